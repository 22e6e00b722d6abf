// A file of many certificates being made: a row that says how far it is, which any node may read, and by which it is cancelled.
package certificates

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Making is a file being made, or one made lately. Instants are Unix milliseconds.
type Making struct {
	ID          int64  `db:"id"`
	Kind        string `db:"kind"`
	Form        string `db:"form"`
	Total       int    `db:"total"`
	Done        int    `db:"done"`
	Actor       string `db:"actor"`
	StartedAt   int64  `db:"started_at"`
	BeatAt      int64  `db:"beat_at"`
	EndedAt     *int64 `db:"ended_at"`
	CancelledAt *int64 `db:"cancelled_at"`
}

// States of a making.
const (
	Running   = "running"
	Complete  = "complete"
	Cancelled = "cancelled"
	Broken    = "broken" // the node or the download ended before it was complete
)

const (
	beatEvery = 20               // certificates
	silence   = 30 * time.Second // after which nobody is at it any more
	shownFor  = time.Hour
)

// State says how a making is at an instant.
func (m Making) State(now time.Time) string {
	switch {
	case m.CancelledAt != nil:
		return Cancelled
	case m.EndedAt != nil && m.Done == m.Total:
		return Complete
	case m.EndedAt != nil || now.Sub(time.UnixMilli(m.BeatAt)) > silence:
		return Broken
	}
	return Running
}

// errCancelled ends a making that somebody cancelled.
var errCancelled = errors.New("certificates: the making was cancelled")

// Make writes a batch and keeps its row, so that its progress is seen and it can be cancelled meanwhile (then the file is not complete).
func Make(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, b *Batch, form string, w io.Writer) error {
	var id int64
	kind, total := b.List[0].Kind, len(b.List)
	err := d.Write(ctx, makings, func(tx *db.Tx) error {
		return tx.Get(&id, `INSERT INTO certificate_making (contest_id, kind, form, total, done, actor, started_at, beat_at) VALUES (?, ?, ?, ?, 0, ?, ?, ?) RETURNING id`,
			c.ID, kind, form, total, by.Name, tx.NowMS(), tx.NowMS())
	})
	if err != nil {
		return fmt.Errorf("begin making: %w", err)
	}
	done := 0
	err = b.Write(w, form, func(n int) error {
		done = n
		if n%beatEvery != 0 {
			return ctx.Err()
		}
		return beat(ctx, d, id, n)
	})
	return errors.Join(err, end(context.WithoutCancel(ctx), d, id, done))
}

// makings is the scope of their acts: they touch nothing else.
const makings = "certificate makings"

// beat says how far a making is, and learns whether somebody cancelled it.
func beat(ctx context.Context, d *db.DB, id int64, done int) error {
	var going int64
	err := d.Write(ctx, makings, func(tx *db.Tx) (err error) {
		going, err = tx.Exec(`UPDATE certificate_making SET done = ?, beat_at = ? WHERE id = ? AND cancelled_at IS NULL`, done, tx.NowMS(), id)
		return err
	})
	if err == nil && going == 0 {
		err = errCancelled
	}
	return err
}

func end(ctx context.Context, d *db.DB, id int64, done int) error {
	return d.Write(ctx, makings, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE certificate_making SET done = ?, beat_at = ?, ended_at = ? WHERE id = ?`, done, tx.NowMS(), tx.NowMS(), id)
		return err
	})
}

// Cancel stops a making at the next certificates. NotFound when there is none under way in the contest.
func Cancel(ctx context.Context, d *db.DB, c *contests.Contest, id int64) error {
	return d.Write(ctx, makings, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE certificate_making SET cancelled_at = ? WHERE id = ? AND contest_id = ? AND ended_at IS NULL AND cancelled_at IS NULL`, tx.NowMS(), id, c.ID)
		if err == nil && n == 0 {
			err = fault.NotFound("certificates.making.unknown")
		}
		return err
	})
}

// Makings lists what was begun in the last hour, newest first.
func Makings(tx *db.Tx, contestID int64) (list []Making, err error) {
	err = tx.Select(&list, `SELECT id, kind, form, total, done, actor, started_at, beat_at, ended_at, cancelled_at FROM certificate_making
		WHERE contest_id = ? AND started_at > ? ORDER BY id DESC LIMIT 5`, contestID, tx.Now.Add(-shownFor).UnixMilli())
	return list, err
}
