// The story of Robocon 2024, chapter by chapter, told through the same use cases as the pages: workbooks in, never raw SQL.
package main

import (
	"context"
	"embed"
	"sync"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/registration/entries"
	"hoithi/registration/roster"
)

// The workbooks are what the office would get by e-mail.
//
//go:embed demo/*.xlsx
var storyFiles embed.FS

const (
	storyCode      = "robocon-2024"
	storyAdmin     = "quantri"
	storyOrganiser = "bantochuc"
	storyTeam      = "rb24a032" // Đại Bàng 39, the first to register
	storyHour      = 17*time.Hour + 30*time.Minute
)

var (
	storyZone  = time.FixedZone("+07", 7*3600) // Viet Nam has kept it since 1975
	storyStart = time.Date(2024, 6, 30, 0, 0, 0, 0, storyZone)
	storyBy    = audit.By{Name: "Nguyễn Thị Hạnh", Via: "demo"}
)

// storyClock stands still while the story is told and then runs from where it stopped.
type storyClock struct {
	mu      sync.RWMutex
	at      time.Time
	started time.Time // zero while it stands
}

// Now is the story's time.
func (c *storyClock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.started.IsZero() {
		return c.at
	}
	return c.at.Add(time.Since(c.started))
}

func (c *storyClock) set(at time.Time) {
	c.mu.Lock()
	c.at, c.started = at, time.Time{}
	c.mu.Unlock()
}

func (c *storyClock) run() {
	c.mu.Lock()
	c.started = time.Now()
	c.mu.Unlock()
}

// chapter is one act of the story at its time.
type chapter struct {
	at   time.Time
	play func(ctx context.Context, d *db.DB) error
}

func on(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2024, month, day, hour, minute, 0, 0, storyZone)
}

var story = []chapter{
	{on(5, 2, 8, 0), launch},
	{on(6, 30, 16, 30), importStoryRoster},
	{on(6, 30, 17, 0), startReview},
	{on(7, 5, 9, 0), finishReview},
	{on(7, 13, 16, 30), importStoryMarks("vong-loai", "demo/robocon-2024-vong-loai.xlsx")},
	{on(7, 15, 9, 0), decideStoryTie},
	{on(7, 15, 10, 0), publishStory("vong-loai")},
	{on(8, 14, 16, 0), importStoryMarks("chung-ket", "demo/robocon-2024-chung-ket.xlsx")},
	{on(8, 14, 17, 0), publishStory("chung-ket")},
}

// tell plays the chapters up to the end of the day's story hour that were not played before, and leaves the clock there.
func tell(ctx context.Context, d *db.DB, clock *storyClock, day time.Time, dir string) error {
	now := day.Add(storyHour)
	told, err := storyTold(ctx, d)
	if err != nil {
		return err
	}
	if told.IsZero() {
		empty, err := noContest(ctx, d)
		if err != nil {
			return err
		}
		if !empty {
			return usage("commands.demo.not_demo", "Dir", dir)
		}
	}
	if told.After(now) {
		return usage("commands.demo.already_later", "Dir", dir, "Day", told.In(storyZone).Format("2/1/2006"))
	}
	for _, c := range story {
		if c.at.After(told) && !c.at.After(now) {
			clock.set(c.at)
			if err := c.play(ctx, d); err != nil {
				return err
			}
			if err := rememberTold(ctx, d, c.at); err != nil { // a story cut short goes on from here
				return err
			}
		}
	}
	clock.set(now)
	return rememberTold(ctx, d, now)
}

func storyContest(ctx context.Context, d *db.DB) (c *contests.Contest, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		c, err = contests.ByCode(tx, storyCode)
		return err
	})
	return c, err
}

func noContest(ctx context.Context, d *db.DB) (empty bool, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		all, err := contests.List(tx)
		empty = len(all) == 0
		return err
	})
	return empty, err
}

// launch makes the contest and the people of the office.
func launch(ctx context.Context, d *db.DB) error {
	doc, err := contests.Kit(storyCode)
	if err != nil {
		return err
	}
	c, err := contests.Create(ctx, d, storyBy, doc)
	if err != nil {
		return err
	}
	if _, err := auth.AddAccount(ctx, d, storyBy, storyAdmin, "Trần Văn Quản", "", true); err != nil {
		return err
	}
	id, err := auth.AddAccount(ctx, d, storyBy, storyOrganiser, storyBy.Name, "", false)
	if err != nil {
		return err
	}
	return auth.GrantRole(ctx, d, storyBy, id, c.ID, contests.Organiser)
}

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

func importStoryMarks(round, path string) func(context.Context, *db.DB) error {
	return func(ctx context.Context, d *db.DB) error {
		content, err := storyFiles.ReadFile(path)
		if err != nil {
			return err
		}
		c, err := storyContest(ctx, d)
		if err != nil {
			return err
		}
		_, err = marking.Import(ctx, d, storyBy, c, marking.File{Round: round, Name: path, Content: content}, results.Through, false)
		return err
	}
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

func publishStory(round string) func(context.Context, *db.DB) error {
	return func(ctx context.Context, d *db.DB) error {
		c, err := storyContest(ctx, d)
		if err != nil {
			return err
		}
		_, err = results.Publish(ctx, d, storyBy, c, round, "")
		return err
	}
}
