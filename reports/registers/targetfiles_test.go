// Targets from and to workbooks, and taken over from the year before.
package registers

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
	"hoithi/templates/sitetest"
)

// targetBook is a workbook of targets with headings and rows.
func targetBook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	return book(t, append([][]any{{"Chỉ tiêu"}, {"Kỳ", "Chỉ tiêu", "Chỉ tiêu đặt ra", "Đơn vị tính", "Kết quả lấy từ"}}, rows...))
}

func vietnamese(t testing.TB) *i18n.Printer {
	t.Helper()
	return sitetest.Words(t).For("vi")
}

var goodTargets = [][]any{
	{"năm 2024", "Lớp tập huấn", 12, "lớp", "Phổ biến kiến thức: Lớp tập huấn"},
	{"6 tháng đầu năm 2024", "Lớp tập huấn", "6", "lớp", "so.pho-bien-kien-thuc.loai.lop-tap-huan"},
	{"6 Tháng  CUỐI năm 2024", "Lớp tập huấn", "1.484", "", ""},
	{2023, "Việc khác", 1, "", ""},
}

func TestG12TargetsComeFromAWorkbookWholeOrNotAtAll(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		f := TargetFile{Name: "chi-tieu.xlsx", Content: targetBook(t, goodTargets...)}
		dry, err := ImportTargets(ctx, d, tester, registerFigures(), f, true)
		if err != nil || len(dry.Changes) != 4 || dry.Applied || testCount(t, d, `SELECT COUNT(*) FROM target`) != 0 {
			t.Fatalf("the dry run: %+v, %v", dry, err)
		}
		if _, err := ImportTargets(ctx, d, tester, registerFigures(), f, false); err != nil {
			t.Fatal(err)
		}
		again, err := ImportTargets(ctx, d, tester, registerFigures(), f, false)
		if err != nil || len(again.Changes) != 0 || again.Same != 4 {
			t.Errorf("once more: %+v, %v", again, err)
		}
		changed := TargetFile{Name: "sua.xlsx", Content: book(t, [][]any{{"Chỉ tiêu"}, {"Chỉ tiêu", "Chỉ tiêu đặt ra"}, {"lớp TẬP huấn", 13}}), Period: "2024-Y"}
		if p, err := ImportTargets(ctx, d, tester, registerFigures(), changed, false); err != nil || len(p.Changes) != 1 || p.Changes[0].New.Unit != "lớp" || p.Changes[0].New.Figure == "" {
			t.Errorf("a file of two columns: %+v, %v", p, err)
		}
		bad := targetBook(t, []any{"quý III năm 2024", "A", 1}, []any{"năm 2024", "", "nhiều", "", "Không có"}, []any{"", "B", 1.5}, []any{"năm 2025", "C", 1}, []any{"2025-Y", "c", 2})
		_, err = ImportTargets(ctx, d, tester, registerFigures(), TargetFile{Name: "sai.xlsx", Content: bad}, false)
		texts := strings.Join(vietnamese(t).Faults(err), "\n")
		for _, want := range []string{"Dòng 2, cột Kỳ: “quý III năm 2024” không phải kỳ", "Dòng 3, cột Chỉ tiêu: Vui lòng ghi tên", "Dòng 3, cột Chỉ tiêu đặt ra: “nhiều” không phải số nguyên",
			"Dòng 3, cột Kết quả lấy từ: Không có số liệu “Không có”", "Dòng 4, cột Kỳ: Vui lòng ghi kỳ", "Dòng 4, cột Chỉ tiêu đặt ra: “1.5” không phải số nguyên", "Dòng 6, cột Chỉ tiêu: Trùng kỳ và tên với dòng 5"} {
			if !strings.Contains(texts, want) {
				t.Errorf("the faults lack %q:\n%s", want, texts)
			}
		}
		if n := testCount(t, d, `SELECT COUNT(*) FROM target`); n != 4 {
			t.Errorf("a file with faults wrote: %d targets", n)
		}
	})
}

func TestTargetsAreTakenOverFromTheYearBefore(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		v := enter(t, newSite(t, d), d, "thuky", contests.Editor)
		for _, name := range []string{"Một", "Hai"} {
			v.posts(TargetsPath+"/them", 303, []string{"period", "2023-Y", "name", name, "number", "5", "unit", "lớp"})
		}
		v.posts(TargetsPath+"/them", 303, []string{"period", "2024-Y", "name", "HAI", "number", "9"})
		v.shows(TargetsPath+"?ky=2024-Y", 200, "Lấy chỉ tiêu năm 2023 làm gốc")
		v.posts(targetCopyPath, 303, []string{"ky", "2024-Y"})
		if body := v.shows(TargetsPath+"?ky=2024-Y", 200, "5 lớp", "HAI", "Một"); strings.Contains(body, "làm gốc</button>") || strings.Contains(body, ">Hai<") {
			t.Error("what is there is taken over twice")
		}
		if _, err := CopyTargets(ctx, d, tester, "2023-Y", "2024-Y"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("copied again: %v", err)
		}
		for _, pair := range [][2]string{{"2024-Y", "2024-Y"}, {"2024-Q1", "2024-Y"}, {"2024-Y", "khác"}} {
			if _, err := CopyTargets(ctx, d, tester, pair[0], pair[1]); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%v: %v", pair, err)
			}
		}
		if n, err := CopyTargets(ctx, d, tester, "2023-Y", "2025-Y"); n != 2 || err != nil {
			t.Errorf("%d copied, %v", n, err)
		}
		enter(t, newSite(t, d), d, "lanhdao", contests.Leader).posts(targetCopyPath, 403, []string{"ky", "2026-Y"})
	})
}

func TestTargetsGoInAndOutThroughThePages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		v := enter(t, newSite(t, d), d, "thuky", contests.Editor)
		bring(t, d, "so.xlsx", demoBook(t))
		v.shows(targetImportPath+"?ky=2024-H1", 200, "Nhập chỉ tiêu từ Excel", "6 tháng đầu năm 2024", "Kết quả lấy từ", "mau.xlsx")
		v.uploads(targetImportPath, "sai.xlsx", targetBook(t, []any{"x", "A", 1}), 422, []string{"ky", "2024-H1"}, "Dòng 2, cột Kỳ", "sai.xlsx")
		v.uploads(targetImportPath, "x.xlsx", []byte("x"), 422, []string{"ky", "2024-H1"})
		body := v.uploads(targetImportPath, "chi-tieu.xlsx", targetBook(t, goodTargets...), 200, []string{"ky", "2024-H1"}, "Ghi 4 chỉ tiêu", "đặt mới", "6 tháng cuối năm 2024")
		form := []string{"ky", "2024-H1"}
		for _, m := range hidden.FindAllStringSubmatch(body, -1) {
			form = append(form, m[1], m[2])
		}
		v.posts(TargetsPath+"/them", 303, []string{"period", "2024-H1", "name", "Lớp tập huấn", "number", "7"})
		body = v.posts(targetImportPath+"/ap-dung", 409, form, "đã thay đổi từ lúc xem trước", "<del>7</del>").Body.String()
		form = []string{"ky", "2024-H1"}
		for _, m := range hidden.FindAllStringSubmatch(body, -1) {
			form = append(form, m[1], m[2])
		}
		v.posts(targetImportPath+"/ap-dung", 303, form)
		v.posts(targetImportPath+"/ap-dung", 410, form)
		v.shows(TargetsPath+"?ky=2024-H1", 200, "6 lớp", "100%")
		out := v.send(httptest.NewRequest(http.MethodGet, sitetest.URL+targetExportPath+"?ky=2024-H1", nil))
		p, err := ImportTargets(t.Context(), d, tester, registerFigures(), TargetFile{Name: "xuat.xlsx", Content: out.Body.Bytes()}, true)
		if err != nil || len(p.Changes) != 0 || p.Same != 1 {
			t.Errorf("what was exported reads as %+v, %v", p, err)
		}
		var lines []string
		inRead(t, d, func(tx *db.Tx) (err error) {
			lines, err = TargetLines(tx, vietnamese(t), registerFigures(), "2024-H1")
			return err
		})
		if len(lines) != 2 || lines[1] != "Lớp tập huấn\t6 lớp\t6 lớp\t100%\t0 lớp" {
			t.Errorf("lines: %q", lines)
		}
		inRead(t, d, func(tx *db.Tx) error {
			return ExportTargets(tx, &bytes.Buffer{}, vietnamese(t), registerFigures(), nil)
		})
		if fmt.Sprint(out.Code) != "200" {
			t.Error(out.Code)
		}
	})
}
