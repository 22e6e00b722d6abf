// The notice of results, to units and the public: it says no more than the public page does.
package papers

import (
	"fmt"
	"strings"

	"hoithi/reports/typeset"
)

func noticePaper(all *source, f Form) []typeset.Block {
	in, ranked := all.took()
	public := *all
	public.snap = all.snap.Visible()
	s := &public
	number := 0
	item := func(text string) typeset.Paragraph {
		number++
		return typeset.Text(fmt.Sprintf("%d. %s", number, text))
	}
	blocks := []typeset.Block{s.head(f),
		typeset.Title{Kind: "THÔNG BÁO", Summary: []string{"Kết quả " + s.roundWords() + " " + s.contest()}},
		typeset.Text(fmt.Sprintf("Căn cứ Thể lệ %s và kết quả làm việc của Ban Giám khảo, %s thông báo kết quả %s như sau:", s.contest(), s.rules.Organiser.VI, s.roundWords())),
		item(fmt.Sprintf("%s tổ chức %s, có %s %s, trong đó %s %s có kết quả.", s.round.Name.VI, dayWords(string(s.round.On)), two(in), thing(s.rules), two(ranked), thing(s.rules)))}
	winners := s.winners()
	if len(winners) > 0 {
		blocks = append(blocks, item(fmt.Sprintf("Có %s %s đạt giải, gồm: %s (có danh sách kèm theo).", two(len(winners)), thing(s.rules), counts(winners))))
	}
	on, ready := s.through()
	goes := s.round.Advancement != nil && len(on) > 0
	if goes {
		text := fmt.Sprintf("Có %s %s được vào %s", two(len(on)), thing(s.rules), s.next.Name.Inside().In("vi"))
		if len(ready) > 0 {
			text += fmt.Sprintf(", %s %s dự bị", two(len(ready)), thing(s.rules))
		}
		blocks = append(blocks, item(text+" (có danh sách kèm theo)."))
		if s.next.On != "" {
			blocks = append(blocks, item(fmt.Sprintf("%s dự kiến tổ chức %s; thời gian, địa điểm cụ thể theo giấy mời của Ban Tổ chức.", s.next.Name.VI, dayWords(string(s.next.On)))))
		}
	}
	if s.window.Days > 0 && s.window.Publication > 0 {
		blocks = append(blocks, item(fmt.Sprintf("Ban Tổ chức tiếp nhận khiếu nại, đề nghị phúc khảo đến hết %s; quá thời hạn trên, kết quả được công nhận chính thức.", dayWords(s.window.LastDay(s.rules.Location())))))
	}
	blocks = append(blocks, typeset.Text(fmt.Sprintf("%s thông báo để các đơn vị, %s biết và thực hiện./.", s.rules.Organiser.VI, strings.ToLower(person(s.rules)))), f.signing())
	if len(winners) > 0 {
		blocks = append(blocks, typeset.Annex{Title: "DANH SÁCH " + upper(thing(s.rules)) + " ĐẠT GIẢI", Of: s.accompanies(f, "Thông báo"), Landscape: s.wide()}, s.honoursTable(winners, func(w winner) string { return w.prize.Name.VI }))
	}
	if goes {
		label := func(w winner) string {
			if w.GoesOn() {
				return "Vào vòng sau"
			}
			return fmt.Sprintf("Dự bị %d", w.Reserve)
		}
		blocks = append(blocks, typeset.Annex{Title: "DANH SÁCH " + upper(thing(s.rules)) + " VÀO " + upper(s.next.Name.VI), Of: s.accompanies(f, "Thông báo"), Landscape: s.wide()}, s.honoursTable(append(on, ready...), label))
	}
	return blocks
}

// honoursTable lists entries with what they reached, grouped by division when they come so.
func (s *source) honoursTable(all []winner, label func(winner) string) typeset.Table {
	t := typeset.Table{Size: 12, Columns: []typeset.Column{{Head: "TT", Width: 11, Align: typeset.Centre}, {Head: "Mã", Width: 28}, {Head: thingColumn(s.rules), Width: 44}, {Head: "Đơn vị", Width: 50},
		{Head: fieldColumn(s.rules), Width: s.fieldWidth()}, {Head: "Kết quả", Width: 28}}}
	for i, w := range all {
		t.Rows = append(t.Rows, typeset.Cells(two(i+1), w.Code, w.Team, unit(w.Unit, w.District), short(s.rules, w.field), label(w)))
	}
	return t
}
