// The figures of the registers alone, as the package above hands its own to the targets.
package registers

import (
	"strings"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// findOwnFigure finds a figure by its name; known is false for a name that no register has.
func findOwnFigure(tx *db.Tx, name string) (found OwnFigure, known bool, err error) {
	code, _, _ := strings.Cut(strings.TrimPrefix(name, figurePrefix), ".")
	r, err := ByCode(tx, code)
	if fault.KindOf(err) == fault.KindNotFound {
		return OwnFigure{}, false, nil
	}
	if err != nil {
		return OwnFigure{}, false, err
	}
	for _, f := range r.OwnFigures() {
		if f.Name == name {
			return f, true, nil
		}
	}
	return OwnFigure{}, false, nil
}

// valueOfOwn counts a figure by its name; has is false for a name that no register has.
func valueOfOwn(tx *db.Tx, name string, period Period, known int64) (n int64, has bool, err error) {
	f, has, err := findOwnFigure(tx, name)
	if err != nil || !has {
		return 0, false, err
	}
	n, err = Count(tx, f.Query, period, known)
	return n, err == nil, err
}

// hrefOfOwn is the list of the rows behind a figure in a period of PeriodOf, "" for a name that no register has.
func hrefOfOwn(tx *db.Tx, name, period string) (string, error) {
	f, has, err := findOwnFigure(tx, name)
	if err != nil || !has {
		return "", err
	}
	r, err := ByCode(tx, f.Query.Register)
	days, _, _ := PeriodOf(period)
	from, to := days.within(r)
	pairs := []string{"tu", from, "den", to}
	for _, c := range f.Query.Where {
		pairs = append(pairs, FieldName(c.Field), c.Values[0])
	}
	return withQuery(listHref(r.Code), pairs...), err
}

// registerFigures are the figures of the registers alone, for targets.
func registerFigures() Figures {
	return Figures{List: ListOwnFigures, Value: valueOfOwn, Href: hrefOfOwn}
}
