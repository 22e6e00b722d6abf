// Figures that targets are compared with: all of the table, and those every register has by itself.
package reports

import (
	"slices"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/reports/registers"
)

// TargetFigures are the named figures for targets; in gives the words of contests' figures, by language and voice.
func TargetFigures(in func(lang, voice string) *i18n.Printer) registers.Figures {
	list := func(tx *db.Tx) ([]registers.NamedFigure, error) { return targetFigures(tx, in) }
	return registers.Figures{List: list, Value: targetValue,
		Href: func(_ *db.Tx, name, period string) (string, error) {
			return "/bao-cao/nguon/" + name + "?ky=" + period, nil
		}}
}

// ofContests are the kinds of a contest's figures that a target can be set for.
var ofContests = []string{"entries", "people", "units", "took_part", "prizes"}

func targetFigures(tx *db.Tx, in func(lang, voice string) *i18n.Printer) (list []registers.NamedFigure, err error) {
	t, err := newTable(tx)
	if err != nil {
		return nil, err
	}
	for _, n := range t.all() {
		if n.Register != nil {
			list = append(list, registers.NamedFigure{Name: n.Name, Label: n.Register.Label})
		}
	}
	own, err := registers.ListOwnFigures(tx)
	if err != nil {
		return nil, err
	}
	list = append(list, own...)
	for _, n := range t.all() {
		if n.Contest == nil || n.Contest.Contest.State == contests.Draft || !slices.Contains(ofContests, n.Contest.Kind) {
			continue
		}
		vi, _, _, source := figureWords(in, "vi", n)
		en, _, _, sourceEN := figureWords(in, "en", n)
		list = append(list, registers.NamedFigure{Name: n.Name, Label: contests.Text{VI: source + ": " + lowerFirst(vi), EN: sourceEN + ": " + lowerFirst(en)}})
	}
	return list, nil
}

// targetValue counts a figure over a period's days as it was known before an instant; has is false for a name that nothing has.
func targetValue(tx *db.Tx, name string, period registers.Period, known int64) (n int64, has bool, err error) {
	t, err := newTable(tx)
	if err != nil {
		return 0, false, err
	}
	f, has := t.find(name)
	if !has {
		return 0, false, nil
	}
	if f.Register != nil {
		n, err = registers.Count(tx, f.Register.Query, period, known)
		return n, err == nil, err
	}
	until := known
	if end, err := time.ParseInLocation(time.DateOnly, period.To, t.zone); err == nil {
		until = min(known, end.AddDate(0, 0, 1).UnixMilli())
	}
	v, err := f.Contest.Value(tx, AsOf{Until: until, Known: known})
	return int64(v.N), v.Has, err
}
