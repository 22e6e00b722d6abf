// The sheet of a division: rank, entry, what it did in each round, who goes on, prizes. Everything reckoned is a formula.
package reports

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/judging/scoring"
)

// divisionSheet knows where a division's results stand.
type divisionSheet struct {
	*layout
	name     string
	book     *book
	division *bookDivision
	last     int
	rounds   []roundColumns // as book.rounds
	code     string
	others   []*divisionSheet // of the other divisions, or of the whole contest: what is ranked there is looked up
	prize    string           // "" = no prize in this division yet
	note     string
}

// roundColumns are the columns of one round; "" = there is none.
type roundColumns struct {
	marks                               *marksSheet
	rank, points, time, other, advanced string
	own                                 string            // what the round gave by itself, under weights
	criteria                            map[string]string // means that break ties, by criterion
	attempts                            []struct{ points, time string }
	missing                             bool // some ranked entry has no time, no other attempt or no earlier rank: formulas must say so
}

func planDivision(s *styles, name string, b *book, d *bookDivision, marks []*marksSheet) *divisionSheet {
	p := &divisionSheet{layout: &layout{}, name: name, book: b, division: d, last: headRow + len(d.entries)}
	p.rounds = make([]roundColumns, len(b.rounds))
	for i := len(b.rounds) - 1; i >= 0; i-- { // the last round's rank comes first
		p.rounds[i].rank = p.add(b.rounds[i].Name.VI, 8, s.count)
	}
	p.group("Hạng", 0)
	p.code = p.add("Mã số", 14, s.centre)
	p.add(b.entryWord(), 22, s.text)
	if d.Code == "" {
		p.add(b.divisionWord(), 10, s.centre)
	}
	p.add("Đơn vị", 30, s.text)
	p.add("Địa bàn", 21, s.text)
	for i := range b.rounds {
		p.addRound(s, i, marks[i])
	}
	for i := range d.entries {
		if d.entries[i].prize != "" && p.prize == "" {
			p.prize = "?"
		}
		if d.entries[i].note != "" {
			p.note = "?"
		}
	}
	if p.prize != "" {
		p.prize = p.add("Giải thưởng", 19, s.text)
	}
	if p.note != "" {
		p.note = p.add("Ghi chú", 24, s.text)
	}
	return p
}

func (p *divisionSheet) addRound(s *styles, i int, marks *marksSheet) {
	round, c := &p.book.rounds[i], &p.rounds[i]
	c.marks = marks
	from, timed := len(p.columns), s.timeStyle(round.wholes)
	if round.Attempts.Count > 1 {
		for n := 1; n <= round.Attempts.Count; n++ {
			c.attempts = append(c.attempts, struct{ points, time string }{
				p.add(fmt.Sprintf("Lượt %d: điểm", n), 8, s.points),
				p.add(fmt.Sprintf("Lượt %d: thời gian", n), 9.5, timed)})
		}
	}
	if len(round.Weights) > 0 {
		c.own = p.add("Điểm vòng này", 8, s.points)
		c.points = p.add("Tổng điểm", 8, s.points)
	} else {
		c.points = p.add("Điểm", 8, s.points)
	}
	if round.timed {
		c.time = p.add("Thời gian", 9.5, timed)
	}
	c.criteria = map[string]string{}
	for _, key := range round.Ties {
		if key == scoring.ByOther {
			c.other = p.add("Điểm lượt còn lại", 8, s.points)
		}
		if code, ok := strings.CutPrefix(key, scoring.ByMark); ok {
			c.criteria[code] = p.add("TB "+lowerFirst(criterionOf(round, code)), 12, s.points)
		}
	}
	if round.Advancement != nil {
		c.advanced = p.add("Kết quả", 20, s.text)
	}
	p.group(round.Name.VI, from)
	for e := range p.division.entries {
		r := &p.division.entries[e].results[i]
		c.missing = c.missing || r.rank > 0 && (c.time != "" && !r.hasTime || c.other != "" && !r.hasOther || len(r.criteria) < len(c.criteria) || p.priorMissing(round, e))
	}
}

// priorMissing says that an entry has no rank in an earlier round that this round's tie chain asks for.
func (p *divisionSheet) priorMissing(round *bookRound, entry int) bool {
	for _, key := range round.Ties {
		if prior, ok := p.prior(key); ok && p.division.entries[entry].results[prior].rank == 0 {
			return true
		}
	}
	return false
}

func (p *divisionSheet) prior(key string) (int, bool) {
	code, ok := strings.CutPrefix(key, scoring.ByRound)
	if !ok {
		code, ok = strings.CutPrefix(key, scoring.ByTotal)
	}
	for i := range p.book.rounds {
		if ok && p.book.rounds[i].Code == code {
			return i, true
		}
	}
	return 0, false
}

func (p *divisionSheet) write(f *excelize.File, s *styles, h heading) error {
	sh, err := newSheet(f, s, p.name, p.layout, h, len(p.division.entries), len(p.rounds)+2, true)
	if err != nil {
		return err
	}
	for i := range p.division.entries {
		sh.next(p.cells(firstRow+i, &p.division.entries[i]))
	}
	return sh.sign()
}

func (p *divisionSheet) cells(row int, e *bookEntry) []any {
	values := make([]any, 0, len(p.columns))
	for i := len(p.rounds) - 1; i >= 0; i-- {
		r := &e.results[i]
		values = append(values, p.rankCell(row, i, e, r.rank))
	}
	values = append(values, e.code, e.name)
	if p.division.Code == "" {
		values = append(values, e.division)
	}
	values = append(values, e.unit, e.area)
	for i := range p.rounds {
		values = p.roundCells(values, row, i, &e.results[i])
	}
	if p.prize != "" {
		values = append(values, p.prizeCell(row, e))
	}
	if p.note != "" {
		values = append(values, optional(e.note != "", e.note))
	}
	return values
}

func (p *divisionSheet) roundCells(values []any, row, i int, r *bookResult) []any {
	c := &p.rounds[i]
	code := fmt.Sprintf("$%s%d", p.code, row)
	for n := range c.attempts {
		if n >= len(r.attempts) || !r.attempts[n].has {
			values = append(values, nil, nil)
			continue
		}
		a := &r.attempts[n]
		values = append(values, formula{c.marks.attemptPoints(code, n+1, a), a.points},
			when(a.hasTime, func() formula { return formula{c.marks.attemptTime(code, n+1, a), days(a.timeMS)} }))
	}
	ranked := r.rank > 0
	switch {
	case !ranked:
		values = append(values, p.empty(i)...)
	case len(c.attempts) == 0:
		a := &r.attempts[0]
		values = append(values, p.totals(row, i, r, c.marks.attemptPoints(code, 1, a))...)
		if c.time != "" {
			values = append(values, when(r.hasTime, func() formula { return formula{c.marks.attemptTime(code, 1, a), days(r.timeMS)} }))
		}
	default:
		values = append(values, p.totals(row, i, r, p.totalFormula(row, i, r))...)
		if c.time != "" {
			values = append(values, when(r.hasTime, func() formula { return formula{p.timeFormula(row, i, r), days(r.timeMS)} }))
		}
	}
	values = append(values, p.tieCells(row, i, r)...)
	if c.advanced != "" {
		values = append(values, p.advancedCell(row, i, r))
	}
	return values
}

// mostToCompare is the size of a division up to which a rank is a formula: each one looks at all rows, so the work grows with the square.
const mostToCompare = 5000

func (p *divisionSheet) rankCell(row, i int, e *bookEntry, rank int) any {
	switch {
	case rank == 0:
		return nil
	case (p.book.rounds[i].Per() == contests.PerContest) != (p.division.Code == ""):
		return formula{p.lookUp(row, i, e), rank} // it is ranked on another sheet
	case len(p.division.entries) > mostToCompare:
		return rank
	}
	return formula{p.rankFormula(row, i), rank}
}

// when is the formula, or an empty cell; a formula can only be written where it has something to reckon.
func when(has bool, f func() formula) any {
	if !has {
		return nil
	}
	return f()
}

// advancedCell is a formula of the rank, except where the council decided or still has to.
func (p *divisionSheet) advancedCell(row, i int, r *bookResult) any {
	round := &p.book.rounds[i]
	in, out := advancedWords(round.next)
	byRank, limit := out, round.Advancement
	if (limit.Top == 0 || r.rank <= limit.Top) && (limit.Minimum == nil || r.points >= units(*limit.Minimum)) {
		byRank = in
	}
	switch {
	case r.advancement == "":
		return nil
	case r.advancementFixed || r.advancement != byRank:
		return r.advancement
	}
	condition := fmt.Sprintf("%s%d<=%d", p.rounds[i].rank, row, limit.Top)
	if limit.Minimum != nil {
		reaches := fmt.Sprintf("ROUND(%s%d,9)>=%s", p.rounds[i].points, row, *limit.Minimum)
		if limit.Top == 0 {
			condition = reaches
		} else {
			condition = "AND(" + condition + "," + reaches + ")"
		}
	}
	return formula{fmt.Sprintf(`IF(%s,%s,%s)`, condition, literal(in), literal(out)), r.advancement}
}

// prizeCell is a formula of the rank where the prize follows from it.
func (p *divisionSheet) prizeCell(row int, e *bookEntry) any {
	for i := range p.book.rounds {
		if p.book.rounds[i].Code != p.book.rules.Awards.Round {
			continue
		}
		rank, limit, byRank := e.results[i].rank, 0, ""
		expr, tail := "", ""
		for _, prize := range p.book.rules.Awards.Prizes {
			limit += prize.UpTo
			expr += fmt.Sprintf(`IF(%s%d<=%d,%s,`, p.rounds[i].rank, row, limit, literal(prize.Name.VI))
			tail += ")"
			if byRank == "" && rank > 0 && rank <= limit {
				byRank = prize.Name.VI
			}
		}
		if e.prize != "" && e.prize == byRank {
			return formula{expr + `""` + tail, e.prize}
		}
	}
	return optional(e.prize != "", e.prize)
}

// advancedWords are the words for an entry that goes on to a round, and for one that does not.
func advancedWords(next string) (in, out string) { return "Vào " + lowerFirst(next), "Dừng thi" }

// nextName names the round that a round's advancement leads to.
func nextName(rules *contests.Rules, code string) string {
	for i, r := range rules.Rounds {
		if r.Code == code && i+1 < len(rules.Rounds) {
			return rules.Rounds[i+1].Name.VI
		}
	}
	return ""
}

// literal is a text as formulas write it.
func literal(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
