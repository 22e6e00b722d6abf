// The story of 2024, chapter by chapter, told through the same use cases as the pages: workbooks in, never raw SQL.
package main

import (
	"context"
	"embed"
	"sync"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
)

// The workbooks are what the office would get by e-mail.
//
//go:embed demo/*.xlsx
var storyFiles embed.FS

const (
	storyCode      = "robocon-2024"
	youthCode      = "sang-tao-2024"
	technicalCode  = "ky-thuat-2024"
	storyAdmin     = "quantri"
	storyOrganiser = "bantochuc" // prepares
	storySecretary = "thuky"     // confirms what others imported
	storyHead      = "lanhdao"   // closes rounds and approves
	storyTeam      = "rb24a032"  // Đại Bàng 39, the first to register
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

// story is Robocon and the youth contest, as the office lived through them.
var story = []chapter{
	{on(3, 15, 8, 0), launchYouth},
	{on(3, 18, 9, 0), openOffice},
	{on(3, 19, 14, 0), importStoryHistory},
	{on(4, 10, 8, 0), launchTechnical},
	{on(5, 2, 8, 0), launch},
	{on(6, 28, 9, 0), importStoryRegisters},
	{on(6, 30, 16, 30), importStoryRoster},
	{on(6, 30, 17, 0), startReview},
	{on(7, 2, 9, 0), submitStoryReport},
	{on(7, 2, 14, 0), approveStoryReport},
	{on(7, 2, 15, 30), issueStoryReport},
	{on(7, 5, 9, 0), finishReview},
	{on(7, 10, 16, 0), importYouthWorks},
	{on(7, 11, 9, 0), importYouthJudges},
	{on(7, 13, 16, 30), importStoryMarks(storyCode, "vong-loai", "demo/robocon-2024-vong-loai.xlsx")},
	{on(7, 15, 8, 0), confirmStory(storyCode, "vong-loai")},
	{on(7, 15, 9, 0), decideStoryTie},
	{on(7, 15, 10, 0), publishStory(storyCode, "vong-loai")},
	{on(7, 17, 16, 0), importStoryMarks(youthCode, "so-khao", "demo/sang-tao-2024-so-khao.xlsx")},
	{on(7, 18, 9, 0), closeStory(youthCode, "so-khao")},
	{on(7, 18, 15, 0), publishStory(youthCode, "so-khao")},
	{on(8, 8, 16, 30), importStoryMarks(youthCode, "chung-khao", "demo/sang-tao-2024-chung-khao.xlsx")},
	{on(8, 9, 9, 0), closeStory(youthCode, "chung-khao")},
	{on(8, 9, 15, 0), publishStory(youthCode, "chung-khao")},
	{on(8, 12, 9, 0), nameReferees},
	{on(8, 14, 9, 30), refereeRuns(1)},
	{on(8, 14, 14, 0), refereeRuns(2)},
	{on(8, 14, 16, 30), closeStory(storyCode, "chung-ket")},
	{on(8, 14, 17, 0), publishStory(storyCode, "chung-ket")},
	{on(8, 16, 9, 0), issueStoryCertificates},
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
		old, err := demoOfOld(ctx, d)
		switch {
		case err != nil:
			return err
		case !empty && old:
			return usage("commands.demo.old_demo", "Dir", dir)
		case !empty:
			return usage("commands.demo.not_demo", "Dir", dir)
		}
	}
	if told.After(now) {
		return usage("commands.demo.already_later", "Dir", dir, "Day", told.In(storyZone).Format("2/1/2006"))
	}
	sealer := audit.NewSealer(d, sealed)
	for _, c := range story {
		if c.at.After(told) && !c.at.After(now) {
			clock.set(c.at)
			if err := c.play(ctx, d); err != nil {
				return err
			}
			if _, err := sealer.All(ctx); err != nil {
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
	return contestByCode(ctx, d, storyCode)
}

func contestByCode(ctx context.Context, d *db.DB, code string) (c *contests.Contest, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		c, err = contests.ByCode(tx, code)
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
