// The table of figures: all named figures of all contests and registers, found by name and counted for a period.
package reports

import (
	"slices"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/reports/registers"
)

// table is the figures as one snapshot of the database has them.
type table struct {
	tx         *db.Tx
	now        time.Time // what had been recorded by then
	zone       *time.Location
	contests   []*contests.Contest          // oldest first
	figures    map[string]map[string]Figure // by contest's code, then by their whole names; filled when asked for
	registered []Registered
	registers  []registers.Register
	values     map[valueKey]Used
}

type valueKey struct {
	name, period string
	whole        bool
}

func newTable(tx *db.Tx) (*table, error) { return tableAt(tx, tx.Now) }

// known is the instant before which something must have been recorded to count.
func (t *table) known() int64 { return t.now.UnixMilli() + 1 }

// tableAt is the table as it was at an instant: rows, definitions of figures and registers as they had been recorded by then. Names of
// entries and rules of contests are those of today.
func tableAt(tx *db.Tx, now time.Time) (*table, error) {
	zone, err := time.LoadLocation(defaultZone)
	if err != nil {
		return nil, err
	}
	all, err := contests.List(tx)
	if err != nil {
		return nil, err
	}
	slices.Reverse(all)
	registered, err := registeredFigures(tx, now.UnixMilli()+1)
	if err != nil {
		return nil, err
	}
	kinds, err := registers.AllThen(tx, now.UnixMilli()+1)
	if err != nil {
		return nil, err
	}
	return &table{tx: tx, now: now, zone: zone, contests: all, registered: registered, registers: kinds, figures: map[string]map[string]Figure{}, values: map[valueKey]Used{}}, nil
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
	return &writer{tx: t.tx, c: c, zone: zone, at: asOf(p, zone, t.now), figures: t.of(c)}
}

// Named is a figure of the table: of a contest, or over a register.
type Named struct {
	Name     string
	Contest  *Figure
	Register *Registered
	Source   contests.Text // the register's or the contest's name
}

// find gives a figure by its whole name.
func (t *table) find(name string) (n Named, known bool) {
	if i := slices.IndexFunc(t.registered, func(f Registered) bool { return f.Name == name }); i >= 0 {
		return t.named(&t.registered[i]), true
	}
	for _, r := range t.registers {
		if !strings.HasPrefix(name, "so."+r.Code) {
			continue
		}
		for _, own := range r.OwnFigures() {
			if own.Name == name {
				return t.named(&Registered{Name: name, Label: own.Label, About: r.About, Unit: contests.Text{VI: "dòng", EN: "rows"}, Query: own.Query}), true
			}
		}
	}
	code, _, _ := strings.Cut(name, ".")
	if i := slices.IndexFunc(t.contests, func(c *contests.Contest) bool { return c.Code == code }); i >= 0 {
		all := t.of(t.contests[i])
		f, ok := all[name]
		if !ok { // works were once called teams, and kept templates name them so
			f, ok = all[strings.Replace(name, "."+teamsFigure, "."+worksFigure, 1)]
		}
		if ok {
			return Named{Name: f.Name, Contest: &f, Source: f.Contest.Rules.ShortName}, true
		}
	}
	return n, false
}

// all lists every figure: over registers, then of contests, the newest contest first.
func (t *table) all() (list []Named) {
	for i := range t.registered {
		if !t.registered[i].Closed {
			list = append(list, t.named(&t.registered[i]))
		}
	}
	for i := len(t.contests) - 1; i >= 0; i-- {
		for _, f := range Figures(t.contests[i]) {
			list = append(list, Named{Name: f.Name, Contest: &f, Source: f.Contest.Rules.ShortName})
		}
	}
	return list
}

// near lists the figures over registers and those of contests with something between the year before a period and the period after it.
func (t *table) near(p Period) []Named {
	start, end := p.YearBefore().Start(t.zone), p.Next().End(t.zone)
	return slices.DeleteFunc(t.all(), func(n Named) bool {
		return n.Contest != nil && !touches(n.Contest.Contest.Rules, start, end)
	})
}

// touches says that something of a contest lies between two instants: its registration, from the launch on, or a round.
func touches(rules *contests.Rules, start, end time.Time) bool {
	zone := rules.Location()
	return rules.Launched.Start(zone).Before(end) && rules.RegistrationCloses().After(start) ||
		slices.ContainsFunc(rules.Rounds, func(r contests.Round) bool { return within(r.On.Start(zone), start, end) })
}

// named is a figure over a register, with the register's name.
func (t *table) named(f *Registered) Named {
	n := Named{Name: f.Name, Register: f}
	if i := slices.IndexFunc(t.registers, func(r registers.Register) bool { return r.Code == f.Query.Register }); i >= 0 {
		n.Source = t.registers[i].Name
	}
	return n
}

// value counts a figure over a period, once for each; known is false when there is no such figure. own is the report's period: a figure
// counted over another one says which.
func (t *table) value(name string, p, own Period) (u Used, known bool, err error) {
	n, known := t.find(name)
	if !known {
		return u, false, nil
	}
	key := valueKey{name, p.String(), p.after(own)}
	if u, ok := t.values[key]; ok {
		return u, true, nil
	}
	if n.Register != nil {
		u, err = n.Register.used(t.tx, t.days(p, own), p, t.zone)
	} else {
		u, err = n.Contest.used(t.tx, asOf(p, n.Contest.Contest.Rules.Location(), t.now))
	}
	if err != nil {
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

// days is the stretch of a period in the report of own: what comes after own is planned, and counts to its end.
func (t *table) days(p, own Period) registers.Period {
	return stretch(p, t.zone, t.now, p.after(own))
}

// behind says how many rows of the source stand behind a figure: what it counts, or the rows that a sum adds up.
func (t *table) behind(n Named, p, own Period, u Used) (int, error) {
	if n.Register == nil || n.Register.Query.Op == registers.OpCount {
		return u.Value, nil
	}
	q := n.Register.Query
	q.Op, q.Field = registers.OpCount, ""
	rows, err := registers.Count(t.tx, q, t.days(p, own), t.known())
	return int(rows), err
}
