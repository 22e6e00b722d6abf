// Package audit keeps who did what to which row, and why, in the same transaction as the change itself.
package audit

import (
	"encoding/json"
	"fmt"

	"hoithi/internal/db"
)

// By is who acts. Via is "web", "link" (a private link), "command" or "demo"; AccountID is 0 where there is no account.
type By struct {
	AccountID int64
	Name      string
	Via       string
}

// Line is one change. Act is a verb with its noun ("entry.approve"), Subject the table of what changed, ContestID 0 when it is not about
// one contest. Before and After are stored as JSON; nil means there was, or is, nothing.
type Line struct {
	ContestID     int64
	Act           string
	Subject       string
	SubjectID     int64
	Before, After any
	Reason        string
}

// Entry is a line as it was written. At is Unix milliseconds; Before and After are JSON, "" for nothing.
type Entry struct {
	ID        int64  `db:"id"`
	At        int64  `db:"at"`
	ContestID int64  `db:"contest_id"`
	AccountID int64  `db:"account_id"`
	Actor     string `db:"actor"`
	Via       string `db:"via"`
	Act       string `db:"act"`
	Subject   string `db:"subject"`
	SubjectID int64  `db:"subject_id"`
	Before    string `db:"before"`
	After     string `db:"after"`
	Reason    string `db:"reason"`
}

// Write appends a line. The caller's transaction decides whether it stays.
func Write(tx *db.Tx, by By, l Line) error {
	before, err := document(l.Before)
	if err != nil {
		return fmt.Errorf("audit %s: %w", l.Act, err)
	}
	after, err := document(l.After)
	if err != nil {
		return fmt.Errorf("audit %s: %w", l.Act, err)
	}
	_, err = tx.Exec(`INSERT INTO audit (at, contest_id, account_id, actor, via, act, subject, subject_id, before, after, reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.NowMS(), l.ContestID, by.AccountID, by.Name, by.Via, l.Act, l.Subject, l.SubjectID, before, after, l.Reason)
	return err
}

// History lists the lines about one row, oldest first.
func History(tx *db.Tx, subject string, id int64) ([]Entry, error) {
	var lines []Entry
	err := tx.Select(&lines, `SELECT id, at, contest_id, account_id, actor, via, act, subject, subject_id, before, after, reason
		FROM audit WHERE subject = ? AND subject_id = ? ORDER BY id`, subject, id)
	return lines, err
}

func document(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}
