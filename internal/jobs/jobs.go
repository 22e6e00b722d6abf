// Package jobs lets one of several nodes do what is done once: who moves the lease of a job on, does it.
package jobs

import (
	"context"
	"errors"
	"time"

	"hoithi/internal/db"
)

// retryAfter is how long a job that failed is left alone.
const retryAfter = 15 * time.Minute

// Job is one kind of work. Due says since when it should have been done again, of an instant now: done before that, it is due.
// Lease is how long it may take; a node that has not finished by then is taken for dead.
type Job struct {
	Name  string
	Due   func(now time.Time) time.Time
	Lease time.Duration
	Run   func(ctx context.Context) error
}

// State is what is known of a job. Times are Unix milliseconds, 0 = never.
type State struct {
	Name     string `db:"name"`
	DoneAt   int64  `db:"done_at"`
	FailedAt int64  `db:"failed_at"`
	Fault    string `db:"fault"` // of the last failure
}

// Failing says whether the job failed since it last succeeded.
func (s State) Failing() bool { return s.FailedAt > s.DoneAt }

// Look gives the state of a job; one that never ran is all zero.
func Look(tx *db.Tx, name string) (s State, err error) {
	err = tx.Get(&s, `SELECT name, done_at, failed_at, fault FROM job WHERE name = ?`, name)
	if errors.Is(err, db.ErrNoRow) {
		return State{Name: name}, nil
	}
	return s, err
}

// Try runs the job when it is due and no other node is at it; holder names this node and must be its own. ran says whether it was run here.
func Try(ctx context.Context, d *db.DB, j Job, holder string) (ran bool, err error) {
	due := false
	err = d.Read(ctx, func(tx *db.Tx) error { // a look first: on most ticks nothing is to be done, and nothing is written
		s, err := Look(tx, j.Name)
		due = s.DoneAt < j.Due(tx.Now).UnixMilli()
		return err
	})
	if err != nil || !due {
		return false, err
	}
	if err := d.Write(ctx, "job", func(tx *db.Tx) error { ran, err = take(tx, j, holder); return err }); err != nil || !ran {
		return false, err
	}
	fault := run(ctx, j)
	err = d.Write(context.WithoutCancel(ctx), "job", func(tx *db.Tx) error { return finish(tx, j, holder, fault) })
	return true, errors.Join(fault, err)
}

// run makes an error of a panic, so that the lease is given back.
func run(ctx context.Context, j Job) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = errors.Join(err, panicked{v})
		}
	}()
	return j.Run(ctx)
}

// take is the compare-and-swap: of all who try, one finds the lease free.
func take(tx *db.Tx, j Job, holder string) (bool, error) {
	if _, err := tx.Exec(`INSERT INTO job (name) VALUES (?) ON CONFLICT (name) DO NOTHING`, j.Name); err != nil {
		return false, err
	}
	n, err := tx.Exec(`UPDATE job SET holder = ?, until_at = ? WHERE name = ? AND done_at < ? AND until_at <= ?`,
		holder, tx.Now.Add(j.Lease).UnixMilli(), j.Name, j.Due(tx.Now).UnixMilli(), tx.NowMS())
	return n == 1, err
}

// finish gives the lease back. Who took longer than the lease and lost it to another changes nothing.
func finish(tx *db.Tx, j Job, holder string, fault error) error {
	if fault == nil {
		_, err := tx.Exec(`UPDATE job SET holder = '', until_at = 0, done_at = ?, fault = '' WHERE name = ? AND holder = ?`, tx.NowMS(), j.Name, holder)
		return err
	}
	_, err := tx.Exec(`UPDATE job SET holder = '', until_at = ?, failed_at = ?, fault = ? WHERE name = ? AND holder = ?`,
		tx.Now.Add(retryAfter).UnixMilli(), tx.NowMS(), fault.Error(), j.Name, holder)
	return err
}
