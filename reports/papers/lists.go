// The list of all entries by unit, with their people.
package papers

import (
	"fmt"
	"strings"

	"hoithi/reports/typeset"
)

func listsPaper(s *source, f Form) []typeset.Block {
	t := typeset.Table{Size: 12, Columns: []typeset.Column{{Head: "TT", Width: 13, Align: typeset.Centre}, {Head: "Mã", Width: 34}, {Head: thingColumn(s.rules), Width: 55}, {Head: fieldColumn(s.rules), Width: s.fieldWidth() + 5},
		{Head: person(s.rules), Width: 70}, {Head: "Người hướng dẫn", Width: 52}}}
	units, at := 0, 0
	for i := 0; i < len(s.entrants); i = at {
		first := s.entrants[i]
		for at = i; at < len(s.entrants) && s.entrants[at].Unit == first.Unit && s.entrants[at].District == first.District; at++ {
		}
		units++
		t.Rows = append(t.Rows, typeset.Row{Bold: true, Keep: true, Cells: []typeset.Cell{{Text: roman(units)}, {Text: fmt.Sprintf("%s (%s %s)", unit(first.Unit, first.District), two(at-i), thing(s.rules)), Span: 5, Align: typeset.Left}}})
		for _, e := range s.entrants[i:at] {
			c := s.crews[e.Code]
			t.Rows = append(t.Rows, typeset.Cells(fmt.Sprint(len(t.Rows)+1-units), e.Code, e.Name, short(s.rules, s.fieldName(e.Division)), strings.Join(c.contestants, ", "), strings.Join(c.mentors, ", ")))
		}
	}
	if len(t.Rows) == 0 {
		t.Rows = append(t.Rows, typeset.Row{Cells: []typeset.Cell{{Text: "Chưa có " + thing(s.rules) + " nào.", Span: 6}}})
	}
	at2 := s.now.In(s.rules.Location())
	return []typeset.Block{typeset.Section{Landscape: true, Anew: true}, s.head(f),
		typeset.Title{Kind: "DANH SÁCH " + upper(thing(s.rules)) + " THEO ĐƠN VỊ", Summary: []string{s.contest()},
			Under: fmt.Sprintf("(%s %s của %s đơn vị; số liệu đến %s)", grouped(int64(len(s.entrants))), thing(s.rules), grouped(int64(units)), typeset.DayOf(at2).InWords())},
		t, typeset.Signing{Signatures: []typeset.Signature{f.signature()}}}
}
