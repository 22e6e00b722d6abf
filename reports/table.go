// The table of figures: all named figures of all contests and registers, found by name and counted for a period.
package reports

import (
	"slices"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
)

// table is the figures as one snapshot of the database has them.
type table struct {
	tx       *db.Tx
	zone     *time.Location
	contests []*contests.Contest          // oldest first
	figures  map[string]map[string]Figure // by contest's code, then by their whole names; filled when asked for
	values   map[valueKey]Used
}

type valueKey struct{ name, period string }

func newTable(tx *db.Tx) (*table, error) {
	zone, err := time.LoadLocation(defaultZone)
	if err != nil {
		return nil, err
	}
	all, err := contests.List(tx)
	if err != nil {
		return nil, err
	}
	slices.Reverse(all)
	return &table{tx: tx, zone: zone, contests: all, figures: map[string]map[string]Figure{}, values: map[valueKey]Used{}}, nil
}

// of gives a contest's figures by name.
func (t *table) of(c *contests.Contest) map[string]Figure {
	if t.figures[c.Code] == nil {
		byName := map[string]Figure{}
		for _, f := range Figures(c) {
			byName[f.Name] = f
		}
		t.figures[c.Code] = byName
	}
	return t.figures[c.Code]
}

func (t *table) writer(c *contests.Contest, p Period) *writer {
	zone := c.Rules.Location()
	return &writer{tx: t.tx, c: c, zone: zone, at: asOf(p, zone, t.tx.Now), figures: t.of(c)}
}

// value counts a figure over a period, once for each; known is false when there is no such figure. own is the report's period: a figure
// counted over another one says which.
func (t *table) value(name string, p, own Period) (u Used, known bool, err error) {
	key := valueKey{name, p.String()}
	if u, ok := t.values[key]; ok {
		return u, true, nil
	}
	code, _, _ := strings.Cut(name, ".")
	i := slices.IndexFunc(t.contests, func(c *contests.Contest) bool { return c.Code == code })
	if i < 0 {
		return u, false, nil
	}
	c := t.contests[i]
	f, ok := t.of(c)[name]
	if !ok {
		return u, false, nil
	}
	if u, err = f.used(t.tx, asOf(p, c.Rules.Location(), t.tx.Now)); err != nil {
		return u, true, err
	}
	if p != own {
		u.When = p.String()
	}
	t.values[key] = u
	return u, true, nil
}

// used counts the figure as it is known now, and as it was known when the period ended.
func (f Figure) used(tx *db.Tx, at AsOf) (Used, error) {
	now, err := f.Value(tx, at)
	if err != nil || !now.Has {
		return Used{Name: f.Name, Missing: true}, err
	}
	then, err := f.Value(tx, AsOf{Until: at.Until, Known: at.Until})
	return Used{Name: f.Name, Value: now.N, Recorded: then.N}, err
}
