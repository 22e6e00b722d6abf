// The chapters of the youth creativity contest: launch, works, judges.
package main

import (
	"context"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/judging/marking"
	"hoithi/registration/entries"
	"hoithi/registration/roster"
)

func launchYouth(ctx context.Context, d *db.DB) error { return launchContest(ctx, d, youthCode) }

// importYouthWorks takes in the list of works on the last day, and finds all of them in order.
func importYouthWorks(ctx context.Context, d *db.DB) error {
	take := as(storyOrganiser, youthCode, func(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest) error {
		content, err := storyFiles.ReadFile("demo/sang-tao-2024-bai-du-thi.xlsx")
		if err != nil {
			return err
		}
		if _, err := roster.Import(ctx, d, by, c, "sang-tao-2024-bai-du-thi.xlsx", content, false); err != nil {
			return err
		}
		waiting, err := entriesIn(ctx, d, c.ID, entries.Submitted)
		if err != nil {
			return err
		}
		for _, e := range waiting {
			if err := entries.Approve(ctx, d, by, c, e.ID, 0); err != nil {
				return err
			}
		}
		return nil
	})
	return take(ctx, d)
}

func importYouthJudges(ctx context.Context, d *db.DB) error {
	take := as(storyOrganiser, youthCode, func(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest) error {
		const file = "sang-tao-2024-giam-khao.xlsx"
		content, err := storyFiles.ReadFile("demo/" + file)
		if err != nil {
			return err
		}
		_, err = marking.ImportJudges(ctx, d, by, c.ID, marking.JudgeFile{Name: file, Content: content}, false)
		return err
	})
	return take(ctx, d)
}
