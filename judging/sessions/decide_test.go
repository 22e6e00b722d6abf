package sessions

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hoithi/internal/fault"
)

// seat is "A1 M": code (its first letter the division) and mentor.
func seatsFrom(text string) (list []Seat) {
	for i, one := range strings.Split(text, ", ") {
		code, mentor, _ := strings.Cut(one, " ")
		s := Seat{EntryID: int64(i + 1), Code: code, DivisionID: int64(code[0]-'A') + 1}
		if mentor != "" {
			s.Mentors = []string{mentor}
		}
		list = append(list, s)
	}
	return list
}

func TestFillSeatsByDivisionCapacityAndCode(t *testing.T) {
	a := int64(1)
	at := func(id, hour int64, capacity int, division *int64) Session {
		return Session{ID: id, Room: fmt.Sprint("P", id), StartsAt: hour, EndsAt: hour + 1, Capacity: capacity, DivisionID: division}
	}
	for name, c := range map[string]struct {
		sessions []Session
		seats    string
		want     string
		clashes  int
	}{
		"by code, earliest first": {[]Session{at(2, 9, 2, nil), at(1, 8, 2, nil)}, "A2, A1, A3", "A1:1 A2:1 A3:2", 0},
		"full":                    {[]Session{at(1, 8, 1, nil)}, "A1, A2", "A1:1 A2:0", 0},
		"division":                {[]Session{at(1, 8, 5, &a), at(2, 9, 5, nil)}, "A1, B1", "A1:1 B1:2", 0},
		"one mentor apart":        {[]Session{at(1, 8, 5, nil), at(2, 9, 5, nil)}, "A1 M, A2 M, A3", "A1:1 A2:2 A3:1", 0},
		"one mentor, exchange":    {[]Session{at(1, 8, 2, nil), at(2, 9, 2, nil)}, "A1, A2, A3 M, A4 M", "A1:2 A2:1 A3:2 A4:1", -1},
		"one mentor, no way":      {[]Session{at(1, 8, 2, nil), at(2, 8, 2, nil)}, "A1 M, A2 M", "A1:1 A2:1", 1},
		"three of one, two times": {[]Session{at(1, 8, 2, nil), at(2, 9, 1, nil), at(3, 9, 1, nil)}, "A1 M, A2 M, A3, A4 M", "A1:1 A2:2 A3:1 A4:3", 1},
		"none":                    {nil, "A1", "A1:0", 0},
	} {
		t.Run(name, func(t *testing.T) {
			seats := fill(c.sessions, seatsFrom(c.seats))
			var got []string
			for _, s := range seats {
				got = append(got, fmt.Sprintf("%s:%d", s.Code, s.SessionID))
			}
			if n := len(clashesOf(c.sessions, seats)); n != max(c.clashes, 0) {
				t.Errorf("%d clashes: %v", n, got)
			}
			if c.clashes >= 0 && strings.Join(got, " ") != c.want {
				t.Errorf("%v, want %s", got, c.want)
			}
		})
	}
}

func TestAnAccountFollowsTheCode(t *testing.T) {
	taken := map[string]bool{"rb24a002": true}
	for number, want := range map[int]string{1: "rb24a001", 2: "rb24a002b", 1234: "rb24a1234"} {
		if got := accountOf("RB24-{division}-{number:0000}", "A", number, taken); got != want {
			t.Errorf("%d: %s, want %s", number, got, want)
		}
	}
}

func TestWhatIsTypedIsASession(t *testing.T) {
	zone := time.FixedZone("+07", 7*3600)
	ok := Typed{Room: " Phòng máy 1 ", Day: "17/8/2024", From: "07:30", To: "09:00", Capacity: "20"}
	s, err := ok.read(zone)
	if err != nil || s.Room != "Phòng máy 1" || s.EndsAt-s.StartsAt != 90*60_000 || s.StartsAt != time.Date(2024, 8, 17, 7, 30, 0, 0, zone).UnixMilli() {
		t.Errorf("%+v %v", s, err)
	}
	for _, c := range []struct {
		change func(*Typed)
		fields string
	}{
		{func(t *Typed) { t.Room = " " }, "room"}, {func(t *Typed) { t.Day = "31/2/2024" }, "day"}, {func(t *Typed) { t.From = "7h" }, "from"},
		{func(t *Typed) { t.To = "07:30" }, "to"}, {func(t *Typed) { t.Capacity = "0" }, "capacity"}, {func(t *Typed) { *t = Typed{} }, "room capacity day from to"},
	} {
		typed := ok
		c.change(&typed)
		_, err := typed.read(zone)
		var fields []string
		for _, f := range fault.All(err) {
			fields = append(fields, f.Field)
		}
		if strings.Join(fields, " ") != c.fields {
			t.Errorf("%v, want %s", fields, c.fields)
		}
	}
}
