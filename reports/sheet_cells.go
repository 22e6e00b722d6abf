// Cells of a round that are no run times: totals under weights, what breaks ties, ranks that stand on another sheet.
package reports

import (
	"fmt"
	"strings"

	"hoithi/contests"
	"hoithi/judging/scoring"
)

// entryWord and divisionWord head the columns of entries and divisions.
func (b *book) entryWord() string {
	if b.rules.Kind() == contests.EntryWork {
		return "Bài dự thi"
	}
	return "Đội thi"
}

func (b *book) divisionWord() string {
	if b.rules.Kind() == contests.EntryWork {
		return "Lĩnh vực"
	}
	return "Bảng"
}

func (b *book) entriesWord() string {
	if b.rules.Kind() == contests.EntryWork {
		return "bài"
	}
	return "đội"
}

// registered counts the entries of a sheet that did not withdraw.
func (p *divisionSheet) registered(in func(col string) string) formula {
	gone := countEntries(p.division.entries, func(e *bookEntry) bool { return e.withdrawn })
	if gone == 0 {
		return formula{fmt.Sprintf("COUNTA(%s)", in(p.code)), len(p.division.entries)}
	}
	return formula{fmt.Sprintf(`COUNTA(%s)-COUNTIF(%s,"*%s*")`, in(p.code), in(p.note), goneWords), len(p.division.entries) - gone}
}

// goneWords stand in the note of an entry that is still listed because it was published.
const goneWords = "đã rút sau khi công bố"

func criterionOf(round *bookRound, code string) string {
	for _, line := range round.Criteria {
		if line.Code == code {
			return line.Name.VI
		}
	}
	return code
}

// empty are the cells of points and time of an entry without a result.
func (p *divisionSheet) empty(i int) []any {
	cells := []any{nil}
	if p.rounds[i].own != "" {
		cells = append(cells, nil)
	}
	if p.rounds[i].time != "" {
		cells = append(cells, nil)
	}
	return cells
}

// totals are the cells of points: what the round gave, and under weights the total.
func (p *divisionSheet) totals(row, i int, r *bookResult, own string) []any {
	c, round := &p.rounds[i], &p.book.rounds[i]
	if c.own == "" {
		return []any{formula{own, r.points}}
	}
	var parts []string
	all := 0
	for _, w := range round.Weights {
		col := c.own
		if w.Round != round.Code {
			n, ok := p.prior(scoring.ByRound + w.Round)
			if !ok {
				return []any{formula{own, r.own}, r.points}
			}
			if col = p.rounds[n].own; col == "" {
				col = p.rounds[n].points
			}
		}
		parts = append(parts, fmt.Sprintf("%d*%s%d", w.Weight, col, row))
		all += w.Weight
	}
	return []any{formula{own, r.own}, formula{fmt.Sprintf("(%s)/%d", strings.Join(parts, "+"), all), r.points}}
}

// tieCells are what breaks ties besides time, in the order of the chain.
func (p *divisionSheet) tieCells(row, i int, r *bookResult) (cells []any) {
	c := &p.rounds[i]
	for _, key := range p.book.rounds[i].Ties {
		if key == scoring.ByOther {
			cells = append(cells, when(r.hasOther, func() formula { return formula{p.otherFormula(row, i, r), r.other} }))
		}
		code, ok := strings.CutPrefix(key, scoring.ByMark)
		if !ok {
			continue
		}
		mean, has := r.criteria[code]
		switch column := c.marks.criteria[code]; {
		case !has:
			cells = append(cells, nil)
		case len(c.attempts) > 0: // of the attempt that counts: the program says which
			cells = append(cells, mean)
		default:
			cells = append(cells, formula{fmt.Sprintf("AVERAGEIFS(%s,%s,$%s%d)", c.marks.ref(column), c.marks.ref(c.marks.code), p.code, row), mean})
		}
	}
	return cells
}

// lookUp finds a rank by the entry's code on the sheet where it is reckoned.
func (p *divisionSheet) lookUp(row, i int, e *bookEntry) string {
	of := e.division
	if p.book.rounds[i].Per() == contests.PerContest {
		of = ""
	}
	for _, other := range p.others {
		if other.division.Code == of {
			in := func(col string) string { return quoted(other.name) + span(col, firstRow, other.last) }
			return fmt.Sprintf("INDEX(%s,MATCH($%s%d,%s,0))", in(other.rounds[i].rank), p.code, row, in(other.code))
		}
	}
	return fmt.Sprint(e.results[i].rank)
}
