// Entries, people and prizes of a contest by unit and by district, as of a period: for the province, as page and sheets.
package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hoithi/contests"
)

// placeLine is a unit, a district or the whole. People, contestants and mentors are counted once in each.
type placeLine struct {
	unit, area                           string
	entries, people, contestants, mentor int
	prizes                               map[string]int // by code
	won                                  int            // prizes in all
	sortKey                              []byte
}

// placeTable is a contest by unit or by district. Its total is what the report's figures say: whoever stands in two places counts
// once there, so the people of all lines can be more.
type placeTable struct {
	contest   *contests.Contest
	prizes    []contests.Prize // that can be won; nil while none is published
	units     []placeLine
	areas     []placeLine
	total     placeLine
	published bool
}

// twice is how many people more the lines hold than the whole.
func (p placeTable) twice(lines []placeLine) (n int) {
	for _, l := range lines {
		n += l.people
	}
	return n - p.total.people
}

// countPlaces counts members; a line for each value of what is grouped by.
const countPlaces = `SELECT COUNT(DISTINCT m.person) AS people, COUNT(DISTINCT CASE WHEN m.role = 'contestant' THEN m.person END) AS contestants,
	COUNT(DISTINCT CASE WHEN m.role = 'mentor' THEN m.person END) AS mentors`

type placeCounts struct {
	Unit        int64  `db:"unit"`
	Name        string `db:"name"`
	Area        string `db:"area"`
	SortKey     []byte `db:"sort_key"`
	Entries     int    `db:"entries"`
	People      int    `db:"people"`
	Contestants int    `db:"contestants"`
	Mentors     int    `db:"mentors"`
}

// places counts a contest: a statement for units, two for people by unit and district, one for the whole, one for prizes.
func (t *table) places(c *contests.Contest, own Period) (p placeTable, err error) {
	p.contest = c
	figures := t.of(c)
	at := asOf(own, c.Rules.Location(), t.now)
	entries, people := figures[c.Code+"."+entriesFigure(c.Rules)], figures[c.Code+".nguoi"]
	var units, members, areas []placeCounts
	var whole placeCounts
	for _, ask := range []struct {
		into any
		sql  string
		of   Figure
	}{
		{&units, `SELECT u.id AS unit, u.name, u.area, u.sort_key, COUNT(*) AS entries` + entries.source + ` GROUP BY u.id, u.name, u.area, u.sort_key`, entries},
		{&members, countPlaces + `, u.id AS unit` + people.source + ` GROUP BY u.id`, people},
		{&areas, countPlaces + `, u.area` + people.source + ` GROUP BY u.area`, people},
	} {
		if err := t.tx.Select(ask.into, ask.sql, ask.of.args(at)...); err != nil {
			return p, fmt.Errorf("places of %s: %w", c.Code, err)
		}
	}
	if err := t.tx.Get(&whole, countPlaces+people.source, people.args(at)...); err != nil {
		return p, fmt.Errorf("people of %s: %w", c.Code, err)
	}
	p.total = placeLine{people: whole.People, contestants: whole.Contestants, mentor: whole.Mentors, prizes: map[string]int{}}
	p.fill(units, members, areas)
	if prizes, ok := figures[c.Code+".giai"]; ok {
		err = p.award(t, prizes, at)
	}
	p.sort()
	return p, err
}

// fill makes a line for each unit with entries and each of their districts.
func (p *placeTable) fill(units, members, areas []placeCounts) {
	for _, u := range units {
		line := placeLine{unit: u.Name, area: u.Area, entries: u.Entries, prizes: map[string]int{}, sortKey: u.SortKey}
		if i := slices.IndexFunc(members, func(m placeCounts) bool { return m.Unit == u.Unit }); i >= 0 {
			line.people, line.contestants, line.mentor = members[i].People, members[i].Contestants, members[i].Mentors
		}
		p.units = append(p.units, line)
		p.area(u.Area).entries += u.Entries
		p.total.entries += u.Entries
	}
	for _, a := range areas {
		line := p.area(a.Area)
		line.people, line.contestants, line.mentor = a.People, a.Contestants, a.Mentors
	}
}

// area is the line of a district, made when it is missing.
func (p *placeTable) area(name string) *placeLine {
	i := slices.IndexFunc(p.areas, func(l placeLine) bool { return l.area == name })
	if i < 0 {
		i, p.areas = len(p.areas), append(p.areas, placeLine{area: name, prizes: map[string]int{}})
	}
	return &p.areas[i]
}

// award adds the prizes of the publication in force. A unit that was renamed since stands under the name it has now.
func (p *placeTable) award(t *table, prizes Figure, at AsOf) error {
	won, number, err := prizes.publishedRows(t.tx, at)
	if err != nil || number == 0 {
		return err
	}
	p.published, p.prizes = true, p.contest.Rules.Awards.Prizes
	var now []struct{ Code, Name, Area string }
	if err := t.tx.Select(&now, `SELECT e.code, u.name, u.area FROM entry e JOIN unit u ON u.id = e.unit_id WHERE e.contest_id = ?`, p.contest.ID); err != nil {
		return fmt.Errorf("units of %s: %w", p.contest.Code, err)
	}
	units := make(map[string][2]string, len(now))
	for _, e := range now {
		units[e.Code] = [2]string{e.Name, e.Area}
	}
	for _, row := range won {
		unit, area := row.Unit, row.District
		if is, ok := units[row.Code]; ok {
			unit, area = is[0], is[1]
		}
		i := slices.IndexFunc(p.units, func(l placeLine) bool { return l.unit == unit && l.area == area })
		if i < 0 { // it withdrew later; what was published stands
			i, p.units = len(p.units), append(p.units, placeLine{unit: unit, area: area, prizes: map[string]int{}})
		}
		for _, line := range []*placeLine{&p.units[i], p.area(area), &p.total} {
			line.prizes[row.Prize]++
			line.won++
		}
	}
	return nil
}

// sort puts districts in the order of the rules, with those nobody came from; those the rules do not name stand behind, a missing one
// last. Units go by district, then by name.
func (p *placeTable) sort() {
	for _, area := range p.contest.Rules.Areas {
		p.area(area)
	}
	place := func(l placeLine) int {
		if i := slices.Index(p.contest.Rules.Areas, l.area); i >= 0 {
			return i
		}
		if l.area == "" {
			return len(p.contest.Rules.Areas) + 1
		}
		return len(p.contest.Rules.Areas)
	}
	order := func(a, b placeLine) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), strings.Compare(a.area, b.area), slices.Compare(a.sortKey, b.sortKey), strings.Compare(a.unit, b.unit))
	}
	slices.SortFunc(p.units, order)
	slices.SortFunc(p.areas, order)
}
