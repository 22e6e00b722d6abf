// Checks of the database: that it answers, is whole, can be written, and by a clock that can be believed.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/jobs"
)

// Database says which database answers and how large it is; that its settings are right was asserted when it was opened.
func Database(d *db.DB, p *i18n.Printer) Check {
	return Check{Name: "database", Look: func(ctx context.Context) Finding {
		var size, schema int64
		err := d.Read(ctx, func(tx *db.Tx) (err error) {
			if size, err = tx.Size(); err == nil {
				schema, err = tx.SchemaVersion()
			}
			return err
		})
		if err != nil {
			return failed(err)
		}
		return Well("ops.said.database_"+d.Dialect(), "Size", Bytes(p, size), "Schema", fmt.Sprint(schema))
	}}
}

// Whole lets the engine check itself.
func Whole(d *db.DB) Check {
	return Check{Name: "whole", Slow: true, Look: func(ctx context.Context) Finding {
		var wrong []string
		err := d.Read(ctx, func(tx *db.Tx) (err error) { wrong, err = tx.Check(); return err })
		switch {
		case err != nil:
			return failed(err)
		case len(wrong) > 0:
			return Ill("ops.said.damaged", "ops.do.damaged", "Detail", strings.Join(wrong, "; "))
		}
		return Well("ops.said.whole")
	}}
}

// Writes writes a row and takes it away again.
func Writes(d *db.DB) Check {
	return Check{Name: "writes", Slow: true, Look: func(ctx context.Context) Finding {
		const key = "doctor.write"
		start := time.Now()
		err := d.Write(ctx, "setting", func(tx *db.Tx) error {
			if _, err := tx.Exec(`INSERT INTO setting (key, value) VALUES (?, '') ON CONFLICT (key) DO NOTHING`, key); err != nil {
				return err
			}
			_, err := tx.Exec(`DELETE FROM setting WHERE key = ?`, key)
			return err
		})
		took := time.Since(start)
		switch {
		case errors.Is(err, db.ErrFull):
			return Ill("ops.said.cannot_write", "ops.do.full", "Detail", err.Error())
		case err != nil:
			return Ill("ops.said.cannot_write", "ops.do.cannot_write", "Detail", err.Error())
		case took > time.Second:
			return Should("ops.said.writes_slowly", "ops.do.writes_slowly", "MS", took.Milliseconds())
		}
		return Well("ops.said.writes", "MS", max(took.Milliseconds(), 1))
	}}
}

// Clock compares the clock with the newest line of the record and, where there is one, with the server's, and looks at the zone.
// The record is written in order: a line of tomorrow means that a clock was or is wrong.
func Clock(d *db.DB, p *i18n.Printer) Check {
	return Check{Name: "clock", Look: func(ctx context.Context) Finding {
		zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
		if err != nil {
			return Ill("ops.said.no_zone", "ops.do.no_zone", "Detail", err.Error())
		}
		now := d.Now()
		var newest, server int64
		err = d.Read(ctx, func(tx *db.Tx) error {
			if err := tx.Get(&newest, `SELECT coalesce(max(at), 0) FROM audit`); err != nil || tx.Dialect() == "sqlite" {
				return err
			}
			return tx.Get(&server, `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint`)
		})
		shown := p.DateTime(now.UnixMilli(), zone)
		apart := time.Duration(0)
		if server > 0 {
			apart = time.Until(time.UnixMilli(server)).Abs() // the machine's clock, not a story's
		}
		switch {
		case err != nil:
			return failed(err)
		case now.UnixMilli() < newest-time.Minute.Milliseconds():
			return Ill("ops.said.clock_behind", "ops.do.clock", "Now", shown, "Newest", p.DateTime(newest, zone))
		case apart > 5*time.Second:
			return Should("ops.said.clocks_apart", "ops.do.clock", "Now", shown, "Apart", p.Span(apart))
		}
		return Well("ops.said.clock", "Now", shown)
	}}
}

// Nightly says whether the nightly work is done. A server that was made less than a day ago has not had its night yet.
func Nightly(d *db.DB, p *i18n.Printer, name string) Check {
	return Check{Name: "nightly", Look: func(ctx context.Context) Finding {
		var s jobs.State
		err := d.Read(ctx, func(tx *db.Tx) (err error) { s, err = jobs.Look(tx, name); return err })
		age := d.Now().Sub(time.UnixMilli(s.DoneAt))
		switch {
		case err != nil:
			return failed(err)
		case s.Failing():
			return Ill("ops.said.nightly_failed", "ops.do.nightly_failed", "Detail", s.Fault)
		case s.DoneAt == 0:
			return Should("ops.said.nightly_never", "ops.do.nightly")
		case age > 36*time.Hour:
			return Should("ops.said.nightly_old", "ops.do.nightly", "Age", p.Span(age))
		}
		return Well("ops.said.nightly", "Age", p.Span(age))
	}}
}

func failed(err error) Finding {
	return Ill("ops.said.no_answer", "ops.do.no_answer", "Detail", err.Error())
}
