// The act of issuing a report: what was approved gets its number and day, and its text and files never change again.
package reports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Number is what a report is issued under. Day is on the paper, 2024-07-05; Number 0 takes the next one of that year.
type Number struct {
	Number int
	Day    string
}

// IssueReport issues what was approved: it gets its number, and its text and files never change again. Faults: Conflict when nothing is
// approved or a figure moved since; Invalid for a day before the period begins or after today, and "number" when the number is taken.
func IssueReport(ctx context.Context, d *db.DB, by audit.By, p Period, n Number) (issued Issued, err error) {
	var before Issued
	var made []madeFile
	err = d.Read(ctx, func(tx *db.Tx) (err error) {
		if before, err = planned(tx, by, p, n); err == nil {
			made, err = before.draw(tx)
		}
		return err
	})
	if err != nil {
		return Issued{}, err
	}
	n.Number = before.Number // it stands in the files
	err = d.Write(ctx, scope, func(tx *db.Tx) error {
		now, err := planned(tx, by, p, n)
		if err == nil && (now.ReviewID != before.ReviewID || now.Hash != before.Hash) {
			err = fault.Conflict("report.review.changed")
		}
		if err == nil {
			issued, err = issue(tx, by, now, made)
		}
		return err
	})
	return issued, err
}

// notApproved says why nothing can be issued: it just was, by a second click or somebody else, or nobody approved it.
func notApproved(tx *db.Tx, p Period) error {
	last, err := lastReview(tx, p.String())
	if err == nil && last != nil && last.State == reviewIssued {
		return fault.Conflict("report.review.issued")
	}
	return errors.Join(err, fault.Conflict("report.review.not_approved"))
}

// planned is the report as it would be issued now.
func planned(tx *db.Tx, by audit.By, p Period, n Number) (Issued, error) {
	r, err := openReview(tx, p.String())
	switch {
	case err != nil:
		return Issued{}, err
	case r == nil || r.State != reviewApproved:
		return Issued{}, notApproved(tx, p)
	}
	if err := unchanged(tx, p, r); err != nil {
		return Issued{}, err
	}
	var d Draft
	if err := json.Unmarshal([]byte(r.Content), &d); err != nil {
		return Issued{}, fmt.Errorf("review %d: %w", r.ID, err)
	}
	zone, err := time.LoadLocation(defaultZone)
	if err != nil {
		return Issued{}, err
	}
	day, err := time.ParseInLocation(time.DateOnly, n.Day, zone)
	if err != nil || day.After(tx.Now) || n.Day < p.Start(zone).Format(time.DateOnly) {
		return Issued{}, fault.Invalid("day", "report.issue.bad_day")
	}
	before, err := IssuedReports(tx, p.String())
	if err != nil {
		return Issued{}, err
	}
	i := Issued{Period: p.String(), Edition: len(before) + 1, Number: n.Number, Symbol: d.Symbol, Day: n.Day, Year: day.Year(), ReviewID: r.ID, Content: r.Content,
		Hash: r.Hash, Reason: r.Reason, PreparedBy: r.Actor, ApprovedBy: r.ApprovedBy, Actor: by.Name, IssuedAt: tx.NowMS()}
	return i, i.takeNumber(tx)
}

// takeNumber checks the number, or takes the next one of the year. Invalid "number".
func (i *Issued) takeNumber(tx *db.Tx) error {
	last, err := lastNumber(tx, i.Symbol, i.Year)
	if err != nil {
		return err
	}
	if i.Number == 0 {
		i.Number = last + 1
	}
	if i.Number < 1 || i.Number > 99999 {
		return fault.Invalid("number", "report.issue.bad_number")
	}
	taken, err := numberTaken(tx, *i)
	if err == nil && taken {
		err = fault.Invalid("number", "report.issue.number_taken", "Number", i.Number, "Year", i.Year)
	}
	return err
}

func issue(tx *db.Tx, by audit.By, i Issued, made []madeFile) (_ Issued, err error) {
	if i.ID, err = insertIssue(tx, i); err != nil {
		return Issued{}, err
	}
	if err := keepFiles(tx, i, made); err != nil {
		return Issued{}, err
	}
	if err := endReview(tx, i.ReviewID, reviewIssued, by.Name, ""); err != nil {
		return Issued{}, err
	}
	return i, audit.Write(tx, by, audit.Line{Act: "report_issue.make", Subject: "report_issue", SubjectID: i.ID, Reason: i.Reason,
		After: map[string]any{"period": i.Period, "edition": i.Edition, "number": i.Number, "day": i.Day, "hash": i.Hash}})
}

// Draft is the report as it was issued.
func (i Issued) Draft() (d Draft, err error) {
	if err = json.Unmarshal([]byte(i.Content), &d); err != nil {
		err = fmt.Errorf("report %d: %w", i.ID, err)
	}
	return d, err
}
