// The columns a round's workbook may have: by the words of the rules, never by place.
package marking

import (
	"hoithi/contests"
	"hoithi/internal/sheet"
)

// Keys of the fixed columns; tasks and penalties have "task:<code>".
const (
	colAccount  = "account"
	colCode     = "code"
	colDivision = "division"
	colAttempt  = "attempt"
	colTotal    = "total"
	colTime     = "time"
	colTask     = "task:"
)

// item is a task or a penalty with its column.
type item struct {
	contests.Task
	penalty bool
}

// items lists the tasks and penalties of a round in their order.
func items(r contests.Round) []item {
	list := make([]item, 0, len(r.Tasks)+len(r.Penalties))
	for _, t := range r.Tasks {
		list = append(list, item{Task: t})
	}
	for _, t := range r.Penalties {
		list = append(list, item{Task: t, penalty: true})
	}
	return list
}

// headings are all columns a round can have. Which of them a file must have depends on what it holds: see layout.
func headings(r contests.Round) []sheet.Heading {
	list := []sheet.Heading{
		{Key: colAccount, Names: []string{"Tài khoản", "Tài khoản mô phỏng", "Tài khoản thi", "Account", "Simulator account"}, Optional: true},
		{Key: colCode, Names: []string{"Mã", "Mã đội", "Mã đội thi", "Mã số", "Mã hồ sơ", "Mã bài dự thi", "Code", "Entry code"}, Optional: true},
		{Key: colDivision, Names: []string{"Bảng", "Bảng thi", "Lĩnh vực", "Division"}, Optional: true},
		{Key: colAttempt, Names: []string{"Lượt", "Lượt thi", "Attempt", "Run"}, Optional: true},
		{Key: colTotal, Names: []string{"Điểm", "Tổng điểm", "Tổng", "Points", "Score", "Total"}, Optional: true},
		{Key: colTime, Names: []string{"Thời gian", "Thời gian thi", "Thời gian làm bài", "Time"}, Optional: true},
	}
	for _, i := range items(r) {
		names := []string{i.Name.VI, i.Code}
		if i.Name.EN != "" {
			names = append(names, i.Name.EN)
		}
		list = append(list, sheet.Heading{Key: colTask + i.Code, Names: names, Optional: true})
	}
	return list
}

// layout finds the columns of a file. It must have an account or a code, a time, the attempt when there are several, and
// either a total or every task and penalty of the round.
func layout(book *sheet.Book, r contests.Round) (columns sheet.Columns, byTask bool, err error) {
	columns, err = book.Find(headings(r))
	if err != nil {
		return nil, false, err
	}
	var faults sheet.Faults
	if !columns.Has(colAccount) && !columns.Has(colCode) {
		faults.Add(book.HeaderRow, "", "marking.entry_column_missing")
	}
	if !columns.Has(colTime) {
		faults.Add(book.HeaderRow, "", "sheet.column_missing", "Heading", "Thời gian")
	}
	if r.Attempts.Count > 1 && !columns.Has(colAttempt) {
		faults.Add(book.HeaderRow, "", "sheet.column_missing", "Heading", "Lượt")
	}
	var missing []string
	all := items(r)
	for _, i := range all {
		if !columns.Has(colTask + i.Code) {
			missing = append(missing, i.Name.VI)
		}
	}
	byTask = len(missing) < len(all)
	switch {
	case byTask:
		for _, name := range missing {
			faults.Add(book.HeaderRow, "", "sheet.column_missing", "Heading", name)
		}
	case !columns.Has(colTotal) && len(all) > 0:
		faults.Add(book.HeaderRow, "", "marking.mark_columns_missing", "First", all[0].Name.VI)
	case !columns.Has(colTotal):
		faults.Add(book.HeaderRow, "", "sheet.column_missing", "Heading", "Điểm")
	}
	return columns, byTask, faults.Err()
}

// columnNames are the headings the template workbook has, in order.
func columnNames(r contests.Round) []string {
	names := []string{"Tài khoản", "Bảng"}
	if r.Attempts.Count > 1 {
		names = append(names, "Lượt")
	}
	all := items(r)
	for _, i := range all {
		names = append(names, i.Name.VI)
	}
	if len(all) == 0 {
		names = append(names, "Điểm")
	}
	return append(names, "Thời gian")
}
