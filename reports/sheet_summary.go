// The first sheet: counts of each division, worked out from the other sheets, and what the results stand on.
package reports

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

type summarySheet struct {
	*layout
	name      string
	book      *book
	divisions []*divisionSheet
	members   *membersSheet
	prizes    []string // names, in the order of the rules
}

func planSummary(s *styles, name string, b *book, divisions []*divisionSheet, members *membersSheet) *summarySheet {
	p := &summarySheet{layout: &layout{}, name: name, book: b, divisions: divisions, members: members}
	p.add(b.divisionWord(), 24, s.text)
	p.add("Số "+b.entriesWord()+" đăng ký", 11, s.count)
	p.add("Số thí sinh", 11, s.count)
	p.add("Lượt người hướng dẫn", 11, s.count)
	p.add("Số người\n(không trùng)", 13, s.count)
	for _, r := range b.rounds {
		p.add("Dự thi "+lowerFirst(r.Name.VI), 12, s.count)
		if r.Advancement != nil {
			in, _ := advancedWords(r.next)
			p.add(in, 12, s.count)
		}
	}
	if b.awarded() {
		from := len(p.columns)
		for _, prize := range b.rules.Awards.Prizes {
			p.prizes = append(p.prizes, prize.Name.VI)
			p.add(prize.Name.VI, 11, s.count)
		}
		p.add("Tổng số giải", 11, s.count)
		p.group("Giải thưởng", from)
	}
	return p
}

// awarded says whether the round that gives the prizes has marks.
func (b *book) awarded() bool {
	for _, r := range b.rounds {
		if r.Code == b.rules.Awards.Round {
			return len(b.rules.Awards.Prizes) > 0
		}
	}
	return false
}

func (p *summarySheet) write(f *excelize.File, s *styles, h heading) error {
	n := len(p.divisions)
	sh, err := newSheet(f, s, p.name, p.layout, h, n+1+len(p.book.statuses)+2, 1, false)
	if err != nil {
		return err
	}
	sums := make([]int, len(p.columns))
	for i, d := range p.divisions {
		values := []any{d.division.Name.VI}
		for col, f := range p.counts(firstRow+i, d) {
			values = append(values, f)
			sums[col+1] += f.value.(int)
		}
		sh.next(values)
	}
	p.total(sh, s, sums)
	row := sh.row + 1
	for _, st := range p.book.statuses {
		row++
		sh.line(row, s.note, st.sentence(p.book))
		sh.merge(1, len(p.columns), row)
	}
	return sh.sign()
}

// counts are the formulas of a division's row, after its name.
func (p *summarySheet) counts(row int, d *divisionSheet) []formula {
	in := func(col string) string { return quoted(d.name) + span(col, firstRow, d.last) }
	e, m := d.division.entries, p.members
	if len(e) == 0 { // a range needs a row
		return zeros(len(p.columns) - 1)
	}
	code := d.division.Code
	contestants, mentors, people := p.book.people(code)
	all := []formula{
		d.registered(in),
		m.countIfs(code, contestantWord, contestants), m.countIfs(code, mentorWord, mentors),
		{fmt.Sprintf(`SUMIFS(%s,%s,"%s")`, m.ref(m.inDivision), m.ref(m.division), code), people},
	}
	for i := range p.book.rounds {
		all = append(all, formula{fmt.Sprintf("COUNT(%s)", in(d.rounds[i].rank)), countEntries(e, func(e *bookEntry) bool { return e.results[i].rank > 0 })})
		if d.rounds[i].advanced != "" {
			words, _ := advancedWords(p.book.rounds[i].next)
			all = append(all, formula{fmt.Sprintf(`COUNTIF(%s,%s)`, in(d.rounds[i].advanced), literal(words)), countEntries(e, func(e *bookEntry) bool { return e.results[i].advancement == words })})
		}
	}
	if len(p.prizes) == 0 {
		return all
	}
	first := letters(len(all) + 2)
	for _, name := range p.prizes {
		f := formula{"0", 0}
		if d.prize != "" {
			f = formula{fmt.Sprintf(`COUNTIF(%s,%s)`, in(d.prize), literal(name)), countEntries(e, func(e *bookEntry) bool { return e.prize == name })}
		}
		all = append(all, f)
	}
	sum := 0
	for _, f := range all[len(all)-len(p.prizes):] {
		sum += f.value.(int)
	}
	return append(all, formula{fmt.Sprintf("SUM(%s%d:%s%d)", first, row, letters(len(all)+1), row), sum})
}

func zeros(n int) []formula {
	all := make([]formula, n)
	for i := range all {
		all[i] = formula{"0", 0}
	}
	return all
}

func (m *membersSheet) countIfs(division, role string, value int) formula {
	return formula{fmt.Sprintf(`COUNTIFS(%s,"%s",%s,"%s")`, m.ref(m.division), division, m.ref(m.role), role), value}
}

// total adds the divisions up. People are counted over the whole contest: one who stands in two divisions is one person.
func (p *summarySheet) total(sh *sheet, s *styles, sums []int) {
	values := make([]any, len(p.columns))
	values[0] = excelize.Cell{StyleID: s.totalText, Value: "Toàn cuộc thi"}
	for col := 1; col < len(values); col++ {
		name := letters(col + 1)
		expr, value := fmt.Sprintf("SUM(%s%d:%s%d)", name, firstRow, name, headRow+len(p.divisions)), sums[col]
		if col == 4 {
			_, _, value = p.book.people("")
			expr = fmt.Sprintf("SUM(%s)", p.members.ref(p.members.inContest))
		}
		values[col] = excelize.Cell{StyleID: s.totalCount, Formula: expr, Value: value}
	}
	sh.set(sh.row+1, values, lineHeight+4)
}

// people counts memberships by role and distinct people, in a division or (code "") in the contest.
func (b *book) people(division string) (contestants, mentors, people int) {
	for i := range b.members {
		m := &b.members[i]
		if division != "" && m.division != division {
			continue
		}
		if m.role == contestantWord {
			contestants++
		} else {
			mentors++
		}
		if division == "" {
			people += count(m.firstInContest)
		} else {
			people += count(m.firstInDivision)
		}
	}
	return contestants, mentors, people
}

func countEntries(entries []bookEntry, is func(*bookEntry) bool) (n int) {
	for i := range entries {
		n += count(is(&entries[i]))
	}
	return n
}

// sentence says what a round's results stand on.
func (st status) sentence(b *book) string {
	name := st.round.Name.VI
	switch {
	case st.number == 0:
		return fmt.Sprintf("%s: DỰ THẢO, chưa công bố (dữ liệu phiên bản %d).", name, st.version)
	case st.stale:
		return fmt.Sprintf("%s: DỰ THẢO, dữ liệu phiên bản %d đã khác bản công bố số %d ngày %s.", name, st.version, st.number, st.at.In(b.zone).Format("2/1/2006"))
	}
	return fmt.Sprintf("%s: công bố số %d lúc %s, mã kiểm tra SHA-256 %s.", name, st.number, st.at.In(b.zone).Format("15:04 ngày 2/1/2006"), st.hash)
}

// headline is the one line under every title: draft or published, and when the file was made.
func (b *book) headline() string {
	word := "Kết quả đã công bố"
	if len(b.statuses) == 0 {
		word = "Chưa có kết quả"
	}
	for _, st := range b.statuses {
		if st.number == 0 || st.stale {
			word = "DỰ THẢO"
		}
	}
	return fmt.Sprintf("%s – số liệu lúc %s", word, b.at.In(b.zone).Format("15:04 ngày 2/1/2006"))
}
