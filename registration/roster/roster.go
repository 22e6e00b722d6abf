// Package roster brings lists of teams (danh sách đăng ký) in from spreadsheets: one row for each member, all or nothing.
//
// This file says what a list looks like and what its import amounts to.
package roster

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"hoithi/contests"
	"hoithi/internal/sheet"
	"hoithi/registration/entries"
)

// Keys of the columns.
const (
	colNumber    = "number"
	colTeam      = "team"
	colDivision  = "division"
	colUnit      = "unit"
	colArea      = "area"
	colAccount   = "account"
	colRole      = "role"
	colName      = "name"
	colBorn      = "born"
	colGender    = "gender"
	colGrade     = "grade"
	colClass     = "class"
	colPhone     = "phone"
	colSubmitted = "submitted"
)

// headings are the columns of a list; the first name of each is the one the template has.
func headings(rules *contests.Rules) []sheet.Heading {
	if rules.Kind() == contests.EntryWork {
		return workHeadings()
	}
	return []sheet.Heading{
		{Key: colNumber, Names: []string{"STT đội", "STT", "Số thứ tự đội", "Số thứ tự"}},
		{Key: colTeam, Names: []string{"Tên đội", "Tên đội thi", "Đội thi", "Đội"}},
		{Key: colDivision, Names: []string{"Bảng", "Bảng thi", "Bảng đấu"}},
		{Key: colUnit, Names: []string{"Đơn vị", "Đơn vị dự thi", "Trường", "Tên trường", "Tên đơn vị"}},
		{Key: colArea, Names: []string{"Huyện, thành phố", "Huyện, thị xã, thành phố", "Huyện", "Địa bàn"}},
		{Key: colAccount, Names: []string{"Tài khoản thi", "Tài khoản"}, Optional: true},
		{Key: colRole, Names: []string{"Vai trò"}},
		{Key: colName, Names: []string{"Họ và tên", "Họ tên"}},
		{Key: colBorn, Names: []string{"Ngày sinh", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh"}},
		{Key: colGender, Names: []string{"Giới tính"}, Optional: true},
		{Key: colGrade, Names: []string{"Khối", "Khối lớp"}},
		{Key: colClass, Names: []string{"Lớp"}, Optional: true},
		{Key: colPhone, Names: []string{"Điện thoại", "Số điện thoại"}, Optional: true},
		{Key: colSubmitted, Names: []string{"Thời điểm đăng ký", "Thời gian đăng ký"}, Optional: true},
	}
}

// workHeadings are the columns of a list of works: its rows are authors, and the work's code keeps them together.
func workHeadings() []sheet.Heading {
	return []sheet.Heading{
		{Key: colNumber, Names: []string{"Mã bài", "Mã bài dự thi", "Mã sản phẩm", "STT"}},
		{Key: colTeam, Names: []string{"Tên mô hình, sản phẩm", "Tên bài dự thi", "Tên sản phẩm", "Tên mô hình", "Tên giải pháp"}},
		{Key: colDivision, Names: []string{"Lĩnh vực", "Lĩnh vực dự thi"}},
		{Key: colUnit, Names: []string{"Đơn vị", "Đơn vị dự thi", "Trường", "Tên trường", "Tên đơn vị"}},
		{Key: colArea, Names: []string{"Huyện, thành phố", "Huyện, thị xã, thành phố", "Huyện", "Địa bàn"}},
		{Key: colRole, Names: []string{"Vai trò"}, Optional: true},
		{Key: colName, Names: []string{"Tác giả", "Họ và tên", "Họ tên", "Họ và tên tác giả"}},
		{Key: colBorn, Names: []string{"Ngày sinh", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh"}},
		{Key: colGender, Names: []string{"Giới tính"}, Optional: true},
		{Key: colGrade, Names: []string{"Khối", "Khối lớp"}},
		{Key: colClass, Names: []string{"Lớp"}, Optional: true},
		{Key: colPhone, Names: []string{"Điện thoại", "Số điện thoại"}, Optional: true},
		{Key: colSubmitted, Names: []string{"Thời điểm đăng ký", "Thời gian đăng ký", "Ngày nộp"}, Optional: true},
	}
}

// Preview is what an import did, or would do. Figures of the file count after it: a team that stays as it was counts too.
type Preview struct {
	FileName string
	Sheet    string // the sheet that was read
	Applied  bool   // false for a dry run, and when there are faults

	Teams          int // in the file
	TeamsNew       int
	TeamsChanged   int
	TeamsUnchanged int
	Memberships    int // rows of members
	People         int // distinct persons among them
	Units          int // distinct units of the file
	UnitsNew       int // not known before
	Areas          int // districts with at least one team
	Divisions      []DivisionCount

	Changes []Change
	Flags   []Flag
	Notes   []sheet.Note
}

// Writes says whether there is anything to write.
func (p Preview) Writes() bool { return p.TeamsNew+p.TeamsChanged > 0 }

// digest is equal for previews that would write the same.
func (p Preview) digest() string {
	content, err := json.Marshal([]any{p.TeamsNew, p.UnitsNew, p.Changes})
	if err != nil {
		panic(err) // plain strings and numbers cannot fail
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}

// DivisionCount is the part of one division of the file: Name as the rules call it in both languages.
type DivisionCount struct {
	Code   string
	Name   contests.Text
	Teams  int
	People int // distinct persons
}

// Change is one team that is in the contest already and differs in the file. Row is its first row.
type Change struct {
	Row   int
	Code  string // of the entry
	Team  string // name as it is now
	Lines []Line
}

// Line is one difference; Old or New is "" for a member who comes or goes. Field ends the key registration.change.<Field>.
type Line struct {
	Field, Old, New string
}

// Flag is something to look at; it stops nothing. Key is a message with Args; Row is where it stands in the file, 0 = nowhere.
type Flag struct {
	Row  int
	Key  string
	Args []any
}

// person is one row of the file.
type person struct {
	row    int
	member entries.DraftMember
	key    string // entries.PersonKey, once the draft is complete
}

// team is all rows of one STT, or of one work's code.
type team struct {
	number  string            // as written in the file
	assumed bool              // the file has no times: it came by the end of registration
	typed   map[string]string // the last value of each column that was looked at, as typed
	rows    map[string]int    // where each value of the team was first written, by column; colNumber: the first row
	draft   entries.Draft
	people  []person // as draft.Members
	unit    string   // canonical name of the unit
	name    string   // canonical name of the team
	account string   // lower case
}

func (t *team) row() int { return t.rows[colNumber] }
