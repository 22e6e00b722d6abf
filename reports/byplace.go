// Entries, people and prizes of a contest by unit or by district, as of a period.
package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hoithi/contests"
)

// placeLine is a unit or district. People are counted once in each place.
type placeLine struct {
	place                   string
	entries, people, prizes int
}

// places counts by column "unit" or "area", the most entries first.
func (t *table) places(c *contests.Contest, own Period, column string) ([]placeLine, error) {
	figures := t.of(c)
	at := asOf(own, c.Rules.Location(), t.tx.Now)
	lines := map[string]*placeLine{}
	line := func(place string) *placeLine {
		if lines[place] == nil {
			lines[place] = &placeLine{place: place}
		}
		return lines[place]
	}
	place := map[string]string{"unit": "u.name", "area": "u.area"}[column]
	for name, add := range map[string]func(l *placeLine, n int){"doi-thi": func(l *placeLine, n int) { l.entries = n }, "nguoi": func(l *placeLine, n int) { l.people = n }} {
		f := figures[c.Code+"."+name]
		var rows []struct {
			Place string `db:"place"`
			N     int    `db:"n"`
		}
		err := t.tx.Select(&rows, `SELECT `+place+` AS place, `+f.count+` AS n`+f.source+` GROUP BY `+place, f.args(at)...)
		if err != nil {
			return nil, fmt.Errorf("%s by %s: %w", f.Name, column, err)
		}
		for _, row := range rows {
			add(line(row.Place), row.N)
		}
	}
	if prizes, ok := figures[c.Code+".giai"]; ok {
		won, _, err := prizes.publishedRows(t.tx, at)
		if err != nil {
			return nil, err
		}
		for _, row := range won {
			if column == "unit" {
				line(row.Unit).prizes++
			} else {
				line(row.District).prizes++
			}
		}
	}
	all := make([]placeLine, 0, len(lines))
	for _, l := range lines {
		all = append(all, *l)
	}
	slices.SortFunc(all, func(a, b placeLine) int { return cmp.Or(b.entries-a.entries, strings.Compare(a.place, b.place)) })
	return all, nil
}
