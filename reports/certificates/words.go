// What stands in the places of a design for one certificate.
package certificates

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

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
	if w.Role == roleEntry {
		team = ""
	}
	replaces := ""
	if c.Replaces != "" {
		replaces = "Thay giấy số " + c.Replaces
	}
	return map[string]string{"ten": c.Name, "thuoc": w.belongs(), "giai": w.Prize, "doi": team, "ma": w.Code, "don-vi": w.Unit, "dia-ban": w.District,
		"bang": w.Division, "cuoc-thi": w.Contest, "vong": w.Round, "so": c.Number, "ngay": dayInWords(c.Day), "co-quan": strings.ToUpper(w.Office),
		"cong-bo": strconv.Itoa(c.Publication), "thay": replaces}
}

// belongs says where a holder belongs: the unit of an entry, and of a person also the entry and what they are in it.
func (w Words) belongs() string {
	unit := joined(w.Unit, w.District)
	switch {
	case w.Role == roleContestant && w.Works:
		return joined("Tác giả sản phẩm “"+w.Team+"”", unit)
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

// fill puts values into a text's places. A text all of whose places are empty is not printed at all.
func fill(text string, values map[string]string) string {
	places, filled := 0, 0
	out := placeName.ReplaceAllStringFunc(text, func(place string) string {
		value := values[place[1:len(place)-1]]
		places++
		if value != "" {
			filled++
		}
		return value
	})
	if places > 0 && filled == 0 {
		return ""
	}
	return out
}
