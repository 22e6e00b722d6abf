// What tests must see of the inside.
package db

import "context"

// Waiting is the number of acts in the queue of a SQLite writer, 0 on PostgreSQL.
func Waiting(d *DB) int {
	s, ok := d.engine.(*sqlite)
	if !ok {
		return 0
	}
	s.group.mu.Lock()
	defer s.group.mu.Unlock()
	return len(s.group.queue)
}

// OpenWithoutPragmas is Open of a SQLite file whose connections lack what the program needs.
func OpenWithoutPragmas(path string) error {
	uri, err := sqliteURI(path, "mode=rw&_foreign_key=on") // misspelt, as the driver lets pass
	if err != nil {
		return err
	}
	c, err := openWriter(context.Background(), uri)
	if err == nil {
		err = c.close()
	}
	return err
}

// Kept is the number of statements the writer keeps.
func Kept(d *DB) int { return len(d.engine.(*sqlite).group.conn.kept) }
