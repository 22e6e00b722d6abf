// Invitations in bulk: a letter to each unit with its entries, each on a page of its own.
package papers

import (
	"bytes"
	"fmt"
	"slices"

	"hoithi/contests"
	"hoithi/internal/text"
	"hoithi/reports/typeset"
)

// guest is a unit with its entries.
type guest struct {
	name, district string
	entries        []winner
	key            []byte
}

func invitationPaper(s *source, f Form) []typeset.Block {
	var blocks []typeset.Block
	for i, g := range s.guests() {
		if i > 0 {
			blocks = append(blocks, typeset.Section{Anew: true})
		}
		blocks = append(blocks, s.letter(g, f)...)
	}
	if blocks == nil {
		blocks = append(blocks, s.head(f), typeset.Title{Kind: "GIẤY MỜI"}, typeset.Text("Không có đơn vị nào trong danh sách mời."))
	}
	return blocks
}

// letters are the invitations one by one, each with the name of its file.
func (s *source) letters(f Form) (all []letter) {
	for i, g := range s.guests() {
		d := typeset.Document{Draft: s.draft(), Blocks: s.letter(g, f)}
		d.Properties = typeset.Properties{Title: s.heading() + " - " + unit(g.name, g.district), Subject: s.contest(), Author: s.rules.Organiser.VI, Created: s.made(f)}
		all = append(all, letter{asFileName(fmt.Sprintf("%02d %s", i+1, unit(g.name, g.district))), d})
	}
	return all
}

// letter is one of the papers that are sent one by one.
type letter struct {
	name     string // of its file, without an ending
	document typeset.Document
}

// guests are the units of those who go on, or of the winners, in the order of their names.
func (s *source) guests() []guest {
	all, _ := s.through()
	if s.round.Advancement == nil {
		all = s.winners()
	}
	byUnit := map[[2]string]*guest{}
	for _, w := range all {
		key := [2]string{w.Unit, w.District}
		if byUnit[key] == nil {
			byUnit[key] = &guest{name: w.Unit, district: w.District, key: text.SortKey(w.Unit + " " + w.District)}
		}
		byUnit[key].entries = append(byUnit[key].entries, w)
	}
	var list []guest
	for _, g := range byUnit {
		list = append(list, *g)
	}
	slices.SortFunc(list, func(a, b guest) int { return bytes.Compare(a.key, b.key) })
	return list
}

func (s *source) letter(g guest, f Form) []typeset.Block {
	t := typeset.Table{Columns: []typeset.Column{{Head: "TT", Width: 11, Align: typeset.Centre}, {Head: "Mã", Width: 32}, {Head: thingColumn(s.rules), Width: 50}, {Head: person(s.rules) + ", người hướng dẫn", Width: 72}}}
	for i, w := range g.entries {
		t.Rows = append(t.Rows, typeset.Cells(two(i+1), w.Code, w.Team, s.people(w.Code)))
	}
	return []typeset.Block{s.head(f),
		typeset.Title{Kind: "GIẤY MỜI", Summary: []string{f.Event}},
		typeset.Runs(typeset.Plain(s.rules.Organiser.VI+" trân trọng kính mời: "), typeset.Bold(unit(g.name, g.district)), typeset.Plain(".")),
		typeset.Text(fmt.Sprintf("Tới dự %s và cử các thành viên của %s %s có tên sau đây tham dự:", inSentence(f.Event), two(len(g.entries)), thing(s.rules))), t,
		s.line("Thời gian: ", f.At), s.line("Địa điểm: ", f.Where),
		typeset.Text("Đề nghị đơn vị tạo điều kiện để các thành viên có mặt đầy đủ, đúng giờ; mang theo giấy mời này và giấy tờ tùy thân (hoặc thẻ học sinh) khi làm thủ tục."),
		typeset.Text("Rất hân hạnh được đón tiếp./."), f.signing()}
}

// inSentence fits the event into a sentence: "lễ tổng kết và trao giải …".
func inSentence(event string) string { return contests.Inner(contests.Text{VI: event}).In("vi") }
