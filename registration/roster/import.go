// The import itself: read, check and decide everything, then write all of it or nothing.
package roster

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
	"hoithi/registration/entries"
)

// Import reads a list of teams into a contest. New teams are added with the time at which they registered as the effective
// one; a team that is there (same account, else same name, unit and division) is corrected where it differs, effective now;
// teams that are not in the list stay. Importing the same list again changes nothing.
//
// All faults of all rows come back at once and nothing is written. A dry run decides the same on a snapshot and writes nothing.
// The Preview says what was, or would be, done; with faults its figures count what could be read.
func Import(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, fileName string, content []byte, dry bool) (Preview, error) {
	return importSeen(ctx, d, by, c, fileName, content, dry, nil)
}

// errOutdated says that the import would no longer do what its preview showed; the Preview beside it says what it would do.
var errOutdated = errors.New("roster: outdated preview")

// importSeen is Import that writes only what the preview with the digest *seen showed; nil = whatever it is.
func importSeen(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, fileName string, content []byte, dry bool, seen *string) (Preview, error) {
	preview := Preview{FileName: fileName}
	book, err := sheet.Open(fileName, content)
	if err != nil {
		return preview, err
	}
	columns, err := book.Find(headings(c.Rules))
	preview.Sheet, preview.Notes = book.Sheet, book.Notes
	if err != nil {
		return preview, err
	}
	r := reader{rules: c.Rules, now: d.Now(), book: book, columns: columns, faults: new(sheet.Faults), wrong: make(map[place]bool)}
	teams := r.teams()
	preview.Notes = r.noteTimes(preview.Notes, teams)
	checkTeams(c.Rules, teams, d.Now(), r.put)

	var result Preview
	sound := r.faults.Count() == 0
	act := func(tx *db.Tx) error {
		result, err = decideAndWrite(tx, by, c, r.again(), again(teams), preview, dry, seen)
		return err
	}
	if dry || !sound {
		err = d.Read(ctx, act)
	} else {
		err = d.Write(ctx, db.Contest(c.ID), act)
	}
	result.Applied = err == nil && !dry
	return result, err
}

// again gives a reader with the faults found so far: the act may run more than once, and each run adds its own.
func (r *reader) again() *reader {
	next := *r
	next.faults, next.wrong = r.faults.Clone(), maps.Clone(r.wrong)
	return &next
}

// again gives copies of the teams as they were read: deciding fills in what is known already.
func again(teams []*team) []*team {
	list := make([]*team, len(teams))
	for i, t := range teams {
		next := *t
		list[i] = &next
	}
	return list
}

func decideAndWrite(tx *db.Tx, by audit.By, c *contests.Contest, r *reader, teams []*team, p Preview, dry bool, seen *string) (Preview, error) {
	found, err := load(tx, c.ID)
	if err != nil {
		return p, err
	}
	d := decider{contest: c, teams: teams, known: found, now: tx.Now, fault: r.fault}
	d.decide()
	p.fill(c, teams, &d.plan)
	if err := r.faults.Err(); err != nil || dry {
		return p, err
	}
	if seen != nil && p.digest() != *seen {
		return p, errOutdated
	}
	return p, write(tx, by, c, &d.plan, p.FileName)
}

func load(tx *db.Tx, contestID int64) (found known, err error) {
	if found.entries, found.members, err = entries.All(tx, contestID); err != nil {
		return found, err
	}
	found.units, err = entries.UnitNames(tx)
	return found, err
}

// write applies a plan without faults.
func write(tx *db.Tx, by audit.By, c *contests.Contest, p *plan, fileName string) error {
	drafts := make([]entries.Draft, len(p.add))
	for i, t := range p.add {
		drafts[i] = t.draft
	}
	if _, err := entries.AddAll(tx, c, by, drafts); err != nil {
		return err
	}
	reason := text.Clean(fileName)
	if reason == "" {
		reason = "xlsx"
	}
	for _, ch := range p.change {
		if _, err := entries.Replace(tx, c, by, ch.entry, ch.team.draft, reason); err != nil {
			return err
		}
	}
	if len(p.add)+len(p.change) == 0 {
		return nil
	}
	return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "roster.import", Subject: "contest", SubjectID: c.ID,
		After: map[string]any{"file": reason, "new": len(p.add), "changed": len(p.change)}})
}

// fill counts what is in the file and what the plan does with it.
func (p *Preview) fill(c *contests.Contest, teams []*team, plan *plan) {
	p.Teams, p.TeamsNew, p.TeamsChanged, p.TeamsUnchanged = len(teams), len(plan.add), len(plan.change), plan.unchanged
	p.UnitsNew, p.Flags = plan.unitsNew, plan.flags
	people, units, areas := map[string]bool{}, map[[2]string]bool{}, map[string]bool{}
	byDivision := make(map[string]map[string]bool)
	counts := make(map[string]int)
	for _, t := range teams {
		units[t.unitKey()], areas[t.draft.Area] = true, true
		counts[t.draft.Division]++
		if byDivision[t.draft.Division] == nil {
			byDivision[t.draft.Division] = map[string]bool{}
		}
		for _, m := range t.people {
			p.Memberships++
			people[m.key], byDivision[t.draft.Division][m.key] = true, true
		}
	}
	p.People, p.Units, p.Areas = len(people), len(units), len(areas)
	for _, d := range c.Rules.Divisions {
		p.Divisions = append(p.Divisions, DivisionCount{d.Code, d.Name, counts[d.Code], len(byDivision[d.Code])})
	}
	for _, ch := range plan.change {
		p.Changes = append(p.Changes, Change{Row: ch.team.row(), Code: ch.entry.Code, Team: ch.entry.Name, Lines: lines(ch.before, ch.after)})
	}
	slices.SortStableFunc(p.Changes, func(a, b Change) int { return a.Row - b.Row })
	slices.SortStableFunc(p.Flags, func(a, b Flag) int { return a.Row - b.Row })
}

// lines puts a correction's difference into lines. A member of the same name, else of the same birth date, is the one who changed.
func lines(before, after map[string]any) []Line {
	var list []Line
	for _, field := range []string{"name", "unit", "area", "account"} {
		was, ok := before[field].(string)
		if is, also := after[field].(string); ok || also {
			list = append(list, Line{field, was, is})
		}
	}
	gone, _ := before["members"].([]entries.DraftMember)
	come, _ := after["members"].([]entries.DraftMember)
	come = slices.Clone(come)
	for _, m := range gone {
		at := slices.IndexFunc(come, func(n entries.DraftMember) bool { return n.Name == m.Name })
		if at < 0 && m.Born != "" {
			at = slices.IndexFunc(come, func(n entries.DraftMember) bool { return n.Born == m.Born && n.Role == m.Role })
		}
		if at < 0 {
			list = append(list, Line{"members", memberWords(m), ""})
			continue
		}
		list = append(list, Line{"members", memberWords(m), memberWords(come[at])})
		come = slices.Delete(come, at, at+1)
	}
	for _, m := range come {
		list = append(list, Line{"members", "", memberWords(m)})
	}
	return list
}

// memberWords names a member with what tells them apart: "Lê Hoài Trang, 2/7/2013, 5C3".
func memberWords(m entries.DraftMember) string {
	parts, born := []string{m.Name}, m.Born
	if day, err := time.Parse(time.DateOnly, born); err == nil {
		born = day.Format("2/1/2006")
	}
	for _, part := range []string{born, m.Class, m.Phone} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}
