// The minutes of the jury: who sat, what took part, what was decided, whom the round puts forward; the rankings are annexes.
package papers

import (
	"fmt"
	"strings"
	"time"

	"hoithi/judging/results"
	"hoithi/reports/typeset"
)

func minutesPaper(s *source, f Form) []typeset.Block {
	number := 0
	part := func(text string) typeset.Heading {
		number++
		return typeset.Heading{Level: 1, Text: fmt.Sprintf("%s. %s", roman(number), text)}
	}
	blocks := []typeset.Block{s.head(f),
		typeset.Title{Kind: "BIÊN BẢN", Summary: []string{"Họp Ban Giám khảo xét kết quả " + s.roundWords() + " " + s.contest()}},
		part("Thời gian, địa điểm"),
		s.line("Thời gian: ", f.At), s.line("Địa điểm: ", f.Where),
		part("Thành phần"),
		s.line("Chủ trì: ", withTitle(f.Signer, f.Title)), s.line("Thư ký: ", f.Second)}
	blocks = append(blocks, present(lines(f.Present))...)
	blocks = append(blocks, part("Kết quả chấm thi"))
	blocks = append(blocks, s.figures()...)
	if decisions := s.decisions(); len(decisions) > 0 {
		blocks = append(blocks, part("Các trường hợp bằng nhau ở giới hạn xét"), typeset.Items(decisions...))
	}
	blocks = append(blocks, part("Kết luận"))
	blocks = append(blocks, s.conclusion()...)
	blocks = append(blocks, typeset.Text("Biên bản được đọc lại cho các thành viên dự họp cùng nghe, nhất trí và ký tên; lập thành 02 bản có giá trị như nhau, 01 bản lưu hồ sơ Ban Giám khảo, 01 bản gửi Ban Tổ chức./."),
		typeset.Signing{Signatures: []typeset.Signature{{Title: "THƯ KÝ", Note: "(Ký, ghi rõ họ tên)", Name: f.Second}, {Title: "CHỦ TRÌ", Note: "(Ký, ghi rõ họ tên)", Name: f.Signer}}})
	return append(blocks, s.rankings(f)...)
}

// mostItems is how many people stand in a list of their own; more are named in one paragraph.
const mostItems = 10

// present names who took part, or leaves room to write them.
func present(names []string) []typeset.Block {
	const label = "Các thành viên dự họp:"
	switch {
	case len(names) == 0:
		return []typeset.Block{typeset.Paragraph{Runs: []typeset.Run{typeset.Plain(label)}, Dotted: 4}}
	case len(names) > mostItems:
		for i, n := range names {
			names[i] = strings.TrimRight(n, ";,. ")
		}
		return []typeset.Block{typeset.Text(label + " " + strings.Join(names, "; ") + ".")}
	}
	return []typeset.Block{typeset.Text(label), typeset.Items(names...)}
}

// line is a label and what was typed, or room to write it.
func (s *source) line(label, text string) typeset.Paragraph {
	if text == "" {
		return typeset.Paragraph{Runs: []typeset.Run{typeset.Plain(strings.TrimSpace(label))}, Dotted: 1}
	}
	return typeset.Text(label + text + ".")
}

func withTitle(name, title string) string {
	if name == "" || title == "" {
		return name
	}
	return name + ", " + lowerTitle(title)
}

// lowerTitle writes a title in capitals as it stands in a sentence: "Trưởng ban giám khảo".
func lowerTitle(title string) string {
	r := []rune(strings.ToLower(title))
	if len(r) == 0 {
		return ""
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

func (s *source) roundWords() string { return s.round.Name.Inside().In("vi") }

// figures says how many took part, over all and by division.
func (s *source) figures() []typeset.Block {
	in, ranked := s.took()
	blocks := []typeset.Block{typeset.Text(fmt.Sprintf("%s %s tổ chức %s có %s %s, trong đó %s %s có kết quả.",
		s.round.Name.VI, s.contest(), dayWords(string(s.round.On)), two(in), thing(s.rules), two(ranked), thing(s.rules)))}
	if len(s.rules.Divisions) < 2 {
		return blocks
	}
	t := typeset.Table{Columns: []typeset.Column{{Head: fieldColumn(s.rules), Width: 80}, {Head: "Tham gia", Width: 20, Align: typeset.Right}, {Head: "Có kết quả", Width: 20, Align: typeset.Right}}}
	last := "Vào vòng sau"
	prizes := len(s.snap.Prizes) > 0
	if prizes {
		last = "Đạt giải"
	}
	if prizes || s.round.Advancement != nil {
		t.Columns = append(t.Columns, typeset.Column{Head: last, Width: 20, Align: typeset.Right})
	}
	for i, d := range s.rules.Divisions {
		all, has, on := 0, 0, 0
		s.each(func(r results.SnapshotRow, _ string, division int) {
			if division != i {
				return
			}
			all++
			if r.Rank > 0 {
				has++
			}
			if prizes && r.Prize != "" || !prizes && r.GoesOn() {
				on++
			}
		})
		t.Rows = append(t.Rows, typeset.Cells([]string{d.Name.VI, grouped(int64(all)), grouped(int64(has)), grouped(int64(on))}[:len(t.Columns)]...))
	}
	return append(blocks, t)
}

// decisions are the ties the jury settled on record.
func (s *source) decisions() (all []string) {
	for _, d := range s.snap.Divisions {
		for _, x := range d.Decisions {
			where := ""
			if d.Code != "" {
				where = d.Name.VI + ": "
			}
			limit := "giới hạn vào vòng sau"
			if x.Limit == results.LimitPrize {
				limit = "giới hạn xét giải"
			}
			all = append(all, fmt.Sprintf("%scác %s %s bằng nhau ở hạng %d (%s). %s quyết định chọn %s; hình thức: %s, %s.", where, thing(s.rules), listed(x.Tied), x.Rank, limit,
				x.DecidedBy, listed(x.Chosen), x.How, typeset.DayOf(time.UnixMilli(x.At).In(s.rules.Location())).InWords()))
		}
	}
	return all
}

// conclusion puts forward who goes on, or who wins.
func (s *source) conclusion() []typeset.Block {
	var blocks []typeset.Block
	if all := s.winners(); len(all) > 0 {
		blocks = append(blocks, typeset.Text(fmt.Sprintf("Ban Giám khảo thống nhất đề nghị Ban Tổ chức công nhận và trao giải cho %s %s, gồm: %s. Danh sách tại Phụ lục kèm theo.", two(len(all)), thing(s.rules), counts(all))))
		if withheld := s.withheld(); withheld != "" {
			blocks = append(blocks, typeset.Text("Không trao "+withheld+"."))
		}
	}
	if in, ready := s.through(); len(in) > 0 && s.round.Advancement != nil {
		text := fmt.Sprintf("Ban Giám khảo thống nhất đề nghị Ban Tổ chức chọn %s %s vào %s", two(len(in)), thing(s.rules), s.next.Name.Inside().In("vi"))
		if len(ready) > 0 {
			text += fmt.Sprintf("; %s %s dự bị", two(len(ready)), thing(s.rules))
		}
		blocks = append(blocks, typeset.Text(text+". Danh sách tại Phụ lục kèm theo."))
	}
	if blocks == nil {
		blocks = append(blocks, typeset.Text("Ban Giám khảo thống nhất kết quả xếp hạng tại Phụ lục kèm theo."))
	}
	return blocks
}

// rankings is an annex with a table for each division, or one for the whole contest.
func (s *source) rankings(f Form) []typeset.Block {
	blocks := []typeset.Block{typeset.Annex{Title: "KẾT QUẢ XẾP HẠNG " + upper(s.round.Name.VI), Of: s.accompanies(f, "Biên bản")}}
	for _, d := range s.snap.Divisions {
		if d.Code != "" {
			blocks = append(blocks, typeset.Heading{Level: 1, Text: d.Name.VI})
		}
		blocks = append(blocks, s.rankingTable(d))
	}
	return blocks
}

func (s *source) rankingTable(d results.SnapshotDivision) typeset.Table {
	timed := false
	for _, r := range d.Rows {
		timed = timed || r.TimeMS != nil
	}
	t := typeset.Table{Size: 12, Columns: []typeset.Column{{Head: "Hạng", Width: 14, Align: typeset.Centre}, {Head: "Mã", Width: 27}, {Head: thingColumn(s.rules), Width: 42}, {Head: "Đơn vị", Width: 48},
		{Head: "Điểm", Width: 17, Align: typeset.Right}}}
	if timed {
		t.Columns = append(t.Columns, typeset.Column{Head: "Thời gian", Width: 22, Align: typeset.Right})
	}
	t.Columns = append(t.Columns, typeset.Column{Head: "Kết quả", Width: 26})
	for _, r := range d.Rows {
		rank, mark := "", ""
		if r.Rank > 0 {
			rank, mark = fmt.Sprint(r.Rank), points(r.Points)
		}
		cells := []string{rank, r.Code, r.Team, unit(r.Unit, r.District), mark}
		if timed {
			clock := ""
			if r.TimeMS != nil {
				clock = runTime(*r.TimeMS)
			}
			cells = append(cells, clock)
		}
		t.Rows = append(t.Rows, typeset.Cells(append(cells, s.outcome(r))...))
	}
	return t
}

// outcome is what the round gave an entry, in a few words.
func (s *source) outcome(r results.SnapshotRow) string {
	for _, p := range s.snap.Prizes {
		if p.Code == r.Prize {
			return p.Name.VI
		}
	}
	switch {
	case r.Rank == 0:
		return "Không có kết quả"
	case r.Withdrawn:
		return "Đã rút"
	case r.GoesOn() && s.round.Advancement != nil:
		return "Vào vòng sau"
	case r.Reserve > 0:
		return fmt.Sprintf("Dự bị %d", r.Reserve)
	case r.Advancement == results.Open:
		return "Chờ quyết định"
	}
	return ""
}
