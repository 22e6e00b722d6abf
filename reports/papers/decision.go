// The decision on the results: whom it honours, what they get, who carries it out; the list of prizes is its annex.
package papers

import (
	"fmt"
	"strings"

	"hoithi/contests"
	"hoithi/judging/results"
	"hoithi/reports/typeset"
)

func decisionPaper(s *source, f Form) []typeset.Block {
	all := s.winners()
	blocks := []typeset.Block{s.head(f),
		typeset.Title{Kind: "QUYẾT ĐỊNH", Summary: []string{"Về việc công nhận kết quả và trao giải thưởng", s.contest()}},
		typeset.Heading{Text: upper(f.Organ), Level: 1, Centred: true}}
	for _, basis := range append(lines(f.Bases), s.published(), fmt.Sprintf("Xét đề nghị của Ban Giám khảo và Thường trực Ban Tổ chức %s.", s.contest())) {
		blocks = append(blocks, typeset.Runs(typeset.Italic(basis)))
	}
	blocks = append(blocks, typeset.Heading{Text: "QUYẾT ĐỊNH:", Level: 1, Centred: true},
		article(1, fmt.Sprintf("Công nhận kết quả và trao giải thưởng %s cho %s %s đạt giải, gồm: %s (có danh sách kèm theo).",
			s.contest(), two(len(all)), thing(s.rules), counts(all))))
	if withheld := s.withheld(); withheld != "" {
		blocks = append(blocks, typeset.Text("Không trao "+withheld+" do không có "+thing(s.rules)+" đạt yêu cầu theo Thể lệ."))
	}
	blocks = append(blocks, s.moneyArticle(all)...)
	blocks = append(blocks,
		article(3, fmt.Sprintf("Quyết định này có hiệu lực kể từ ngày ký. Ban Tổ chức, Ban Giám khảo %s, các đơn vị, cá nhân có liên quan và các %s tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
			s.event(), honoured(s.rules))),
		f.signing(),
		typeset.Annex{Title: "DANH SÁCH " + upper(thing(s.rules)) + " ĐẠT GIẢI", Of: s.accompanies(f, "Quyết định"), Landscape: s.wide()},
		s.winnersTable(all),
		typeset.Paragraph{Runs: []typeset.Run{typeset.Plain("Tổng số tiền thưởng: " + inWords(total(all)) + ".")}, Flush: true})
	return blocks
}

func article(n int, text string) typeset.Paragraph {
	return typeset.Runs(typeset.Bold(fmt.Sprintf("Điều %d. ", n)), typeset.Plain(text))
}

// published is the basis that no office types: the publication this paper comes from.
func (s *source) published() string {
	at := typeset.DayOf(publishedAt(s))
	number := ""
	if s.publication.Number > 1 {
		number = fmt.Sprintf(" lần %d", s.publication.Number)
	}
	return fmt.Sprintf("Căn cứ kết quả %s %s được công bố%s %s;", s.snap.RoundName.Inside().In("vi"), s.contest(), number, at.InWords())
}

// moneyArticle says what each prize is worth and what all are; without money there is only the certificate.
func (s *source) moneyArticle(all []winner) []typeset.Block {
	if total(all) == 0 {
		return []typeset.Block{article(2, "Mỗi "+thing(s.rules)+" đạt giải được cấp Giấy chứng nhận.")}
	}
	list := typeset.List{}
	for _, p := range s.snap.Prizes {
		n := 0
		for _, w := range all {
			if w.prize.Code == p.Code {
				n++
			}
		}
		if n > 0 {
			line := fmt.Sprintf("%s: %s giải, mỗi giải %s đồng", p.Name.VI, two(n), grouped(p.Money))
			list.Items = append(list.Items, []typeset.Run{typeset.Plain(line + ";")})
		}
	}
	last := list.Items[len(list.Items)-1]
	last[0].Text = strings.TrimSuffix(last[0].Text, ";") + "."
	return []typeset.Block{article(2, "Các giải thưởng tại Điều 1 được cấp Giấy chứng nhận và tiền thưởng như sau:"), list,
		typeset.Text(fmt.Sprintf("Tổng số tiền thưởng là %s, chi từ nguồn kinh phí tổ chức %s.", inWords(total(all)), s.event()))}
}

// withheld is "01 giải Nhất và 02 giải Nhì" of those that are not given; "" = all are.
func (s *source) withheld() string {
	var parts []string
	for _, p := range s.snap.Prizes {
		if p.Withheld > 0 {
			parts = append(parts, two(p.Withheld)+" "+p.Name.Inside().In("vi"))
		}
	}
	return listed(parts)
}

// winnersTable groups the winners by prize.
func (s *source) winnersTable(all []winner) typeset.Table {
	t := typeset.Table{Size: 12, Columns: []typeset.Column{{Head: "TT", Width: 10, Align: typeset.Centre}, {Head: thingColumn(s.rules), Width: 37},
		{Head: person(s.rules), Width: 43}, {Head: "Đơn vị", Width: 40}, {Head: fieldColumn(s.rules), Width: s.fieldWidth(), Align: typeset.Centre}, {Head: "Tiền thưởng (đồng)", Width: 28, Align: typeset.Right}}}
	if s.wide() {
		t.Columns[4].Align = typeset.Left
	}
	group, prize := 0, ""
	for i, w := range all {
		if w.prize.Code != prize {
			group, prize = group+1, w.prize.Code
			t.Rows = append(t.Rows, s.prizeRow(group, w.prize, all))
		}
		t.Rows = append(t.Rows, typeset.Cells(two(i+1), w.Team, s.people(w.Code), unit(w.Unit, w.District), short(s.rules, w.field), grouped(w.prize.Money)))
	}
	t.Rows = append(t.Rows, typeset.Row{Bold: true, Cells: []typeset.Cell{{Text: "Tổng cộng", Span: 5, Align: typeset.Centre}, {Text: grouped(total(all))}}})
	return t
}

// fieldWidth leaves room for names of fields, little for letters.
func (s *source) fieldWidth() float64 {
	for _, d := range s.rules.Divisions {
		if len([]rune(short(s.rules, d.Name.VI))) > 3 {
			return 45
		}
	}
	return 13
}

// wide says that tables with names of fields need the page across.
func (s *source) wide() bool { return s.fieldWidth() > 20 }

// honoured are those a decision names, inside a sentence.
func honoured(r *contests.Rules) string {
	if r.Kind() == contests.EntryWork {
		return "tác giả, nhóm tác giả đạt giải"
	}
	return "đội thi đạt giải"
}

func (s *source) prizeRow(group int, p results.SnapshotPrize, all []winner) typeset.Row {
	n := 0
	for _, w := range all {
		if w.prize.Code == p.Code {
			n++
		}
	}
	return typeset.Row{Bold: true, Keep: true, Cells: []typeset.Cell{{Text: roman(group)}, {Text: fmt.Sprintf("%s (%s giải)", upper(p.Name.VI), two(n)), Span: 5, Align: typeset.Left}}}
}
