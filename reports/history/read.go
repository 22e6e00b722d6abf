// From a workbook to editions: one sheet of editions, one of prizes, one of districts.
package history

import (
	"slices"

	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
)

// Names of the sheets; the first column of the headings below is the one an export writes.
const (
	sheetEditions = "Kỳ tổ chức"
	sheetResults  = "Kết quả"
	sheetAreas    = "Địa bàn"
)

var (
	colSeries       = sheet.Heading{Key: "series", Names: []string{"Cuộc thi", "Chuỗi cuộc thi", "Series"}}
	colYear         = sheet.Heading{Key: "year", Names: []string{"Năm", "Year"}}
	colNumber       = sheet.Heading{Key: "number", Names: []string{"Lần thứ", "Edition"}, Optional: true}
	colName         = sheet.Heading{Key: "name", Names: []string{"Tên kỳ thi", "Name"}, Optional: true}
	colEntries      = sheet.Heading{Key: "entries", Names: []string{"Số đội, bài dự thi", "Số đội", "Số bài dự thi", "Entries"}, Optional: true}
	colParticipants = sheet.Heading{Key: "participants", Names: []string{"Số người tham gia", "Số thí sinh", "Participants"}, Optional: true}
	colPrizes       = sheet.Heading{Key: "prizes", Names: []string{"Số giải", "Prizes"}, Optional: true}
	colDivision     = sheet.Heading{Key: "division", Names: []string{"Bảng, lĩnh vực", "Bảng", "Lĩnh vực", "Division"}, Optional: true}
	colPrize        = sheet.Heading{Key: "prize", Names: []string{"Giải", "Prize"}}
	colEntry        = sheet.Heading{Key: "entry", Names: []string{"Tên đội, bài dự thi", "Tên đội", "Tên bài dự thi", "Tên giải pháp", "Entry"}}
	colPeople       = sheet.Heading{Key: "people", Names: []string{"Thành viên", "Tác giả", "People"}, Optional: true}
	colUnit         = sheet.Heading{Key: "unit", Names: []string{"Đơn vị", "Unit"}, Optional: true}
	colSource       = sheet.Heading{Key: "source", Names: []string{"Nguồn số liệu", "Nguồn", "Source"}, Optional: true}
	colWithheld     = sheet.Heading{Key: "withheld", Names: []string{"Không nêu tên", "Names withheld"}, Optional: true}
	colFaults       = sheet.Heading{Key: "faults", Names: []string{faultsHeading, "Errors"}, Optional: true} // of a file sent back, not read
	colArea         = sheet.Heading{Key: "area", Names: []string{"Địa bàn", "Huyện, thành phố", "District"}, Optional: true}

	editionColumns = []sheet.Heading{colSeries, colYear, colNumber, colName, colEntries, colParticipants, colPrizes, colSource}
	resultColumns  = []sheet.Heading{colSeries, colYear, colDivision, colPrize, colEntry, colPeople, colUnit, colArea, colWithheld}
	areaColumns    = []sheet.Heading{colSeries, colYear, needed(colArea), colEntries, colParticipants, colPrizes}
)

// faultsHeading is over the column that a file is sent back with.
const faultsHeading = "Lỗi cần sửa"

func needed(h sheet.Heading) sheet.Heading { h.Optional = false; return h }

// workbook is what a file holds.
type workbook struct {
	editions []Edition
	notes    []sheetNote
	lines    map[string]*line // of the editions, by key
}

// sheetNote is something to know about a sheet that stops nothing.
type sheetNote struct {
	Sheet string
	sheet.Note
}

// reader gathers editions and what is wrong.
type reader struct {
	workbook
	thisYear int
	at       map[string]int // index of an edition by key
	faults   *sheet.Faults
}

// read takes a workbook apart; all faults come joined, and the faults gathered so far beside them.
func read(name string, content []byte, thisYear int) (workbook, *sheet.Faults, error) {
	books, err := sheet.OpenAll(name, content)
	if err != nil {
		return workbook{}, nil, err
	}
	r := reader{thisYear: thisYear, at: map[string]int{}, faults: &sheet.Faults{}}
	r.lines = map[string]*line{}
	found := map[string]*sheet.Book{}
	for _, book := range books {
		known := ""
		for _, s := range []string{sheetEditions, sheetResults, sheetAreas} {
			if text.Fold(book.Sheet) == text.Fold(s) {
				known = s
			}
		}
		if known == "" {
			f := fault.Invalid("", "history.fault.unknown_sheet", "Editions", sheetEditions, "Results", sheetResults, "Areas", sheetAreas)
			f.Sheet = book.Sheet
			r.faults.Put(f)
			continue
		}
		found[known] = book
	}
	if found[sheetEditions] == nil && r.faults.Count() == 0 {
		r.faults.Add(0, "", "history.fault.no_editions", "Editions", sheetEditions)
	}
	r.each(found[sheetEditions], editionColumns, r.edition)
	r.each(found[sheetResults], resultColumns, r.result)
	r.each(found[sheetAreas], areaColumns, r.area)
	return r.workbook, r.faults, r.faults.Err()
}

// each reads the rows of one sheet; nil = the file has none.
func (r *reader) each(book *sheet.Book, headings []sheet.Heading, row func(l *line)) {
	if book == nil {
		return
	}
	columns, err := book.Find(append(slices.Clone(headings), colFaults))
	for _, n := range book.Notes {
		r.notes = append(r.notes, sheetNote{book.Sheet, n})
	}
	if err != nil {
		for _, f := range fault.All(sheet.OnSheet(book.Sheet, err)) {
			r.faults.Put(f)
		}
		return
	}
	for _, one := range book.Rows {
		l := &line{book: book, columns: columns, row: one, faults: r.faults, sound: true}
		row(l)
	}
}

func (r *reader) edition(l *line) {
	e := Edition{Series: l.text(colSeries, true), Year: l.year(r.thisYear), Number: l.count(colNumber), Name: l.text(colName, false),
		Entries: l.count(colEntries), Participants: l.count(colParticipants), Prizes: l.count(colPrizes), Source: l.columns.Of(l.row, colSource.Key).Text, Kind: Recorded}
	e.SeriesKey = seriesKey(e.Series)
	l.put(colNumber, wrongNumber(e.Number))
	l.put(colSource, wrongSource(e.Source))
	if l.sound && e.SeriesKey == "" {
		l.wrong(colSeries, "history.fault.needed")
	}
	if !l.sound {
		return
	}
	if _, twice := r.at[e.key()]; twice {
		l.wrong(colYear, "history.fault.edition_twice", "Series", e.Series, "Year", e.Year)
		return
	}
	r.at[e.key()] = len(r.editions)
	r.lines[e.key()] = l
	r.editions = append(r.editions, e)
}

// of finds the edition that a row of another sheet belongs to; nil = it is not there, which is a fault.
func (r *reader) of(l *line) *Edition {
	e := Edition{Series: l.text(colSeries, true), Year: l.year(r.thisYear)}
	e.SeriesKey = seriesKey(e.Series)
	if !l.sound {
		return nil
	}
	at, there := r.at[e.key()]
	if !there {
		l.wrong(colSeries, "history.fault.no_edition", "Series", e.Series, "Year", e.Year, "Editions", sheetEditions)
		return nil
	}
	return &r.editions[at]
}

func (r *reader) result(l *line) {
	e := r.of(l)
	one := Result{Division: l.text(colDivision, false), Prize: l.text(colPrize, true), Entry: l.text(colEntry, true),
		People: l.columns.Of(l.row, colPeople.Key).Text, Unit: l.text(colUnit, false), Area: l.text(colArea, false), Withheld: yes(l.columns.Of(l.row, colWithheld.Key).Text)}
	l.put(colPeople, wrongPeople(one.People))
	if one.Withheld {
		one.People = ""
	}
	if e == nil || !l.sound {
		return
	}
	for _, other := range e.Results {
		if other.is(one) && other.People == one.People {
			l.wrong(colEntry, "history.fault.result_twice")
			return
		}
	}
	e.Results = append(e.Results, one)
}

func (r *reader) area(l *line) {
	e := r.of(l)
	one := Area{Area: l.text(colArea, true), Entries: l.count(colEntries), Participants: l.count(colParticipants), Prizes: l.count(colPrizes)}
	if e == nil || !l.sound {
		return
	}
	for _, other := range e.Areas {
		if text.Fold(other.Area) == text.Fold(one.Area) {
			l.wrong(colArea, "history.fault.area_twice", "Area", one.Area)
			return
		}
	}
	e.Areas = append(e.Areas, one)
}

// line is a row being read.
type line struct {
	book    *sheet.Book
	columns sheet.Columns
	row     sheet.Row
	faults  *sheet.Faults
	sound   bool
}

func (l *line) wrong(h sheet.Heading, key string, args ...any) {
	l.put(h, fault.Invalid("", key, args...))
}

// put notes what is wrong under a heading; nil = nothing is.
func (l *line) put(h sheet.Heading, f *fault.Fault) {
	if f == nil {
		return
	}
	column := h.Names[0] // a fault about a column that the sheet lacks
	if l.columns.Has(h.Key) {
		column = l.book.Name(l.columns[h.Key])
	}
	f.Field, f.Sheet = "", l.book.Sheet
	l.faults.Put(f.At(l.row.Number, column))
	l.sound = false
}

// text reads words that become public.
func (l *line) text(h sheet.Heading, need bool) string {
	value := l.columns.Of(l.row, h.Key).Text
	l.put(h, wrongText(value, need))
	return value
}

func (l *line) year(last int) int {
	n, ok := l.columns.Of(l.row, colYear.Key).Int()
	l.put(colYear, wrongYear(n, ok, last))
	return n
}

// count reads a number of things; nil = empty.
func (l *line) count(h sheet.Heading) *int64 {
	cell := l.columns.Of(l.row, h.Key)
	if cell.Kind == sheet.Empty {
		return nil
	}
	n, ok := cell.Int()
	if f := wrongCount(n, ok, cell.Text); f != nil {
		l.put(h, f)
		return nil
	}
	value := int64(n)
	return &value
}
