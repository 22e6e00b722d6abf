// A corrected list, and a list beside what is there already, on both databases.
package roster

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/testkit"
	"hoithi/registration/entries"
)

func keysOf(err error) string {
	var keys []string
	for _, f := range fault.All(err) {
		keys = append(keys, fmt.Sprintf("%d %s", f.Row, f.Key))
	}
	return strings.Join(keys, ", ")
}

func tryImport(d *db.DB, t testing.TB, rows [][]any, dry bool) (Preview, error) {
	t.Helper()
	c := contestOf(t, d)
	return Import(context.Background(), d, office, c, "danh-sach.xlsx", book(t, rows), dry)
}

func TestACorrectedListBecomesCorrections(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		afterwards(clock)
		c := newContest(t, d)
		first := joined(team3(1, "Sao Mai", "rb1", "Lê An", "Lê Ba"), team3(2, "Rồng Xanh", "rb2", "Trần Tư", "Trần Năm"))
		doImport(t, d, c, book(t, first), false)
		clock.Advance(time.Hour)
		// Another name, a pupil moved from team 1 to team 2 while another moved back, a new class.
		second := joined(team3(1, "Sao Mai Mới", "rb1", "Trần Tư", "Lê Ba"), team3(2, "Rồng Xanh", "rb2", "Lê An", "Trần Năm"))
		second = set(second, 6, colClass, "5A9")
		dry := doImport(t, d, c, book(t, second), true)
		if dry.TeamsChanged != 2 || dry.TeamsNew+dry.TeamsUnchanged != 0 || dry.Applied {
			t.Errorf("dry run: %+v", dry)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM entry_event`); n != 2 {
			t.Fatal("the dry run wrote")
		}
		wet := doImport(t, d, c, book(t, second), false)
		if fmt.Sprint(wet.Changes) != fmt.Sprint(dry.Changes) || !wet.Applied {
			t.Errorf("the dry run promised %v, done was %v", dry.Changes, wet.Changes)
		}
		want := "[{2 RB24-A-0001 Sao Mai [{name Sao Mai Sao Mai Mới} {members Lê An, 2/7/2013, 5C3 Trần Tư, 2/7/2013, 5C3}]}" +
			" {5 RB24-A-0002 Rồng Xanh [{members Trần Tư, 2/7/2013, 5C3 Lê An, 2/7/2013, 5C3} {members Trần Năm, 3/7/2013, 5C3 Trần Năm, 3/7/2013, 5A9}]}]"
		if fmt.Sprint(wet.Changes) != want {
			t.Errorf("changes %v", wet.Changes)
		}
		for query, want := range map[string]int{
			`SELECT COUNT(*) FROM entry_event WHERE kind = 'corrected' AND effective_at = recorded_at`: 2,
			`SELECT COUNT(*) FROM member WHERE until_at IS NULL`:                                       6,
			`SELECT COUNT(*) FROM member WHERE until_at IS NOT NULL`:                                   3,
			`SELECT COUNT(*) FROM audit WHERE act = 'entry.corrected' AND reason = 'danh-sach.xlsx'`:   2,
			`SELECT COUNT(*) FROM entry WHERE name = 'Sao Mai Mới' AND revision = 2`:                   1,
		} {
			if n := count(t, d, query); n != want {
				t.Errorf("%s: %d, want %d", query, n, want)
			}
		}
		if again := doImport(t, d, c, book(t, second), false); again.TeamsUnchanged != 2 || again.Writes() {
			t.Errorf("again: %+v", again)
		}
	})
}

func TestAListMeetsWhatIsThere(t *testing.T) {
	base := func() [][]any {
		return joined(team3(1, "Sao Mai", "rb1", "Lê An", "Lê Ba"), team3(2, "Rồng Xanh", "rb2"))
	}
	withdraw := func(t *testing.T, d *db.DB) {
		c := contestOf(t, d)
		if err := entries.Withdraw(context.Background(), d, office, c, 1, 1, "không tham gia", ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name   string
		before func(t *testing.T, d *db.DB)
		rows   [][]any
		faults string
		want   string // new, changed, unchanged, flags
	}{
		{"one team more", nil, joined(base(), team3(3, "Thần Nông", "rb3")), "", "1 0 2 []"},
		{"one team less", nil, base()[:3], "", "0 0 1 []"},
		{"without accounts, by name", nil, without(base()), "", "0 0 2 []"},
		{"another spelling of the unit", nil, respelt(base()), "", "0 0 2 []"},
		{"a new account for a known name", nil, reaccount(base()), "2 registration.fault.same_team, 2 registration.fault.in_other_team, 3 registration.fault.in_other_team", "1 0 1 []"},
		{"another time", nil, set(set(set(base(), 2, colSubmitted, "4/5/2024"), 3, colSubmitted, ""), 4, colSubmitted, ""), "", "0 0 2 [roster.flag.time_kept]"},
		{"no time for teams that are there", nil, timeless(base()), "", "0 0 2 []"},
		{"another division", nil, regraded(base()), "2 roster.fault.other_division", "0 0 1 []"},
		{"a pupil of a team that is not in the list", nil, team3(7, "Thần Nông", "rb7", "Lê An", "Lê Tám"), "2 registration.fault.in_other_team", "1 0 0 []"},
		{"the pupil of a team that withdrew", withdraw, team3(7, "Thần Nông", "rb7", "Lê An", "Lê Tám"), "", "1 0 0 []"},
		{"a withdrawn team as it was", withdraw, base(), "", "0 0 2 []"},
		{"a withdrawn team changed", withdraw, set(base(), 2, colClass, "5A"), "2 roster.fault.closed.withdrawn", "0 0 1 []"},
		{"the name of a withdrawn team", withdraw, reaccount(base()), "", "1 0 1 []"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, clock := sqlite(t)
			afterwards(clock)
			doImport(t, d, newContest(t, d), book(t, base()), false)
			if c.before != nil {
				c.before(t, d)
			}
			p, err := tryImport(d, t, c.rows, false)
			if keysOf(err) != c.faults {
				t.Errorf("faults %q, want %q", keysOf(err), c.faults)
			}
			var flags []string
			for _, f := range p.Flags {
				flags = append(flags, f.Key)
			}
			if got := fmt.Sprint(p.TeamsNew, p.TeamsChanged, p.TeamsUnchanged, flags); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if dry, err := tryImport(d, t, c.rows, true); c.faults != "" && keysOf(err) != c.faults {
				t.Errorf("the dry run says %q: %+v", keysOf(err), dry)
			}
		})
	}
}

func edit(rows [][]any, key string, value any) [][]any {
	for row := 2; row < len(rows)+2; row++ {
		rows = set(rows, row, key, value)
	}
	return rows
}

func without(rows [][]any) [][]any  { return edit(rows, colAccount, "") }
func timeless(rows [][]any) [][]any { return edit(rows, colSubmitted, "") }
func respelt(rows [][]any) [][]any  { return edit(rows, colUnit, "TRƯỜNG  tiểu học yên LƯ") }

// reaccount and regraded change the first team.
func reaccount(rows [][]any) [][]any {
	return slices.Concat(edit(rows[:3], colAccount, "rb9"), rows[3:])
}
func regraded(rows [][]any) [][]any {
	first := edit(rows[:3:3], colDivision, "Bảng B")
	first = set(set(first, 2, colGrade, 6), 3, colGrade, 6)
	return slices.Concat(first, rows[3:])
}

func TestRosterAndWebMeet(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := newContest(t, d)
		draft := entries.Draft{Division: "A", Name: "Sao Mai", Unit: "Trường Tiểu học Yên Lư", Area: "Huyện Yên Dũng", ContactName: "Chu Xuân Sơn", ContactPhone: "0943356938", Consent: true,
			Members: []entries.DraftMember{{Role: "contestant", Name: "Lê An", Born: "2/7/2013", Gender: "female", Grade: 5, Class: "5C3"}, {Role: "contestant", Name: "Lê Ba", Born: "3/7/2013", Gender: "female", Grade: 5, Class: "5C3"},
				{Role: "mentor", Name: "Chu Xuân Sơn", Born: "20/11/1972", Gender: "male", Phone: "0943356938"}}}
		if _, err := entries.Register(context.Background(), d, office, c, draft, "0123456789012345678901"); err != nil {
			t.Fatal(err)
		}
		afterwards(clock)
		p := doImport(t, d, c, book(t, team3(1, "Sao Mai", "rb1", "Lê An", "Lê Ba")), false)
		if p.TeamsChanged != 1 || len(p.Changes[0].Lines) != 1 || p.Changes[0].Lines[0] != (Line{"account", "", "rb1"}) {
			t.Errorf("%+v", p)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM entry WHERE account = 'rb1' AND contact_name = 'Chu Xuân Sơn' AND consent_at IS NOT NULL AND source = 'web'`); n != 1 {
			t.Error("the roster took away what the web form gave")
		}
	})
}

func TestG18TheSameListFromTwoPeopleAtOnceIsWrittenOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		afterwards(clock)
		c := newContest(t, d)
		content := book(t, joined(team3(1, "Sao Mai", "rb1"), team3(2, "Rồng Xanh", ""), team3(3, "Thần Nông", "rb3")))
		var wait sync.WaitGroup
		var mu sync.Mutex
		added := 0
		for range 6 {
			wait.Go(func() {
				p, err := Import(context.Background(), d, office, c, "a.xlsx", content, false)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				added += p.TeamsNew
			})
		}
		wait.Wait()
		if n := count(t, d, `SELECT COUNT(*) FROM entry`); n != 3 || added != 3 {
			t.Errorf("%d entries, %d reported as new", n, added)
		}
	})
}

// picture is what a list would leave in an empty contest, teams in the order of their codes, members in no order.
func picture(t testing.TB, c *contests.Contest, rows [][]any) string {
	t.Helper()
	opened, err := sheet.Open("", book(t, rows))
	if err != nil {
		t.Fatal(err)
	}
	columns, err := opened.Find(headings(robocon()))
	if err != nil {
		t.Fatal(err)
	}
	r := reader{rules: c.Rules, book: opened, columns: columns, faults: new(sheet.Faults), wrong: make(map[place]bool)}
	d := decider{contest: c, teams: r.teams(), now: testkit.Day(2024, time.July, 1, 8, 0), fault: r.fault}
	d.decide()
	if err := r.faults.Err(); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, team := range d.plan.add {
		members := team.draft.Members
		slices.SortFunc(members, func(a, b entries.DraftMember) int { return strings.Compare(a.Name, b.Name) })
		lines = append(lines, fmt.Sprintf("%+v", team.draft))
	}
	return strings.Join(lines, "\n")
}

func TestTheOrderOfRowsDoesNotMatter(t *testing.T) {
	d, clock := sqlite(t)
	afterwards(clock)
	c := newContest(t, d)
	rows := joined(team3(10, "Sao Mai", "rb1"), team3(2, "Rồng Xanh", "rb2"), team3(3, "Thần Nông", ""), team3(4, "Hoa Vải", "rb4"))
	rows = set(rows, 6, colUnit, "TRƯỜNG Tiểu học Yên Lư")
	rows = edit(rows[:9:9], colSubmitted, "4/5/2024 08:00")
	rows = append(rows, edit(team3(4, "Hoa Vải", "rb4"), colSubmitted, "3/5/2024 08:00")...)
	want := picture(t, c, rows)
	names := strings.Index(want, "Hoa Vải") < strings.Index(want, "Rồng Xanh") && strings.Index(want, "Rồng Xanh") < strings.Index(want, "Thần Nông") && strings.Index(want, "Thần Nông") < strings.Index(want, "Sao Mai")
	if !names {
		t.Fatalf("codes do not follow time, then STT:\n%s", want)
	}
	rapid.Check(t, func(rt *rapid.T) {
		if got := picture(t, c, rapid.Permutation(rows).Draw(rt, "order")); got != want {
			rt.Fatalf("another order of rows gave\n%s\nand not\n%s", got, want)
		}
	})
}
