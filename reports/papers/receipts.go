// The list on which prize money is signed for.
package papers

import (
	"hoithi/internal/text"
	"hoithi/reports/typeset"
)

func receiptsPaper(s *source, f Form) []typeset.Block {
	all := s.winners()
	t := typeset.Table{Size: 12, Columns: []typeset.Column{{Head: "TT", Width: 11, Align: typeset.Centre}, {Head: thingColumn(s.rules), Width: 45}, {Head: "Đơn vị", Width: 55}, {Head: "Giải thưởng", Width: 30},
		{Head: "Số tiền (đồng)", Width: 27, Align: typeset.Right}, {Head: "Họ và tên người nhận", Width: 45}, {Head: "Ký nhận", Width: 32}}}
	for i, w := range all {
		r := typeset.Cells(two(i+1), w.Team, unit(w.Unit, w.District), w.prize.Name.VI, grouped(w.prize.Money), "", "")
		r.Height = 12
		t.Rows = append(t.Rows, r)
	}
	t.Rows = append(t.Rows, typeset.Row{Bold: true, Cells: []typeset.Cell{{Text: "Tổng cộng", Span: 4, Align: typeset.Centre}, {Text: grouped(total(all))}, {}, {}}})
	head := s.head(f)
	head.Place = ""
	sign := func(title, name string) typeset.Signature {
		return typeset.Signature{Title: title, Note: "(Ký, ghi rõ họ tên)", Name: name}
	}
	last := sign(upper(f.Title), f.Signer)
	last.Upon = f.Place + ", " + head.Date.InWords()
	if f.Place == "" {
		last.Upon = head.Date.InWords()
	}
	return []typeset.Block{typeset.Section{Landscape: true, Anew: true}, head,
		typeset.Title{Kind: "DANH SÁCH KÝ NHẬN TIỀN THƯỞNG", Summary: []string{s.contest()}}, t,
		typeset.Paragraph{Runs: []typeset.Run{typeset.Plain("Số tiền bằng chữ: "), typeset.Italic(text.Money(total(all)) + ".")}, Flush: true},
		typeset.Signing{Signatures: []typeset.Signature{sign("NGƯỜI LẬP", f.Second), sign("KẾ TOÁN", ""), last}}}
}
