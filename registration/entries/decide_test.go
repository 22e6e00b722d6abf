// Tests of the pure decisions: every fault of a draft, the window, sameness of persons, states.
package entries

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"hoithi/contests"
	"hoithi/internal/fault"
)

// duringRegistration is an instant inside the window.
var duringRegistration = at(2024, 6, 1, 9, 0)

func TestCheckNamesWhatIsWrongAtItsField(t *testing.T) {
	rules := rulesOf(t)
	if err := Check(rules, soundDraft(1), duringRegistration); err != nil {
		t.Fatalf("a sound draft is refused: %v", err)
	}
	for _, c := range []struct {
		name, field, key string
		spoil            func(d *Draft)
	}{
		{"a name of 200 characters", "name", "too_long", func(d *Draft) { d.Name = strings.Repeat("ẫ", 200) }},
		{"a name of spaces", "name", "empty", func(d *Draft) { d.Name = " \u00a0\u3000 " }},
		{"a name of zero-width characters", "name", "empty", func(d *Draft) { d.Name = "\u200b\u200b" }},
		{"a name without a letter", "name", "no_letter", func(d *Draft) { d.Name = "123 !" }},
		{"a name that is no text", "name", "hidden_character", func(d *Draft) { d.Name = "Sao \xff Mai" }},
		{"a pupil's name of 121 characters", "members.0.name", "too_long", func(d *Draft) { d.Members[0].Name = strings.Repeat("a", 121) }},
		{"no unit", "unit", "empty", func(d *Draft) { d.Unit = "" }},
		{"a district that is not of the province", "area", "area", func(d *Draft) { d.Area = "Quận 1" }},
		{"no division", "division", "division", func(d *Draft) { d.Division = "" }},
		{"a division that is not of the contest", "division", "division", func(d *Draft) { d.Division = "Z" }},
		{"31 February", "members.1.born", "born_day", func(d *Draft) { d.Members[1].Born = "31/02/2014" }},
		{"31 April", "members.1.born", "born_day", func(d *Draft) { d.Members[1].Born = "31/4/2014" }},
		{"29 February of a common year", "members.1.born", "born_leap", func(d *Draft) { d.Members[1].Born = "29/02/2014" }},
		{"month 13", "members.1.born", "born_month", func(d *Draft) { d.Members[1].Born = "01/13/2014" }},
		{"a birth date in words", "members.1.born", "born_format", func(d *Draft) { d.Members[1].Born = "mùng một" }},
		{"a birth date of two parts", "members.1.born", "born_format", func(d *Draft) { d.Members[1].Born = "02/2014" }},
		{"no birth date", "members.1.born", "born_empty", func(d *Draft) { d.Members[1].Born = "" }},
		{"a pupil born tomorrow", "members.1.born", "born_future", func(d *Draft) { d.Members[1].Born = "02/06/2024" }},
		{"a pupil of forty", "members.1.born", "born_pupil", func(d *Draft) { d.Members[1].Born = "01/01/1984" }},
		{"a mentor of ten", "members.3.born", "born_mentor", func(d *Draft) { d.Members[3].Born = "01/01/2014" }},
		{"a pupil of the wrong grade", "members.1.grade", "grade_division", func(d *Draft) { d.Members[1].Grade = 6 }},
		{"a pupil without a grade", "members.1.grade", "grade", func(d *Draft) { d.Members[1].Grade = 0 }},
		{"a pupil in grade 13", "members.1.grade", "grade", func(d *Draft) { d.Members[1].Grade = 13 }},
		{"the same pupil twice", "members.1.name", "twice_in_team", func(d *Draft) { d.Members[1] = d.Members[0] }},
		{"the same pupil twice, in capitals and NFD", "members.1.name", "twice_in_team", func(d *Draft) {
			d.Members[1] = d.Members[0]
			d.Members[1].Name = norm.NFD.String(strings.ToUpper(d.Members[0].Name))
		}},
		{"one pupil", "members", "contestants", func(d *Draft) { d.Members = d.Members[2:] }},
		{"four pupils", "members", "contestants", func(d *Draft) {
			extra := d.Members[0]
			extra.Name = "Em Thứ Tư"
			d.Members = append(d.Members, extra)
		}},
		{"no mentor", "mentors", "mentors", func(d *Draft) { d.Members = d.Members[:3] }},
		{"a mentor without birth date and phone", "members.3.phone", "mentor_phone", func(d *Draft) { d.Members[3].Born, d.Members[3].Phone = "", "" }},
		{"a phone of five digits", "contact_phone", "phone", func(d *Draft) { d.ContactPhone = "12345" }},
		{"no phone", "contact_phone", "phone_empty", func(d *Draft) { d.ContactPhone = "" }},
		{"no contact", "contact_name", "empty", func(d *Draft) { d.ContactName = "" }},
		{"an e-mail address with a line break", "contact_email", "email", func(d *Draft) { d.ContactEmail = "a@b.vn\r\nBcc: x@y.vn" }},
		{"an e-mail address without a domain", "contact_email", "email", func(d *Draft) { d.ContactEmail = "a@b" }},
		{"no consent", "consent", "consent", func(d *Draft) { d.Consent = false }},
		{"a role that does not exist", "members.3.role", "role", func(d *Draft) { d.Members[3].Role = "judge" }},
		{"a gender that does not exist", "members.0.gender", "gender", func(d *Draft) { d.Members[0].Gender = "x" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := soundDraft(1)
			c.spoil(&d)
			err := Check(rules, d, duringRegistration)
			wantFault(t, err, fault.KindInvalid, c.field, c.key)
		})
	}
}

func TestCheckReportsAllFaultsTogether(t *testing.T) {
	d := soundDraft(1)
	d.Name, d.Members[0].Born, d.Members[2].Grade, d.Consent = "", "31/02/2013", 9, false
	if all := fault.All(Check(rulesOf(t), d, at(2024, 7, 1, 0, 0))); len(all) != 5 {
		t.Errorf("%d faults %v, want 5: the deadline and four fields", len(all), all)
	}
}

func TestG34TheWindowIsOpenFromItsFirstToItsLastInstant(t *testing.T) {
	rules := rulesOf(t)
	for _, c := range []struct {
		name string
		now  time.Time
		key  string
	}{
		{"a second before it opens", at(2024, 5, 3, 0, 0).Add(-time.Second), "not_open"},
		{"when it opens", at(2024, 5, 3, 0, 0), ""},
		{"in its last second", at(2024, 6, 30, 23, 59).Add(59 * time.Second), ""},
		{"a minute late", at(2024, 7, 1, 0, 0), "closed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := Check(rules, soundDraft(1), c.now)
			if c.key == "" && err != nil {
				t.Errorf("refused: %v", err)
			}
			if c.key != "" {
				wantFault(t, err, fault.KindConflict, "", c.key)
			}
		})
	}
}

func TestARosterNeedsNoContactAndNoWindowButNoFutureTime(t *testing.T) {
	rules, d := rulesOf(t), soundDraft(1)
	d.Source, d.Consent, d.ContactName, d.ContactPhone, d.ContactEmail = SourceRoster, false, "", "", ""
	d.SubmittedAt = at(2024, 6, 20, 8, 0)
	if err := Check(rules, d, at(2024, 8, 1, 0, 0)); err != nil {
		t.Errorf("refused: %v", err)
	}
	wantFault(t, Check(rules, d, at(2024, 6, 1, 0, 0)), fault.KindInvalid, "submitted_at", "submitted_future")
}

func TestG39PersonKeyIsThePersonAndNotTheSpelling(t *testing.T) {
	const born, unit, area = "2013-07-02", "Trường Tiểu học Yên Lư", "Huyện Yên Dũng"
	key := func(name string) string { return PersonKey(name, born, "", unit, area) }
	for _, other := range []string{"NGUYỄN THUÝ HOÀ", "Nguyễn  Thúy Hòa", norm.NFD.String("Nguyễn Thuý Hoà")} {
		if key(other) != key("Nguyễn Thúy Hòa") {
			t.Errorf("%q is taken for somebody else", other)
		}
	}
	if key("Ngọc Anh") == key("Ngọc Ánh") {
		t.Error("twins whose names differ by a mark are taken for one")
	}
	if PersonKey("A", "", "0912345678", unit, area) == PersonKey("A", "", "0912345679", unit, area) {
		t.Error("without a birth date the phone must tell persons apart")
	}
	if PersonKey("A", "", "", unit, area) == PersonKey("A", "", "", unit, "Huyện Tân Yên") {
		t.Error("without birth date and phone the unit must tell persons apart")
	}
	if PersonKey("A", "", "", "Trường  "+unit, area) == PersonKey("A", born, "", "Trường "+unit, area) {
		t.Error("a birth date is part of the person")
	}
}

func TestTheStateFollowsFromTheEvent(t *testing.T) {
	for _, c := range []struct {
		event, from, to string // to "" = refused
	}{
		{EventApproved, Submitted, Approved}, {EventApproved, Returned, Approved}, {EventApproved, Approved, ""},
		{EventApproved, Rejected, ""}, {EventApproved, Withdrawn, ""},
		{EventReturned, Submitted, Returned}, {EventReturned, Approved, Returned}, {EventReturned, Returned, Returned}, {EventReturned, Withdrawn, ""},
		{EventRejected, Submitted, Rejected}, {EventRejected, Rejected, ""}, {EventRejected, Withdrawn, ""},
		{EventWithdrawn, Submitted, Withdrawn}, {EventWithdrawn, Approved, Withdrawn}, {EventWithdrawn, Withdrawn, ""}, {EventWithdrawn, Rejected, ""},
		{EventReinstated, Withdrawn, Submitted}, {EventReinstated, Rejected, Submitted}, {EventReinstated, Approved, ""},
		{EventCorrected, Approved, Approved}, {EventCorrected, Withdrawn, ""}, {EventResubmitted, Returned, Submitted}, {EventResubmitted, Submitted, ""},
	} {
		if can := Can(c.event, c.from); can != (c.to != "") {
			t.Errorf("%s from %s: allowed %v", c.event, c.from, can)
		} else if can && stateAfter(c.event, c.from) != c.to {
			t.Errorf("%s from %s leads to %s, want %s", c.event, c.from, stateAfter(c.event, c.from), c.to)
		}
	}
}

func TestAWithdrawalHoldsFromItsDay(t *testing.T) {
	rules := rulesOf(t)
	since, now := at(2024, 6, 10, 15, 0), at(2024, 7, 5, 9, 0)
	for _, c := range []struct {
		day  string
		want time.Time // zero = refused
	}{
		{"", now}, {"2024-07-05", now}, {"2024-06-28", at(2024, 6, 28, 0, 0)}, {"2024-06-10", since}, {"2024-06-09", time.Time{}}, {"2024-07-06", time.Time{}},
	} {
		got, err := withdrawnAt(rules, contests.Day(c.day), since, now)
		if c.want.IsZero() != (err != nil) || (err == nil && !got.Equal(c.want)) {
			t.Errorf("from %q: %v, %v; want %v", c.day, got, err, c.want)
		}
	}
}

func FuzzCheckNeverPanics(f *testing.F) {
	f.Add("Sao Mai", "31/02/2013", "0912", "a@b.vn", 5)
	f.Add("\xff", "29-2-2013", "+84 912 345 678", "@", -1)
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		f.Fatal(err)
	}
	rules, err := contests.ParseRules(doc)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name, born, phone, email string, grade int) {
		d := soundDraft(1)
		d.Name, d.Members[0].Name, d.Members[0].Born, d.Members[0].Grade = name, name, born, grade
		d.ContactPhone, d.ContactEmail = phone, email
		if Check(rules, d, duringRegistration) == nil {
			if p := prepare(d); p.name.folded == "" || p.digest != DigestOf(d.Cleaned()) {
				t.Errorf("a sound draft has no folded name or no steady digest: %q", name)
			}
		}
	})
}
