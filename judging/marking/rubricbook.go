// A workbook of rubric sheets: a row for each judge and marking of an entry, a column for each criterion.
package marking

import (
	"fmt"
	"slices"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/sheet"
	"hoithi/judging/scoring"
)

// Keys of the columns that only rubric sheets have; criteria have "criterion:<code>".
const (
	colJudge     = "judge"
	colPass      = "pass"
	colCriterion = "criterion:"
)

// rubricHeadings are the columns of a rubric workbook.
func rubricHeadings(r contests.Round) []sheet.Heading {
	list := []sheet.Heading{
		{Key: colCode, Names: []string{"Mã bài", "Mã", "Mã số", "Mã bài dự thi", "Mã sản phẩm", "Mã hồ sơ", "Mã đội", "Code", "Entry code"}},
		{Key: colJudge, Names: []string{"Mã giám khảo", "Giám khảo", "Mã số giám khảo", "Judge", "Judge code"}},
		{Key: colPass, Names: []string{"Lần chấm", "Lần", "Marking", "Pass"}, Optional: true},
		{Key: colTotal, Names: []string{"Tổng điểm", "Tổng", "Điểm", "Total", "Points"}, Optional: true},
	}
	for _, c := range r.Criteria {
		names := []string{c.Name.VI, c.Code}
		if c.Name.EN != "" {
			names = append(names, c.Name.EN)
		}
		list = append(list, sheet.Heading{Key: colCriterion + c.Code, Names: names})
	}
	return list
}

// maxPass is the highest marking a file may name.
const maxPass = 9

// rubricReader adds judges to what the rows of a file share.
type rubricReader struct {
	reader
	judges map[string]JudgeRow
	given  map[rubricPlace]int // row of the file
}

// rubricPlace is one marking of one judge for one entry.
type rubricPlace struct {
	entry int64
	judge string
	pass  int
}

// planRubric reads the rows, compares them with all sheets of the round and fills the preview.
func (p *Preview) planRubric(tx *db.Tx, book *sheet.Book, who field, roundID int64) error {
	judges, err := JudgesOf(tx, p.Contest.ID)
	if err != nil {
		return err
	}
	held, err := revisionsOfRound(tx, roundID)
	if err != nil {
		return err
	}
	r := rubricReader{reader: reader{field: who, book: book, byName: map[string]Entrant{}}, judges: map[string]JudgeRow{}, given: map[rubricPlace]int{}}
	if r.columns, err = book.Find(rubricHeadings(who.round)); err != nil {
		return err
	}
	for _, e := range who.entrants {
		r.byName[plain(e.Code)] = e
	}
	for _, j := range judges {
		r.judges[plain(j.Code)] = j
	}
	for _, line := range book.Rows {
		if row, ok := r.row(line); ok {
			p.Rows = append(p.Rows, row)
		}
	}
	if r.faults.Count() > 0 {
		return r.faults.Err()
	}
	if p.Notes, err = r.compare(p.Rows, held); err != nil {
		return err
	}
	p.Notes = append(book.Notes, p.Notes...)
	return r.faults.Err()
}

// row reads one line; ok is false when something in it is wrong.
func (r *rubricReader) row(line sheet.Row) (row Row, ok bool) {
	before := r.faults.Count()
	row = Row{Number: line.Number, Attempt: 1, Change: New, Pass: 1}
	if r.unmarked(line) {
		row.Change = Absent
	}
	if c := r.columns.Of(line, colCode); c.Text == "" {
		r.wrong(line, colCode, bad("judging.file_entry_missing"))
	} else if row.Entry, ok = r.byName[plain(c.Text)]; !ok {
		r.wrong(line, colCode, bad("judging.file_entry_unknown", "Value", c.Text))
	}
	row.Judge = r.judge(line, row.Entry)
	if c := r.columns.Of(line, colPass); c.Kind != sheet.Empty {
		if n, ok := c.Int(); ok && n >= 1 && n <= maxPass {
			row.Pass = n
		} else {
			r.wrong(line, colPass, bad("judging.file_pass_bad", "Value", c.Text))
		}
	}
	if row.Change != Absent {
		if row.Entry.ID != 0 {
			r.mayEnter(line, row.Entry)
		}
		row.Value = r.marks(line)
	}
	if at := (rubricPlace{row.Entry.ID, row.Judge.Code, row.Pass}); row.Entry.ID != 0 && at.judge != "" {
		if first, twice := r.given[at]; twice {
			r.wrong(line, colCode, bad("judging.file_twice", "Code", row.Entry.Code, "Judge", at.judge, "Pass", at.pass, "First", first))
		} else {
			r.given[at] = line.Number
		}
	}
	return row, r.faults.Count() == before
}

// unmarked says that a row has no mark at all: that judge has not marked that entry, which is no 0.
func (r *rubricReader) unmarked(line sheet.Row) bool {
	for _, c := range r.round.Criteria {
		if r.columns.Of(line, colCriterion+c.Code).Kind != sheet.Empty {
			return false
		}
	}
	return r.columns.Of(line, colTotal).Kind == sheet.Empty
}

// judge finds who marked, and refuses who may not mark this entry.
func (r *rubricReader) judge(line sheet.Row, e Entrant) JudgeRow {
	c := r.columns.Of(line, colJudge)
	j, ok := r.judges[plain(c.Text)]
	switch {
	case c.Text == "":
		r.wrong(line, colJudge, bad("judging.file_judge_missing"))
	case !ok || !j.Active() || j.Role != RoleJudge:
		r.wrong(line, colJudge, bad("judging.file_judge_unknown", "Value", c.Text))
	case e.ID != 0 && !j.Sits(e.DivisionID):
		r.wrong(line, colJudge, bad("judging.file_other_division", "Judge", j.Code, "Name", j.Name, "Code", e.Code))
	case e.ID != 0 && j.SameUnit(e):
		r.wrong(line, colJudge, bad("judging.file_own_unit", "Judge", j.Code, "Name", j.Name, "Code", e.Code, "Unit", e.Unit))
	case e.ID != 0 && j.recused(e):
		r.wrong(line, colJudge, bad("judging.file_recused", "Judge", j.Code, "Name", j.Name, "Code", e.Code))
	default:
		return j
	}
	return JudgeRow{}
}

// mayEnter refuses marks for who is not in this round.
func (r *rubricReader) mayEnter(line sheet.Row, e Entrant) {
	switch {
	case !e.InRace():
		r.wrong(line, colCode, bad("judging.file_entry_left", "Code", e.Code))
	case r.in == nil || r.in[e.ID]:
	case r.open[e.ID]:
		r.wrong(line, colCode, bad("judging.file_tie_open", "Code", e.Code))
	default:
		r.wrong(line, colCode, bad("judging.file_not_through", "Code", e.Code))
	}
}

// marks reads a column for each criterion; a total beside them must agree.
func (r *rubricReader) marks(line sheet.Row) (v Value) {
	before := r.faults.Count()
	given, at := map[string]decimal.Milli{}, map[string]sheet.Cell{}
	for _, c := range r.round.Criteria {
		cell := r.columns.Of(line, colCriterion+c.Code)
		if at[c.Code] = cell; cell.Kind == sheet.Empty {
			continue
		}
		mark, wrong := readPoints(cell)
		if wrong != nil {
			r.wrong(line, colCriterion+c.Code, wrong)
		}
		given[c.Code] = mark
	}
	if r.faults.Count() > before {
		return v
	}
	points, err := scoring.CheckCriteria(criteriaOf(r.round), given)
	for _, e := range markErrors(err) {
		r.wrong(line, colCriterion+e.Code, markFault(r.round, given, e))
	}
	if err != nil {
		return v
	}
	if c := r.columns.Of(line, colTotal); c.Kind != sheet.Empty {
		if total, wrong := readPoints(c); wrong != nil {
			r.wrong(line, colTotal, wrong)
		} else if total != points {
			r.wrong(line, colTotal, bad("judging.file_total_differs", "Value", c.Text, "Sum", points))
		}
	}
	v.Points, v.Marks = points, make(map[string]int64, len(given))
	for code, mark := range given {
		v.Marks[code] = int64(mark)
	}
	return v
}

// heldSheets is what a judge has for an entry: the last revision of each marking, and the number of the last of all.
type heldSheets struct {
	byPass   map[int]SheetRow
	top      int // the highest marking
	revision int
}

// compare says of each row what it does. Markings of one judge follow each other: a later one in the file comes on top of an earlier one,
// and what a later marking has replaced cannot be changed any more.
func (r *rubricReader) compare(rows []Row, revisions []SheetRow) ([]sheet.Note, error) {
	slices.SortStableFunc(rows, func(a, b Row) int { return a.Pass - b.Pass })
	held := map[seat]*heldSheets{}
	of := func(entry int64, judge string) *heldSheets {
		k := seat{entry, judge}
		if held[k] == nil {
			held[k] = &heldSheets{byPass: map[int]SheetRow{}}
		}
		return held[k]
	}
	for _, s := range revisions {
		h := of(s.EntryID, s.Judge)
		h.byPass[s.Pass], h.revision, h.top = s, max(h.revision, s.Revision), max(h.top, s.Pass)
	}
	var absent, untouched []string
	for i := range rows {
		row := &rows[i]
		if row.Change == Absent {
			absent = append(absent, row.Entry.Code+" "+row.Judge.Code)
			continue
		}
		if err := r.settle(row, of(row.Entry.ID, row.Judge.Code)); err != nil {
			return nil, err
		}
	}
	codes := map[int64]string{}
	for _, e := range r.entrants {
		codes[e.ID] = e.Code
	}
	for k, h := range held {
		for pass := range h.byPass {
			if _, named := r.given[rubricPlace{k.entry, k.judge, pass}]; !named {
				untouched = append(untouched, fmt.Sprint(codes[k.entry], " ", k.judge))
			}
		}
	}
	slices.Sort(untouched)
	slices.SortStableFunc(rows, func(a, b Row) int { return a.Number - b.Number })
	return addNote(addNote(nil, "judging.note_absent", absent), "judging.note_untouched", slices.Compact(untouched)), nil
}

// seat is a judge (code) on an entry.
type seat struct {
	entry int64
	judge string
}

// settle compares one row with what its judge has for the entry so far.
func (r *rubricReader) settle(row *Row, h *heldSheets) (err error) {
	column := r.book.Name(r.columns[colPass])
	old, has := h.byPass[row.Pass]
	row.Revision = h.revision
	if has {
		if row.Old, err = old.value(); err != nil {
			return err
		}
		row.Comment, row.Change = old.Comment, Changed
		if row.Old.Equal(row.Value) {
			row.Change = Same
			return nil
		}
	}
	switch {
	case row.Pass < h.top:
		r.faults.Put(bad("judging.file_pass_over", "Pass", row.Pass, "Top", h.top, "Judge", row.Judge.Code, "Code", row.Entry.Code).At(row.Number, column))
	case !has && row.Pass > 1 && h.byPass[row.Pass-1].Revision == 0:
		r.faults.Put(bad("judging.file_pass_early", "Pass", row.Pass, "Before", row.Pass-1, "Judge", row.Judge.Code, "Code", row.Entry.Code).At(row.Number, column))
	}
	h.revision++
	h.top = max(h.top, row.Pass)
	h.byPass[row.Pass] = SheetRow{Revision: h.revision}
	return nil
}

// complete records what the sheets of a file imply: their judges are on the entries, and a later marking was asked for.
func (p *Preview) complete(tx *db.Tx, by audit.By, roundID int64) error {
	assigned, err := AssignmentsOfRound(tx, roundID)
	if err != nil {
		return err
	}
	asked, err := SecondMarkingsOfRound(tx, roundID)
	if err != nil {
		return err
	}
	on, passes := map[pair]bool{}, map[pair]bool{}
	for _, a := range assigned {
		on[pair{a.EntryID, a.JudgeID}] = true
	}
	for _, s := range asked {
		passes[pair{s.EntryID, int64(s.Pass)}] = true
	}
	for _, r := range p.Rows {
		if r.Change == Absent {
			continue
		}
		if k := (pair{r.Entry.ID, r.Judge.ID}); !on[k] {
			on[k] = true
			p.Assigned++
			if err := insertAssignment(tx, p.Contest.ID, roundID, r.Entry.ID, r.Judge.ID, by.Name); err != nil {
				return err
			}
		}
		if k := (pair{r.Entry.ID, int64(r.Pass)}); r.Pass > 1 && !passes[k] {
			passes[k] = true
			if _, err := insertSecondMarking(tx, p.Contest.ID, roundID, r.Entry.ID, r.Pass, by.Name, p.FileName); err != nil {
				return err
			}
		}
	}
	return nil
}
