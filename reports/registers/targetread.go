// Targets from a workbook: read row by row, every fault with its row and column.
package registers

import (
	"slices"
	"strconv"
	"strings"

	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
)

// TargetFile is a workbook as it was sent. Period is the one of rows that name none, "" = every row must.
type TargetFile struct {
	Name    string
	Content []byte
	Period  string
}

// Headings of the sheet of targets. The export has more columns, which are results and are not read.
var targetHeadings = [...]sheet.Heading{
	{Key: "period", Names: []string{"Kỳ", "Kỳ báo cáo", "Năm", "Period"}, Optional: true},
	{Key: "name", Names: []string{"Chỉ tiêu", "Tên chỉ tiêu", "Nội dung", "Target"}},
	{Key: "number", Names: []string{"Chỉ tiêu đặt ra", "Số phải đạt", "Giao", "Kế hoạch", "Set"}},
	{Key: "unit", Names: []string{"Đơn vị tính", "ĐVT", "Unit"}, Optional: true},
	{Key: "figure", Names: []string{"Kết quả lấy từ", "Số liệu", "Counted by"}, Optional: true},
}

// targetRow is a row of the file.
type targetRow struct {
	number int
	target Target
	given  map[string]bool // columns that the file has
}

// readTargets reads the sheet. All faults come joined.
func readTargets(f TargetFile, all []NamedFigure) (rows []targetRow, notes []sheet.Note, err error) {
	book, err := sheet.Open(f.Name, f.Content)
	if err != nil {
		return nil, nil, err
	}
	columns, err := book.Find(targetHeadings[:])
	if err != nil {
		return nil, nil, err
	}
	given := map[string]bool{"unit": columns.Has("unit"), "figure": columns.Has("figure")}
	var faults sheet.Faults
	seen := map[string]int{}
	for _, row := range book.Rows {
		t, bad := Target{Period: f.Period}, false
		put := func(key string, wrong *fault.Fault) {
			if wrong != nil {
				faults.Put(wrong.At(row.Number, book.Name(columns[key])))
				bad = true
			}
		}
		if said := columns.Of(row, "period").Text; columns.Has("period") && said != "" || f.Period == "" {
			var wrong *fault.Fault
			t.Period, wrong = periodSaid(said)
			put("period", wrong)
		}
		t.Name, t.Unit = text.Clean(columns.Of(row, "name").Text), text.Clean(columns.Of(row, "unit").Text)
		number, wrong := readCell(Field{Kind: KindNumber, Required: true, Label: Text{VI: "Chỉ tiêu đặt ra", EN: "Set"}}, columns.Of(row, "number"))
		put("number", wrong)
		t.Number, _ = strconv.ParseInt(number, 10, 64) // digits, or refused above
		t.Figure, wrong = figureSaid(columns.Of(row, "figure").Text, all)
		put("figure", wrong)
		for _, wrong := range fault.All(t.wrong()) {
			if wrong.Field != "period" { // said above
				put(wrong.Field, wrong)
			}
		}
		if bad {
			continue
		}
		key := t.Period + " " + text.Canon(t.Name)
		if first := seen[key]; first != 0 {
			put("name", fault.Invalid("", "registers.targets.import.twice", "OtherRow", first))
			continue
		}
		seen[key] = row.Number
		rows = append(rows, targetRow{row.Number, t, given})
	}
	return rows, book.Notes, faults.Err()
}

// wrong says what is wrong with a target.
func (t Target) wrong() error {
	_, err := t.clean()
	return err
}

// periodSaid reads "2024-H1", "2024", "Năm 2024", "6 tháng đầu năm 2024", "6 tháng cuối năm 2024".
func periodSaid(said string) (code string, wrong *fault.Fault) {
	said = text.Clean(said)
	if _, _, ok := PeriodOf(strings.ToUpper(said)); ok {
		return strings.ToUpper(said), nil
	}
	words := strings.Fields(text.Fold(said))
	if len(words) == 0 {
		return "", fault.Invalid("", "registers.targets.import.no_period")
	}
	year := words[len(words)-1]
	kind, known := map[string]string{"": "Y", "nam": "Y", "6 thang dau nam": "H1", "sau thang dau nam": "H1", "6 thang cuoi nam": "H2", "sau thang cuoi nam": "H2"}[strings.Join(words[:len(words)-1], " ")]
	code = year + "-" + kind
	if _, _, ok := PeriodOf(code); !ok || !known {
		return "", fault.Invalid("", "registers.targets.import.period", "Value", said)
	}
	return code, nil
}

// figureSaid finds a figure by its name or label; "" = none counts the target.
func figureSaid(said string, all []NamedFigure) (name string, wrong *fault.Fault) {
	said = text.Clean(said)
	if said == "" {
		return "", nil
	}
	i := slices.IndexFunc(all, func(f NamedFigure) bool {
		return f.Name == said || text.Canon(f.Label.VI) == text.Canon(said) || text.Canon(f.Label.EN) == text.Canon(said)
	})
	if i < 0 {
		return "", fault.Invalid("", "registers.targets.import.figure", "Value", said)
	}
	return all[i].Name, nil
}
