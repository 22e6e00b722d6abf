// SQL of the demo: how far its story was told, and who waits in it.
package main

import (
	"context"
	"errors"
	"strconv"
	"time"

	"hoithi/internal/db"
)

// toldKey is the setting that marks a demo's database and says how far the story went, in milliseconds.
const toldKey = "demo.told"

// storyTold is the zero time for a database without a story.
func storyTold(ctx context.Context, d *db.DB) (told time.Time, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		var value string
		err := tx.Get(&value, `SELECT value FROM setting WHERE key = ?`, toldKey)
		if errors.Is(err, db.ErrNoRow) {
			return nil
		}
		if err != nil {
			return err
		}
		ms, err := strconv.ParseInt(value, 10, 64)
		told = time.UnixMilli(ms)
		return err
	})
	return told, err
}

func rememberTold(ctx context.Context, d *db.DB, at time.Time) error {
	return d.Write(ctx, "setting", func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
			toldKey, strconv.FormatInt(at.UnixMilli(), 10))
		return err
	})
}

func accountID(ctx context.Context, d *db.DB, login string) (id int64, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		return tx.Get(&id, `SELECT id FROM account WHERE login = ?`, login)
	})
	return id, err
}

type waitingEntry struct {
	ID          int64 `db:"id"`
	SubmittedAt int64 `db:"submitted_at"` // ms
}

// entriesIn lists the entries of a contest in a state, in the order they came.
func entriesIn(ctx context.Context, d *db.DB, contestID int64, state string) (list []waitingEntry, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		return tx.Select(&list, `SELECT id, submitted_at FROM entry WHERE contest_id = ? AND state = ? ORDER BY submitted_at, id`, contestID, state)
	})
	return list, err
}
