// The sheet of all marks of a round: one row per score sheet in force, its total a formula over the row.
package reports

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/internal/decimal"
	"hoithi/judging/scoring"
)

// marksSheet knows where a round's marks stand, so that other sheets can refer to them.
type marksSheet struct {
	*layout
	name                        string
	zone                        *time.Location
	round                       *bookRound
	code, attempt, points, time string // columns; attempt is "" where there is only one
	tasks, penalties            []string
	criteria                    map[string]string // columns by code
	last                        int               // last row of the table
}

func planMarks(s *styles, name string, b *book, r *bookRound) *marksSheet {
	m := &marksSheet{layout: &layout{}, name: name, zone: b.zone, round: r, last: headRow + len(r.sheets)}
	m.add("TT", 5, s.count)
	m.code = m.add("Mã số", 14, s.centre)
	m.add(b.entryWord(), 22, s.text)
	m.add(b.divisionWord(), 8, s.centre)
	if r.judges {
		m.add("Giám khảo", 20, s.text)
	}
	if r.Attempts.Count > 1 {
		m.attempt = m.add("Lượt", 6, s.count)
	}
	from := len(m.columns)
	for _, task := range r.Tasks {
		m.tasks = append(m.tasks, m.add(taskHead(task, ""), 9, s.points))
	}
	m.group("Điểm từng nhiệm vụ", from)
	from = len(m.columns)
	for _, penalty := range r.Penalties {
		m.penalties = append(m.penalties, m.add(taskHead(penalty, "−"), 10, s.count))
	}
	m.group("Trừ điểm", from)
	from = len(m.columns)
	m.criteria = map[string]string{}
	for _, line := range r.Criteria {
		m.criteria[line.Code] = m.add(fmt.Sprintf("%s\n(%s)", line.Name.VI, line.Max.Format(",")), 12, s.points)
	}
	m.group("Điểm từng tiêu chí", from)
	m.points = m.add("Điểm", 8, s.points)
	if r.timed {
		m.time = m.add("Thời gian", 11, s.timeStyle(r.wholes))
	}
	m.add("Lần ghi", 6, s.count)
	m.add("Ngày ghi", 12, s.day)
	m.add("Tệp nguồn", 32, s.text)
	for _, sheet := range r.sheets {
		if sheet.out {
			m.add("Ghi chú", 14, s.text)
			break
		}
	}
	return m
}

// taskHead says what a task is worth: "Suối Mỡ (10)", and for things counted "Số lần khởi động lại (−5/lần)".
func taskHead(task contests.Task, sign string) string {
	each := ""
	if task.Max > 1 {
		each = "/lần"
	}
	return fmt.Sprintf("%s\n(%s%s%s)", task.Name.VI, sign, task.Points.Format(","), each)
}

// ref is the column of this sheet as formulas elsewhere write it.
func (m *marksSheet) ref(col string) string { return quoted(m.name) + span(col, firstRow, m.last) }

// total is the formula of a row's points. Tasks stand as points, penalties as counts.
func (m *marksSheet) total(row int) string {
	if lines := m.round.Criteria; len(lines) > 0 {
		return fmt.Sprintf("SUM(%s%d:%s%d)", m.criteria[lines[0].Code], row, m.criteria[lines[len(lines)-1].Code], row)
	}
	sum := fmt.Sprintf("SUM(%s%d:%s%d)", m.tasks[0], row, m.tasks[len(m.tasks)-1], row)
	for i, col := range m.penalties {
		sum += fmt.Sprintf("-%s*%s%d", m.round.Penalties[i].Points, col, row)
	}
	if m.round.Floor != nil {
		return fmt.Sprintf("MAX(%s,%s)", *m.round.Floor, sum)
	}
	return sum
}

func (m *marksSheet) write(f *excelize.File, s *styles, h heading) error {
	sh, err := newSheet(f, s, m.name, m.layout, h, len(m.round.sheets), 3, true)
	if err != nil {
		return err
	}
	for i := range m.round.sheets {
		sh.next(m.cells(i))
	}
	return sh.sign()
}

func (m *marksSheet) cells(i int) []any {
	sheet := &m.round.sheets[i]
	values := append(make([]any, 0, len(m.columns)), i+1, sheet.code, sheet.team, sheet.division)
	if m.round.judges {
		values = append(values, sheet.judge)
	}
	if m.attempt != "" {
		values = append(values, sheet.attempt)
	}
	for _, task := range m.round.Tasks {
		values = append(values, given(sheet.marks, task.Code, func(n int64) any { return units(task.Points * decimal.Milli(n)) }))
	}
	for _, penalty := range m.round.Penalties {
		values = append(values, given(sheet.marks, penalty.Code, func(n int64) any { return n }))
	}
	for _, line := range m.round.Criteria {
		values = append(values, given(sheet.marks, line.Code, func(n int64) any { return units(decimal.Milli(n)) }))
	}
	if len(m.tasks)+len(m.criteria) > 0 {
		values = append(values, formula{m.total(firstRow + i), units(sheet.points)})
	} else {
		values = append(values, units(sheet.points))
	}
	if m.time != "" {
		values = append(values, optional(sheet.hasTime, days(sheet.timeMS)))
	}
	values = append(values, sheet.revision, serial(sheet.recorded, m.zone), sheet.file)
	if len(values) < len(m.columns) {
		values = append(values, optional(sheet.out, "Không xếp hạng: đã rút hoặc không đủ điều kiện"))
	}
	return values
}

func given(marks map[string]int64, code string, value func(int64) any) any {
	if n, ok := marks[code]; ok {
		return value(n)
	}
	return nil
}

// optional is v, or an empty cell.
func optional(has bool, v any) any {
	if !has {
		return nil
	}
	return v
}

// attemptPoints is the formula of an attempt's points: by entry code when one sheet makes it, so that it stays right when
// somebody sorts a sheet; over the rows of its judges when there are several. code is the cell with the entry's code.
func (m *marksSheet) attemptPoints(code string, number int, a *bookAttempt) string {
	if a.rows[0] == a.rows[1] {
		return m.lookup(m.points, code, number)
	}
	rows := m.judges(m.points, a)
	switch m.round.Judges.Combine {
	case scoring.Sum:
		return "SUM(" + rows + ")"
	case scoring.Median:
		return "MEDIAN(" + rows + ")"
	case scoring.Trimmed:
		if a.rows[1]-a.rows[0] >= 2 {
			return fmt.Sprintf("(SUM(%s)-MAX(%s)-MIN(%s))/(COUNT(%s)-2)", rows, rows, rows, rows)
		}
	}
	return "AVERAGE(" + rows + ")"
}

// attemptTime: with several watches the middle one, with an even number the longer of the two in the middle, as scoring takes it.
func (m *marksSheet) attemptTime(code string, number int, a *bookAttempt) string {
	if a.rows[0] == a.rows[1] {
		return m.lookup(m.time, code, number)
	}
	rows := m.judges(m.time, a)
	return fmt.Sprintf("SMALL(%s,INT(COUNT(%s)/2)+1)", rows, rows)
}

func (m *marksSheet) lookup(col, code string, number int) string {
	parts := []string{m.ref(col), m.ref(m.code), code}
	if m.attempt != "" {
		parts = append(parts, m.ref(m.attempt), strconv.Itoa(number))
	}
	return "SUMIFS(" + strings.Join(parts, ",") + ")"
}

func (m *marksSheet) judges(col string, a *bookAttempt) string {
	return quoted(m.name) + span(col, firstRow+a.rows[0], firstRow+a.rows[1])
}
