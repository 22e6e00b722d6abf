// What the pages of sessions are given.
package sessions

import (
	"strconv"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
	"hoithi/registration/entries"
)

type crumb struct{ Text, Href string }

type option struct{ Value, Text string }

// room is a session in words.
type room struct {
	ID       int64
	Room     string
	When     string
	Division string // "" = any
	Sits     int
	Capacity int
	Href     string
	Edit     string
	Here     bool
	People   []person
}

// person is an entry in words.
type person struct {
	Seat
	Division string
	To       []option // sessions it may move to
}

type page struct {
	Title     string
	Where     []crumb
	Sealed    bool
	Entries   int
	Waiting   int
	NoAccount int
	Rooms     []room
	Here      room // what is shown: a session, or those who wait
	HereID    int64
	Clashes   []string
	Divisions []option
	Typed     Typed
	EditID    int64 // the session that the form changes, 0 = it adds one
	Action    string
	Import    string
	Export    string
	Slips     string
	Lists     string
	Errors    web.FieldErrors
}

func trail(p *i18n.Printer, at plan, last string) []crumb {
	home := web.Home + "/" + at.contest.Code
	return []crumb{{at.contest.Rules.ShortName.In(p.Lang()), home}, {at.round.Name.In(p.Lang()), home + "/vong/" + at.round.Code}, {last, ""}}
}

// when says day and time of a session: 7:30–9:00, 17/8/2024.
func when(p *i18n.Printer, s Session, zone *time.Location) string {
	from, to := time.UnixMilli(s.StartsAt).In(zone), time.UnixMilli(s.EndsAt).In(zone)
	return p.T("sessions.when", "From", from.Format("15:04"), "To", to.Format("15:04"), "Day", p.Day(from.Format(time.DateOnly)))
}

func divisionName(p *i18n.Printer, c *contests.Contest, id int64) string {
	d, _ := c.Rules.Division(c.DivisionCode(id))
	return d.Name.In(p.Lang())
}

func (at plan) room(p *i18n.Printer, s Session) room {
	r := room{ID: s.ID, Room: s.Room, When: when(p, s, at.contest.Rules.Location()), Sits: len(at.in(s.ID)), Capacity: s.Capacity,
		Href: href(at.contest, at.round.Code) + "?ca=" + strconv.FormatInt(s.ID, 10), Edit: href(at.contest, at.round.Code) + "?sua=" + strconv.FormatInt(s.ID, 10) + "#sua"}
	if s.DivisionID != nil {
		r.Division = divisionName(p, at.contest, *s.DivisionID)
	}
	for _, e := range at.in(s.ID) {
		r.People = append(r.People, person{Seat: e, Division: divisionName(p, at.contest, e.DivisionID)})
	}
	return r
}

// asTyped is a session as its form shows it.
func (at plan) asTyped(s Session) Typed {
	zone := at.contest.Rules.Location()
	from, to := time.UnixMilli(s.StartsAt).In(zone), time.UnixMilli(s.EndsAt).In(zone)
	t := Typed{Room: s.Room, Day: from.Format(time.DateOnly), From: from.Format("15:04"), To: to.Format("15:04"), Capacity: strconv.Itoa(s.Capacity)}
	if s.DivisionID != nil {
		t.Division = at.contest.DivisionCode(*s.DivisionID)
	}
	return t
}

func newPage(p *i18n.Printer, at plan, session, edit int64, typed Typed) page {
	base := href(at.contest, at.round.Code)
	pg := page{Title: p.T("sessions.title", "Round", at.round.Name.Inside()), Where: trail(p, at, p.T("sessions.where")), Entries: len(at.seats),
		Sealed: at.sealed(), Waiting: len(at.in(0)),
		Typed: typed, Action: base, Slips: base + "/phieu", Lists: base + "/danh-sach", Import: base + "/nhap", Export: base + "/tep.xlsx"}
	if s, ok := at.session(edit); ok {
		if pg.EditID = edit; typed == (Typed{}) {
			typed = at.asTyped(s)
			pg.Typed = typed
		}
	}
	if typed.Day == "" {
		pg.Typed.Day = string(at.round.On)
	}
	for _, d := range at.contest.Rules.Divisions {
		pg.Divisions = append(pg.Divisions, option{d.Code, d.Name.In(p.Lang())})
	}
	for _, e := range at.seats {
		if e.Account == "" {
			pg.NoAccount++
		}
	}
	for _, s := range at.sessions {
		r := at.room(p, s)
		r.Here = s.ID == session
		if r.Here {
			pg.Here, pg.HereID = r, s.ID
		}
		pg.Rooms = append(pg.Rooms, r)
	}
	if pg.HereID == 0 {
		for _, e := range at.in(0) {
			pg.Here.People = append(pg.Here.People, person{Seat: e, Division: divisionName(p, at.contest, e.DivisionID)})
		}
	}
	for i := range pg.Here.People {
		e := &pg.Here.People[i]
		for n, s := range at.sessions {
			if s.ID != pg.HereID && s.Takes(e.DivisionID) && pg.Rooms[n].Sits < s.Capacity {
				e.To = append(e.To, option{strconv.FormatInt(s.ID, 10), s.Room + " · " + pg.Rooms[n].When})
			}
		}
		if pg.HereID != 0 {
			e.To = append(e.To, option{"0", p.T("sessions.out")})
		}
	}
	for _, c := range clashesOf(at.sessions, at.seats) {
		s, _ := at.session(c.A.SessionID)
		pg.Clashes = append(pg.Clashes, p.T("sessions.clash", "A", c.A.Code, "B", c.B.Code, "When", when(p, s, at.contest.Rules.Location())))
	}
	return pg
}

// paper is what is printed: slips or lists of the rooms.
type paper struct {
	Title   string
	Where   []crumb
	Contest contests.Text
	Round   contests.Text
	Rooms   []room
	Back    string
	Signs   []string
	Account bool // a team of the round has an account
}

func newPaper(p *i18n.Printer, at plan, session int64, title string) paper {
	title = p.T(title, "Round", at.round.Name.Inside())
	pg := paper{Title: title, Where: trail(p, at, title), Contest: at.contest.Rules.Name, Round: at.round.Name, Back: href(at.contest, at.round.Code),
		Signs: []string{p.T("sessions.lists.invigilator"), p.T("sessions.lists.second"), p.T("sessions.lists.head")}}
	pg.Where[2].Text = p.T("sessions.where")
	pg.Where[2].Href = pg.Back
	pg.Where = append(pg.Where, crumb{title, ""})
	for _, e := range at.seats {
		pg.Account = pg.Account || e.Account != ""
	}
	for _, s := range at.sessions {
		if r := at.room(p, s); r.Sits > 0 && (session == 0 || s.ID == session) {
			pg.Rooms = append(pg.Rooms, r)
		}
	}
	return pg
}

// Notices tells an entry on its private page when and where it sits in rounds whose results are not published.
func Notices(tx *db.Tx, p *i18n.Printer, c *contests.Contest, e entries.Entry) (list []entries.Notice, err error) {
	for _, round := range c.Rules.Rounds {
		row, ok := c.RoundRow(round.Code)
		if !ok || row.State == contests.Published || e.State == entries.Withdrawn || e.State == entries.Rejected {
			continue
		}
		slots, err := Order(tx, row.ID)
		if err != nil {
			return nil, err
		}
		if s, ok := slots[e.ID]; ok {
			list = append(list, entries.Notice{Title: round.Name.In(p.Lang()), Texts: []string{p.T("sessions.notice", "When", p.DateTime(s.At, c.Rules.Location()), "Room", s.Room)}})
		}
	}
	return list, nil
}
