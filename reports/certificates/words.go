// What stands in the places of a design for one certificate.
package certificates

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hoithi/internal/text"
	"hoithi/reports/typeset"
)

// Words reads what was frozen.
func (c Certificate) Words() (w Words, err error) {
	if err := json.Unmarshal([]byte(c.Content), &w); err != nil {
		return w, fmt.Errorf("decode certificate %s: %w", c.Number, err)
	}
	return w, nil
}

// filling is the value of every place of a certificate; "" where it has nothing to say.
func filling(c Certificate, w Words) map[string]string {
	team := w.Team
	if w.Role == roleEntry && w.Authors == 0 {
		team = ""
	}
	return map[string]string{"ten": c.Name, "thuoc": w.belongs(), "giai": w.Prize, "doi": team, "ma": w.Code, "don-vi": w.Unit, "dia-ban": w.District,
		"bang": w.Division, "cuoc-thi": w.Contest, "vong": w.Round, "so": c.Number, "ngay": dayInWords(c.Day), "co-quan": strings.ToUpper(w.Office),
		"cong-bo": strconv.Itoa(c.Publication), "thay": led("Thay giấy số ", c.Replaces), "thanh-tich": w.achievement(),
		"thanh-vien": led("Thành viên: ", w.Members), "huong-dan": led("Người hướng dẫn: ", w.Mentors), "quyet-dinh": w.decision(),
		"noi-cap": w.Place, "tham-quyen": w.Authority, "chuc-vu": w.Title, "nguoi-ky": w.Signer, "la": w.called()}
}

// led is a value after its lead; nothing leads to nothing.
func led(lead, value string) string {
	if value == "" {
		return ""
	}
	return lead + value
}

// achievement is what the holder did: "đạt Giải Nhất", of a mentor "hướng dẫn đội đạt Giải Nhất".
func (w Words) achievement() string {
	switch {
	case w.Role == roleMentor && w.Works:
		return "hướng dẫn sản phẩm đạt " + w.Prize
	case w.Role == roleMentor:
		return "hướng dẫn đội đạt " + w.Prize
	}
	return "đạt " + w.Prize
}

// decision is "Theo Quyết định số 15/QĐ-LHH ngày 16/8/2024".
func (w Words) decision() string {
	if w.Decision == "" {
		return ""
	}
	day := w.DecisionDay
	if at, err := time.Parse(time.DateOnly, day); err == nil {
		day = at.Format("2/1/2006")
	}
	return "Theo Quyết định số " + w.Decision + " ngày " + day
}

// belongs says where a holder belongs: the unit of an entry, and of a person also the entry and what they are in it.
func (w About) belongs() string {
	unit := w.District
	if w.Unit != "" {
		unit = joined(w.Unit, text.AreaInLine(w.District))
	}
	switch {
	case w.Role == roleContestant && w.Works, w.Authors == 1:
		return joined("Tác giả sản phẩm “"+w.Team+"”", unit)
	case w.Authors > 1:
		return joined("Nhóm tác giả sản phẩm “"+w.Team+"”", unit)
	case w.Role == roleContestant:
		return joined("Thành viên đội "+w.Team, unit)
	case w.Role == roleMentor && w.Works:
		return joined("Người hướng dẫn sản phẩm “"+w.Team+"”", unit)
	case w.Role == roleMentor:
		return joined("Người hướng dẫn đội "+w.Team, unit)
	}
	return unit
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// dayInWords is "ngày 05 tháng 02 năm 2024" of 2024-02-05.
func dayInWords(iso string) string {
	var d typeset.Day
	if _, err := fmt.Sscanf(iso, "%d-%d-%d", &d.Year, &d.Month, &d.Day); err != nil {
		return iso
	}
	return d.InWords()
}

// fill puts values into a text's places. A line all of whose places are empty is left out.
func fill(text string, values map[string]string) string {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		places, filled := 0, 0
		line = placeName.ReplaceAllStringFunc(line, func(place string) string {
			value := values[place[1:len(place)-1]]
			places++
			if value != "" {
				filled++
			}
			return value
		})
		if places == 0 || filled > 0 {
			lines = append(lines, strings.Trim(line, " ,")) // a place before a comma may be empty
		}
	}
	return strings.Join(lines, "\n")
}

// called is what stands before the name: "đội", "nhóm tác giả", "thí sinh".
func (w About) called() string {
	switch {
	case w.Role == roleMentor:
		return "người hướng dẫn"
	case w.Authors > 1:
		return "nhóm tác giả"
	case w.Works:
		return "tác giả"
	case w.Role == roleContestant:
		return "thí sinh"
	case strings.HasPrefix(text.Fold(w.Team), "doi "):
		return "tập thể"
	}
	return "đội"
}
