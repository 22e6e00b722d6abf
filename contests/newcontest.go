// A new contest from a kit or from an edition that was held: the same rules under another code, with names and days of the new one.
package contests

import (
	"reflect"
	"time"
)

// newContestPath is the last part of the address of the page that makes a contest: no contest can have it as its code.
const newContestPath = "cuoc-thi-moi"

// shifted is a copy of the rules with every day and minute moved by a number of days.
func shifted(r *Rules, days int) *Rules {
	moved := *r
	moved.Rounds = append([]Round(nil), r.Rounds...)
	shift(schema(), reflect.ValueOf(&moved).Elem(), days)
	return &moved
}

// shift moves the days and minutes below a group; lists are copied before.
func shift(s *part, v reflect.Value, days int) {
	for _, inner := range s.Parts {
		x := inner.of(v)
		switch {
		case !x.IsValid():
		case inner.Kind == partGroup:
			shift(inner, x, days)
		case inner.Path == "rounds":
			for i := range x.Len() {
				shift(inner, x.Index(i), days)
			}
		case inner.Kind == partDay:
			x.SetString(movedText(x.String(), time.DateOnly, days))
		case inner.Kind == partMinute:
			x.SetString(movedText(x.String(), minuteLayout, days))
		}
	}
}

func movedText(text, layout string, days int) string {
	at, err := time.Parse(layout, text)
	if err != nil {
		return text
	}
	return at.AddDate(0, 0, days).Format(layout)
}
