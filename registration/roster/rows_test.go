// Rosters with something wrong: each must be told row and column, all at once, and nothing may be written.
package roster

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
	"hoithi/templates/sitetest"
)

// team3 is a sound team of two pupils and a mentor: three rows, as typed. Cells by the order of headings(robocon()).
func team3(number int, name, account string, pupils ...string) [][]any {
	if len(pupils) == 0 {
		pupils = []string{"Lê Hoài " + letters(number), "Trần Việt " + letters(number)}
	}
	var rows [][]any
	for i, pupil := range pupils {
		rows = append(rows, []any{number, name, "Bảng A", "Trường Tiểu học Yên Lư", "Huyện Yên Dũng", account, "Thí sinh", pupil,
			fmt.Sprintf("%d/7/2013", i+2), "Nữ", 5, "5C3", "", "3/5/2024 09:59"})
	}
	return append(rows, []any{number, name, "Bảng A", "Trường Tiểu học Yên Lư", "Huyện Yên Dũng", account, "Người hướng dẫn", "Chu Xuân Sơn",
		"20/11/1972", "Nam", "", "", "0943 356 938", "3/5/2024 09:59"})
}

func letters(n int) string { return string(rune('A'+n%26)) + string(rune('a'+n/26%26)) }

// set changes one cell: row from 2 as in the file, column by key.
func set(rows [][]any, row int, key string, value any) [][]any {
	rows[row-2] = slices.Clone(rows[row-2])
	for at, h := range headings(robocon()) {
		if h.Key == key {
			rows[row-2][at] = value
		}
	}
	return rows
}

func joined(teams ...[][]any) [][]any { return slices.Concat(teams...) }

func TestG12FaultsNameRowAndColumn(t *testing.T) {
	two := func() [][]any { return joined(team3(1, "Sao Mai", "rb1"), team3(2, "Rồng Xanh", "rb2")) }
	one := func(row int, key string, value any) [][]any { return set(two(), row, key, value) }
	d, clock := sqlite(t)
	afterwards(clock)
	contest := newContest(t, d)
	bundle := sitetest.Words(t)
	for _, c := range []struct {
		name string
		rows [][]any
		want []string // "row column key", all of them in order
	}{
		{"a sound list", two(), nil},
		{"no team number", one(3, colNumber, ""), []string{"3 STT đội roster.fault.no_number", "2  registration.fault.contestants"}},
		{"team name differs within the team", one(3, colTeam, "Sao Hôm"), []string{"3 Tên đội roster.fault.disagrees"}},
		{"team name differs in case only", one(3, colTeam, "SAO MAI"), nil},
		{"team name missing in a row", one(3, colTeam, ""), nil},
		{"team name missing in all rows", set(set(one(2, colTeam, ""), 3, colTeam, ""), 4, colTeam, ""), []string{"2 Tên đội roster.fault.empty_cell"}},
		{"team name of 200 characters", set(set(one(2, colTeam, strings.Repeat("ệ", 200)), 3, colTeam, ""), 4, colTeam, ""), []string{"2 Tên đội registration.fault.too_long"}},
		{"division differs", one(4, colDivision, "Bảng B"), []string{"4 Bảng roster.fault.disagrees"}},
		{"unknown division", set(set(one(2, colDivision, "Bảng Z"), 3, colDivision, "Bảng Z"), 4, colDivision, "Bảng Z"), []string{"2 Bảng registration.fault.division"}},
		{"division as a letter", set(set(one(2, colDivision, "a"), 3, colDivision, "A"), 4, colDivision, "bảng a"), nil},
		{"unknown district", set(set(one(2, colArea, "Huyện Gia Lâm"), 3, colArea, ""), 4, colArea, ""), []string{"2 Huyện, thành phố registration.fault.area"}},
		{"district without its rank", one(3, colArea, "yên dũng"), nil},
		{"account differs", one(3, colAccount, "rb9"), []string{"3 Tài khoản thi roster.fault.disagrees"}},
		{"account of another team", set(set(one(2, colAccount, "RB2"), 3, colAccount, "rb2"), 4, colAccount, ""), []string{"5 Tài khoản thi roster.fault.account_twice"}},
		{"unknown role", one(4, colRole, "Bảo mẫu"), []string{"4 Vai trò roster.fault.role", "2  registration.fault.mentors"}},
		{"no role", one(4, colRole, ""), []string{"4 Vai trò roster.fault.empty_cell", "2  registration.fault.mentors"}},
		{"no name", one(2, colName, "   "), []string{"2 Họ và tên registration.fault.empty"}},
		{"a name of digits", one(2, colName, 12345), []string{"2 Họ và tên registration.fault.no_letter"}},
		{"31/02", one(2, colBorn, "31/02/2013"), []string{"2 Ngày sinh registration.fault.born_day"}},
		{"29/02 of no leap year", one(2, colBorn, "29/02/2013"), []string{"2 Ngày sinh registration.fault.born_leap"}},
		{"a date as a number", one(2, colBorn, 41457), []string{"2 Ngày sinh roster.fault.number_for_date"}},
		{"a date cell", one(2, colBorn, time.Date(2013, 7, 2, 0, 0, 0, 0, time.UTC)), nil},
		{"a date cell with an hour", one(2, colBorn, time.Date(2013, 7, 2, 5, 0, 0, 0, time.UTC)), []string{"2 Ngày sinh roster.fault.born"}},
		{"no birth date of a pupil", one(2, colBorn, ""), []string{"2 Ngày sinh registration.fault.born_empty"}},
		{"a pupil of 40", one(2, colBorn, "02/07/1984"), []string{"2 Ngày sinh registration.fault.born_pupil"}},
		{"unknown gender", one(2, colGender, "x"), []string{"2 Giới tính roster.fault.gender"}},
		{"wrong grade for the division", one(2, colGrade, 6), []string{"2 Khối registration.fault.grade_division"}},
		{"a grade in words", one(2, colGrade, "Lớp 5"), nil},
		{"grade thirteen", one(2, colGrade, 13), []string{"2 Khối roster.fault.grade"}},
		{"no grade", one(2, colGrade, ""), []string{"2 Khối registration.fault.grade"}},
		{"half a grade", one(2, colGrade, 4.5), []string{"2 Khối roster.fault.grade"}},
		{"a phone with a letter", one(4, colPhone, "0943x"), []string{"4 Điện thoại registration.fault.phone"}},
		{"a phone that lost its zero", one(4, colPhone, 943356938), nil},
		{"a time outside the window", set(set(one(2, colSubmitted, "1/7/2024 00:00"), 3, colSubmitted, ""), 4, colSubmitted, ""), []string{"2 Thời điểm đăng ký roster.fault.outside_window"}},
		{"the last minute of the window", set(set(one(2, colSubmitted, "30/6/2024 23:59:59"), 3, colSubmitted, ""), 4, colSubmitted, ""), nil},
		{"times differ within the team", one(3, colSubmitted, "3/5/2024 10:00"), []string{"3 Thời điểm đăng ký roster.fault.disagrees"}},
		{"a time that is none", one(3, colSubmitted, "sáng 3/5"), []string{"3 Thời điểm đăng ký roster.fault.moment"}},
		{"a time as a number", one(3, colSubmitted, 45415.5), []string{"3 Thời điểm đăng ký roster.fault.number_for_date"}},
		{"no time after the window", set(set(one(2, colSubmitted, ""), 3, colSubmitted, ""), 4, colSubmitted, ""), []string{"2 Thời điểm đăng ký roster.fault.no_moment"}},
		{"too many pupils", joined(team3(1, "Sao Mai", "rb1", "An A", "An B", "An C", "An D")), []string{"2  registration.fault.contestants"}},
		{"the same pupil twice in a team", set(set(two(), 3, colName, "LÊ  HOÀI Ba"), 3, colBorn, "2/7/2013"), []string{"3 Họ và tên roster.fault.twice_in_team"}},
		{"the same pupil in two teams of a unit", set(set(two(), 5, colName, "Lê Hoài Ba"), 5, colBorn, "2/7/2013"), []string{"5 Họ và tên roster.fault.person_twice"}},
		{"the same pupil, old tone placing and NFD", joined(team3(1, "Sao Mai", "rb1", "Nguyễn Thuý Hoà", "Trần A"), team3(2, "Rồng Xanh", "rb2", norm.NFD.String("NGUYỄN THÚY HÒA"), "Trần B")), []string{"5 Họ và tên roster.fault.person_twice"}},
		{"two teams of one name", set(set(set(two(), 5, colTeam, "Sao mai"), 6, colTeam, ""), 7, colTeam, ""), []string{"5 Tên đội roster.fault.team_twice"}},
		{"several at once", set(set(one(2, colGender, "x"), 3, colGrade, 9), 7, colPhone, "1"), []string{"2 Giới tính roster.fault.gender", "3 Khối registration.fault.grade_division", "7 Điện thoại registration.fault.phone"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "the same pupil twice in a team" || c.name == "the same pupil in two teams of a unit" {
				c.rows = set(c.rows, 2, colName, "Lê Hoài Ba")
			}
			_, err := Import(context.Background(), d, office, contest, "a.xlsx", book(t, c.rows), c.want == nil) // nothing is ever written
			var got []string
			for _, f := range fault.All(err) {
				got = append(got, fmt.Sprintf("%d %s %s", f.Row, f.Column, f.Key))
			}
			slices.Sort(got)
			want := slices.Sorted(slices.Values(c.want))
			if fmt.Sprint(got) != fmt.Sprint(want) || (err == nil) != (c.want == nil) {
				t.Errorf("got %q, want %q (%v)", got, want, err)
			}
			if count(t, d, `SELECT COUNT(*) FROM entry`)+count(t, d, `SELECT COUNT(*) FROM unit`) != 0 {
				t.Error("a list with faults was written in part")
			}
			checkWords(t, bundle, err)
		})
	}
}

// sqlite is one fresh database: faults of rows do not depend on the engine.
func sqlite(t *testing.T) (*db.DB, *testkit.Clock) {
	t.Helper()
	clock := testkit.NewClock()
	d, err := db.Open(context.Background(), testkit.SQLite(t), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d, clock
}

// checkWords wants every fault to have words in both languages.
func checkWords(t *testing.T, bundle *i18n.Bundle, err error) {
	t.Helper()
	for _, lang := range i18n.Languages {
		p := bundle.For(lang)
		p.Faults(err)
		if missing := p.Missing(); len(missing) > 0 {
			t.Errorf("%s lacks %v", lang, missing)
		}
	}
}

func TestG39TwinsWhoseNamesDifferByAMarkAreTwoPeople(t *testing.T) {
	d, clock := sqlite(t)
	afterwards(clock)
	c := newContest(t, d)
	rows := team3(1, "Sao Mai", "rb1", "Nguyễn Ngọc Anh", "Nguyễn Ngọc Ánh")
	rows = set(rows, 3, colBorn, "02/07/2013") // team3 gives 2/7 to the first
	p := doImport(t, d, c, book(t, rows), false)
	if p.People != 3 || p.Memberships != 3 {
		t.Errorf("%d people in %d rows", p.People, p.Memberships)
	}
	if len(p.Flags) != 1 || p.Flags[0].Key != "roster.flag.people_alike" || p.Flags[0].Row != 3 {
		t.Errorf("flags %+v", p.Flags)
	}
}

func TestAPupilInTeamsOfTwoUnitsIsAcceptedAndFlagged(t *testing.T) {
	d, clock := sqlite(t)
	afterwards(clock)
	c := newContest(t, d)
	rows := joined(team3(1, "Sao Mai", "rb1", "Lê An", "Lê Ba"), team3(2, "Sao Hôm", "rb2", "Lê An", "Lê Tư"))
	for row := 5; row <= 7; row++ {
		rows = set(rows, row, colUnit, "Trường Tiểu học Xương Giang")
	}
	p := doImport(t, d, c, book(t, rows), false)
	if p.TeamsNew != 2 || len(p.Flags) != 1 || p.Flags[0].Key != "roster.flag.two_units" || p.People != 4 {
		t.Errorf("%+v", p)
	}
	// A mentor of both teams is nobody's business.
	if again := doImport(t, d, c, book(t, rows), false); again.TeamsUnchanged != 2 || len(again.Flags) != 1 {
		t.Errorf("again: %+v", again)
	}
}

func TestG11FormulasInNamesStayText(t *testing.T) {
	d, clock := sqlite(t)
	afterwards(clock)
	c := newContest(t, d)
	doImport(t, d, c, book(t, team3(1, `=HYPERLINK("http://x","Đội")`, "rb1")), false)
	if n := count(t, d, `SELECT COUNT(*) FROM entry WHERE name = ?`, `=HYPERLINK("http://x","Đội")`); n != 1 {
		t.Error("the name is not as typed")
	}
}
