// A report on its way to its issue: saved as drafts, submitted by one person, approved by another or given back.
package reports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Work is a period's report as it is being written.
type Work struct {
	Period   Period
	Version  int       // of the newest saved draft, 0 = none
	Document *Template // what it is written from
	Now      Draft     // as it reads now
	Saved    *Draft    // as the newest saved draft read when it was saved, nil = none
	Review   *Review   // under way, or the last one; nil = none
	Issued   []Issued  // newest first
}

// Under says that a review is under way.
func (w *Work) Under() bool {
	return w.Review != nil && (w.Review.State == reviewWaiting || w.Review.State == reviewApproved)
}

// Open reads a period's report: its newest draft, or what the template in force makes of it.
func Open(tx *db.Tx, p Period) (*Work, error) {
	w := &Work{Period: p}
	stored, err := TemplateInForce(tx)
	if err != nil {
		return nil, err
	}
	document := stored.Document
	saved, ok, err := latestDraft(tx, p.String())
	if err != nil {
		return nil, err
	}
	if ok {
		document, w.Version, w.Saved = saved.Document, saved.Version, new(Draft)
		if err := json.Unmarshal([]byte(saved.Content), w.Saved); err != nil {
			return nil, fmt.Errorf("draft %d of %s: %w", saved.Version, p, err)
		}
	}
	if w.Document, err = ParseTemplate([]byte(document)); err != nil {
		return nil, err
	}
	if w.Now, err = Compose(tx, w.Document, p); err != nil {
		return nil, err
	}
	if w.Review, err = lastReview(tx, p.String()); err != nil {
		return nil, err
	}
	w.Issued, err = IssuedReports(tx, p.String())
	return w, err
}

// SaveDraft keeps a version of a period's report. base is the version it was made from: Conflict when another was saved since, and while
// a review is under way. Invalid when the document has faults.
func SaveDraft(ctx context.Context, d *db.DB, by audit.By, p Period, document []byte, base int, note string) (version int, err error) {
	t, err := ParseTemplate(document)
	if err != nil {
		return 0, err
	}
	err = d.Write(ctx, scope, func(tx *db.Tx) error {
		version, err = saveDraft(tx, by, p, t, base, note)
		return err
	})
	return version, err
}

func saveDraft(tx *db.Tx, by audit.By, p Period, t *Template, base int, note string) (int, error) {
	saved, _, err := latestDraft(tx, p.String())
	if err != nil {
		return 0, err
	}
	review, err := openReview(tx, p.String())
	switch {
	case err != nil:
		return 0, err
	case saved.Version != base:
		return 0, fault.Conflict("report.draft.changed", "Who", saved.Actor)
	case review != nil:
		return 0, fault.Conflict("report.review.under_way", "Who", review.Actor)
	}
	draft, err := Compose(tx, t, p)
	if err != nil {
		return 0, err
	}
	document, err := t.Document()
	if err != nil {
		return 0, err
	}
	content, err := json.Marshal(draft)
	if err != nil {
		return 0, fmt.Errorf("draft: %w", err)
	}
	next := SavedDraft{Period: p.String(), Version: base + 1, Document: string(document), Content: string(content), Note: short(note)}
	id, err := insertDraft(tx, by, next)
	if err != nil {
		return 0, err
	}
	return next.Version, audit.Write(tx, by, audit.Line{Act: "report_draft.save", Subject: "report_draft", SubjectID: id, Reason: next.Note,
		After: map[string]any{"period": next.Period, "version": next.Version}})
}

// short is a note or reason as it is kept.
func short(s string) string {
	s = strings.TrimSpace(text.NFC(s))
	if letters := []rune(s); len(letters) > 1000 {
		s = string(letters[:1000])
	}
	return s
}

// Words fills the words of a report's figures, so that what is kept can be read without the program that made it.
type Words func(Named) (label, about, unit, source string)

// Submit hands the newest draft to another person for approval; what is handed over is the text as it reads now, with its figures.
// Faults: Invalid for every place that stops the report, naming its line; Conflict when a review is under way, when version is not the
// newest draft, or when the period was issued already and reason does not say why it is issued anew (Invalid, field "reason").
func Submit(ctx context.Context, d *db.DB, by audit.By, p Period, version int, reason string, words Words) error {
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		w, err := Open(tx, p)
		if err != nil {
			return err
		}
		if err := submittable(w, version, reason); err != nil {
			return err
		}
		if w.Version == 0 {
			if _, err := saveDraft(tx, by, p, w.Document, 0, ""); err != nil {
				return err
			}
		}
		saved, _, err := latestDraft(tx, p.String())
		if err != nil {
			return err
		}
		content, err := frozen(tx, w.Now, p, words)
		if err != nil {
			return err
		}
		r := Review{Period: p.String(), DraftID: saved.ID, Content: content, Hash: hashOf(content), Reason: short(reason), Actor: by.Name}
		if by.AccountID != 0 {
			r.AccountID = &by.AccountID
		}
		id, err := insertReview(tx, r)
		if err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{Act: "report_draft.submit", Subject: "report_review", SubjectID: id, Reason: r.Reason,
			After: map[string]any{"period": r.Period, "version": saved.Version, "hash": r.Hash}})
	})
}

// submittable says everything that stands against handing a report over.
func submittable(w *Work, version int, reason string) error {
	var all []error
	switch {
	case w.Under():
		return fault.Conflict("report.review.under_way", "Who", w.Review.Actor)
	case version != w.Version:
		return fault.Conflict("report.draft.changed", "Who", "")
	case len(w.Issued) > 0 && short(reason) == "":
		all = append(all, fault.Invalid("reason", "report.review.needs_reason"))
	}
	for _, s := range w.Now.Stops {
		all = append(all, s.fault())
	}
	return errors.Join(all...)
}

// fault says a stop in words, at the field of its line.
func (s Stop) fault() *fault.Fault {
	return fault.Invalid("line."+s.Line, "report.stop."+s.Why, "Line", s.Line, "Figure", s.Place)
}

// frozen is a report as it is kept: with the words of its figures and how many rows stand behind each.
func frozen(tx *db.Tx, d Draft, p Period, words Words) (string, error) {
	d.Figures = slices.Clone(d.Figures)
	table, err := newTable(tx)
	if err != nil {
		return "", err
	}
	for i := range d.Figures {
		u := &d.Figures[i]
		n, known := table.find(u.Name)
		if !known {
			return "", fmt.Errorf("figure %s is gone", u.Name)
		}
		u.Label, u.About, u.Unit, u.Source = words(n)
		of := p
		if u.When != "" {
			if of, err = ParsePeriod(u.When); err != nil {
				return "", err
			}
		}
		if u.Rows, err = table.behind(n, of, p, *u); err != nil {
			return "", err
		}
		if n.Register != nil && u.When == "" {
			before, _, err := table.value(u.Name, p.YearBefore(), p)
			if err != nil {
				return "", err
			}
			u.Before = &before.Value
		}
	}
	content, err := json.Marshal(d)
	return string(content), err
}

func hashOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

// by says whether somebody is the person who submitted it: the same account, or, where one of them has none, the same name.
func (r Review) by(by audit.By) bool {
	if r.AccountID != nil && by.AccountID != 0 {
		return *r.AccountID == by.AccountID
	}
	return text.Canon(r.Actor) == text.Canon(by.Name)
}

// ApproveReport approves what another person submitted. hash is what the approver looked at. Faults: Conflict when nothing waits, when
// something else was looked at, or when a figure is not any more what it was; Denied for the person who submitted it.
func ApproveReport(ctx context.Context, d *db.DB, by audit.By, p Period, hash string) error {
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		r, err := openReview(tx, p.String())
		switch {
		case err != nil:
			return err
		case r == nil || r.State != reviewWaiting:
			return fault.Conflict("report.review.nothing")
		case r.by(by):
			return fault.Denied("report.review.same_person", "Who", r.Actor)
		case hash != r.Hash:
			return fault.Conflict("report.review.changed")
		}
		if err := unchanged(tx, p, r); err != nil {
			return err
		}
		if err := approveReview(tx, r.ID, by.Name); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{Act: "report_draft.approve", Subject: "report_review", SubjectID: r.ID,
			After: map[string]any{"period": r.Period, "hash": r.Hash, "submitted_by": r.Actor}})
	})
}

// unchanged says Conflict when the report does not read any more as it was submitted: a row was corrected since. The day up to which it
// counts goes on while the period runs, and what was recorded by the end of the period is not on the paper.
func unchanged(tx *db.Tx, p Period, r *Review) error {
	var was Draft
	if err := json.Unmarshal([]byte(r.Content), &was); err != nil {
		return fmt.Errorf("review %d: %w", r.ID, err)
	}
	w, err := Open(tx, p)
	if err != nil {
		return err
	}
	if w.Now.Text() != was.Text() || !slices.EqualFunc(w.Now.Figures, was.Figures, func(a, b Used) bool {
		return a.Name == b.Name && a.When == b.When && a.Value == b.Value && a.Missing == b.Missing
	}) {
		return fault.Conflict("report.review.figures_moved", "Who", r.Actor)
	}
	return nil
}

// ReturnReport gives a report under way back to be changed. Conflict when none is, Invalid without a note that says why.
func ReturnReport(ctx context.Context, d *db.DB, by audit.By, p Period, note string) error {
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		r, err := openReview(tx, p.String())
		switch {
		case err != nil:
			return err
		case r == nil:
			return fault.Conflict("report.review.nothing")
		case short(note) == "":
			return fault.Invalid("note", "report.review.needs_note")
		}
		if err := endReview(tx, r.ID, reviewReturned, by.Name, short(note)); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{Act: "report_draft.return", Subject: "report_review", SubjectID: r.ID, Reason: short(note),
			Before: map[string]any{"period": r.Period, "state": r.State}})
	})
}
