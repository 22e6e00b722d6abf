// Formulas of a division's sheet: totals over attempts and ranks along the tie chain, as scoring reckons them.
package reports

import (
	"fmt"
	"strings"

	"hoithi/judging/scoring"
)

// present lists the cells of the attempts that were run.
func (c *roundColumns) present(row int, r *bookResult) (points, times []string) {
	for n := range r.attempts {
		if r.attempts[n].has {
			points = append(points, fmt.Sprintf("%s%d", c.attempts[n].points, row))
			if r.attempts[n].hasTime {
				times = append(times, fmt.Sprintf("%s%d", c.attempts[n].time, row))
			}
		}
	}
	return points, times
}

func (p *divisionSheet) totalFormula(row, i int, r *bookResult) string {
	points, _ := p.rounds[i].present(row, r)
	switch p.book.rounds[i].Attempts.Result {
	case scoring.Sum:
		return "SUM(" + strings.Join(points, ",") + ")"
	case scoring.Last:
		return points[len(points)-1]
	}
	return "MAX(" + strings.Join(points, ",") + ")"
}

// timeFormula: of the best attempts the least time; the sum, rounded to whole milliseconds; or the last one's.
func (p *divisionSheet) timeFormula(row, i int, r *bookResult) string {
	c := &p.rounds[i]
	points, times := c.present(row, r)
	switch p.book.rounds[i].Attempts.Result {
	case scoring.Sum:
		return "ROUND(SUM(" + strings.Join(times, ",") + ")*86400000,0)/86400000"
	case scoring.Last:
		return times[len(times)-1]
	}
	if len(points) == 1 {
		return times[0]
	}
	var parts []string
	for n := range r.attempts {
		if a := &r.attempts[n]; a.has && a.hasTime {
			parts = append(parts, fmt.Sprintf("IF(%s%d=%s%d,%s%d,999)", c.attempts[n].points, row, c.points, row, c.attempts[n].time, row))
		}
	}
	return "MIN(" + strings.Join(parts, ",") + ")"
}

// otherFormula: the best attempt that does not count.
func (p *divisionSheet) otherFormula(row, i int, r *bookResult) string {
	points, _ := p.rounds[i].present(row, r)
	if p.book.rounds[i].Attempts.Result == scoring.Last {
		return "MAX(" + strings.Join(points[:len(points)-1], ",") + ")"
	}
	if len(points) == 2 {
		return "MIN(" + strings.Join(points, ",") + ")"
	}
	return "LARGE((" + strings.Join(points, ",") + "),2)"
}

// rankFormula is one more than the number of entries with more points, or as many and better along the tie chain.
func (p *divisionSheet) rankFormula(row, i int) string {
	c := &p.rounds[i]
	points := key{c.points, ">"}
	better := points.better(p, row, false)
	chain := ""
	ties := p.book.rounds[i].Ties
	for n := len(ties) - 1; n >= 0; n-- {
		k, ok := p.tieKey(i, ties[n])
		if !ok {
			continue
		}
		if chain == "" {
			chain = k.better(p, row, c.missing)
		} else {
			chain = fmt.Sprintf("(%s+%s*%s)", k.better(p, row, c.missing), k.equal(p, row, c.missing), chain)
		}
	}
	if chain != "" {
		better = fmt.Sprintf("(%s+%s*%s)", better, points.equal(p, row, false), chain)
	}
	return fmt.Sprintf("1+SUMPRODUCT(ISNUMBER(%s)*%s)", span(c.points, firstRow, p.last), better)
}

// key is one key of the tie chain: its column, and whether more (">") or less ("<") is better.
type key struct{ col, sign string }

func (p *divisionSheet) tieKey(i int, name string) (key, bool) {
	switch name {
	case scoring.ByTime:
		return key{p.rounds[i].time, "<"}, true
	case scoring.ByOther:
		return key{p.rounds[i].other, ">"}, true
	}
	if code, ok := strings.CutPrefix(name, scoring.ByMark); ok {
		return key{p.rounds[i].criteria[code], ">"}, true
	}
	prior, ok := p.prior(name)
	if !ok {
		return key{}, false // that round has no marks: nobody has a rank there
	}
	if strings.HasPrefix(name, scoring.ByTotal) {
		return key{p.rounds[prior].points, ">"}, true
	}
	return key{p.rounds[prior].rank, "<"}, true
}

// better marks the rows that stand before this one by the key; a row without a value stands last.
func (k key) better(p *divisionSheet, row int, missing bool) string {
	all, own := span(k.col, firstRow, p.last), fmt.Sprintf("%s%d", k.col, row)
	if missing {
		return fmt.Sprintf("ISNUMBER(%s)*((%s%s%s)+ISBLANK(%s))", all, all, k.sign, own, own)
	}
	return fmt.Sprintf("(%s%s%s)", all, k.sign, own)
}

// equal marks the rows that the key does not separate from this one.
func (k key) equal(p *divisionSheet, row int, missing bool) string {
	all, own := span(k.col, firstRow, p.last), fmt.Sprintf("%s%d", k.col, row)
	if missing {
		return fmt.Sprintf("(%s=%s)*(ISNUMBER(%s)=ISNUMBER(%s))", all, own, all, own)
	}
	return fmt.Sprintf("(%s=%s)", all, own)
}
