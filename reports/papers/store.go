// SQL of papers, of their scans, and of the people papers name.
package papers

import (
	"errors"
	"fmt"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/registration/entries"
)

// crewsOf reads who belongs to each entry of a contest now, by code.
func crewsOf(tx *db.Tx, contestID int64) (map[string]crew, error) {
	var rows []struct{ Code, Role, Name string }
	err := tx.Select(&rows, `SELECT e.code, m.role, m.name FROM member m JOIN entry e ON e.id = m.entry_id
		WHERE m.contest_id = ? AND m.until_at IS NULL ORDER BY m.entry_id, m.ordinal, m.id`, contestID)
	if err != nil {
		return nil, fmt.Errorf("members of contest %d: %w", contestID, err)
	}
	crews := map[string]crew{}
	for _, r := range rows {
		c := crews[r.Code]
		if r.Role == entries.Mentor {
			c.mentors = append(c.mentors, r.Name)
		} else {
			c.contestants = append(c.contestants, r.Name)
		}
		crews[r.Code] = c
	}
	return crews, nil
}

// takingPart reads the entries of a contest that are neither withdrawn nor rejected, unit by unit.
func takingPart(tx *db.Tx, c *contests.Contest) ([]entrant, error) {
	var rows []struct {
		ID         int64
		DivisionID int64 `db:"division_id"`
		Code, Name string
		Unit, Area string
		SortKey    []byte `db:"sort_key"`
	}
	err := tx.Select(&rows, `SELECT e.id, e.division_id, e.code, e.name, u.name AS unit, u.area, u.sort_key FROM entry e JOIN unit u ON u.id = e.unit_id
		WHERE e.contest_id = ? AND e.state NOT IN ('withdrawn', 'rejected') ORDER BY u.area, u.sort_key, u.id, e.code`, c.ID)
	if err != nil {
		return nil, fmt.Errorf("entries of contest %d: %w", c.ID, err)
	}
	var all []entrant
	for _, r := range rows {
		all = append(all, entrant{r.ID, r.Code, r.Name, r.Unit, r.Area, c.DivisionCode(r.DivisionID), r.SortKey})
	}
	return all, nil
}

// Paper is one revision of a paper as it is kept: append-only, the newest one holds.
type Paper struct {
	ID            int64   `db:"id"`
	Kind          string  `db:"kind"`
	RoundID       *int64  `db:"round_id"` // nil = of the whole contest
	Revision      int     `db:"revision"` // from 1
	State         string  `db:"state"`    // Prepared or Issued
	Content       string  `db:"form"`     // JSON of Form
	Number        string  `db:"number"`
	Symbol        string  `db:"symbol"`
	Day           string  `db:"day"`
	PublicationID *int64  `db:"publication_id"` // it was issued from; nil = from none
	FromNumber    *int    `db:"from_number"`    // of that publication
	Hash          string  `db:"hash"`           // SHA-256 of its words, once issued
	WordHash      *string `db:"word_hash"`      // of the files, once issued
	PDFHash       *string `db:"pdf_hash"`
	Actor         string  `db:"actor"`
	RecordedAt    int64   `db:"recorded_at"` // ms
}

// States of a revision.
const (
	Prepared = "prepared" // what was typed is kept
	Issued   = "issued"   // its files are frozen
)

const selectPaper = `SELECT p.id, p.kind, p.round_id, p.revision, p.state, p.form, p.number, p.symbol, p.day, p.publication_id, n.number AS from_number,
	p.hash, p.word_hash, p.pdf_hash, p.actor, p.recorded_at FROM paper p LEFT JOIN publication n ON n.id = p.publication_id`

// papersOf lists every revision of every paper of a contest, the newest first.
func papersOf(tx *db.Tx, contestID int64) ([]Paper, error) {
	var all []Paper
	if err := tx.Select(&all, selectPaper+` WHERE p.contest_id = ? ORDER BY p.id DESC`, contestID); err != nil {
		return nil, fmt.Errorf("papers of contest %d: %w", contestID, err)
	}
	return all, nil
}

// paperByID is one revision, of this contest; NotFound otherwise.
func paperByID(tx *db.Tx, contestID, id int64) (Paper, error) {
	var p Paper
	err := tx.Get(&p, selectPaper+` WHERE p.contest_id = ? AND p.id = ?`, contestID, id)
	if errors.Is(err, db.ErrNoRow) {
		return p, fault.NotFound("papers.unknown")
	}
	if err != nil {
		return p, fmt.Errorf("paper %d: %w", id, err)
	}
	return p, nil
}

// insertPaper keeps a revision. claim is the number it takes for itself, "" = none or one it has already; a number taken by another
// paper is Invalid "number".
func insertPaper(tx *db.Tx, contestID int64, p *Paper, claim string) error {
	var claimed *string
	if claim != "" {
		claimed = &claim
	}
	err := tx.Get(&p.ID, `INSERT INTO paper (contest_id, round_id, kind, revision, state, form, number, symbol, day, claim, publication_id, hash, word_hash, pdf_hash, actor, recorded_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		contestID, p.RoundID, p.Kind, p.Revision, p.State, p.Content, p.Number, p.Symbol, p.Day, claimed, p.PublicationID, p.Hash, p.WordHash, p.PDFHash, p.Actor, p.RecordedAt)
	if err != nil {
		return fmt.Errorf("insert paper: %w", err)
	}
	return nil
}

// claimed says whether a number is taken by an issued paper, and by which one.
func claimedBy(tx *db.Tx, claim string) (contestID int64, kind string, roundID *int64, err error) {
	var row struct {
		ContestID int64 `db:"contest_id"`
		Kind      string
		RoundID   *int64 `db:"round_id"`
	}
	err = tx.Get(&row, `SELECT contest_id, kind, round_id FROM paper WHERE claim = ?`, claim)
	if errors.Is(err, db.ErrNoRow) {
		return 0, "", nil, nil
	}
	if err != nil {
		return 0, "", nil, fmt.Errorf("number %s: %w", claim, err)
	}
	return row.ContestID, row.Kind, row.RoundID, nil
}

// Scan is a signed and stamped paper as a file.
type Scan struct {
	ID      int64  `db:"id"`
	PaperID int64  `db:"paper_id"`
	Hash    string `db:"hash"`
	Name    string `db:"name"`
	Size    int64  `db:"size"`
	Actor   string `db:"actor"`
	AddedAt int64  `db:"added_at"` // ms
}

const selectScan = `SELECT s.id, s.paper_id, s.hash, s.name, f.size, s.actor, s.added_at FROM paper_scan s JOIN stored_file f ON f.hash = s.hash JOIN paper p ON p.id = s.paper_id`

// scansOf lists the scans of a contest's papers, oldest first.
func scansOf(tx *db.Tx, contestID int64) ([]Scan, error) {
	var all []Scan
	if err := tx.Select(&all, selectScan+` WHERE p.contest_id = ? AND s.removed_at IS NULL ORDER BY s.id`, contestID); err != nil {
		return nil, fmt.Errorf("scans of contest %d: %w", contestID, err)
	}
	return all, nil
}

// scanByID is a scan of a paper of this contest; NotFound otherwise.
func scanByID(tx *db.Tx, contestID, id int64) (Scan, error) {
	var s Scan
	err := tx.Get(&s, selectScan+` WHERE p.contest_id = ? AND s.id = ? AND s.removed_at IS NULL`, contestID, id)
	if errors.Is(err, db.ErrNoRow) {
		return s, fault.NotFound("papers.unknown")
	}
	if err != nil {
		return s, fmt.Errorf("scan %d: %w", id, err)
	}
	return s, nil
}

func insertScan(tx *db.Tx, s *Scan) error {
	err := tx.Get(&s.ID, `INSERT INTO paper_scan (paper_id, hash, name, actor, added_at) VALUES (?, ?, ?, ?, ?) RETURNING id`, s.PaperID, s.Hash, s.Name, s.Actor, s.AddedAt)
	if err != nil {
		return fmt.Errorf("insert scan: %w", err)
	}
	return nil
}

// endScan takes a scan off its paper; it stays on record.
func endScan(tx *db.Tx, id int64, by string) error {
	if _, err := tx.Exec(`UPDATE paper_scan SET removed_by = ?, removed_at = ? WHERE id = ? AND removed_at IS NULL`, by, tx.NowMS(), id); err != nil {
		return fmt.Errorf("end scan %d: %w", id, err)
	}
	return nil
}
