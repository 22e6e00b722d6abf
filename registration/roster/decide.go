// Pure decisions of an import: which teams are new, changed or as they were, and what the list as a whole does not allow.
package roster

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/registration/entries"
)

// known is what the database held when the import was decided.
type known struct {
	entries []entries.Entry
	members map[int64][]entries.Member // present ones, by entry
	units   []entries.UnitName
}

// change is a team that is there already and differs.
type change struct {
	team          *team
	entry         entries.Entry
	before, after map[string]any
}

// plan is what the import will write.
type plan struct {
	add       []*team
	change    []change
	unchanged int
	flags     []Flag
	unitsNew  int
}

// decider holds what the decisions look at together.
type decider struct {
	contest *contests.Contest
	teams   []*team
	known   known
	now     time.Time
	fault   func(row int, column, key string, args ...any)
	plan    plan
	matched map[*team]entries.Entry
	taken   map[int64]bool
}

// checkTeams asks entries.Check for each team by itself and places what it says.
func checkTeams(rules *contests.Rules, teams []*team, now time.Time, put func(column string, f *fault.Fault)) {
	for _, t := range teams {
		for _, f := range fault.All(entries.Check(rules, t.draft, now)) {
			row, column := t.locate(f.Field)
			if other, ok := f.Args["Place"].(int); ok && f.Key == "registration.fault.twice_in_team" {
				f = fault.Invalid("", "roster.fault.twice_in_team", "Name", f.Args["Name"], "OtherRow", t.people[other-1].row)
			}
			put(column, f.At(row, ""))
		}
	}
}

// locate turns a field of the form into a row and a column.
func (t *team) locate(field string) (row int, column string) {
	columns := map[string]string{"division": colDivision, "name": colTeam, "unit": colUnit, "area": colArea, "account": colAccount, "submitted_at": colSubmitted}
	if column, ok := columns[field]; ok {
		if at, given := t.rows[column]; given {
			return at, column
		}
		return t.row(), column
	}
	members := map[string]string{"name": colName, "born": colBorn, "gender": colGender, "grade": colGrade, "class": colClass, "phone": colPhone, "role": colRole}
	var i int
	var part string
	if n, _ := fmt.Sscanf(strings.ReplaceAll(field, ".", " "), "members %d %s", &i, &part); n == 2 && i < len(t.people) {
		return t.people[i].row, members[part]
	}
	return t.row(), ""
}

// decide makes the plan. Faults go to d.fault; with any of them nothing is to be written.
func (d *decider) decide() {
	d.matched, d.taken = make(map[*team]entries.Entry), make(map[int64]bool)
	d.spellUnits()
	d.match()
	d.checkAccounts()
	d.checkNames()
	d.checkPeople()
	d.flagAlike()
	for _, t := range d.teams {
		e, there := d.matched[t]
		switch {
		case there:
			d.compare(t, e)
		case t.draft.SubmittedAt.IsZero() && !d.contest.Rules.RegistrationOpen(d.now):
			d.fault(t.row(), colSubmitted, "roster.fault.no_moment") // nobody could say when it came
		default:
			d.plan.add = append(d.plan.add, t)
		}
	}
}

// unitKey is what makes a unit the same.
func (t *team) unitKey() [2]string { return [2]string{t.unit, t.draft.Area} }

// spellUnits gives every unit one spelling: the one kept before, else that of the team that registered first.
func (d *decider) spellUnits() {
	spelling := make(map[[2]string]string)
	for _, u := range d.known.units {
		spelling[[2]string{u.Canon, u.Area}] = u.Name
	}
	for _, t := range d.teams {
		name, ok := spelling[t.unitKey()]
		if !ok {
			d.plan.unitsNew++
			name = t.draft.Unit
			spelling[t.unitKey()] = name
		}
		t.draft.Unit = name
	}
}

// teamKey is what makes a team the same where it has no account.
type teamKey struct{ division, unit, area, name string }

func (t *team) teamKey() teamKey { return teamKey{t.draft.Division, t.unit, t.draft.Area, t.name} }

func (d *decider) entryKey(e entries.Entry) teamKey {
	return teamKey{d.contest.DivisionCode(e.DivisionID), text.Canon(e.Unit), e.Area, text.Canon(e.Name)}
}

// match finds each team's entry: by its code where the list has one, by account, else by name within unit and division among those that are not withdrawn or rejected.
func (d *decider) match() {
	accounts, names, codes := make(map[string]entries.Entry), make(map[teamKey]entries.Entry), make(map[string]entries.Entry)
	for _, e := range d.known.entries {
		codes[e.Code] = e
		if e.Account != "" {
			accounts[strings.ToLower(e.Account)] = e
		}
		if e.Active() {
			names[d.entryKey(e)] = e
		}
	}
	for _, t := range d.teams {
		if e, ok := codes[t.draft.Code]; ok && !d.taken[e.ID] {
			d.matched[t], d.taken[e.ID] = e, true
		}
	}
	for _, t := range d.teams {
		if _, done := d.matched[t]; done {
			continue
		}
		if e, ok := accounts[t.account]; ok && t.account != "" && !d.taken[e.ID] {
			d.matched[t], d.taken[e.ID] = e, true
		}
	}
	for _, t := range d.teams {
		e, ok := names[t.teamKey()]
		if _, done := d.matched[t]; ok && !done && !d.taken[e.ID] && (e.Account == "" || t.account == "") && t.draft.Code == "" {
			d.matched[t], d.taken[e.ID] = e, true
		}
	}
}

// checkAccounts refuses one account for two teams of the file.
func (d *decider) checkAccounts() {
	first := make(map[string]*team)
	for _, t := range d.teams {
		if t.account == "" {
			continue
		}
		if other, ok := first[t.account]; ok {
			later, earlier := byRow(t, other)
			d.fault(later.rows[colAccount], colAccount, "roster.fault.account_twice", "Account", later.draft.Account, "Team", earlier.number, "OtherRow", earlier.row())
			continue
		}
		first[t.account] = t
	}
}

func byRow(a, b *team) (later, earlier *team) {
	if a.row() > b.row() {
		return a, b
	}
	return b, a
}

// checkNames refuses two teams of one name in a unit and division: in the file, or beside an entry that is not in it.
func (d *decider) checkNames() {
	seen := make(map[teamKey]*team)
	for _, t := range d.teams {
		if t.name == "" {
			continue
		}
		if other, ok := seen[t.teamKey()]; ok {
			later, earlier := byRow(t, other)
			d.fault(later.rows[colTeam], colTeam, "roster.fault.team_twice", "Team", earlier.number, "OtherRow", earlier.row())
			continue
		}
		seen[t.teamKey()] = t
	}
	for _, e := range d.known.entries {
		if t, ok := seen[d.entryKey(e)]; ok && e.Active() && !d.taken[e.ID] {
			d.fault(t.rows[colTeam], colTeam, "registration.fault.same_team", "Code", e.Code)
		}
	}
}

// seat is a contestant's place in a team after the import: of the file, or of an entry that is not in it.
type seat struct {
	team *team // nil for an entry that is not in the file
	code string
	unit [2]string
	row  int
	name string
}

func (s seat) words() string {
	if s.team != nil {
		return s.team.draft.Name
	}
	return s.code
}

// checkPeople holds each contestant to one team: a second one of the same unit is refused, one of another unit is flagged.
func (d *decider) checkPeople() {
	seats := make(map[string][]seat)
	for _, e := range d.known.entries {
		if d.taken[e.ID] || !e.Active() {
			continue
		}
		for _, m := range d.known.members[e.ID] {
			if m.Role == entries.Contestant {
				seats[m.Person] = append(seats[m.Person], seat{code: e.Code, unit: [2]string{text.Canon(e.Unit), e.Area}, name: m.Name})
			}
		}
	}
	for _, t := range d.teams {
		if e, there := d.matched[t]; there && !e.Active() {
			continue // compare refuses any change of it
		}
		for _, p := range t.people {
			if p.member.Role == entries.Contestant && p.member.Name != "" {
				seats[p.key] = append(seats[p.key], seat{team: t, unit: t.unitKey(), row: p.row, name: p.member.Name})
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(seats)) {
		if len(seats[key]) > 1 {
			d.checkSeats(seats[key])
		}
	}
}

// checkSeats compares the places of one person, in the order of rows; entries that are not in the file stand first.
func (d *decider) checkSeats(list []seat) {
	slices.SortStableFunc(list, func(a, b seat) int { return a.row - b.row })
	for i, s := range list {
		for _, earlier := range list[:i] {
			switch {
			case s.team == nil || s.team == earlier.team:
				continue // twice in one team: entries.Check says so
			case s.unit != earlier.unit:
				d.flag(s.row, "roster.flag.two_units", "Name", s.name, "Team", s.words(), "Other", earlier.words())
			case earlier.team == nil:
				d.fault(s.row, colName, "registration.fault.in_other_team", "Name", s.name, "Code", earlier.code)
			default:
				d.fault(s.row, colName, "roster.fault.person_twice", "Name", s.name, "Team", earlier.team.draft.Name, "OtherRow", earlier.row)
			}
			break
		}
	}
}

// compare decides what becomes of a team that is there: nothing, a correction, or a refusal.
func (d *decider) compare(t *team, e entries.Entry) {
	if division := d.contest.DivisionCode(e.DivisionID); division != t.draft.Division {
		d.fault(t.rows[colDivision], colDivision, "roster.fault.other_division", "Code", e.Code, "Division", division)
		return
	}
	draft := &t.draft
	draft.ContactName, draft.ContactPhone, draft.ContactEmail = e.ContactName, e.ContactPhone, e.ContactEmail
	draft.Consent, draft.Source = e.ConsentAt != nil, e.Source
	if draft.Account == "" || strings.EqualFold(draft.Account, e.Account) {
		draft.Account = e.Account
	}
	if !draft.SubmittedAt.IsZero() && !t.assumed && draft.SubmittedAt.UnixMilli() != e.SubmittedAt {
		zone := d.contest.Rules.Location()
		d.flag(t.rows[colSubmitted], "roster.flag.time_kept", "Code", e.Code,
			"Value", moment(draft.SubmittedAt, zone), "Kept", moment(time.UnixMilli(e.SubmittedAt), zone))
	}
	before, after := entries.Differences(e, d.known.members[e.ID], *draft)
	switch {
	case len(before) == 0 && len(after) == 0:
		d.plan.unchanged++
	case !entries.Can(entries.EventCorrected, e.State):
		d.fault(t.row(), "", "roster.fault.closed."+e.State, "Code", e.Code)
	default:
		d.plan.change = append(d.plan.change, change{t, e, before, after})
	}
}

// flagAlike hints at what may be one thing written in two ways: names of contestants of one birth date that differ in marks
// only (they may well be twins), and names of units.
func (d *decider) flagAlike() {
	type row struct {
		canon, name string
		at          int
	}
	seen := make(map[string]row)
	look := func(group, name string, at int, key string) {
		canon := text.Canon(name)
		other, ok := seen[group]
		switch {
		case !ok:
			seen[group] = row{canon, name, at}
		case other.canon != canon:
			d.flag(at, key, "Name", name, "Other", other.name, "OtherRow", other.at)
		}
	}
	units, areas := make(map[[2]string]bool), make(map[string]*team)
	for _, t := range d.teams {
		for _, p := range t.people {
			if p.member.Role == entries.Contestant && p.member.Born != "" {
				look("p|"+text.Fold(p.member.Name)+"|"+p.member.Born, p.member.Name, p.row, "roster.flag.people_alike")
			}
		}
		if !units[t.unitKey()] {
			units[t.unitKey()] = true
			look("u|"+text.Fold(t.draft.Unit)+"|"+t.draft.Area, t.draft.Unit, t.rows[colUnit], "roster.flag.units_alike")
			if other := areas[t.unit]; other != nil { // perhaps the district was mistyped
				d.flag(t.rows[colUnit], "roster.flag.two_areas", "Unit", t.draft.Unit, "Area", t.draft.Area, "Other", other.draft.Area, "OtherRow", other.row())
			} else {
				areas[t.unit] = t
			}
		}
	}
}

func (d *decider) flag(row int, key string, args ...any) {
	d.plan.flags = append(d.plan.flags, Flag{row, key, args})
}
