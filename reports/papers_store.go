// SQL of figures over registers, templates, drafts, reviews and issued reports.
package reports

import (
	"errors"
	"fmt"

	"gopkg.in/yaml.v3"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// scope is of all acts on reports: they are few, and numbers are counted over all periods.
const scope = "report"

// ownFigures lists the newest version of the office's figures that had been recorded before an instant, by name.
func ownFigures(tx *db.Tx, known int64) ([]Registered, error) {
	var rows []struct {
		Name     string `db:"name"`
		Version  int    `db:"version"`
		Document string `db:"document"`
		Closed   bool   `db:"closed"`
	}
	err := tx.Select(&rows, `SELECT f.name, f.version, f.document, f.closed FROM report_figure f
		WHERE f.version = (SELECT MAX(n.version) FROM report_figure n WHERE n.name = f.name AND n.recorded_at < ?) ORDER BY f.name`, known)
	if err != nil {
		return nil, fmt.Errorf("figures: %w", err)
	}
	all := make([]Registered, len(rows))
	for i, row := range rows {
		if err := yaml.Unmarshal([]byte(row.Document), &all[i]); err != nil {
			return nil, fmt.Errorf("figure %s, version %d: %w", row.Name, row.Version, err)
		}
		all[i].Name, all[i].Version, all[i].Closed = row.Name, row.Version, row.Closed
	}
	return all, nil
}

func insertFigure(tx *db.Tx, by audit.By, f Registered, reason string) (id int64, err error) {
	document, err := yaml.Marshal(f)
	if err != nil {
		return 0, fmt.Errorf("figure %s: %w", f.Name, err)
	}
	err = tx.Get(&id, `INSERT INTO report_figure (name, version, document, closed, reason, actor, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		f.Name, f.Version, string(document), f.Closed, reason, by.Name, tx.NowMS())
	return id, err
}

// StoredTemplate is a version of the template; version 0 is the one the program brings.
type StoredTemplate struct {
	Version    int    `db:"version"`
	Document   string `db:"document"`
	Reason     string `db:"reason"`
	Actor      string `db:"actor"`
	RecordedAt int64  `db:"recorded_at"`
}

const templateColumns = `SELECT version, document, reason, actor, recorded_at FROM report_template`

// Templates lists the office's versions, newest first.
func Templates(tx *db.Tx) (all []StoredTemplate, err error) {
	err = tx.Select(&all, templateColumns+` ORDER BY version DESC`)
	return all, err
}

// TemplateInForce is the newest version, or what the program brings.
func TemplateInForce(tx *db.Tx) (s StoredTemplate, err error) {
	err = tx.Get(&s, templateColumns+` ORDER BY version DESC LIMIT 1`)
	if errors.Is(err, db.ErrNoRow) {
		return StoredTemplate{Document: string(defaultTemplate)}, nil
	}
	return s, err
}

func insertTemplate(tx *db.Tx, by audit.By, s StoredTemplate) (id int64, err error) {
	err = tx.Get(&id, `INSERT INTO report_template (version, document, reason, actor, recorded_at) VALUES (?, ?, ?, ?, ?) RETURNING id`,
		s.Version, s.Document, s.Reason, by.Name, tx.NowMS())
	return id, err
}

// SavedDraft is a version of a period's report as it was saved.
type SavedDraft struct {
	ID         int64  `db:"id"`
	Period     string `db:"period"`
	Version    int    `db:"version"`
	Document   string `db:"document"` // YAML of a Template
	Content    string `db:"content"`  // JSON of the Draft as it read then
	Note       string `db:"note"`
	Actor      string `db:"actor"`
	RecordedAt int64  `db:"recorded_at"`
}

const draftColumns = `SELECT id, period, version, document, content, note, actor, recorded_at FROM report_draft`

// draftsOf lists a period's versions, newest first.
func draftsOf(tx *db.Tx, period string) (all []SavedDraft, err error) {
	err = tx.Select(&all, draftColumns+` WHERE period = ? ORDER BY version DESC LIMIT 50`, period)
	return all, err
}

// latestDraft is the newest version; ok is false when none was saved.
func latestDraft(tx *db.Tx, period string) (s SavedDraft, ok bool, err error) {
	err = tx.Get(&s, draftColumns+` WHERE period = ? ORDER BY version DESC LIMIT 1`, period)
	if errors.Is(err, db.ErrNoRow) {
		return s, false, nil
	}
	return s, err == nil, err
}

func insertDraft(tx *db.Tx, by audit.By, s SavedDraft) (id int64, err error) {
	err = tx.Get(&id, `INSERT INTO report_draft (period, version, document, content, note, actor, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		s.Period, s.Version, s.Document, s.Content, s.Note, by.Name, tx.NowMS())
	return id, err
}

// Review is a report on its way to be issued.
type Review struct {
	ID          int64  `db:"id"`
	Period      string `db:"period"`
	DraftID     int64  `db:"draft_id"`
	Content     string `db:"content"`
	Hash        string `db:"hash"`
	Reason      string `db:"reason"`
	AccountID   *int64 `db:"account_id"` // who submitted it, nil = on the command line
	Actor       string `db:"actor"`
	SubmittedAt int64  `db:"submitted_at"`
	ApprovedBy  string `db:"approved_by"`
	ApprovedAt  *int64 `db:"approved_at"`
	State       string `db:"state"`
	EndedBy     string `db:"ended_by"`
	EndedAt     *int64 `db:"ended_at"`
	Note        string `db:"note"`
}

// States of a review.
const (
	reviewWaiting  = "waiting"
	reviewApproved = "approved"
	reviewReturned = "returned"
	reviewIssued   = "issued"
)

const reviewColumns = `SELECT id, period, draft_id, content, hash, reason, account_id, actor, submitted_at, approved_by, approved_at, state, ended_by, ended_at, note
	FROM report_review`

// openReview is the one under way; nil when there is none.
func openReview(tx *db.Tx, period string) (*Review, error) {
	return oneReview(tx, reviewColumns+` WHERE period = ? AND state IN ('waiting', 'approved')`, period)
}

// lastReview is the newest, whatever became of it; nil when there is none.
func lastReview(tx *db.Tx, period string) (*Review, error) {
	return oneReview(tx, reviewColumns+` WHERE period = ? ORDER BY id DESC LIMIT 1`, period)
}

func oneReview(tx *db.Tx, query, period string) (*Review, error) {
	var r Review
	err := tx.Get(&r, query, period)
	if errors.Is(err, db.ErrNoRow) {
		return nil, nil
	}
	return &r, err
}

func insertReview(tx *db.Tx, r Review) (id int64, err error) {
	err = tx.Get(&id, `INSERT INTO report_review (period, draft_id, content, hash, reason, account_id, actor, submitted_at, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		r.Period, r.DraftID, r.Content, r.Hash, r.Reason, r.AccountID, r.Actor, tx.NowMS(), reviewWaiting)
	return id, err
}

func approveReview(tx *db.Tx, id int64, by string) error {
	return one(tx.Exec(`UPDATE report_review SET state = ?, approved_by = ?, approved_at = ? WHERE id = ? AND state = ?`,
		reviewApproved, by, tx.NowMS(), id, reviewWaiting))
}

func endReview(tx *db.Tx, id int64, state, by, note string) error {
	return one(tx.Exec(`UPDATE report_review SET state = ?, ended_by = ?, ended_at = ?, note = ? WHERE id = ? AND state IN ('waiting', 'approved')`,
		state, by, tx.NowMS(), note, id))
}

// one says Conflict when a row was no longer as it was read.
func one(n int64, err error) error {
	if err == nil && n != 1 {
		return fault.Conflict("report.review.changed")
	}
	return err
}

// Issued is a report as it went out: it never changes.
type Issued struct {
	ID         int64  `db:"id"`
	Period     string `db:"period"`
	Edition    int    `db:"edition"` // of the period; 2 and later are corrections
	Number     int    `db:"number"`
	Symbol     string `db:"symbol"`
	Day        string `db:"day"` // on the paper
	Year       int    `db:"year"`
	ReviewID   int64  `db:"review_id"`
	Content    string `db:"content"`
	Hash       string `db:"hash"`
	Reason     string `db:"reason"`
	PreparedBy string `db:"prepared_by"`
	ApprovedBy string `db:"approved_by"`
	Actor      string `db:"actor"`
	IssuedAt   int64  `db:"issued_at"`
}

const issueColumns = `SELECT id, period, edition, number, symbol, day, year, review_id, content, hash, reason, prepared_by, approved_by, actor, issued_at FROM report_issue`

// IssuedReports lists what was issued for a period, newest first; "" lists all periods.
func IssuedReports(tx *db.Tx, period string) (all []Issued, err error) {
	if period == "" {
		err = tx.Select(&all, issueColumns+` ORDER BY issued_at DESC, id DESC LIMIT 200`)
	} else {
		err = tx.Select(&all, issueColumns+` WHERE period = ? ORDER BY edition DESC`, period)
	}
	return all, err
}

// IssuedByID reads an issued report; NotFound.
func IssuedByID(tx *db.Tx, id int64) (i Issued, err error) {
	err = tx.Get(&i, issueColumns+` WHERE id = ?`, id)
	if errors.Is(err, db.ErrNoRow) {
		return i, fault.NotFound("report.issue.unknown")
	}
	return i, err
}

func lastNumber(tx *db.Tx, symbol string, year int) (n int, err error) {
	err = tx.Get(&n, `SELECT COALESCE(MAX(number), 0) FROM report_issue WHERE symbol = ? AND year = ?`, symbol, year)
	return n, err
}

func insertIssue(tx *db.Tx, i Issued) (id int64, err error) {
	err = tx.Get(&id, `INSERT INTO report_issue (period, edition, number, symbol, day, year, review_id, content, hash, reason, prepared_by, approved_by, actor, issued_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		i.Period, i.Edition, i.Number, i.Symbol, i.Day, i.Year, i.ReviewID, i.Content, i.Hash, i.Reason, i.PreparedBy, i.ApprovedBy, i.Actor, tx.NowMS())
	return id, err
}

func numberTaken(tx *db.Tx, i Issued) (taken bool, err error) {
	err = tx.Get(&taken, `SELECT EXISTS (SELECT 1 FROM report_issue WHERE symbol = ? AND year = ? AND number = ?)`, i.Symbol, i.Year, i.Number)
	return taken, err
}

// templateVersion reads a version; 0 is what the program brings. NotFound.
func templateVersion(tx *db.Tx, version int) (s StoredTemplate, err error) {
	if version == 0 {
		return StoredTemplate{Document: string(defaultTemplate)}, nil
	}
	err = tx.Get(&s, templateColumns+` WHERE version = ?`, version)
	if errors.Is(err, db.ErrNoRow) {
		return s, fault.NotFound("report.template.unknown")
	}
	return s, err
}
