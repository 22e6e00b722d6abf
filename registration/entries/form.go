// The registration form: what its fields are called, how it is read, filled again and turned into a draft.
package entries

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"hoithi/internal/fault"
)

// maxPeople is how many rows of one role a form is read for; more than any rules allow, so that Check can say so.
const maxPeople = 12

// Form is a form as typed. Contestants and mentors are numbered apart: members.0.name, mentors.0.name.
type Form struct {
	Key          string
	Revision     int64 // of the entry it corrects
	Division     string
	Name         string
	Unit         string
	Area         string
	Account      string
	Contestants  []Person
	Mentors      []Person
	ContactName  string
	ContactPhone string
	ContactEmail string
	Consent      bool
	Reason       string
}

// Person is one member as typed.
type Person struct {
	Name, Born, Gender, Grade, Class, Phone string
}

// blank says whether nothing was typed; a choice alone is nothing.
func (p Person) blank() bool {
	return strings.TrimSpace(p.Name+p.Born+p.Class+p.Phone) == ""
}

// readForm takes a form from what was posted, with the rows of people as they stood on the page.
func readForm(v url.Values) Form {
	revision, _ := strconv.ParseInt(v.Get("revision"), 10, 64)
	return Form{
		Key: v.Get("key"), Revision: revision,
		Division: v.Get("division"), Name: v.Get("name"), Unit: v.Get("unit"), Area: v.Get("area"), Account: v.Get("account"),
		Contestants: readPeople(v, "members"), Mentors: readPeople(v, "mentors"),
		ContactName: v.Get("contact_name"), ContactPhone: v.Get("contact_phone"), ContactEmail: v.Get("contact_email"),
		Consent: v.Get("consent") != "", Reason: v.Get("reason"),
	}
}

func readPeople(v url.Values, role string) []Person {
	var people []Person
	for i := range 2 * maxPeople { // taking rows out in the browser leaves gaps
		prefix := role + "." + strconv.Itoa(i) + "."
		if !v.Has(prefix+"name") || len(people) == maxPeople {
			continue
		}
		people = append(people, Person{
			Name: v.Get(prefix + "name"), Born: v.Get(prefix + "born"), Gender: v.Get(prefix + "gender"),
			Grade: v.Get(prefix + "grade"), Class: v.Get(prefix + "class"), Phone: v.Get(prefix + "phone"),
		})
	}
	return people
}

// filled is the form without the rows of people left blank.
func (f Form) filled() Form {
	f.Contestants = slices.DeleteFunc(slices.Clone(f.Contestants), Person.blank)
	f.Mentors = slices.DeleteFunc(slices.Clone(f.Mentors), Person.blank)
	return f
}

// draft is the form as an entry: contestants first, then mentors.
func (f Form) draft() Draft {
	d := Draft{
		Division: f.Division, Name: f.Name, Unit: f.Unit, Area: f.Area, Account: f.Account,
		ContactName: f.ContactName, ContactPhone: f.ContactPhone, ContactEmail: f.ContactEmail, Consent: f.Consent,
		Source: SourceWeb,
	}
	for _, p := range f.Contestants {
		d.Members = append(d.Members, p.member(Contestant))
	}
	for _, p := range f.Mentors {
		d.Members = append(d.Members, p.member(Mentor))
	}
	return d
}

func (p Person) member(role string) DraftMember {
	m := DraftMember{Role: role, Name: p.Name, Born: p.Born, Gender: p.Gender, Class: p.Class, Phone: p.Phone}
	if role == Contestant {
		grade, err := strconv.Atoi(strings.TrimSpace(p.Grade))
		if err != nil {
			grade = 0
		}
		m.Grade = grade
	}
	return m
}

// formOf fills the form with a kept entry.
func formOf(d Draft, revision int64) Form {
	f := Form{
		Revision: revision, Division: d.Division, Name: d.Name, Unit: d.Unit, Area: d.Area, Account: d.Account,
		ContactName: d.ContactName, ContactPhone: d.ContactPhone, ContactEmail: d.ContactEmail, Consent: d.Consent,
	}
	for _, m := range d.Members {
		p := Person{Name: m.Name, Born: typedDay(m.Born), Gender: m.Gender, Class: m.Class, Phone: m.Phone}
		if m.Role == Contestant {
			p.Grade = strconv.Itoa(m.Grade)
			f.Contestants = append(f.Contestants, p)
		} else {
			f.Mentors = append(f.Mentors, p)
		}
	}
	return f
}

// typedDay writes 2013-07-02 as people type it: 02/07/2013.
func typedDay(iso string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return day.Format("02/01/2006")
}

// remap gives faults of draft members the names of the form's fields: members.3.name of a team with three contestants
// is mentors.0.name. The list of members as a whole is the contestants' group.
func remap(err error, contestants int) error {
	for _, f := range fault.All(err) {
		rest, ok := strings.CutPrefix(f.Field, "members.")
		number, part, found := strings.Cut(rest, ".")
		i, bad := strconv.Atoi(number)
		if ok && found && bad == nil && i >= contestants {
			f.Field = "mentors." + strconv.Itoa(i-contestants) + "." + part
		}
	}
	return err
}

// change carries out the buttons that only change the form, for browsers without script; false when it is to be sent.
func (f *Form) change(v url.Values) bool {
	if role := v.Get("them"); role != "" {
		if people := f.people(role); people != nil && len(*people) < maxPeople {
			*people = append(*people, Person{})
		}
		return true
	}
	if row := v.Get("bot"); row != "" {
		role, number, _ := strings.Cut(row, ".")
		i, err := strconv.Atoi(number)
		if people := f.people(role); people != nil && err == nil && i >= 0 && i < len(*people) {
			*people = append((*people)[:i], (*people)[i+1:]...)
		}
		return true
	}
	return v.Get("tim") != "" || v.Get("chon") != ""
}

func (f *Form) people(role string) *[]Person {
	switch role {
	case "members":
		return &f.Contestants
	case "mentors":
		return &f.Mentors
	}
	return nil
}

// padded fills people up with blank rows to at least n.
func padded(people []Person, n int) []Person {
	for len(people) < n {
		people = append(people, Person{})
	}
	return people
}
