// SQL of objections.
package results

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

const selectObjection = `SELECT o.id, o.round_id, o.entry_id, o.publication_id, o.number, o.about, o.body, o.sender, o.contact, o.via, o.state,
		o.sent_at, o.due_at, o.answer, o.answered_by, o.answered_at, o.file_name, o.outcome_id,
		p.number AS against, COALESCE(n.number, 0) AS outcome, e.code AS entry_code, e.name AS entry_name, u.name AS unit
	FROM objection o JOIN publication p ON p.id = o.publication_id LEFT JOIN publication n ON n.id = o.outcome_id
		JOIN entry e ON e.id = o.entry_id JOIN unit u ON u.id = e.unit_id `

// ObjectionByID loads an objection of a contest; one of another contest is NotFound.
func ObjectionByID(tx *db.Tx, contestID, id int64) (Objection, error) {
	var o Objection
	err := tx.Get(&o, selectObjection+`WHERE o.contest_id = ? AND o.id = ?`, contestID, id)
	if errors.Is(err, db.ErrNoRow) {
		return o, fault.NotFound("objections.unknown")
	}
	if err != nil {
		return o, fmt.Errorf("objection %d: %w", id, err)
	}
	return o, nil
}

// Objections lists those of a contest: what waits first, by its due date, then the answered ones, newest first.
// state "" = all; a thousand at most.
func Objections(tx *db.Tx, contestID int64, state string) ([]Objection, error) {
	var all []Objection
	err := tx.Select(&all, selectObjection+`WHERE o.contest_id = ? AND (? = '' OR o.state = ?)
		ORDER BY CASE WHEN o.state = 'new' THEN 0 ELSE 1 END, CASE WHEN o.state = 'new' THEN o.due_at ELSE -o.sent_at END, o.id LIMIT 1000`, contestID, state, state)
	if err != nil {
		return nil, fmt.Errorf("objections: %w", err)
	}
	return all, nil
}

// ObjectionCounts says how many objections of a contest wait for an answer, and how many of them are overdue.
func ObjectionCounts(tx *db.Tx, contestID, nowMS int64) (waiting, overdue int64, err error) {
	var n struct {
		Waiting int64 `db:"waiting"`
		Overdue int64 `db:"overdue"`
	}
	err = tx.Get(&n, `SELECT COUNT(*) AS waiting, COUNT(CASE WHEN due_at <= ? THEN 1 END) AS overdue FROM objection WHERE contest_id = ? AND state = 'new'`, nowMS, contestID)
	if err != nil {
		return 0, 0, fmt.Errorf("objections that wait: %w", err)
	}
	return n.Waiting, n.Overdue, nil
}

// objectionsOf lists what an entry sent about a round, newest first.
func objectionsOf(tx *db.Tx, roundID, entryID int64) ([]Objection, error) {
	var all []Objection
	if err := tx.Select(&all, selectObjection+`WHERE o.round_id = ? AND o.entry_id = ? ORDER BY o.id DESC`, roundID, entryID); err != nil {
		return nil, fmt.Errorf("objections of entry %d: %w", entryID, err)
	}
	return all, nil
}

// objectionsSent counts what an entry sent about a round, and what of it is not answered.
func objectionsSent(tx *db.Tx, roundID, entryID int64) (sent, open int, err error) {
	var n struct {
		Sent int `db:"sent"`
		Open int `db:"open"`
	}
	err = tx.Get(&n, `SELECT COUNT(*) AS sent, COUNT(CASE WHEN state = 'new' THEN 1 END) AS open FROM objection WHERE round_id = ? AND entry_id = ?`, roundID, entryID)
	if err != nil {
		return 0, 0, fmt.Errorf("objections of entry %d: %w", entryID, err)
	}
	return n.Sent, n.Open, nil
}

// objectedTo is the newest publication of a round that says more than corrected names (ID 0 = none), and how many objections wait.
func objectedTo(tx *db.Tx, roundID int64) (last Publication, waiting int, err error) {
	var row struct {
		ID          int64 `db:"id"`
		Number      int   `db:"number"`
		PublishedAt int64 `db:"published_at"`
		Waiting     int   `db:"waiting"`
	}
	err = tx.Get(&row, `SELECT id, number, published_at, (SELECT COUNT(*) FROM objection WHERE objection.round_id = p.round_id AND state = 'new') AS waiting
		FROM publication p WHERE round_id = ? AND kind = 'result' ORDER BY number DESC LIMIT 1`, roundID)
	if errors.Is(err, db.ErrNoRow) {
		return last, 0, nil
	}
	if err != nil {
		return last, 0, fmt.Errorf("publication to object to: %w", err)
	}
	return Publication{ID: row.ID, Number: row.Number, PublishedAt: row.PublishedAt}, row.Waiting, nil
}

func insertObjection(tx *db.Tx, contestID int64, o Objection) (id int64, number int, err error) {
	if err := tx.Get(&number, `SELECT COALESCE(MAX(number), 0) + 1 FROM objection WHERE contest_id = ?`, contestID); err != nil {
		return 0, 0, fmt.Errorf("objection number: %w", err)
	}
	err = tx.Get(&id, `INSERT INTO objection (contest_id, round_id, entry_id, publication_id, number, about, body, sender, contact, via, state, sent_at, due_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		contestID, o.RoundID, o.EntryID, o.PublicationID, number, o.About, o.Body, o.Sender, o.Contact, o.Via, o.State, o.SentAt, o.DueAt)
	if err != nil {
		return 0, 0, fmt.Errorf("insert objection: %w", err)
	}
	return id, number, nil
}

// setAnswer answers an objection that nobody answered yet.
func setAnswer(tx *db.Tx, who string, a Answering) error {
	n, err := tx.Exec(`UPDATE objection SET state = ?, answer = ?, answered_by = ?, answered_at = ?, file_name = ?, file = ?, file_hash = ?
		WHERE id = ? AND state = 'new'`, a.Verdict, a.Answer, who, tx.NowMS(), a.FileName, a.File, fileHash(a.File), a.ID)
	if err != nil {
		return fmt.Errorf("answer objection: %w", err)
	}
	if n != 1 {
		return fault.Conflict("objections.answered_meanwhile", "Who", "")
	}
	return nil
}

// fileHash is the SHA-256 of a file, hexadecimal; "" of none.
func fileHash(content []byte) string {
	if len(content) == 0 {
		return ""
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// decisionFile is the PDF that came with an answer; NotFound when there is none.
func decisionFile(tx *db.Tx, contestID, id int64) (name string, content []byte, err error) {
	var row struct {
		Name string `db:"file_name"`
		File []byte `db:"file"`
	}
	err = tx.Get(&row, `SELECT file_name, file FROM objection WHERE contest_id = ? AND id = ? AND file_name <> ''`, contestID, id)
	if errors.Is(err, db.ErrNoRow) {
		return "", nil, fault.NotFound("objections.unknown")
	}
	if err != nil {
		return "", nil, fmt.Errorf("file of objection %d: %w", id, err)
	}
	return row.Name, row.File, nil
}

// upheldWithout lists upheld objections to a round that no publication came of yet.
func upheldWithout(tx *db.Tx, roundID int64) ([]Objection, error) {
	var all []Objection
	if err := tx.Select(&all, selectObjection+`WHERE o.round_id = ? AND o.state = 'upheld' AND o.outcome_id IS NULL ORDER BY o.number`, roundID); err != nil {
		return nil, fmt.Errorf("upheld objections: %w", err)
	}
	return all, nil
}

// linkUpheld says which publication came of the upheld objections to a round.
func linkUpheld(tx *db.Tx, roundID, publicationID int64) error {
	_, err := tx.Exec(`UPDATE objection SET outcome_id = ? WHERE round_id = ? AND state = 'upheld' AND outcome_id IS NULL`, publicationID, roundID)
	if err != nil {
		return fmt.Errorf("outcome of objections: %w", err)
	}
	return nil
}
