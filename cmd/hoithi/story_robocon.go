// The chapters of Robocon: launch, teams, the online round, the final at the field.
package main

import (
	"context"
	"fmt"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/registration/entries"
	"hoithi/registration/roster"
)

// launch makes the contest, with the office's people in their roles.
func launch(ctx context.Context, d *db.DB) error { return launchContest(ctx, d, storyCode) }

func importStoryRoster(ctx context.Context, d *db.DB) error {
	const file = "robocon-2024-danh-sach-dang-ky.xlsx"
	content, err := storyFiles.ReadFile("demo/" + file)
	if err != nil {
		return err
	}
	c, err := storyContest(ctx, d)
	if err != nil {
		return err
	}
	_, err = roster.Import(ctx, d, storyBy, c, file, content, false)
	return err
}

// startReview leaves a queue to work on: what came in by 15 June is approved, three are back with their teams.
func startReview(ctx context.Context, d *db.DB) error {
	const reason = "Bổ sung xác nhận của nhà trường về lớp đang học của thí sinh."
	c, err := storyContest(ctx, d)
	if err != nil {
		return err
	}
	waiting, err := entriesIn(ctx, d, c.ID, entries.Submitted)
	if err != nil {
		return err
	}
	checkedUntil := on(6, 15, 0, 0).UnixMilli()
	returned := 0
	for _, e := range waiting {
		switch {
		case e.SubmittedAt < checkedUntil:
			err = entries.Approve(ctx, d, storyBy, c, e.ID, 0)
		case returned < 3:
			err = entries.Return(ctx, d, storyBy, c, e.ID, 0, reason, on(7, 5, 17, 0))
			returned++
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// finishReview approves all that is still open: the missing confirmations arrived.
func finishReview(ctx context.Context, d *db.DB) error {
	c, err := storyContest(ctx, d)
	if err != nil {
		return err
	}
	for _, state := range []string{entries.Submitted, entries.Returned} {
		waiting, err := entriesIn(ctx, d, c.ID, state)
		if err != nil {
			return err
		}
		for _, e := range waiting {
			if err := entries.Approve(ctx, d, storyBy, c, e.ID, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// decideStoryTie records the drawn lot for the 16th place of division B.
func decideStoryTie(ctx context.Context, d *db.DB) error {
	c, err := storyContest(ctx, d)
	if err != nil {
		return err
	}
	return results.Decide(ctx, d, storyBy, c, results.Decision{Round: "vong-loai", Division: "B", Chosen: []string{"rb24b037"},
		How: "bốc thăm", DecidedBy: "Hội đồng giám khảo", Reason: "Hai đội bằng nhau cả điểm và thời gian ở vị trí thứ 16.", On: on(7, 15, 8, 30)})
}

// nameReferees gives each division two referees for its field.
func nameReferees(ctx context.Context, d *db.DB) error {
	c, err := storyContest(ctx, d)
	if err != nil {
		return err
	}
	names := []string{"Nguyễn Văn Khoa", "Lê Thị Hòa", "Trần Đức Minh", "Phạm Thùy Dương", "Hoàng Quốc Việt", "Đỗ Thị Ngân"}
	for i, name := range names {
		division := c.Rules.Divisions[i/2].Code
		_, err := marking.AddJudge(ctx, d, storyBy, c.ID, marking.JudgeDraft{Role: marking.RoleReferee, Code: refereeCode(division, i%2+1), Name: name,
			Unit: "Trường Cao đẳng Kỹ thuật Công nghiệp", Division: division})
		if err != nil {
			return err
		}
	}
	return nil
}

func refereeCode(division string, n int) string { return fmt.Sprintf("TT%s%d", division, n) }

// refereeLogin is the account that the panel made for a referee.
func refereeLogin(c *contests.Contest, code string) string {
	return strings.ToLower(code) + "." + c.Code
}

// refereeRuns has the referees sign one attempt of every finalist, as their sheets on paper say.
func refereeRuns(attempt int) func(context.Context, *db.DB) error {
	return func(ctx context.Context, d *db.DB) error {
		c, err := storyContest(ctx, d)
		if err != nil {
			return err
		}
		content, err := storyFiles.ReadFile("demo/robocon-2024-chung-ket.xlsx")
		if err != nil {
			return err
		}
		paper, err := marking.Import(ctx, d, storyBy, c, marking.File{Round: "chung-ket", Name: "phieu-trong-tai.xlsx", Content: content}, results.Through, true)
		if err != nil {
			return err
		}
		for _, row := range paper.Rows {
			if row.Attempt != attempt {
				continue
			}
			referee, err := storyPerson(ctx, d, refereeLogin(c, refereeCode(c.DivisionCode(row.Entry.DivisionID), attempt)))
			if err != nil {
				return err
			}
			sheet := marking.RunSheet{Round: "chung-ket", EntryID: row.Entry.ID, Attempt: attempt, Marks: row.Value.Marks, TeamBy: "Đội trưởng"}
			if row.Value.HasTime {
				sheet.TimeMS = &row.Value.TimeMS
			}
			if _, err := marking.SignRun(ctx, d, referee, c, sheet, results.Through); err != nil {
				return err
			}
		}
		return nil
	}
}
