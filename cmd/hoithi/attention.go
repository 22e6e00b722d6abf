// What the pages of a contest show from the packages above it: its figures, and what waits for somebody.
package main

import (
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/judging/sessions"
	"hoithi/reports/history"
)

// counts are the figures of a contest now.
func counts(tx *db.Tx, c *contests.Contest) (contests.Counts, error) {
	rows, err := divisionCounts(tx, c.ID)
	if err != nil {
		return contests.Counts{}, err
	}
	total, err := contestCounts(tx, c.ID)
	if err != nil {
		return contests.Counts{}, err
	}
	all := contests.Counts{Entries: total.Entries, People: total.People, Units: total.Units, ByDivision: map[string]contests.DivisionCount{}}
	for _, r := range rows {
		all.ByDivision[c.DivisionCode(r.DivisionID)] = contests.DivisionCount{Entries: r.Entries, People: r.People}
	}
	return all, nil
}

// taken counts who took part in a contest, in all as counts does and by district.
func taken(tx *db.Tx, c *contests.Contest) (history.Taken, error) {
	total, err := contestCounts(tx, c.ID)
	if err != nil {
		return history.Taken{}, err
	}
	areas, err := areaCounts(tx, c.ID)
	return history.Taken{Entries: total.Entries, People: total.People, Areas: areas}, err
}

// attention lists what waits in a contest, the most urgent first.
func attention(tx *db.Tx, c *contests.Contest, now time.Time) ([]contests.Item, error) {
	var items []contests.Item
	add := func(kind string, n int64, href string, act contests.Act, args ...any) {
		if n > 0 {
			items = append(items, contests.Item{Kind: kind, Count: n, Args: args, Href: "/quan-ly/" + c.Code + href, Act: act})
		}
	}
	waiting, err := waitingCounts(tx, c.ID, now.UnixMilli())
	if err != nil {
		return nil, err
	}
	add(contests.ItemOverdue, waiting.Overdue, "/ho-so?trang-thai=returned", contests.ReviewEntries)
	add(contests.ItemCheck, waiting.ToCheck, "/ho-so?trang-thai=submitted", contests.ReviewEntries)
	add(contests.ItemFlagged, waiting.Flagged, "/ho-so?trung=1", contests.ReviewEntries)
	objections, late, err := results.ObjectionCounts(tx, c.ID, now.UnixMilli())
	if err != nil {
		return nil, err
	}
	add(contests.ItemObjectionsLate, late, "/khieu-nai?tinh-trang=new", contests.Answer)
	add(contests.ItemObjections, objections-late, "/khieu-nai?tinh-trang=new", contests.Answer)
	for _, round := range c.Rules.Rounds {
		sheets, err := marking.Awaits(tx, c, round.Code, now.UnixMilli(), results.Through)
		if err != nil {
			return nil, err
		}
		add(contests.ItemJudges, sheets.Declined, "/vong/"+round.Code+"/phan-cong", contests.ManagePanels, "Round", round.Name)
		add(contests.ItemLate, sheets.Late, "/vong/"+round.Code+"/tien-do", contests.HeadJury, "Round", round.Name)
		add(contests.ItemMissing, sheets.Missing, "/vong/"+round.Code+"/tien-do", contests.HeadJury, "Round", round.Name)
		add(contests.ItemConfirm, sheets.Unconfirmed, "/vong/"+round.Code+"/xac-nhan", contests.ConfirmMarks, "Round", round.Name)
		if now.Before(round.On.Start(c.Rules.Location())) {
			continue
		}
		draft, err := results.Prepare(tx, c, round.Code)
		if err != nil {
			return nil, err
		}
		var missing, took, ties int64
		for _, t := range draft.Tables {
			took += int64(t.Took())
			missing += int64(len(t.Rows) - t.Took())
			ties += int64(len(t.OpenTies()))
		}
		place := "/vong/" + round.Code
		if took == 0 {
			add(contests.ItemMarks, missing, place+"/nhap-diem", contests.ImportMarks, "Round", round.Name)
			continue
		}
		vacant, err := results.Vacancies(tx, c, round.Code)
		if err != nil {
			return nil, err
		}
		add(contests.ItemReserve, int64(vacant), place+"/du-bi", contests.Publish, "Round", round.Name)
		add(contests.ItemTie, ties, place+"/quyet-dinh", contests.Decide, "Round", round.Name)
		switch {
		case draft.Waits():
			add(contests.ItemApprove, 1, place+"/cong-bo", contests.Approve, "Round", round.Name)
		case draft.Moved && len(draft.Blockers) == 0:
			add(contests.ItemPublish, 1, place+"/cong-bo", contests.Publish, "Round", round.Name)
		}
	}
	return items, nil
}

// ahead is what the rounds of a contest that take sheets still need before they begin.
func ahead(tx *db.Tx, c *contests.Contest) (map[string]contests.Ahead, error) {
	all := map[string]contests.Ahead{}
	for _, round := range c.Rules.Rounds {
		if row, _ := c.RoundRow(round.Code); row.State == contests.Closed || row.State == contests.Published {
			continue
		}
		var a contests.Ahead
		var err error
		if a.Judges, a.NeedsJudges, err = marking.ShortOfJudges(tx, c, round.Code, results.Through); err != nil {
			return nil, err
		}
		if a.Sessions, a.NeedsSessions, err = sessions.Unplaced(tx, c, round.Code, results.Through); err != nil {
			return nil, err
		}
		all[round.Code] = a
	}
	return all, nil
}
