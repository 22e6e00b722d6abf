// Figures that targets are compared with: all of the table, and those every register has by itself.
package reports

import (
	"time"

	"hoithi/internal/db"
	"hoithi/reports/registers"
)

// TargetFigures are the named figures for targets.
func TargetFigures() registers.Figures {
	return registers.Figures{List: targetFigures, Value: targetValue,
		Href: func(_ *db.Tx, name, period string) (string, error) {
			return "/bao-cao/nguon/" + name + "?ky=" + period, nil
		}}
}

func targetFigures(tx *db.Tx) (list []registers.NamedFigure, err error) {
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
	return append(list, own...), err
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
