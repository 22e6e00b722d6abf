// What a workbook may hold: every bad row and every bad file gets a clear answer, and good cells are read as typed.
package marking

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/sheet"
	"hoithi/internal/testkit"
	"hoithi/templates/sitetest"
)

func TestFaultsOfTheQualifyingRoundNameRowAndColumn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d, kit(t), 5, 1, 0)
		for code, state := range map[string]string{"RB24-A-0003": "withdrawn", "RB24-A-0004": "rejected", "RB24-A-0005": "draft"} {
			setState(t, d, c, code, state)
		}
		for _, test := range []struct {
			name string
			row  []any
			want string
		}{
			{"an account nobody has", []any{"rb24z999", "A", 1, "1:00"}, "2 Tài khoản entry_unknown"},
			{"no account in a row with marks", []any{nil, "A", 1, "1:00"}, "2 Tài khoản entry_missing"},
			{"a signature below the list", []any{"Người lập biểu: Trần Văn Quản"}, "2 Tài khoản entry_unknown"},
			{"a team that withdrew", []any{"rb24a003", "A", 1, "1:00"}, "2 Tài khoản entry_withdrawn"},
			{"a team whose entry was rejected", []any{"rb24a004", "A", 1, "1:00"}, "2 Tài khoản entry_rejected"},
			{"an entry never sent", []any{"rb24a005", "A", 1, "1:00"}, "2 Tài khoản entry_draft"},
			{"another division", []any{"rb24a001", "Bảng B", 1, "1:00"}, "2 Bảng division_differs"},
			{"a division there is not", []any{"rb24a001", "Bảng Z", 1, "1:00"}, "2 Bảng division_differs"},
			{"over the maximum", []any{"rb24a001", "A", 100.5, "1:00"}, "2 Điểm mark_over"},
			{"negative", []any{"rb24a001", "A", -0.5, "1:00"}, "2 Điểm mark_low"},
			{"off the step", []any{"rb24a001", "A", "8,25", "1:00"}, "2 Điểm mark_step"},
			{"four decimals", []any{"rb24a001", "A", "8,3333", "1:00"}, "2 Điểm mark_bad"},
			{"a word for a mark", []any{"rb24a001", "A", "tám rưỡi", "1:00"}, "2 Điểm mark_bad"},
			{"a mark beyond all bounds", []any{"rb24a001", "A", "9999999999999", "1:00"}, "2 Điểm mark_large"},
			{"a mark the spreadsheet made a day", []any{"rb24a001", "A", timeCell{45420, 14}, "1:00"}, "2 Điểm mark_is_date"},
			{"a mark the spreadsheet made a time", []any{"rb24a001", "A", timeCell{0.35, 20}, "1:00"}, "2 Điểm mark_is_date"},
			{"true for a mark", []any{"rb24a001", "A", true, "1:00"}, "2 Điểm mark_bad"},
			{"a time without a mark", []any{"rb24a001", "A", nil, "1:00"}, "2 Điểm mark_missing"},
			{"a time nobody can read", []any{"rb24a001", "A", 1, "bảy phút"}, "2 Thời gian time_bad"},
			{"one digit of seconds", []any{"rb24a001", "A", 1, "2:5"}, "2 Thời gian time_bad"},
			{"a day for a time", []any{"rb24a001", "A", 1, timeCell{45420, 14}}, "2 Thời gian time_is_date"},
			{"a negative time", []any{"rb24a001", "A", 1, -5}, "2 Thời gian time_bad"},
			{"over the limit", []any{"rb24a001", "A", 1, "150:01"}, "2 Thời gian time_over"},
			{"far over the limit", []any{"rb24a001", "A", 1, "99999:00:00"}, "2 Thời gian time_over"},
			{"77:01 typed into a time cell is 77 hours", []any{"rb24a001", "A", 1, timeCell{77.0/24 + 1.0/1440, 46}}, "2 Thời gian time_cell_over"},
			{"all that is wrong with a row at once", []any{"rb24a001", "B", 101, "x"}, "2 Bảng division_differs, 2 Điểm mark_over, 2 Thời gian time_bad"},
		} {
			_, err := try(d, c, File{Round: "vong-loai", Name: "x.xlsx", Content: qualifying(t, test.row)}, nobody, true)
			if told(err) != test.want {
				t.Errorf("%s: %s, want %s", test.name, told(err), test.want)
			}
		}
		twice := qualifying(t, []any{"rb24a001", "A", 1, "1:00"}, []any{"rb24b001", "B", 1, "1:00"}, []any{" RB24 A001", "A", 2, "2:00"})
		_, err := try(d, c, File{Round: "vong-loai", Name: "x.xlsx", Content: twice}, nobody, true)
		if told(err) != "4 Tài khoản entry_twice" || fault.All(err)[0].Args["First"] != 2 {
			t.Errorf("an account twice: %v", err)
		}
	})
}

func TestG12_BadFilesGetAClearAnswer(t *testing.T) {
	header := []any{"Tài khoản", "Bảng", "Điểm", "Thời gian"}
	row := []any{"rb24a001", "A", 1, "1:00"}
	hide := func(f *excelize.File) { _ = f.SetRowVisible("Sheet1", 2, false) }
	merge := func(f *excelize.File) { _ = f.MergeCell("Sheet1", "C1", "D1") }
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		for _, test := range []struct {
			name    string
			content []byte
			want    string
		}{
			{"no content", nil, "sheet.no_content"},
			{"an old .xls renamed", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 600)...), "sheet.old_xls"},
			{"no workbook at all", []byte("%PDF-1.7"), "sheet.not_xlsx"},
			{"an empty sheet", workbook(t, nil), "sheet.empty"},
			{"only a header", workbook(t, [][]any{header}), "sheet.only_header"},
			{"hidden rows", workbook(t, [][]any{header, row}, hide), "2 sheet.hidden_rows"},
			{"a merged header", workbook(t, [][]any{header, row}, merge), "1 C sheet.merged_header"},
			{"two header rows", workbook(t, [][]any{header, header, row}), "2 sheet.second_header"},
			{"no column says who", workbook(t, [][]any{{"Bảng", "Điểm", "Thời gian"}, {"A", 1, "1:00"}}), "1 entry_column_missing"},
			{"no column of marks", workbook(t, [][]any{{"Tài khoản", "Thời gian"}, {"rb24a001", "1:00"}}), "1 sheet.column_missing"},
			{"no column of times", workbook(t, [][]any{{"Tài khoản", "Điểm"}, {"rb24a001", 1}}), "1 sheet.column_missing"},
			{"a column twice", workbook(t, [][]any{{"Tài khoản", "Điểm", "Điểm ", "Thời gian"}, {"rb24a001", 1, 2, "1:00"}}), "1 Điểm sheet.column_twice"},
			{"an error of a formula", qualifying(t, []any{"rb24a001", "A", 1, "1:00"}, []any{"rb24a002", "A", "=1/0", "1:00"}), "3 Điểm mark_bad"},
		} {
			_, err := try(d, c, File{Round: "vong-loai", Name: "diem.xls", Content: test.content}, nobody, false)
			if told(err) != test.want {
				t.Errorf("%s: %s, want %s", test.name, told(err), test.want)
			}
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet`); n != 0 {
			t.Errorf("bad files wrote %d sheets", n)
		}
	})
}

func TestG12_FiftyThousandRowsAreRefused(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	out, err := f.NewStreamWriter("Sheet1")
	for i := 1; err == nil && i <= 50_001; i++ {
		row := []any{"rb24a001", "A", 1, "1:00"}
		if i == 1 {
			row = []any{"Tài khoản", "Bảng", "Điểm", "Thời gian"}
		}
		err = out.SetRow(fmt.Sprintf("A%d", i), row)
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		t.Fatal(err)
	}
	content, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	_, err = sheet.Open("x.xlsx", content.Bytes())
	if !strings.HasSuffix(told(err), "sheet.too_many_rows") {
		t.Errorf("%s", told(err))
	}
}

func TestMarksAreReadAsTyped(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d, kit(t), 10, 0, 0)
		content := workbook(t, [][]any{
			{norm.NFD.String("THỜI  GIAN"), " điểm ", "Mã đội", "Ghi chú"},
			{"77:01", "8,5", "RB24-A-0001", "trời mưa"},
			{"2:18.970", "8.5", "rb24-a-0002"},
			{"2:18,97", 8.5, "rb24a003"},
			{"1:02:03", 100, " RB24A 004 "},
			{95, 0, "rb24a005"},
			{95.5, "+7", "rb24a006"},
			{timeCell{138.97 / 86400, 47}, 12, "rb24a007"},
			{timeCell{(2*3600 + 18*60) / 86400.0, 20}, 12, "rb24a008"},
			{nil, 12, "rb24a009"},
		})
		p, err := try(d, c, File{Round: "vong-loai", Name: "x.xlsx", Content: content}, nobody, true)
		if err != nil {
			t.Fatal(err)
		}
		want := []struct {
			points decimal.Milli
			ms     int64
		}{{8500, 4_621_000}, {8500, 138_970}, {8500, 138_970}, {100_000, 3_723_000}, {0, 95_000}, {7000, 95_500}, {12_000, 138_970}, {12_000, 8_280_000}, {12_000, -1}}
		for i, r := range p.Rows {
			ms := r.Value.TimeMS
			if !r.Value.HasTime {
				ms = -1
			}
			if r.Value.Points != want[i].points || ms != want[i].ms || r.Entry.Account != fmt.Sprintf("rb24a%03d", i+1) {
				t.Errorf("row %d: %+v, want %+v", r.Number, r, want[i])
			}
		}
		pr := printer(t, "vi")
		text := strings.Join(p.Summary(pr), "\n")
		for _, part := range []string{"Vòng loại, tệp x.xlsx: 9 phiếu mới", "“77:01” được đọc là 77 phút 01 giây", "“2:18.970” được đọc là 2 phút 18,970 giây",
			"“1:02:03” được đọc là 62 phút 03 giây", "“95” được đọc là 1 phút 35 giây", "2 ô kiểu thời gian", "1 dòng có điểm nhưng không có thời gian", "Ghi chú"} {
			if !strings.Contains(text, part) {
				t.Errorf("summary lacks %q:\n%s", part, text)
			}
		}
	})
}

// finalHeader is the header of a small field round: one task, one counted task, one penalty.
func fieldKit(t testing.TB) []byte {
	t.Helper()
	doc := string(kit(t))
	from, to := strings.Index(doc, "      - {code: luc-ngan"), strings.Index(doc, "    penalties:")
	return []byte(doc[:from] + "      - {code: luc-ngan, name: {vi: Lục Ngạn}, points: 10, max: 1}\n      - {code: bong, name: {vi: Số bóng, en: Balls}, points: 2.5, max: 6}\n" + doc[to:])
}

func TestSheetsOfTheField(t *testing.T) {
	header := []any{"Tài khoản", "Lượt", "Lục Ngạn", "Số bóng", "Số lần khởi động lại", "Thời gian", "Tổng điểm"}
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d, fieldKit(t), 3, 0, 0)
		all := letting([]string{"rb24a001", "rb24a002"}, "rb24a003")
		for _, test := range []struct {
			name string
			row  []any
			want string // faults, or points and marks
		}{
			{"x is done", []any{"rb24a001", 1, "x", 2, 1, "2:18.970"}, `10 {"bong":2,"khoi-dong-lai":1,"luc-ngan":1}`},
			{"so is X, and a written count", []any{"rb24a001", 2, "X", "2", "0", "2:18.970"}, `15 {"bong":2,"khoi-dong-lai":0,"luc-ngan":1}`},
			{"so is có", []any{"rb24a001", 1, "Có", 0, 0, "1:00"}, `10 {"bong":0,"khoi-dong-lai":0,"luc-ngan":1}`},
			{"so is 1", []any{"rb24a001", 1, 1, 0, 0, "1:00"}, `10 {"bong":0,"khoi-dong-lai":0,"luc-ngan":1}`},
			{"so is TRUE", []any{"rb24a001", 1, true, 0, 0, "1:00"}, `10 {"bong":0,"khoi-dong-lai":0,"luc-ngan":1}`},
			{"0, không and blank are not done; a blank penalty is none", []any{"rb24a001", 1, "không", 6, nil, "1:00"}, `15 {"bong":6,"khoi-dong-lai":0,"luc-ngan":0}`},
			{"the total never goes below the floor", []any{"rb24a001", 1, nil, 0, 5, "1:00"}, `0 {"bong":0,"khoi-dong-lai":5,"luc-ngan":0}`},
			{"a total beside the tasks that agrees", []any{"rb24a001", 1, "x", 1, 0, "1:00", "12,5"}, `12.5 {"bong":1,"khoi-dong-lai":0,"luc-ngan":1}`},
			{"a total beside the tasks that does not", []any{"rb24a001", 1, "x", 1, 0, "1:00", 12}, "2 Tổng điểm total_differs"},
			{"a tick nobody can read", []any{"rb24a001", 1, "?", 1, 0, "1:00"}, "2 Lục Ngạn tick_bad"},
			{"a task done twice", []any{"rb24a001", 1, 2, 1, 0, "1:00"}, "2 Lục Ngạn count_range"},
			{"a counted task left blank", []any{"rb24a001", 1, "x", nil, 0, "1:00"}, "2 Số bóng count_missing"},
			{"a count over the maximum", []any{"rb24a001", 1, "x", 7, 0, "1:00"}, "2 Số bóng count_range"},
			{"half a ball", []any{"rb24a001", 1, "x", 1.5, 0, "1:00"}, "2 Số bóng count_bad"},
			{"a negative penalty", []any{"rb24a001", 1, "x", 1, -1, "1:00"}, "2 Số lần khởi động lại count_range"},
			{"an attempt there is not", []any{"rb24a001", 3, "x", 1, 0, "1:00"}, "2 Lượt attempt_bad"},
			{"no attempt", []any{"rb24a001", nil, "x", 1, 0, "1:00"}, "2 Lượt attempt_bad"},
			{"over the limit of ten minutes", []any{"rb24a001", 1, "x", 1, 0, "10:00.001"}, "2 Thời gian time_over"},
			{"a tie at the limit that nobody decided", []any{"rb24a003", 1, "x", 1, 0, "1:00"}, "2 Tài khoản tie_open"},
		} {
			content := workbook(t, [][]any{header, test.row})
			p, err := try(d, c, File{Round: "chung-ket", Name: "x.xlsx", Content: content}, all, true)
			got := told(err)
			if err == nil {
				got = p.Rows[0].Value.Points.String() + " " + marksJSON(p.Rows[0].Value)
			}
			if got != test.want {
				t.Errorf("%s: %s, want %s", test.name, got, test.want)
			}
		}
		fieldFiles(t, d, c, all)
	})
}

func fieldFiles(t *testing.T, d *db.DB, c *contests.Contest, all ThroughFunc) {
	t.Helper()
	for _, test := range []struct {
		name string
		rows [][]any
		want string
	}{
		{"a task without its column", [][]any{{"Mã", "Lượt", "Lục Ngạn", "Số lần khởi động lại", "Thời gian"}, {"rb24a001", 1, "x", 0, "1:00"}}, "1 sheet.column_missing"},
		{"no attempt column though there are two", [][]any{{"Mã", "Điểm", "Thời gian"}, {"rb24a001", 15, "1:00"}}, "1 sheet.column_missing"},
		{"no marks at all", [][]any{{"Mã", "Lượt", "Thời gian"}, {"rb24a001", 1, "1:00"}}, "1 mark_columns_missing"},
		{"a total over what the tasks allow", [][]any{{"Mã", "Lượt", "Điểm", "Thời gian"}, {"rb24a001", 1, 25.5, "1:00"}}, "2 Điểm mark_over"},
		{"a total under the floor", [][]any{{"Mã", "Lượt", "Điểm", "Thời gian"}, {"rb24a001", 1, -5, "1:00"}}, "2 Điểm mark_low"},
		{"the same attempt twice", [][]any{{"Mã", "Lượt", "Điểm", "Thời gian"}, {"rb24a001", 1, 5, "1:00"}, {"rb24a001", 2, 5, "1:00"}, {"rb24a001", 1, 5, "1:00"}}, "4 Mã entry_twice"},
		{"account and code of two teams", [][]any{{"Mã", "Tài khoản", "Lượt", "Điểm", "Thời gian"}, {"RB24-A-0002", "rb24a001", 1, 5, "1:00"}}, "2 Mã codes_disagree"},
		{"account and code of one team", [][]any{{"Mã", "Tài khoản", "Lượt", "Điểm", "Thời gian"}, {"RB24-A-0001", "rb24a001", 1, 5, "1:00"}}, ""},
		{"both attempts", [][]any{{"Mã", "Lượt", "Điểm", "Thời gian"}, {"rb24a001", 1, 5, "1:00"}, {"rb24a001", 2, 25, "1:00"}}, ""},
	} {
		_, err := try(d, c, File{Round: "chung-ket", Name: "x.xlsx", Content: workbook(t, test.rows)}, all, true)
		if told(err) != test.want {
			t.Errorf("%s: %s, want %s", test.name, told(err), test.want)
		}
	}
}

func TestATeamThatDidNotComeThroughTakesNoMarks(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d, fieldKit(t), 2, 0, 0)
		content := workbook(t, [][]any{{"Mã", "Lượt", "Điểm", "Thời gian"}, {"rb24a001", 1, 5, "1:00"}, {"rb24a002", 1, 5, "1:00"}, {"rb24a002", 2}})
		_, err := try(d, c, File{Round: "chung-ket", Name: "x.xlsx", Content: content}, letting([]string{"rb24a001"}), false)
		if told(err) != "3 Mã not_through" {
			t.Errorf("%s", told(err))
		}
	})
}

func TestEveryFaultAndNoteHasItsWords(t *testing.T) {
	for _, lang := range i18n.Languages {
		pr := printer(t, lang)
		for _, f := range []*fault.Fault{
			bad("marking.mark_step", "Value", "8,25", "Min", decimal.Milli(0), "Max", decimal.Milli(100_000), "Step", decimal.Milli(500)),
			bad("marking.count_range", "Value", "7", "Max", 6), bad("marking.time_cell_over", "Value", "4621:00", "Limit", "150:00"),
			bad("marking.division_differs", "Value", "Bảng B", "Code", "RB24-A-0001", "Right", contests.Text{VI: "Bảng A", EN: "Division A"}),
		} {
			t.Log(pr.Fault(f.At(5, "Điểm")))
		}
		for _, key := range []string{"entry_withdrawn", "entry_rejected", "entry_draft", "tie_open", "not_through", "entry_unknown", "entry_missing", "entry_twice", "codes_disagree",
			"entry_column_missing", "mark_columns_missing", "attempt_bad", "mark_missing", "mark_bad", "mark_large", "mark_is_date", "mark_low", "mark_over", "marks_refused",
			"tick_bad", "count_bad", "count_missing", "total_differs", "time_bad", "time_is_date", "time_over", "reason_needed", "reason_long", "preview_stale",
			"no_file", "round_unknown", "note_absent", "note_absent_kept", "note_untouched", "note_no_time", "note_time_cells", "note_penalty_blank", "note_time_read", "done", "nothing",
			"will_need_reason", "summary", "summary_change", "summary_more", "reading", "decimal_sign", "change.new"} {
			if !pr.Has("marking." + key) {
				t.Errorf("%s lacks marking.%s", lang, key)
			}
		}
		if missing := pr.Missing(); len(missing) > 0 {
			t.Errorf("%s lacks %v", lang, missing)
		}
	}
}

func printer(t testing.TB, lang string) *i18n.Printer {
	t.Helper()
	bundle := sitetest.Words(t)
	return bundle.For(lang)
}

// FuzzCells reads any text as a mark, a count and a time: never a panic, never a value out of bounds.
func FuzzCells(f *testing.F) {
	for _, s := range []string{"8,5", "8.5", "-1", "77:01", "x", "1e9", "999999999999999999999", "0:00.0009", "√", ""} {
		f.Add(s)
	}
	round := contests.Round{Kind: contests.KindImport, Total: contests.Scale{Max: 100_000, Step: 500}}
	f.Fuzz(func(t *testing.T, s string) {
		for _, kind := range []sheet.Kind{sheet.Empty, sheet.Text, sheet.Number, sheet.Date, sheet.Time, sheet.Bool, sheet.Error, sheet.Pending} {
			c := sheet.Cell{Kind: kind, Text: s}
			if v, wrong := readTotal(c, round); wrong == nil && (v < 0 || v > 100_000 || v%500 != 0) {
				t.Fatalf("%q read as %v points", s, v)
			}
			if ms, wrong := readTime(c, 150*60_000); wrong == nil && (ms < 0 || ms > 150*60_000) {
				t.Fatalf("%q read as %d ms", s, ms)
			}
			blanks := 0
			for _, most := range []int{1, 6} {
				if n, wrong := readCount(c, item{Task: contests.Task{Max: most}}, &blanks); wrong == nil && (n < 0 || n > int64(most)) {
					t.Fatalf("%q read as %d times", s, n)
				}
			}
			if n, wrong := readAttempt(c, 3); wrong == nil && (n < 1 || n > 3) {
				t.Fatalf("%q read as attempt %d", s, n)
			}
		}
		if ms, wrong := readTime(sheet.Cell{Kind: sheet.Time, MS: math.MaxInt64}, 1000); wrong == nil {
			t.Fatalf("an endless time read as %d", ms)
		}
	})
}
