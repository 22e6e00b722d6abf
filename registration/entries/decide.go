// Pure decisions: what is wrong with a draft, and which act is allowed in which state.
package entries

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hoithi/contests"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
)

// Lengths in characters.
const (
	maxName  = 120
	maxClass = 20
	maxEmail = 254
)

// Ages in years, by the year of the contest's launch.
const (
	minPupil, maxPupil = 5, 25
	minAdult, maxAdult = 18, 100
)

// Check names everything that is wrong with a draft at the instant now, joined; nil when it can be kept. Fields are
// those of the form, members by their index from 0: "name", "members.2.born". A web form must arrive inside the
// registration window; a roster says when each entry came, which must not lie after now.
func Check(rules *contests.Rules, d Draft, now time.Time) error {
	return errors.Join(checkTime(rules, d, now), CheckContent(rules, d, now))
}

func checkTime(rules *contests.Rules, d Draft, now time.Time) error {
	if d.Source != SourceRoster {
		return checkWindow(rules, now)
	}
	if d.SubmittedAt.After(now) {
		return fault.Invalid("submitted_at", "registration.fault.submitted_future")
	}
	return nil
}

// checkWindow refuses what is sent before registration opens or after it closed.
func checkWindow(rules *contests.Rules, now time.Time) error {
	if now.Before(rules.RegistrationOpens()) {
		return fault.Conflict("registration.fault.not_open", "From", clock(rules.RegistrationOpens(), rules))
	}
	if !rules.RegistrationOpen(now) {
		return fault.Conflict("registration.fault.closed", "Until", clock(rules.RegistrationCloses().Add(-time.Minute), rules))
	}
	return nil
}

// moment is an instant as an argument of a message, written in the contest's zone as each language does.
type moment time.Time

func clock(t time.Time, rules *contests.Rules) moment { return moment(t.In(rules.Location())) }

// In writes 23:59 ngày 30/6/2024, in English 23:59, 30 June 2024.
func (m moment) In(lang string) string {
	if lang == "en" {
		return time.Time(m).Format("15:04, 2 January 2006")
	}
	return time.Time(m).Format("15:04 ngày 2/1/2006")
}

// CheckContent is Check without the question of when: a correction by the office may come at any time.
func CheckContent(rules *contests.Rules, d Draft, now time.Time) error {
	d = d.Cleaned()
	division, known := rules.Division(d.Division)
	var faults []error
	add := func(err error) { faults = append(faults, err) }
	if !known {
		add(fault.Invalid("division", "registration.fault.division"))
	}
	add(checkName("name", "name", d.Name))
	add(checkName("unit", "unit", d.Unit))
	add(checkArea(rules, d.Area))
	add(checkSize(rules, d))
	for i, m := range d.Members {
		add(checkMember(rules, i, m, now))
		if known && m.Role == Contestant && m.Grade != 0 && rules.Pupils() && !division.Grades.Holds(m.Grade) {
			add(fault.Invalid(memberField(i, "grade"), "registration.fault.grade_division",
				"Grade", m.Grade, "Division", division.Code, "Min", division.Grades.Min, "Max", division.Grades.Max))
		}
	}
	add(checkTwice(d))
	add(checkContact(d))
	return errors.Join(faults...)
}

func memberField(i int, part string) string { return fmt.Sprintf("members.%d.%s", i, part) }

// checkName wants 1 to 120 visible characters, one of them a letter; label is how the form calls the field.
func checkName(field, label, name string) error {
	what := i18n.Key("registration.form." + label)
	if name == "" {
		return fault.Invalid(field, "registration.fault.empty", "What", what)
	}
	if n := utf8.RuneCountInString(name); n > maxName {
		return fault.Invalid(field, "registration.fault.too_long", "What", what, "Max", maxName, "Length", n)
	}
	if strings.ContainsFunc(name, hidden) {
		return fault.Invalid(field, "registration.fault.hidden_character", "What", what)
	}
	if !strings.ContainsFunc(name, unicode.IsLetter) {
		return fault.Invalid(field, "registration.fault.no_letter", "What", what)
	}
	return nil
}

// hidden says whether a character cannot be seen: controls, and marks that turn the writing direction or join nothing.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError
}

func checkArea(rules *contests.Rules, area string) error {
	for _, a := range rules.Areas {
		if text.NFC(a) == area {
			return nil
		}
	}
	return fault.Invalid("area", "registration.fault.area")
}

func checkSize(rules *contests.Rules, d Draft) error {
	counts := map[string]int{}
	for _, m := range d.Members {
		counts[m.Role]++
	}
	var faults []error
	for _, limit := range []struct {
		role, field, key string
		rules            contests.Range
	}{
		{Contestant, "members", "registration.fault.contestants", rules.Members.Contestants},
		{Mentor, "mentors", "registration.fault.mentors", rules.Members.Mentors},
	} {
		if n := counts[limit.role]; !limit.rules.Holds(n) {
			key := limit.key
			if limit.rules.Min == 0 {
				key += "_most"
			}
			faults = append(faults, fault.Invalid(limit.field, key, "Min", limit.rules.Min, "Max", limit.rules.Max, "Given", n))
		}
	}
	return errors.Join(faults...)
}

func checkMember(rules *contests.Rules, i int, m DraftMember, now time.Time) error {
	var faults []error
	add := func(err error) { faults = append(faults, err) }
	add(checkName(memberField(i, "name"), "person_name", m.Name))
	add(checkBorn(rules, memberField(i, "born"), m, now))
	if m.Phone != "" {
		add(checkPhone(memberField(i, "phone"), m.Phone))
	}
	if m.Gender != "" && m.Gender != "male" && m.Gender != "female" {
		add(fault.Invalid(memberField(i, "gender"), "registration.fault.gender"))
	}
	if utf8.RuneCountInString(m.Class) > maxClass || strings.ContainsFunc(m.Class, hidden) {
		add(fault.Invalid(memberField(i, "class"), "registration.fault.class", "Max", maxClass))
	}
	switch m.Role {
	case Contestant:
		if rules.Pupils() && (m.Grade < 1 || m.Grade > 12) {
			add(fault.Invalid(memberField(i, "grade"), "registration.fault.grade"))
		}
	case Mentor:
		if m.Grade != 0 {
			add(fault.Invalid(memberField(i, "grade"), "registration.fault.grade_mentor"))
		}
		if m.Born == "" && m.Phone == "" {
			add(fault.Invalid(memberField(i, "phone"), "registration.fault.mentor_phone"))
		}
	default:
		add(fault.Invalid(memberField(i, "role"), "registration.fault.role"))
	}
	return errors.Join(faults...)
}

// checkBorn wants a real day; for contestants it must be given. Ages are counted by years at the launch.
func checkBorn(rules *contests.Rules, field string, m DraftMember, now time.Time) error {
	if m.Born == "" {
		if m.Role == Contestant {
			return fault.Invalid(field, "registration.fault.born_empty")
		}
		return nil
	}
	day, err := time.ParseInLocation(time.DateOnly, m.Born, rules.Location())
	if err != nil {
		return unreadableDay(field, "born", m.Born)
	}
	if day.After(now) {
		return fault.Invalid(field, "registration.fault.born_future")
	}
	age := rules.Launched.Start(rules.Location()).Year() - day.Year()
	oldest := maxPupil
	if !rules.Pupils() {
		oldest = maxAdult
	}
	if m.Role == Contestant && (age < minPupil || age > oldest) {
		return fault.Invalid(field, "registration.fault.born_pupil", "Year", fmt.Sprint(day.Year()), "Age", age)
	}
	if m.Role == Mentor && (age < minAdult || age > maxAdult) {
		return fault.Invalid(field, "registration.fault.born_mentor", "Year", fmt.Sprint(day.Year()), "Age", age)
	}
	return nil
}

// unreadableDay says why a typed day is none: the month does not have it, the year has no such month, or the form is wrong.
// what begins the message: "born" for a birth date, "day" for any other.
func unreadableDay(field, what, typed string) error {
	key := "registration.fault." + what
	var day, month, year int
	parts := strings.FieldsFunc(typed, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	if len(parts) == 3 && len(parts[0]) == 4 { // 2013-02-31
		parts[0], parts[2] = parts[2], parts[0]
	}
	if len(parts) != 3 || !number(parts[0], &day) || !number(parts[1], &month) || !number(parts[2], &year) {
		return fault.Invalid(field, key+"_format")
	}
	switch {
	case month < 1 || month > 12:
		return fault.Invalid(field, key+"_month", "Month", month)
	case month == 2 && day == 29:
		return fault.Invalid(field, key+"_leap", "Year", fmt.Sprint(year))
	case day > time.Date(2000, time.Month(month+1), 0, 0, 0, 0, 0, time.UTC).Day():
		return fault.Invalid(field, key+"_day", "Month", month, "Day", day)
	}
	return fault.Invalid(field, key+"_format")
}

// number reads 1 to 4 digits.
func number(s string, n *int) bool {
	if s == "" || len(s) > 4 {
		return false
	}
	*n = 0
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
		*n = *n*10 + int(r-'0')
	}
	return true
}

func checkPhone(field, phone string) error {
	if _, ok := text.Phone(phone); !ok {
		return fault.Invalid(field, "registration.fault.phone")
	}
	return nil
}

// checkTwice finds a person who stands twice in one entry.
func checkTwice(d Draft) error {
	var faults []error
	first := make(map[string]int, len(d.Members))
	for i, m := range d.Members {
		if m.Name == "" {
			continue
		}
		key := PersonKey(m.Name, m.Born, m.Phone, d.Unit, d.Area)
		if j, ok := first[key]; ok {
			faults = append(faults, fault.Invalid(memberField(i, "name"), "registration.fault.twice_in_team", "Name", m.Name, "Place", j+1))
			continue
		}
		first[key] = i
	}
	return errors.Join(faults...)
}

// checkContact wants, from the web, somebody to call and the guardians' consent.
func checkContact(d Draft) error {
	var faults []error
	web := d.Source != SourceRoster
	if web || d.ContactName != "" {
		faults = append(faults, checkName("contact_name", "contact_name", d.ContactName))
	}
	if web && d.ContactPhone == "" {
		faults = append(faults, fault.Invalid("contact_phone", "registration.fault.phone_empty"))
	} else if d.ContactPhone != "" {
		faults = append(faults, checkPhone("contact_phone", d.ContactPhone))
	}
	if d.ContactEmail != "" && !plausibleEmail(d.ContactEmail) {
		faults = append(faults, fault.Invalid("contact_email", "registration.fault.email"))
	}
	if utf8.RuneCountInString(d.Account) > maxName || strings.ContainsFunc(d.Account, hidden) {
		faults = append(faults, fault.Invalid("account", "registration.fault.account"))
	}
	if web && !d.Consent {
		faults = append(faults, fault.Invalid("consent", "registration.fault.consent"))
	}
	return errors.Join(faults...)
}

// plausibleEmail wants name@domain.tld without anything a mail header could trip over.
func plausibleEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(s) > maxEmail || strings.ContainsAny(s, " <>,;:\"()[]\\") || strings.ContainsFunc(s, hidden) {
		return false
	}
	dot := strings.LastIndexByte(domain, '.')
	return dot > 0 && dot < len(domain)-1 && !strings.Contains(domain, "@")
}
