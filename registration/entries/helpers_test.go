// What the tests of this package stand on: a contest, a sound draft, and ways to look at what was kept.
package entries

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

var (
	office = audit.By{AccountID: 0, Name: "Nguyễn Thị Thư", Via: "web"}
	team   = audit.By{Name: "Trần Văn Cô", Via: "link"}
)

// kit is the rules document of the tests.
func kit(t testing.TB) []byte {
	t.Helper()
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func newContest(t testing.TB, d *db.DB) *contests.Contest {
	t.Helper()
	c, err := contests.Create(context.Background(), d, office, kit(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// secondContest has the same rules under another code.
func secondContest(t testing.TB, d *db.DB) *contests.Contest {
	t.Helper()
	doc := strings.Replace(string(kit(t)), "code: robocon-2024", "code: robocon-2025", 1)
	c, err := contests.Create(context.Background(), d, office, []byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// soundDraft is a team of three pupils and a mentor; n makes it different from the others.
func soundDraft(n int) Draft {
	return Draft{
		Division: "A", Name: fmt.Sprintf("Đội Sao Mai %d", n), Unit: "Trường Tiểu học Yên Lư", Area: "Huyện Yên Dũng",
		ContactName: "Chu Xuân Sơn", ContactPhone: "0943 356 938", ContactEmail: "son@example.vn", Consent: true, Source: SourceWeb,
		Members: []DraftMember{
			{Role: Contestant, Name: fmt.Sprintf("Lê Hoài Trang %s", letters(n)), Born: "02/07/2013", Gender: "female", Grade: 5, Class: "5C3"},
			{Role: Contestant, Name: fmt.Sprintf("Nguyễn Thanh Ly %s", letters(n)), Born: "15/11/2015", Gender: "female", Grade: 3, Class: "3B"},
			{Role: Contestant, Name: fmt.Sprintf("Trần Việt Kiên %s", letters(n)), Born: "10/06/2013", Gender: "male", Grade: 5, Class: "5C"},
			{Role: Mentor, Name: "Chu Xuân Sơn", Born: "20/11/1972", Phone: "0943356938"},
		},
	}
}

func letters(n int) string {
	s := ""
	for ; n > 0; n /= 26 {
		s += string(rune('A' + n%26))
	}
	return s
}

func register(t testing.TB, d *db.DB, c *contests.Contest, draft Draft, key string) Receipt {
	t.Helper()
	r, err := Register(context.Background(), d, team, c, draft, key)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// load reads an entry with its members and history.
func load(t testing.TB, d *db.DB, c *contests.Contest, id int64) (e Entry, members []Member, events []Event) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
		if e, err = ByID(tx, c.ID, id); err != nil {
			return err
		}
		if members, err = MembersOf(tx, id); err != nil {
			return err
		}
		events, err = eventsOf(tx, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return e, members, events
}

func countOf(t testing.TB, d *db.DB, query string, args ...any) (n int64) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) error { return tx.Get(&n, query, args...) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// wantFault wants a fault of a kind with a key at a field.
func wantFault(t testing.TB, err error, kind fault.Kind, field, key string) {
	t.Helper()
	for _, f := range fault.All(err) {
		if f.Kind == kind && f.Field == field && f.Key == "registration.fault."+key {
			return
		}
	}
	t.Errorf("got %v, want kind %v at %q: %s", err, kind, field, key)
}

func rulesOf(t testing.TB) *contests.Rules {
	t.Helper()
	r, err := contests.ParseRules(kit(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func at(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, time.FixedZone("+07", 7*3600))
}
