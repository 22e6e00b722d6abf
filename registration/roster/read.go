// From the rows of a sheet to teams: rows of one STT belong together and must agree about their team.
package roster

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
	"hoithi/registration/entries"
)

// reader takes one sheet apart. One cell gets one fault, the first that is found.
type reader struct {
	rules   *contests.Rules
	now     time.Time
	book    *sheet.Book
	columns sheet.Columns
	faults  *sheet.Faults
	wrong   map[place]bool
}

type place struct {
	row    int
	column string
}

func (r *reader) fault(row int, column, key string, args ...any) {
	r.put(column, fault.Invalid("", key, args...).At(row, ""))
}

// put places a fault in a column unless that cell has one; column "" speaks of the row.
func (r *reader) put(column string, f *fault.Fault) {
	at := place{f.Row, column}
	if column != "" && r.wrong[at] {
		return
	}
	r.wrong[at] = true
	f.Field = ""
	if column != "" {
		f.Column = r.heading(column)
	}
	r.faults.Put(f)
}

// heading is the name of a column as the file has it, else as the template has it.
func (r *reader) heading(column string) string {
	if r.columns.Has(column) {
		return r.book.Name(r.columns[column])
	}
	for _, h := range headings(r.rules) {
		if h.Key == column {
			return h.Names[0]
		}
	}
	return ""
}

// noteTimes says what time is taken for a list without times.
func (r *reader) noteTimes(notes []sheet.Note, teams []*team) []sheet.Note {
	if !slices.ContainsFunc(teams, func(t *team) bool { return t.assumed }) {
		return notes
	}
	return append(notes, sheet.Note{Key: "roster.note_no_times", Args: []any{"At", moment(r.rules.RegistrationCloses().Add(-time.Minute), r.rules.Location())}})
}

// teams groups the rows, in the order in which the teams registered, then by STT: the order of the file does not matter.
func (r *reader) teams() []*team {
	byNumber := make(map[string]*team)
	var list []*team
	for _, row := range r.book.Rows {
		number := r.columns.Of(row, colNumber).Text
		if number == "" {
			r.fault(row.Number, colNumber, "roster.fault.no_number")
			continue
		}
		t := byNumber[text.Canon(number)]
		if t == nil {
			t = &team{number: number, typed: make(map[string]string), rows: map[string]int{colNumber: row.Number}, draft: entries.Draft{Source: entries.SourceRoster}}
			byNumber[text.Canon(number)] = t
			list = append(list, t)
		}
		r.teamCells(t, row)
		t.people = append(t.people, r.person(row))
	}
	for _, t := range list {
		r.finish(t)
	}
	slices.SortStableFunc(list, func(a, b *team) int {
		return cmp.Or(later(a.draft.SubmittedAt, b.draft.SubmittedAt), byNumberThenText(a.number, b.number))
	})
	return list
}

// later compares times of registration; a team without one registers now, after all others.
func later(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		return map[bool]int{true: 1, false: -1}[a.IsZero()]
	}
	return a.Compare(b)
}

// byNumberThenText puts 2 before 10.
func byNumberThenText(a, b string) int {
	m, errA := strconv.Atoi(a)
	n, errB := strconv.Atoi(b)
	if errA == nil && errB == nil {
		return cmp.Compare(m, n)
	}
	return strings.Compare(a, b)
}

// finish puts contestants before mentors and works out the forms to compare by.
func (r *reader) finish(t *team) {
	for _, need := range []string{colTeam, colDivision, colUnit, colArea} {
		if _, given := t.rows[need]; !given {
			r.fault(t.row(), need, "roster.fault.empty_cell")
		}
	}
	slices.SortStableFunc(t.people, func(a, b person) int { return strings.Compare(a.member.Role, b.member.Role) })
	d := &t.draft
	d.Members = nil
	for _, p := range t.people {
		d.Members = append(d.Members, p.member)
	}
	*d = d.Cleaned()
	t.unit, t.name, t.account = text.Canon(d.Unit), text.Canon(d.Name), strings.ToLower(d.Account)
	for i, m := range d.Members {
		t.people[i].member = m
		t.people[i].key = entries.PersonKey(m.Name, m.Born, m.Phone, d.Unit, d.Area)
	}
}

// teamCells takes what a row says about its team. An empty cell says nothing; a different value is a fault.
func (r *reader) teamCells(t *team, row sheet.Row) {
	d := &t.draft
	r.agree(t, row, colTeam, &d.Name, text.Clean)
	r.agree(t, row, colDivision, &d.Division, r.division)
	r.agree(t, row, colUnit, &d.Unit, text.Clean)
	r.agree(t, row, colArea, &d.Area, r.area)
	r.agree(t, row, colAccount, &d.Account, text.Clean)
	r.submitted(t, row)
	if d.Code == "" && r.rules.Kind() == contests.EntryWork {
		if n, ok := r.rules.NumberOf(d.Division, t.number); ok {
			d.Code = r.rules.CodeOf(d.Division, n)
		}
	}
}

// agree compares the values of a team's rows without regard to case and tone placing; of such spellings the first in
// byte order stays, whatever the order of the rows.
func (r *reader) agree(t *team, row sheet.Row, column string, value *string, known func(string) string) {
	typed := r.columns.Of(row, column).Text
	if typed == "" || typed == t.typed[column] {
		return
	}
	t.typed[column] = typed
	first, seen := t.rows[column]
	switch {
	case !seen:
		t.rows[column] = row.Number
		*value = known(typed)
	case text.Canon(known(typed)) != text.Canon(*value):
		r.fault(row.Number, column, "roster.fault.disagrees", "Team", t.number, "Value", typed, "First", *value, "FirstRow", first)
	default:
		*value = min(*value, known(typed))
	}
}

// submitted reads when the team registered: a date cell or text, in the zone of the contest, inside the window.
func (r *reader) submitted(t *team, row sheet.Row) {
	if !r.columns.Has(colSubmitted) && !r.now.Before(r.rules.RegistrationCloses()) {
		t.draft.SubmittedAt, t.assumed = r.rules.RegistrationCloses().Add(-time.Minute), true // whoever hands the list in says that all of it came in time
		return
	}
	cell := r.columns.Of(row, colSubmitted)
	if cell.Kind == sheet.Empty {
		return
	}
	zone := r.rules.Location()
	at, ok := cell.Moment(zone)
	if !ok {
		key := "roster.fault.moment"
		if cell.Kind == sheet.Number {
			key = "roster.fault.number_for_date"
		}
		r.fault(row.Number, colSubmitted, key, "Value", cell.Text)
		return
	}
	first, seen := t.rows[colSubmitted]
	switch {
	case seen && !at.Equal(t.draft.SubmittedAt):
		r.fault(row.Number, colSubmitted, "roster.fault.disagrees", "Team", t.number, "Value", moment(at, zone), "First", moment(t.draft.SubmittedAt, zone), "FirstRow", first)
	case seen:
	case !r.rules.RegistrationOpen(at):
		t.rows[colSubmitted] = row.Number
		r.fault(row.Number, colSubmitted, "roster.fault.outside_window", "Value", moment(at, zone),
			"From", moment(r.rules.RegistrationOpens(), zone), "Until", moment(r.rules.RegistrationCloses().Add(-time.Minute), zone))
	}
	if !seen {
		t.rows[colSubmitted] = row.Number
		t.draft.SubmittedAt = at
	}
}

func moment(t time.Time, zone *time.Location) string { return t.In(zone).Format("15:04 2/1/2006") }

// person reads the member of a row.
func (r *reader) person(row sheet.Row) person {
	m := entries.DraftMember{
		Role:   r.word(row, colRole, roles(), "roster.fault.role"),
		Gender: r.word(row, colGender, genders(), "roster.fault.gender"),
		Name:   r.columns.Of(row, colName).Text,
		Class:  r.columns.Of(row, colClass).Text,
		Phone:  r.columns.Of(row, colPhone).Text,
		Born:   r.born(row),
		Grade:  r.grade(row),
	}
	if m.Role == "" && !r.columns.Has(colRole) {
		m.Role = entries.Contestant
	}
	if m.Role == "" {
		r.fault(row.Number, colRole, "roster.fault.empty_cell") // unless word said what is wrong
	}
	return person{row: row.Number, member: m}
}

// word finds what a cell means; "" when it is empty or unknown, the latter a fault.
func (r *reader) word(row sheet.Row, column string, words map[string]string, key string) string {
	typed := r.columns.Of(row, column).Text
	meaning, known := words[text.Canon(typed)]
	if typed != "" && !known {
		r.fault(row.Number, column, key, "Value", typed)
	}
	return meaning
}

func roles() map[string]string {
	return map[string]string{
		"thí sinh": entries.Contestant, "tác giả": entries.Contestant, "học sinh": entries.Contestant, "thành viên": entries.Contestant,
		"người hướng dẫn": entries.Mentor, "giáo viên hướng dẫn": entries.Mentor, "gvhd": entries.Mentor, "hướng dẫn": entries.Mentor, "huấn luyện viên": entries.Mentor,
	}
}

func genders() map[string]string {
	return map[string]string{"nam": "male", "nữ": "female"}
}

// born gives the day as 2013-07-02, or what was typed for entries.Check to explain.
func (r *reader) born(row sheet.Row) string {
	cell := r.columns.Of(row, colBorn)
	if iso, ok := cell.Day(); ok {
		return iso
	}
	switch cell.Kind {
	case sheet.Number:
		r.fault(row.Number, colBorn, "roster.fault.number_for_date", "Value", cell.Text)
		return ""
	case sheet.Date, sheet.Time, sheet.Bool:
		r.fault(row.Number, colBorn, "roster.fault.born", "Value", cell.Text)
		return ""
	}
	return cell.Text
}

// grade reads "5", "Khối 5" or "Lớp 5"; empty is 0.
func (r *reader) grade(row sheet.Row) int {
	cell := r.columns.Of(row, colGrade)
	if cell.Kind == sheet.Empty {
		return 0
	}
	digits := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(text.Fold(cell.Text), "khoi"), "lop"))
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > 12 {
		r.fault(row.Number, colGrade, "roster.fault.grade", "Value", cell.Text)
		return 0
	}
	return n
}

// division finds the code by code or name; what is unknown stays for entries.Check to refuse.
func (r *reader) division(typed string) string {
	for _, d := range r.rules.Divisions {
		for _, name := range []string{d.Code, d.Name.VI, d.Name.EN} {
			if text.Canon(name) == text.Canon(typed) {
				return d.Code
			}
		}
	}
	return typed
}

// area finds the district as the rules write it, with or without its rank: "TP Bắc Giang", "yên dũng".
func (r *reader) area(typed string) string {
	found, bare := "", bareArea(typed)
	for _, a := range r.rules.Areas {
		if text.Canon(a) == text.Canon(typed) {
			return text.Clean(a)
		}
		if bareArea(a) == bare {
			if found != "" {
				return typed
			}
			found = text.Clean(a)
		}
	}
	if found != "" {
		return found
	}
	return typed
}

// bareArea is the name without huyện, thị xã, thành phố and their short forms.
func bareArea(s string) string {
	s = strings.ReplaceAll(text.Canon(s), ".", ". ")
	s = text.Canon(s)
	for _, rank := range []string{"huyện ", "thị xã ", "thành phố ", "tp. ", "tp ", "tx. ", "tx ", "h. "} {
		if rest, ok := strings.CutPrefix(s, rank); ok {
			return rest
		}
	}
	return s
}
