// The rows of a workbook become sheets: whose, which attempt, what marks, what time; all faults of all rows together.
package marking

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
	"hoithi/judging/scoring"
)

// field is who may be marked in a round. In and open come from the round before; both are nil in the first round,
// which every entry takes part in.
type field struct {
	rules    *contests.Rules
	round    contests.Round
	division map[int64]string // code by id
	entrants []Entrant
	in, open map[int64]bool
}

// reader holds what the rows of one file share.
type reader struct {
	field
	book     *sheet.Book
	columns  sheet.Columns
	byTask   bool
	byName   map[string]Entrant // by account and by code, see plain
	seen     map[place]int      // row of the file
	faults   sheet.Faults
	noTime   int          // rows with marks and without a time
	shapes   []string     // ways times are written, with digits as 0
	examples []sheet.Note // how the first of each way was read
	asTime   int          // time cells of the spreadsheet
	noCounts int          // penalties left blank
}

// place is one sheet of the round.
type place struct {
	entry   int64
	attempt int
}

// plain forgives case and spaces: " RB24A 131" is rb24a131.
func plain(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }

// read understands every row or returns what is wrong with all of them. Nothing is compared with earlier sheets yet.
func read(book *sheet.Book, f field) (rows []Row, notes []sheet.Note, err error) {
	r := reader{field: f, book: book, byName: map[string]Entrant{}, seen: map[place]int{}}
	if r.columns, r.byTask, err = layout(book, f.round); err != nil {
		return nil, nil, err
	}
	for _, e := range f.entrants {
		if e.Account != "" {
			r.byName[plain(e.Account)] = e
		}
	}
	for _, e := range f.entrants { // a code is what the contest itself gave out: it wins over an account of the same letters
		r.byName[plain(e.Code)] = e
	}
	for _, line := range book.Rows {
		if row, ok := r.row(line); ok {
			rows = append(rows, row)
		}
	}
	return rows, append(book.Notes, r.notes()...), r.faults.Err()
}

func (r *reader) notes() []sheet.Note {
	notes := r.examples
	for _, n := range []struct {
		key   string
		count int
	}{{"marking.note_no_time", r.noTime}, {"marking.note_time_cells", r.asTime}, {"marking.note_penalty_blank", r.noCounts}} {
		if n.count > 0 {
			notes = append(notes, sheet.Note{Key: n.key, Args: []any{"Count", n.count}})
		}
	}
	return notes
}

// wrong places a fault at a row and the column of a key.
func (r *reader) wrong(line sheet.Row, key string, f *fault.Fault) {
	r.faults.Put(f.At(line.Number, r.book.Name(r.columns[key])))
}

// row reads one line; ok is false when something in it is wrong.
func (r *reader) row(line sheet.Row) (row Row, ok bool) {
	before := r.faults.Count()
	row = Row{Number: line.Number, Entry: r.entrant(line), Change: New}
	if r.blank(line) {
		row.Change = Absent
	}
	known := row.Entry.ID != 0
	if known {
		r.checkDivision(line, row.Entry)
	}
	row.Attempt = r.attempt(line, row.Change)
	if row.Change != Absent {
		if known {
			r.checkMay(line, row.Entry)
		}
		row.Value = r.value(line)
		row.TimeText = r.columns.Of(line, colTime).Text
	}
	if known && row.Attempt > 0 {
		at := place{row.Entry.ID, row.Attempt}
		if first, twice := r.seen[at]; twice {
			r.wrong(line, r.nameColumn(), bad("marking.entry_twice", "Code", row.Entry.Code, "First", first, "Attempt", row.Attempt))
		} else {
			r.seen[at] = line.Number
		}
	}
	return row, r.faults.Count() == before
}

// blank says that a row holds no mark and no time: the entry did not take part.
func (r *reader) blank(line sheet.Row) bool {
	for key := range r.columns {
		if key == colTotal || key == colTime || strings.HasPrefix(key, colTask) {
			if r.columns.Of(line, key).Kind != sheet.Empty {
				return false
			}
		}
	}
	return true
}

// nameColumn is the column that says who: the account, else the code.
func (r *reader) nameColumn() string {
	if r.columns.Has(colAccount) {
		return colAccount
	}
	return colCode
}

// entrant finds whose row it is. Either column may hold an account or a code; both must mean the same entry.
func (r *reader) entrant(line sheet.Row) (found Entrant) {
	named := false
	for _, key := range []string{colAccount, colCode} {
		c := r.columns.Of(line, key)
		if c.Text == "" {
			continue
		}
		named = true
		e, ok := r.byName[plain(c.Text)]
		switch {
		case !ok:
			r.wrong(line, key, bad("marking.entry_unknown", "Value", c.Text))
			return Entrant{}
		case found.ID != 0 && found.ID != e.ID:
			r.wrong(line, key, bad("marking.codes_disagree", "One", found.Code, "Other", e.Code))
			return Entrant{}
		}
		found = e
	}
	if !named {
		r.wrong(line, r.nameColumn(), bad("marking.entry_missing"))
	}
	return found
}

// checkDivision holds the file's division, where it has one, against the entry's.
func (r *reader) checkDivision(line sheet.Row, e Entrant) {
	c := r.columns.Of(line, colDivision)
	if c.Kind == sheet.Empty {
		return
	}
	code := r.division[e.DivisionID]
	d, _ := r.rules.Division(code)
	given := text.Fold(c.Text)
	for _, name := range []string{code, "bảng " + code, d.Name.VI, d.Name.EN} {
		if name != "" && given == text.Fold(name) {
			return
		}
	}
	r.wrong(line, colDivision, bad("marking.division_differs", "Value", c.Text, "Code", e.Code, "Right", d.Name))
}

// checkMay refuses marks for who is not in this round.
func (r *reader) checkMay(line sheet.Row, e Entrant) {
	switch {
	case e.State == "withdrawn" || e.State == "rejected" || e.State == "draft":
		r.wrong(line, r.nameColumn(), bad("marking.entry_"+e.State, "Code", e.Code))
	case r.in == nil || r.in[e.ID]:
	case r.open[e.ID]:
		r.wrong(line, r.nameColumn(), bad("marking.tie_open", "Code", e.Code))
	default:
		r.wrong(line, r.nameColumn(), bad("marking.not_through", "Code", e.Code))
	}
}

// attempt reads the number of the run, 0 when it is wrong; a row without marks need not say it.
func (r *reader) attempt(line sheet.Row, change Change) int {
	c := r.columns.Of(line, colAttempt)
	if change == Absent && c.Kind == sheet.Empty {
		return 0
	}
	n, wrong := readAttempt(c, r.round.Attempts.Count)
	if wrong != nil {
		r.wrong(line, colAttempt, wrong)
	}
	return n
}

// value reads the marks and the time of a row that has some.
func (r *reader) value(line sheet.Row) (v Value) {
	before := r.faults.Count()
	if r.byTask {
		v.Marks, v.Points = r.tasks(line, before)
	} else {
		v.Marks, v.Points = r.total(line)
	}
	c := r.columns.Of(line, colTime)
	if c.Kind == sheet.Empty {
		r.noTime++
		return v
	}
	ms, wrong := readTime(c, int64(r.round.TimeLimit))
	if wrong != nil {
		r.wrong(line, colTime, wrong)
		return v
	}
	v.TimeMS, v.HasTime = ms, true
	r.showReading(c, ms)
	return v
}

// showReading notes once for each way of writing times how it was read: 77:01 is 77 minutes 1 second.
func (r *reader) showReading(c sheet.Cell, ms int64) {
	if c.Kind == sheet.Time {
		r.asTime++
	}
	shape := digits.ReplaceAllString(c.Text, "0")
	if slices.Contains(r.shapes, shape) {
		return
	}
	r.shapes = append(r.shapes, shape)
	r.examples = append(r.examples, sheet.Note{Key: "marking.note_time_read", Args: []any{"Value", c.Text, "Read", Reading(ms)}})
}

var digits = regexp.MustCompile(`[0-9]+`)

func (r *reader) total(line sheet.Row) (map[string]int64, decimal.Milli) {
	c := r.columns.Of(line, colTotal)
	if c.Kind == sheet.Empty {
		r.wrong(line, colTotal, bad("marking.mark_missing"))
		return nil, 0
	}
	points, wrong := readTotal(c, r.round)
	if wrong != nil {
		r.wrong(line, colTotal, wrong)
	}
	return map[string]int64{TotalCode: int64(points)}, points
}

// tasks reads a column for each task and penalty; a total beside them must agree. before is how many faults there were.
func (r *reader) tasks(line sheet.Row, before int) (map[string]int64, decimal.Milli) {
	marks := map[string]int64{}
	counts := map[string]int{}
	for _, i := range items(r.round) {
		n, wrong := readCount(r.columns.Of(line, colTask+i.Code), i, &r.noCounts)
		if wrong != nil {
			r.wrong(line, colTask+i.Code, wrong)
		}
		marks[i.Code], counts[i.Code] = n, int(n)
	}
	if r.faults.Count() > before {
		return nil, 0
	}
	points, err := scoring.FieldPoints(scored(r.round.Tasks), scored(r.round.Penalties), r.round.Floor, counts)
	if err != nil {
		r.faults.Add(line.Number, "", "marking.marks_refused", "Detail", fmt.Sprint(err))
		return nil, 0
	}
	if c := r.columns.Of(line, colTotal); c.Kind != sheet.Empty {
		given, wrong := readPoints(c)
		switch {
		case wrong != nil:
			r.wrong(line, colTotal, wrong)
		case given != points:
			r.wrong(line, colTotal, bad("marking.total_differs", "Value", c.Text, "Sum", points))
		}
	}
	return marks, points
}

func scored(tasks []contests.Task) []scoring.Task {
	list := make([]scoring.Task, len(tasks))
	for i, t := range tasks {
		list[i] = scoring.Task{Code: t.Code, Points: t.Points, Max: t.Max}
	}
	return list
}
