// What is done every night by one node: what is over is thrown away, the database backed up, old backups taken away.
package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/backup"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/jobs"
	"hoithi/internal/web"
	"hoithi/reports/registers"
)

const (
	nightlyName = "nightly"
	nightlyHour = 2 // +07, when nobody works
	uploadDays  = 2 // how long a file waits between preview and apply
)

// nightly makes up for a night in which the machine was off.
func nightly(d *db.DB, k keeper, log *slog.Logger) jobs.Job {
	return jobs.Job{Name: nightlyName, Due: jobs.DailyAt(nightlyHour, storyZone), Lease: 2 * time.Hour, Run: func(ctx context.Context) error {
		if err := purge(ctx, d); err != nil {
			return err
		}
		info, err := k.make(ctx, d.Read, backup.Nightly)
		if err != nil {
			return err
		}
		gone, err := k.rotate()
		log.Info("backup", "file", info.Path, "bytes", info.Size, "sha256", info.SHA256, "removed", gone)
		return err
	}}
}

// purged counts what was thrown away.
type purged struct {
	Uploads  int64 `json:"uploads"`
	Sessions int64 `json:"sessions"`
	Links    int64 `json:"links"`
	Throttle int64 `json:"throttle"`
}

// purge throws away what is over: files that nobody applied, sessions, sign-in links long dead, tries long forgotten. It is on record.
func purge(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, "all", func(tx *db.Tx) (err error) {
		var n purged
		if n.Uploads, err = tx.Exec(`DELETE FROM upload WHERE created_at < ?`, tx.Now.AddDate(0, 0, -uploadDays).UnixMilli()); err != nil {
			return err
		}
		registers, err := registers.PurgeUploads(tx)
		if err != nil {
			return err
		}
		n.Uploads += registers
		if n.Sessions, err = web.PurgeSessions(tx); err != nil {
			return err
		}
		if n.Links, n.Throttle, err = auth.Purge(tx); err != nil || n == (purged{}) {
			return err
		}
		return audit.Write(tx, audit.By{Name: "hoithi", Via: "job"}, audit.Line{Act: "system.purge", Subject: "job", After: n})
	})
}

// before makes a backup before what cannot be undone; without it the act is refused, in words that say what to mend.
func (k keeper) before(d *db.DB) func(ctx context.Context, why string) error {
	return func(ctx context.Context, why string) error {
		if why == "publish" {
			why = backup.BeforePublish
		}
		if _, err := k.make(ctx, d.Read, why); err != nil {
			return errors.Join(fault.Conflict("ops.error.before", "Detail", err.Error()), err)
		}
		return nil
	}
}
