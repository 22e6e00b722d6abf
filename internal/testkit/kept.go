// Databases that take long to fill: filled once per test process, then copied for each case.
package testkit

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
)

// Kept are databases by name and engine, each filled the first time a case asks for it. The zero value is ready.
type Kept struct {
	mu   sync.Mutex
	made map[string]*kept
}

type kept struct {
	once sync.Once
	at   string // SQLite: the file's bytes; PostgreSQL: the database's name
	err  error
}

// Fill makes the fresh database at dsn a copy of what fill wrote into another fresh one of its engine. Nobody may have dsn open, and fill must
// close what it opened; it may itself begin with Fill under another name. On a PostgreSQL server that outlives the process nothing is kept:
// there every case is filled.
func (k *Kept) Fill(t testing.TB, dsn, name string, fill func(dsn string) error) {
	t.Helper()
	if err := k.fill(t, dsn, name, fill); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func (k *Kept) fill(t testing.TB, dsn, name string, fill func(dsn string) error) (err error) {
	postgres := strings.HasPrefix(dsn, "postgres")
	var server template
	if postgres {
		if server, err = migratedTemplate(); err != nil {
			return err
		}
		if server.alive == nil {
			return fill(dsn)
		}
	}
	one := k.of(fmt.Sprint(postgres, name))
	one.once.Do(func() {
		one.err = errors.New("it could not be filled before")
		one.at, one.err = keep(t, server, postgres, fill)
	})
	if one.err != nil {
		return one.err
	}
	if !postgres {
		return os.WriteFile(dsn, []byte(one.at), 0o644)
	}
	to := databaseOf(dsn)
	if err := server.admin("DROP DATABASE " + to); err != nil {
		return err
	}
	return server.copy(one.at, to)
}

func (k *Kept) of(key string) *kept {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.made == nil {
		k.made = map[string]*kept{}
	}
	if k.made[key] == nil {
		k.made[key] = &kept{}
	}
	return k.made[key]
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
