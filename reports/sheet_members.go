// The sheet of participants. No birth dates, no phones: a year of birth is all a list for the province needs.
package reports

import "github.com/xuri/excelize/v2"

// membersSheet knows where roles and the counters of people stand.
type membersSheet struct {
	*layout
	name                                  string
	book                                  *book
	division, role, inContest, inDivision string
	last                                  int
}

const (
	contestantWord = "Thí sinh"
	mentorWord     = "Người hướng dẫn"
)

func planMembers(s *styles, name string, b *book) *membersSheet {
	m := &membersSheet{layout: &layout{}, name: name, book: b, last: headRow + len(b.members)}
	m.add("TT", 6, s.count)
	m.add("Mã số", 14, s.centre)
	m.add(b.entryWord(), 22, s.text)
	m.division = m.add(b.divisionWord(), 8, s.centre)
	m.add("Đơn vị", 30, s.text)
	m.add("Địa bàn", 21, s.text)
	m.role = m.add("Vai trò", 18, s.text)
	m.add("Họ và tên", 24, s.text)
	m.add("Năm sinh", 8, s.centre)
	m.add("Giới tính", 8, s.centre)
	m.add("Khối", 7, s.centre)
	m.add("Lớp", 8, s.centre)
	m.inContest = m.add("Tính người\n(cuộc thi)", 11, s.count)
	m.inDivision = m.add("Tính người\n(bảng)", 11, s.count)
	return m
}

func (m *membersSheet) ref(col string) string { return quoted(m.name) + span(col, firstRow, m.last) }

func (m *membersSheet) write(f *excelize.File, s *styles, h heading) error {
	sh, err := newSheet(f, s, m.name, m.layout, h, len(m.book.members), 3, true)
	if err != nil {
		return err
	}
	for i := range m.book.members {
		p := &m.book.members[i]
		sh.next([]any{i + 1, p.code, p.team, p.division, p.unit, p.area, p.role, p.name, optional(p.birthYear > 0, p.birthYear), p.gender,
			optional(p.grade > 0, p.grade), p.class, count(p.firstInContest), count(p.firstInDivision)})
	}
	return sh.sign()
}

// count is 1 on the row that counts a person and 0 on the others.
func count(first bool) int {
	if first {
		return 1
	}
	return 0
}
