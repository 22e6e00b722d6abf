// The chapters of the Union's report: the paper of the first half of 2024 goes from the organiser over the leader to its number.
package main

import (
	"context"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/reports"
)

// storyPeriod is the period the report is of.
const storyPeriod = "2024-H1"

// storyReport reads who acts, the period, and the report as it stands.
func storyReport(ctx context.Context, d *db.DB, login string, act func(by audit.By, w *reports.Work) error) error {
	by, err := storyPerson(ctx, d, login)
	if err != nil {
		return err
	}
	period, err := reports.ParsePeriod(storyPeriod)
	if err != nil {
		return err
	}
	var w *reports.Work
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { w, err = reports.Open(tx, period); return err }); err != nil {
		return err
	}
	return act(by, w)
}

// submitStoryReport hands the paper over as the template in force makes it.
func submitStoryReport(ctx context.Context, d *db.DB) error {
	bundle, err := catalogues()
	if err != nil {
		return err
	}
	return storyReport(ctx, d, storyOrganiser, func(by audit.By, w *reports.Work) error {
		return reports.Submit(ctx, d, by, w.Period, w.Version, "", reports.PaperWords(bundle))
	})
}

// approveStoryReport has the leader approve what was handed over.
func approveStoryReport(ctx context.Context, d *db.DB) error {
	return storyReport(ctx, d, storyHead, func(by audit.By, w *reports.Work) error {
		return reports.ApproveReport(ctx, d, by, w.Period, w.Review.Hash)
	})
}

// issueStoryReport gives the paper its number and day.
func issueStoryReport(ctx context.Context, d *db.DB) error {
	return storyReport(ctx, d, storyOrganiser, func(by audit.By, w *reports.Work) error {
		_, err := reports.IssueReport(ctx, d, by, w.Period, reports.Number{Number: 45, Day: "2024-07-02"})
		return err
	})
}
