// What a preview says, in the words of the catalogues.
package marking

import (
	"fmt"
	"slices"
	"strings"

	"hoithi/internal/decimal"
	"hoithi/internal/i18n"
)

// maxListed is how many changed sheets the summary of a command lists; the page shows all.
const maxListed = 50

// Reading is a time in milliseconds inside a note, written out so that nobody takes minutes for hours.
type Reading int64

// words are minutes and seconds: 77 phút 01 giây.
func (t Reading) words(pr *i18n.Printer) string {
	minutes, ms := int64(t)/60_000, int64(t)%60_000
	seconds := fmt.Sprintf("%02d", ms/1000)
	if ms%1000 != 0 {
		seconds += pr.T("marking.decimal_sign") + fmt.Sprintf("%03d", ms%1000)
	}
	return pr.T("marking.reading", "Minutes", minutes, "Seconds", seconds)
}

// Summary is what the file does in a few lines: counts, notes, and each sheet that changes.
func (p *Preview) Summary(pr *i18n.Printer) []string {
	lines := []string{pr.T("marking.summary", "Round", p.Round.Name, "File", p.FileName, "New", pr.Number(int64(p.Count(New))),
		"Changed", pr.Number(int64(p.Count(Changed))), "Same", pr.Number(int64(p.Count(Same))), "Absent", pr.Number(int64(p.Count(Absent))))}
	lines = append(lines, p.noteLines(pr)...)
	listed := 0
	for _, r := range p.Rows {
		if r.Change != Changed {
			continue
		}
		if listed++; listed > maxListed {
			lines = append(lines, pr.T("marking.summary_more", "Count", p.Count(Changed)-maxListed))
			break
		}
		var parts []string
		for _, d := range p.differences(pr, r) {
			parts = append(parts, fmt.Sprintf("%s: %s → %s", d.Label, d.Before, d.After))
		}
		if r.Pass > 0 {
			lines = append(lines, pr.T("judging.summary_change", "Row", r.Number, "Code", r.Entry.Code, "Judge", r.Judge.Code, "Pass", r.Pass, "What", strings.Join(parts, "; ")))
			continue
		}
		lines = append(lines, pr.T("marking.summary_change", "Row", r.Number, "Code", r.Entry.Code, "Attempt", r.Attempt, "What", strings.Join(parts, "; ")))
	}
	switch {
	case !p.Writes():
		lines = append(lines, pr.T("marking.nothing"))
	case p.NeedsReason && !p.Applied:
		lines = append(lines, pr.T("marking.will_need_reason"))
	}
	return lines
}

func (p *Preview) noteLines(pr *i18n.Printer) (lines []string) {
	for _, n := range p.Notes {
		args := slices.Clone(n.Args)
		for i, a := range args {
			if t, ok := a.(Reading); ok {
				args[i] = t.words(pr)
			}
		}
		lines = append(lines, pr.T(n.Key, args...))
	}
	return lines
}

// difference is one thing that changes on a sheet.
type difference struct{ Label, Before, After string }

// differences compares a changed row with the sheet in force: marks by name, the total, the time.
func (p *Preview) differences(pr *i18n.Printer, r Row) (list []difference) {
	add := func(label, before, after string) {
		if before != after {
			list = append(list, difference{label, before, after})
		}
	}
	count := func(v Value, code string) string {
		if n, ok := v.Marks[code]; ok {
			return pr.Number(n)
		}
		return pr.T("marking.none")
	}
	for _, c := range p.Round.Criteria {
		add(c.Name.In(pr.Lang()), markOf(pr, r.Old, c.Code), markOf(pr, r.Value, c.Code))
	}
	for _, i := range items(p.Round) {
		add(i.Name.In(pr.Lang()), count(r.Old, i.Code), count(r.Value, i.Code))
	}
	add(pr.T("marking.points"), pr.Points(r.Old.Points), pr.Points(r.Value.Points))
	add(pr.T("marking.time"), timeOf(pr, r.Old), timeOf(pr, r.Value))
	return list
}

func timeOf(pr *i18n.Printer, v Value) string {
	if !v.HasTime {
		return pr.T("marking.none")
	}
	return pr.RunTime(v.TimeMS)
}

// markOf is a criterion's mark in words.
func markOf(pr *i18n.Printer, v Value, code string) string {
	if n, ok := v.Marks[code]; ok {
		return pr.Points(decimal.Milli(n))
	}
	return pr.T("marking.none")
}
