// Blank score sheets: for judges one sheet each with a line for every entry they mark, for referees a page for every run.
package papers

import (
	"fmt"

	"hoithi/contests"
	"hoithi/internal/text"
	"hoithi/judging/marking"
	"hoithi/reports/typeset"
)

func sheetsPaper(s *source, f Form) []typeset.Block {
	var blocks []typeset.Block
	page := func(landscape bool, more ...typeset.Block) {
		blocks = append(blocks, typeset.Section{Landscape: landscape, Anew: true})
		blocks = append(blocks, more...)
	}
	if s.round.Kind == contests.KindField {
		for _, e := range s.entrants {
			page(false, s.runSheet(f, e)...)
		}
	} else if len(s.judges) == 0 {
		page(true, s.judgeSheet(f, marking.JudgeRow{}, s.entrants)...)
	}
	for _, j := range s.judges {
		if mine := s.entriesOf(j); s.round.Kind == contests.KindSheet && len(mine) > 0 {
			page(true, s.judgeSheet(f, j, mine)...)
		}
	}
	if blocks == nil {
		page(false, s.head(f), typeset.Title{Kind: "PHIẾU CHẤM ĐIỂM"}, typeset.Text("Chưa có "+thing(s.rules)+" nào để chấm."))
	}
	return blocks
}

// entriesOf are those assigned to a judge, or all of the judge's sub-panel while nobody is assigned.
func (s *source) entriesOf(j marking.JudgeRow) (mine []entrant) {
	for _, e := range s.entrants {
		if len(s.marks) == 0 || s.marks[j.ID][e.ID] {
			mine = append(mine, e)
		}
	}
	return mine
}

// judgeSheet has a line for each entry; a blind round shows neither unit nor names, and the people of an entry are on no sheet.
func (s *source) judgeSheet(f Form, j marking.JudgeRow, mine []entrant) []typeset.Block {
	t := typeset.Table{Size: 11, Columns: []typeset.Column{{Head: "TT", Width: 10, Align: typeset.Centre}, {Head: "Mã", Width: 26}, {Head: thingColumn(s.rules), Width: 60}}}
	if !s.round.Judges.Blind {
		t.Columns = append(t.Columns, typeset.Column{Head: "Đơn vị", Width: 45})
	}
	for _, c := range s.round.Criteria {
		t.Columns = append(t.Columns, typeset.Column{Head: fmt.Sprintf("%s\n(tối đa %s)", c.Name.VI, points(c.Max)), Width: 24, Align: typeset.Centre})
	}
	t.Columns = append(t.Columns, typeset.Column{Head: fmt.Sprintf("Tổng điểm\n(tối đa %s)", points(s.round.SheetMax())), Width: 22, Align: typeset.Centre}, typeset.Column{Head: "Ghi chú", Width: 26})
	for i, e := range mine {
		cells := []string{fmt.Sprint(i + 1), e.Code, e.Name}
		if !s.round.Judges.Blind {
			cells = append(cells, unit(e.Unit, e.District))
		}
		for len(cells) < len(t.Columns) {
			cells = append(cells, "")
		}
		r := typeset.Cells(cells...)
		r.Height = 10
		t.Rows = append(t.Rows, r)
	}
	name := j.Name
	if j.Code != "" {
		name += " (" + j.Code + ")"
	}
	who := typeset.Paragraph{Runs: []typeset.Run{typeset.Plain("Giám khảo: "), typeset.Bold(name)}, Flush: true}
	if name == "" {
		who = typeset.Paragraph{Runs: []typeset.Run{typeset.Plain("Giám khảo:")}, Flush: true, Dotted: 1}
	}
	return []typeset.Block{s.bareHead(f), typeset.Title{Kind: "PHIẾU CHẤM ĐIỂM", Summary: []string{s.round.Name.VI + " " + s.contest()}}, who, t,
		typeset.Signing{Signatures: []typeset.Signature{{Title: "THƯ KÝ", Note: "(Ký, ghi rõ họ tên)"}, {Title: "GIÁM KHẢO", Note: "(Ký, ghi rõ họ tên)", Name: j.Name, Upon: typeset.Day{Year: s.year()}.InWords()}}}}
}

// runSheet has the tasks of the field and a column for each attempt.
func (s *source) runSheet(f Form, e entrant) []typeset.Block {
	t := typeset.Table{Columns: []typeset.Column{{Head: "TT", Width: 12, Align: typeset.Centre}, {Head: "Nội dung", Width: 80}, {Head: "Điểm", Width: 22, Align: typeset.Centre}}}
	for n := range max(s.round.Attempts.Count, 1) {
		t.Columns = append(t.Columns, typeset.Column{Head: fmt.Sprintf("Lượt %d", n+1), Width: 25, Align: typeset.Centre})
	}
	row := func(no, name, worth string) {
		cells := []string{no, name, worth}
		for len(cells) < len(t.Columns) {
			cells = append(cells, "")
		}
		r := typeset.Cells(cells...)
		r.Height = 8.5
		t.Rows = append(t.Rows, r)
	}
	n := 0
	for _, task := range s.round.Tasks {
		n++
		row(fmt.Sprint(n), task.Name.VI, points(task.Points)+times(task))
	}
	for _, task := range s.round.Penalties {
		n++
		row(fmt.Sprint(n), task.Name.VI, "-"+points(task.Points)+" mỗi lần")
	}
	row("", "Thời gian (phút:giây)", "")
	row("", "Tổng điểm lượt thi", "")
	row("", "Đại diện đội ký xác nhận", "")
	return []typeset.Block{s.bareHead(f), typeset.Title{Kind: "PHIẾU CHẤM LƯỢT THI", Summary: []string{s.round.Name.VI + " " + s.contest()}},
		typeset.Paragraph{Runs: []typeset.Run{typeset.Plain(text.Capital(thing(s.rules)) + ": "), typeset.Bold(e.Name), typeset.Plain(" (" + e.Code + "), " + s.fieldName(e.Division))}, Flush: true, Tight: true, Align: typeset.Left},
		typeset.Paragraph{Runs: []typeset.Run{typeset.Plain("Đơn vị: " + unit(e.Unit, e.District))}, Flush: true, Align: typeset.Left}, t,
		typeset.Signing{Signatures: []typeset.Signature{{Title: "ĐẠI DIỆN ĐỘI THI", Note: "(Ký, ghi rõ họ tên)"}, {Title: "TRỌNG TÀI", Note: "(Ký, ghi rõ họ tên)"}}}}
}

func times(t contests.Task) string {
	if t.Max > 1 {
		return fmt.Sprintf(" × tối đa %d", t.Max)
	}
	return ""
}

// bareHead is the head of an inner form: no number, place and date.
func (s *source) bareHead(f Form) typeset.Head {
	return typeset.Head{Superior: upper(f.Superior), Issuer: upper(f.Issuer)}
}

func (s *source) year() int { return dayOf(string(s.round.On)).Year }
