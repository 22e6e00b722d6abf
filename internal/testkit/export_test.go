// What tests must see of the inside.
package testkit

import "io"

// Throwaway starts a server of its own.
func Throwaway() (dsn string, alive io.Closer, err error) { return startPostgres() }
