// What a paper's form proposes before anybody typed into it.
package papers

import (
	"strings"
	"time"
)

// titles name the papers in a file's properties and name.
var titles = map[string]string{
	Decision: "Quyết định công nhận kết quả", Minutes: "Biên bản họp Ban Giám khảo", Notice: "Thông báo kết quả", Invitation: "Giấy mời",
	Receipts: "Danh sách ký nhận tiền thưởng", Sheets: "Phiếu chấm điểm", Lists: "Danh sách theo đơn vị",
}

// heading is the paper's title in the file's properties.
func (s *source) heading() string {
	if s.round.Code == "" || s.kind.code == Decision || s.kind.code == Receipts {
		return titles[s.kind.code] + " " + s.rules.ShortName.VI
	}
	return titles[s.kind.code] + " " + s.roundWords() + " " + s.rules.ShortName.VI
}

// fileName is a paper's name for a download, without its ending: "Quyết định công nhận kết quả Robocon 2024".
func (s *source) fileName() string {
	return asFileName(s.heading())
}

// asFileName replaces what no system takes in a file's name.
func asFileName(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, name)
}

// made is when the paper says it was made: its own day, else that of the results.
func (s *source) made(f Form) time.Time {
	if at, err := time.ParseInLocation(time.DateOnly, f.Day, s.rules.Location()); err == nil {
		return at
	}
	if s.publication != nil {
		return publishedAt(s)
	}
	at, _ := time.ParseInLocation(time.DateOnly, string(s.round.On), s.rules.Location()) // a zero time for papers of the whole contest
	return at
}

func publishedAt(s *source) time.Time {
	return time.UnixMilli(s.publication.PublishedAt).In(s.rules.Location())
}

// proposed is the form of a paper nobody typed into yet; last is the form kept last for another paper of the contest, nil = none.
func (s *source) proposed(last *Form) Form {
	organiser := s.rules.Organiser.VI
	f := Form{Issuer: upper(organiser), Place: province(organiser), Title: "CHỦ TỊCH"}
	if last != nil {
		f.Superior, f.Issuer, f.Place = last.Superior, last.Issuer, last.Place
		f.Authority, f.Title, f.Signer = last.Authority, last.Title, last.Signer
	}
	if s.kind.abbr != "" {
		f.Symbol = s.kind.abbr + "-" + organAbbr(organiser)
	}
	switch s.kind.code {
	case Decision:
		f.Organ = strings.TrimSpace(f.Title + " " + upper(organiser))
		f.Bases = "Căn cứ Điều lệ " + organiser + ";\nCăn cứ Thể lệ " + s.contest() + ";"
		f.Recipients = "- Như Điều 3;\n- UBND tỉnh (b/c);\n- Lưu: VT."
	case Notice:
		f.Recipients = "- Các đơn vị dự thi;\n- Ban Tổ chức, Ban Giám khảo;\n- Lưu: VT."
	case Minutes:
		f.Authority, f.Title, f.Signer = "", "TRƯỞNG BAN GIÁM KHẢO", ""
		f.At = dayWords(string(s.round.On))
		var names []string
		for _, j := range s.judges {
			names = append(names, j.Name)
		}
		f.Present = strings.Join(names, "\n")
	case Receipts:
		f.Authority, f.Title = "", "THỦ TRƯỞNG ĐƠN VỊ"
	case Invitation:
		f.Recipients = "- Như trên;\n- Lưu: VT."
		f.Event = "Lễ tổng kết và trao giải " + s.contest()
		if s.round.Advancement != nil && s.next.Code != "" {
			f.Event, f.At = s.next.Name.VI+" "+s.contest(), dayWords(string(s.next.On))
		}
	}
	return f
}

// organAbbr is the usual short form in a symbol: LHH for a Union of associations, BTC (the organisers) for any other body.
func organAbbr(organiser string) string {
	if strings.HasPrefix(organiser, "Liên hiệp") {
		return "LHH"
	}
	return "BTC"
}
