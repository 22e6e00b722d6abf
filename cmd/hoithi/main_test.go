// Backups that commands make of themselves in tests go to a folder that is thrown away.
package main

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "hoithi-backups-")
	if err == nil {
		err = os.Setenv("HOITHI_BACKUP_DIR", dir)
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(dir) // it lies in the system's temporary folder
	os.Exit(code)
}
