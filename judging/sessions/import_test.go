// Sessions from a workbook, on both databases: there and back, faults by row and column, all or nothing, and the races for places.
package sessions

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/testkit"
)

// book is a workbook of these rows: "code|room|day|from|to|capacity".
func book(t testing.TB, rows ...string) []byte {
	t.Helper()
	b := sheet.Blank{Sheet: "Ca thi"}
	for _, name := range []string{"Mã đội", "Phòng thi", "Ngày thi", "Bắt đầu", "Kết thúc", "Số chỗ"} {
		b.Columns = append(b.Columns, sheet.BlankColumn{Heading: name})
	}
	for _, r := range rows {
		b.Rows = append(b.Rows, strings.Split(r, "|"))
	}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func bring(d *db.DB, c *contests.Contest, content []byte, expect string, dry bool) (*Preview, error) {
	return Import(ctx, d, office, c.ID, File{Round: first, Name: "ca-thi.xlsx", Content: content, Expect: expect}, nobody, dry)
}

// seating writes who sits where: "0001 P1 07:30–09:00/2".
func seating(t testing.TB, d *db.DB, c *contests.Contest) (lines []string) {
	t.Helper()
	err := d.Read(ctx, func(tx *db.Tx) error {
		lines = nil
		p, err := planOf(tx, c.ID, first, nobody)
		for _, e := range p.seats {
			if s, ok := p.session(e.SessionID); ok {
				at := p.asTyped(s)
				lines = append(lines, fmt.Sprintf("%s %s %s–%s/%s", e.Code[len(e.Code)-4:], s.Room, at.From, at.To, at.Capacity))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestSessionsComeFromAWorkbookAndGoBackIntoOne(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := newContest(t, d, "robocon-2024", 4)
		file := book(t, "RB24-A-0001|Phòng máy 1|10/7/2024|07:30|09:00|3", "rb24-a-0002|Phòng máy 1|2024-07-10|7h30|9h|", "RB24-A-0003|Phòng máy 2|10/7/2024|07:30|09:00|", "RB24-A-0004|||||")
		p, err := bring(d, c, file, "", true)
		if err != nil || len(p.changes) != 2 || len(p.moves) != 3 || p.Empty != 1 || p.Applied {
			t.Fatalf("%+v %v", p, err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM round_session`); n != 0 {
			t.Errorf("a preview wrote %d sessions", n)
		}
		if _, err := bring(d, c, file, "something else", false); key(err) != "preview_stale" {
			t.Error(err)
		}
		if _, err := bring(d, c, file, p.Digest, false); err != nil {
			t.Fatal(err)
		}
		want := []string{"0001 Phòng máy 1 07:30–09:00/3", "0002 Phòng máy 1 07:30–09:00/3", "0003 Phòng máy 2 07:30–09:00/1"}
		if got := seating(t, d, c); !slices.Equal(got, want) {
			t.Error(got)
		}
		var out bytes.Buffer
		if err := WriteBook(ctx, d, c.ID, first, nobody, &out); err != nil {
			t.Fatal(err)
		}
		if p, err = bring(d, c, out.Bytes(), "", false); err != nil || p.Writes() || p.same != 3 || p.Empty != 1 {
			t.Errorf("what went out changes something: %+v %v", p, err)
		}
		if _, err = bring(d, c, book(t, "RB24-A-0003|Phòng máy 2|10/7/2024|07:30|09:30|2", "RB24-A-0002|Phòng máy 2|10/7/2024|07:30|09:30|"), "", false); err != nil {
			t.Fatal(err)
		}
		want = []string{"0001 Phòng máy 1 07:30–09:00/3", "0002 Phòng máy 2 07:30–09:30/2", "0003 Phòng máy 2 07:30–09:30/2"}
		if got := seating(t, d, c); !slices.Equal(got, want) {
			t.Error(got)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM audit WHERE act IN ('session.add', 'session.edit', 'session.import')`); n != 5 {
			t.Errorf("%d audit lines", n)
		}
	})
}

func TestG12_EveryFaultOfASessionsFileIsToldWithItsCellAndNothingIsWritten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := newContest(t, d, "robocon-2024", 4)
		if _, err := Add(ctx, d, office, c.ID, first, Typed{Room: "P1", Day: "2024-07-10", From: "07:30", To: "09:00", Capacity: "1", Division: "B"}, nobody); err != nil {
			t.Fatal(err)
		}
		for name, one := range map[string]struct {
			rows []string
			want string
		}{
			"cells":            {[]string{"X|P2|10/7/2024|07:30|09:00|", "RB24-A-0001|P2|31/2/2024|07:30|09:00|", "RB24-A-0002||10/7/2024|7|06:00|x", "RB24-A-0001|P2|10/7/2024|07:30|09:00|"}, "2 Mã đội code, 3 Ngày thi day, 4 Phòng thi room, 4 Số chỗ capacity, 4 Bắt đầu time, 5 Mã đội twice"},
			"full":             {[]string{"RB24-A-0001|P2|10/7/2024|07:30|09:00|1", "RB24-A-0002|P2|10/7/2024|07:30|09:00|1"}, "3 Phòng thi full"},
			"other division":   {[]string{"RB24-A-0001|P1|10/7/2024|07:30|09:00|"}, "2 Phòng thi other_division"},
			"rows that differ": {[]string{"RB24-A-0001|P2|10/7/2024|07:30|09:00|2", "RB24-A-0002|P2|10/7/2024|07:30|09:30|2", "RB24-A-0003|P2|10/7/2024|07:30|09:00|5"}, "3 Kết thúc differs, 4 Phòng thi full, 4 Số chỗ differs"},
			"room taken":       {[]string{"RB24-A-0001|P2|10/7/2024|07:30|09:00|2", "RB24-A-0002|P2|10/7/2024|08:30|10:00|2"}, "3 Phòng thi room_taken"},
		} {
			_, err := bring(d, c, book(t, one.rows...), "", false)
			var got []string
			for _, f := range fault.All(err) {
				got = append(got, fmt.Sprintf("%d %s %s", f.Row, f.Column, strings.TrimPrefix(f.Key, "sessions.fault.")))
			}
			slices.Sort(got)
			want := strings.Split(one.want, ", ")
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v", name, got)
			}
		}
		if n := count(t, d, `SELECT COUNT(*) FROM round_session`) + count(t, d, `SELECT COUNT(*) FROM session_entry`); n != 1 {
			t.Errorf("a refused file wrote something: %d", n)
		}
	})
}

func TestASessionIsChangedOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := newContest(t, d, "robocon-2024", 2)
		one, _ := Add(ctx, d, office, c.ID, first, typed("P1", "07:30", "09:00", "2"), nobody)
		_, _ = Add(ctx, d, office, c.ID, first, typed("P2", "07:30", "09:00", "2"), nobody)
		for _, id := range ids {
			if err := Move(ctx, d, office, c.ID, first, id, one, nobody); err != nil {
				t.Fatal(err)
			}
		}
		inB := typed("P1", "07:30", "09:00", "2")
		inB.Division = "B"
		for want, change := range map[string]Typed{"room_taken": typed("P2", "08:00", "10:00", "2"), "too_small": typed("P1", "07:30", "09:00", "1"), "other_division": inB, "time": typed("P1", "x", "09:00", "2"), "<nil>": typed("P3", "08:00", "10:00", "3")} {
			if err := Edit(ctx, d, office, c.ID, first, one, change, nobody); key(err) != want {
				t.Errorf("%s: %v", want, err)
			}
		}
		if err := Edit(ctx, d, office, c.ID, first, 999, typed("P3", "08:00", "10:00", "3"), nobody); key(err) != "gone" {
			t.Error(err)
		}
		_ = Edit(ctx, d, office, c.ID, first, one, typed("P3", "08:00", "10:00", "3"), nobody) // says what holds
		if n := count(t, d, `SELECT COUNT(*) FROM audit WHERE act = 'session.edit' AND before LIKE '%"P1"%' AND after LIKE '%"P3"%'`); n != 1 {
			t.Errorf("%d audit lines", n)
		}
		if got := seating(t, d, c); !slices.Equal(got, []string{"0001 P3 08:00–10:00/3", "0002 P3 08:00–10:00/3"}) {
			t.Error(got)
		}
	})
}

// Two people place different teams on the last seat, and the same team in two rooms: exactly one gets the seat, and a team sits once.
func TestG18_TheLastSeatIsTakenOnceAndATeamSitsOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		const people = 6
		c, ids := newContest(t, d, "robocon-2024", people)
		one, _ := Add(ctx, d, office, c.ID, first, typed("P1", "07:30", "09:00", "1"), nobody)
		two, _ := Add(ctx, d, office, c.ID, first, typed("P2", "07:30", "09:00", "9"), nobody)
		errs := race(people, func(i int) error { return Move(ctx, d, office, c.ID, first, ids[i], one, nobody) })
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if key(err) != "full" || fault.KindOf(err) != fault.KindConflict {
				t.Error(err)
			}
		}
		if n := count(t, d, `SELECT COUNT(*) FROM session_entry`); won != 1 || n != 1 {
			t.Errorf("%d were told they have the last seat, %d sit", won, n)
		}
		last := ids[people-1]
		race(people, func(i int) error { return Move(ctx, d, office, c.ID, first, last, []int64{two, 0}[i%2], nobody) })
		if n := count(t, d, `SELECT COUNT(*) FROM session_entry WHERE entry_id = ?`, last); n > 1 {
			t.Errorf("the team sits %d times", n)
		}
	})
}

// Two people apply the file they looked at while a third fills: nobody writes over what they did not see.
func TestG18_AFileIsAppliedOnceAndOnlyToWhatWasSeen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := newContest(t, d, "robocon-2024", 3)
		file := book(t, "RB24-A-0001|P1|10/7/2024|07:30|09:00|2", "RB24-A-0002|P1|10/7/2024|07:30|09:00|2", "RB24-A-0003|P2|10/7/2024|07:30|09:00|2")
		seen, err := bring(d, c, file, "", true)
		if err != nil {
			t.Fatal(err)
		}
		errs := race(4, func(int) error { _, err := bring(d, c, file, seen.Digest, false); return err })
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if key(err) != "preview_stale" {
				t.Error(err)
			}
		}
		if n := count(t, d, `SELECT COUNT(*) FROM round_session`); won != 1 || n != 2 {
			t.Errorf("%d applied it, %d sessions", won, n)
		}
	})
}

// race runs f at the same moment from several people.
func race(people int, f func(i int) error) []error {
	errs := make([]error, people)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range people {
		wg.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}
