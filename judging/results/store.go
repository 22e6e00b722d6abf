// SQL of publications, and of the revisions of an entry's sheets.
package results

import (
	"errors"
	"fmt"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

const selectPublication = `SELECT id, round_id, number, content, hash, round_version, rules_version, reason, actor, published_at,
	kind, body_hash, approved_by FROM publication`

// Latest is the newest publication of a round; none yet is NotFound.
func Latest(tx *db.Tx, roundID int64) (Publication, error) {
	return onePublication(tx, selectPublication+` WHERE round_id = ? ORDER BY number DESC LIMIT 1`, roundID)
}

// Numbered is one publication of a round by number; an unknown number is NotFound.
func Numbered(tx *db.Tx, roundID int64, number int) (Publication, error) {
	p, err := onePublication(tx, selectPublication+` WHERE round_id = ? AND number = ?`, roundID, number)
	if fault.KindOf(err) == fault.KindNotFound {
		return p, fault.NotFound("results.unknown_publication", "Number", number)
	}
	return p, err
}

func onePublication(tx *db.Tx, query string, args ...any) (Publication, error) {
	var p Publication
	err := tx.Get(&p, query, args...)
	if errors.Is(err, db.ErrNoRow) {
		return p, fault.NotFound("results.not_published")
	}
	if err != nil {
		return p, fmt.Errorf("publication: %w", err)
	}
	return p, nil
}

// List is the history of a round's publications, newest first, without their contents.
func List(tx *db.Tx, roundID int64) ([]Publication, error) {
	var all []Publication
	err := tx.Select(&all, `SELECT id, round_id, number, '' AS content, hash, round_version, rules_version, reason, actor, published_at,
			kind, body_hash, approved_by FROM publication WHERE round_id = ? ORDER BY number DESC`, roundID)
	if err != nil {
		return nil, fmt.Errorf("publications of round %d: %w", roundID, err)
	}
	return all, nil
}

func latestNumber(tx *db.Tx, roundID int64) (int, error) {
	var n int
	if err := tx.Get(&n, `SELECT COALESCE(MAX(number), 0) FROM publication WHERE round_id = ?`, roundID); err != nil {
		return 0, fmt.Errorf("publication number: %w", err)
	}
	return n, nil
}

func insertPublication(tx *db.Tx, contestID int64, p Publication) (int64, error) {
	var id int64
	err := tx.Get(&id, `INSERT INTO publication (contest_id, round_id, number, content, hash, round_version, rules_version, reason, actor, published_at,
			kind, body_hash, approved_by, audit_head)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, COALESCE((SELECT chain FROM seal_head WHERE id = 1), '')) RETURNING id`,
		contestID, p.RoundID, p.Number, p.Content, p.Hash, p.RoundVersion, p.RulesVersion, p.Reason, p.Actor, p.PublishedAt,
		p.Kind, p.BodyHash, p.ApprovedBy)
	if err != nil {
		return 0, fmt.Errorf("insert publication: %w", err)
	}
	return id, nil
}

// revisionRow is one revision of one sheet of an entry, with the file it came from.
type revisionRow struct {
	Judge       string `db:"judge"`
	Attempt     int    `db:"attempt"`
	Revision    int    `db:"revision"`
	Marks       string `db:"marks"`
	Points      int64  `db:"points"`
	TimeMS      *int64 `db:"time_ms"`
	Actor       string `db:"actor"`
	Reason      string `db:"reason"`
	EffectiveAt int64  `db:"effective_at"`
	RecordedAt  int64  `db:"recorded_at"`
	File        string `db:"file_name"`
}

// revisionsOf lists all revisions of an entry's sheets in a round: by attempt and judge, the newest first.
func revisionsOf(tx *db.Tx, roundID, entryID int64) ([]revisionRow, error) {
	var rows []revisionRow
	err := tx.Select(&rows, `SELECT s.judge, s.attempt, s.revision, s.marks, s.points, s.time_ms, s.actor, s.reason, s.effective_at, s.recorded_at,
		COALESCE(i.file_name, '') AS file_name
		FROM sheet s LEFT JOIN mark_import i ON i.id = s.import_id
		WHERE s.round_id = ? AND s.entry_id = ? ORDER BY s.attempt, s.judge, s.revision DESC`, roundID, entryID)
	if err != nil {
		return nil, fmt.Errorf("sheets of entry %d: %w", entryID, err)
	}
	return rows, nil
}

// divisionOf is the division of an entry of this contest; an id of another contest is NotFound.
func divisionOf(tx *db.Tx, c *contests.Contest, entryID int64) (string, error) {
	var id int64
	err := tx.Get(&id, `SELECT division_id FROM entry WHERE id = ? AND contest_id = ?`, entryID, c.ID)
	if errors.Is(err, db.ErrNoRow) {
		return "", fault.NotFound("results.not_ranked")
	}
	if err != nil {
		return "", fmt.Errorf("division of entry %d: %w", entryID, err)
	}
	return c.DivisionCode(id), nil
}
