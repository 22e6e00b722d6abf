// SQL of the demo: how far its story was told, and who waits in it.
package main

import (
	"context"
	"errors"
	"strconv"
	"time"

	"hoithi/internal/db"
	"hoithi/reports/history"
)

// toldKey is the setting that marks a demo's database and says how far the story went, in milliseconds. Its number grows when a database
// that an older program told cannot go on: chapters, or what is sealed of them, are not the same.
const (
	toldPrefix = "demo.told."
	toldKey    = toldPrefix + "4"
)

// demoOfOld says whether a demo of any version was told in the database.
func demoOfOld(ctx context.Context, d *db.DB) (old bool, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		var n int
		err := tx.Get(&n, `SELECT COUNT(*) FROM setting WHERE key LIKE ?`, toldPrefix+"%")
		old = n > 0
		return err
	})
	return old, err
}

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

type entryCounts struct {
	DivisionID int64 `db:"division_id"`
	Entries    int64 `db:"entries"`
	People     int64 `db:"people"`
	Units      int64 `db:"units"`
}

const countMembers = `COUNT(DISTINCT e.id) AS entries, COUNT(DISTINCT m.person) AS people, COUNT(DISTINCT e.unit_id) AS units
	FROM entry e JOIN member m ON m.entry_id = e.id AND m.until_at IS NULL
	WHERE e.contest_id = ? AND e.state NOT IN ('draft', 'withdrawn')`

// contestCounts counts what is registered now: sent and not withdrawn, whatever the check decided.
func contestCounts(tx *db.Tx, contestID int64) (n entryCounts, err error) {
	err = tx.Get(&n, `SELECT `+countMembers, contestID)
	return n, err
}

// divisionCounts is contestCounts by division; a division without entries is missing.
func divisionCounts(tx *db.Tx, contestID int64) (list []entryCounts, err error) {
	err = tx.Select(&list, `SELECT e.division_id, `+countMembers+` GROUP BY e.division_id`, contestID)
	return list, err
}

// areaCounts is contestCounts by district of the entry's unit, in the order of their names; one who takes part from two districts counts in both.
func areaCounts(tx *db.Tx, contestID int64) (list []history.Area, err error) {
	err = tx.Select(&list, `SELECT u.area, COUNT(DISTINCT e.id) AS entries, COUNT(DISTINCT m.person) AS participants
		FROM entry e JOIN unit u ON u.id = e.unit_id JOIN member m ON m.entry_id = e.id AND m.until_at IS NULL
		WHERE e.contest_id = ? AND e.state NOT IN ('draft', 'withdrawn') GROUP BY u.area ORDER BY u.area`, contestID)
	return list, err
}

type waitingCount struct {
	ToCheck int64 `db:"to_check"`
	Overdue int64 `db:"overdue"`
	Flagged int64 `db:"flagged"` // entries that share a contestant with another active entry
}

func waitingCounts(tx *db.Tx, contestID, nowMS int64) (n waitingCount, err error) {
	err = tx.Get(&n, `SELECT
		(SELECT COUNT(*) FROM entry WHERE contest_id = ? AND state = 'submitted') AS to_check,
		(SELECT COUNT(*) FROM entry WHERE contest_id = ? AND state = 'returned' AND return_until < ?) AS overdue,
		(SELECT COUNT(DISTINCT m.entry_id) FROM member m JOIN entry e ON e.id = m.entry_id
			JOIN member o ON o.contest_id = m.contest_id AND o.person = m.person AND o.entry_id <> m.entry_id
				AND o.role = 'contestant' AND o.until_at IS NULL
			JOIN entry oe ON oe.id = o.entry_id AND oe.state NOT IN ('draft', 'withdrawn', 'rejected')
			WHERE m.contest_id = ? AND m.role = 'contestant' AND m.until_at IS NULL
				AND e.state NOT IN ('draft', 'withdrawn', 'rejected')) AS flagged`,
		contestID, contestID, nowMS, contestID)
	return n, err
}
