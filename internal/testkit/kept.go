// Databases that take long to fill: filled once per test process, then copied for each case.
package testkit

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
)

// Kept are databases by name and engine, each filled the first time a case asks for it. The zero value is ready.
type Kept struct {
	mu   sync.Mutex
	made map[string]string // SQLite: the file's bytes; PostgreSQL: the database's name
}

// Fill makes the fresh database at dsn a copy of what fill wrote into another fresh one of its engine. Nobody may have dsn open, and fill must
// close what it opened. On a PostgreSQL server that outlives the process nothing is kept: there every case is filled.
func (k *Kept) Fill(t testing.TB, dsn, name string, fill func(dsn string) error) {
	t.Helper()
	postgres := strings.HasPrefix(dsn, "postgres")
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.fill(t, dsn, fmt.Sprint(postgres, name), postgres, fill); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func (k *Kept) fill(t testing.TB, dsn, key string, postgres bool, fill func(dsn string) error) (err error) {
	var server template
	if postgres {
		if server, err = migratedTemplate(); err != nil {
			return err
		}
		if server.alive == nil {
			return fill(dsn)
		}
	}
	kept, ok := k.made[key]
	if !ok {
		if kept, err = keep(t, server, postgres, fill); err != nil {
			return err
		}
		if k.made == nil {
			k.made = map[string]string{}
		}
		k.made[key] = kept
	}
	if !postgres {
		return os.WriteFile(dsn, []byte(kept), 0o644)
	}
	name := databaseOf(dsn)
	if err := server.admin("DROP DATABASE " + name); err != nil {
		return err
	}
	return server.copy(kept, name)
}

func keep(t testing.TB, server template, postgres bool, fill func(dsn string) error) (string, error) {
	if !postgres {
		dsn := SQLite(t)
		if err := fill(dsn); err != nil {
			return "", err
		}
		content, err := os.ReadFile(dsn)
		return string(content), err
	}
	name := fmt.Sprintf("hoithi_kept_%d_%d", os.Getpid(), caseNumber.Add(1))
	if err := server.copy(server.name, name); err != nil {
		return "", err
	}
	return name, fill(withDatabase(server.server, name))
}
