// The workbook of a round's sessions: its columns, the list as it is, and reading one that came back.
package sessions

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
)

// headings are the columns; those without a use are known so that nobody wonders about them.
var headings = []sheet.Heading{
	{Key: "code", Names: []string{"Mã đội", "Mã", "Mã bài dự thi", "Mã hồ sơ", "Mã số", "Code", "Entry code"}},
	{Key: "room", Names: []string{"Phòng thi", "Phòng", "Phòng máy", "Room"}},
	{Key: "day", Names: []string{"Ngày thi", "Ngày", "Day", "Date"}},
	{Key: "from", Names: []string{"Bắt đầu", "Giờ bắt đầu", "Từ", "From", "Start"}},
	{Key: "to", Names: []string{"Kết thúc", "Giờ kết thúc", "Đến", "To", "End"}},
	{Key: "capacity", Names: []string{"Số chỗ", "Capacity", "Seats"}, Optional: true},
	{Key: "name", Names: []string{"Tên đội", "Đội", "Tên bài dự thi", "Bài dự thi", "Tên", "Team", "Name"}, Optional: true},
	{Key: "unit", Names: []string{"Đơn vị", "Trường", "Unit"}, Optional: true},
	{Key: "division", Names: []string{"Bảng", "Bảng thi", "Lĩnh vực", "Division"}, Optional: true},
	{Key: "account", Names: []string{"Tài khoản", "Account"}, Optional: true},
	{Key: "number", Names: []string{"TT", "STT", "No"}, Optional: true},
}

// WriteBook writes the sessions of a round as a workbook that Import reads. NotFound for an unknown round.
func WriteBook(ctx context.Context, d *db.DB, contestID int64, round string, through ThroughFunc, w io.Writer) error {
	var at plan
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		at, err = planOf(tx, contestID, round, through)
		return err
	})
	if err != nil {
		return err
	}
	return at.writeBook(w)
}

// writeBook writes every entry of the round with its session, by session and code; those who wait come last, with the columns empty.
func (at plan) writeBook(w io.Writer) error {
	b := sheet.Blank{Sheet: at.round.Name.VI}
	names := []string{"Mã đội", "Tên đội", "Đơn vị", "Bảng", "Tài khoản", "Phòng thi", "Ngày thi", "Bắt đầu", "Kết thúc", "Số chỗ"}
	if at.contest.Rules.Kind() == contests.EntryWork {
		names[0], names[1], names[3] = "Mã bài dự thi", "Tên bài dự thi", "Lĩnh vực"
	}
	for _, name := range names {
		b.Columns = append(b.Columns, sheet.BlankColumn{Heading: name})
	}
	zone := at.contest.Rules.Location()
	add := func(e Seat, s Session) {
		division, _ := at.contest.Rules.Division(at.contest.DivisionCode(e.DivisionID))
		row := []string{e.Code, e.Name, e.Unit, division.Name.VI, e.Account}
		if s.ID != 0 {
			from, to := time.UnixMilli(s.StartsAt).In(zone), time.UnixMilli(s.EndsAt).In(zone)
			row = append(row, s.Room, from.Format("2/1/2006"), from.Format("15:04"), to.Format("15:04"), strconv.Itoa(s.Capacity))
		}
		b.Rows = append(b.Rows, row)
	}
	for _, s := range at.sessions {
		for _, e := range at.in(s.ID) {
			add(e, s)
		}
	}
	for _, e := range at.in(0) {
		add(e, Session{})
	}
	return b.Write(w)
}

// fileRow is a row that was understood: an entry and the session it is to sit in. Capacity 0 = the file says none.
type fileRow struct {
	Number  int
	Entry   Seat
	Session Session
}

// readBook reads the rows that name a room; empty counts those that do not. Every fault of the file comes back with its row and column.
func (at plan) readBook(book *sheet.Book) (rows []fileRow, columns sheet.Columns, empty int, faults sheet.Faults, err error) {
	if columns, err = book.Find(headings); err != nil {
		return nil, nil, 0, faults, err
	}
	seats := make(map[string]Seat, len(at.seats))
	for _, s := range at.seats {
		seats[strings.ToUpper(s.Code)] = s
	}
	seen := map[string]int{}
	for _, r := range book.Rows {
		code := strings.ToUpper(columns.Of(r, "code").Text)
		entry, known := seats[code]
		bad := func(column, key string, args ...any) { faults.Add(r.Number, book.Name(columns[column]), key, args...) }
		switch first, twice := seen[code]; {
		case !known:
			bad("code", "sessions.fault.code", "Code", code)
			continue
		case twice:
			bad("code", "sessions.fault.twice", "Code", code, "First", first)
			continue
		}
		seen[code] = r.Number
		if nowhere(r, columns) {
			empty++
			continue
		}
		session, err := sessionRow(r, columns, at.contest.Rules.Location())
		for _, f := range fault.All(err) {
			faults.Put(f.At(r.Number, book.Name(columns[f.Field])))
		}
		rows = append(rows, fileRow{r.Number, entry, session})
	}
	return rows, columns, empty, faults, nil
}

// nowhere says that a row leaves room and time empty: the entry stays where it is.
func nowhere(r sheet.Row, columns sheet.Columns) bool {
	for _, key := range []string{"room", "day", "from", "to"} {
		if columns.Of(r, key).Text != "" {
			return false
		}
	}
	return true
}

// sessionRow reads room, day and times as the form reads them; a row may leave the capacity out.
func sessionRow(r sheet.Row, columns sheet.Columns, zone *time.Location) (Session, error) {
	capacity := columns.Of(r, "capacity").Text
	t := Typed{Room: columns.Of(r, "room").Text, Day: columns.Of(r, "day").Text, From: clock(columns.Of(r, "from")), To: clock(columns.Of(r, "to")), Capacity: capacity}
	if iso, ok := columns.Of(r, "day").Day(); ok {
		t.Day = iso
	}
	if capacity == "" {
		t.Capacity = "1"
	}
	s, err := t.read(zone)
	if capacity == "" {
		s.Capacity = 0
	}
	return s, err
}

// clock is a time of day as the form takes it: a cell of a time, 7:30, 7h30 or 07:30:00.
func clock(c sheet.Cell) string {
	if c.Kind == sheet.Time {
		return fmt.Sprintf("%02d:%02d", c.MS/3_600_000, c.MS/60_000%60)
	}
	words := strings.ToLower(text.Clean(c.Text))
	words = strings.Replace(strings.ReplaceAll(words, " ", ""), "h", ":", 1)
	if strings.HasSuffix(words, ":") {
		words += "00"
	}
	if strings.Count(words, ":") == 2 {
		words = strings.TrimSuffix(words, ":00")
	}
	return words
}
