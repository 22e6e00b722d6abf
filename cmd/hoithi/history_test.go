// Past editions on the command line, under seal, and in the hall beside the contests of the story.
package main

import (
	"bytes"
	"errors"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// pastBook is a workbook with one edition of the Robocon series.
func pastBook(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for sheet, rows := range map[string][][]any{
		"Kỳ tổ chức": {{"Cuộc thi", "Năm", "Lần thứ", "Số đội", "Số giải"}, {"Robocon", 2022, nil, 36, 8}, {"Robocon", 2024, 3, 1, 1}},
		"Kết quả":    {{"Cuộc thi", "Năm", "Giải", "Tên đội", "Thành viên", "Đơn vị"}, {"Robocon", 2022, "Giải Nhất", "Rồng Lửa", "Đỗ Thị Ánh", "Tiểu học Số 1"}, {"Robocon", 2024, "Giải Nhất", "Chép tay", "", ""}},
		"Địa bàn":    {{"Cuộc thi", "Năm", "Địa bàn", "Số đội"}, {"Robocon", 2022, "Thành phố", 20}},
	} {
		if _, err := f.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			place, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(sheet, place, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cu.xlsx")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPastEditionsGoInAndOutByCommandAndStandBesidePublications(t *testing.T) {
	in := pastBook(t)
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-20")
		out := filepath.Join(t.TempDir(), "ra.xlsx")
		for _, step := range []struct {
			args []string
			code int
			says string
		}{
			{[]string{"import", "history", in, "--dry-run"}, 0, "Thêm: Robocon 2022 (1 giải, 1 địa bàn)"},
			{[]string{"import", "history", "demo/robocon-2024-vong-loai.xlsx"}, 1, "Tên trang tính phải là"},
			{[]string{"import", "history", in}, 0, "Robocon 2024: không nhập, vì Robocon 2024 đã có trên phần mềm"},
			{[]string{"import", "history", in}, 0, "Không có gì mới"},
			{[]string{"export", "history", "-o", out}, 0, out},
			{[]string{"import", "history", out}, 0, "Giữ nguyên 30 kỳ"},
		} {
			stdout, stderr, code := cli(t, append(step.args, "--db", dsn)...)
			if code != step.code || !strings.Contains(stdout+stderr, step.says) {
				t.Errorf("%v: %d\n%s%s, want %d and %q", step.args, code, stdout, stderr, step.code, step.says)
			}
		}
		handler := testApp(t, d, "http://localhost").Handler()
		get := func(path string) string {
			rec := httptest.NewRecorder()
			handler.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
			if rec.Code != http.StatusOK {
				t.Errorf("%s: %d", path, rec.Code)
			}
			return html.UnescapeString(rec.Body.String())
		}
		if body := get("/"); !strings.Contains(body, `href="/ket-qua-cac-nam"`) {
			t.Error("the public home does not lead to the hall")
		}
		body := get("/ket-qua-cac-nam")
		for _, want := range []string{"/cuoc-thi/robocon-2024/ket-qua/chung-ket", "/ket-qua-cac-nam/robocon-2022", "2 kỳ"} {
			if !strings.Contains(body, want) {
				t.Errorf("the hall lacks %q", want)
			}
		}
		if strings.Contains(body, "/ket-qua-cac-nam/robocon-2024") {
			t.Error("a copy stands beside the publication")
		}
		if body := get("/ket-qua-cac-nam?tim=giai+nhat+robocon"); !strings.Contains(body, "Rồng Lửa") || strings.Contains(body, "Chép tay") || !strings.Contains(body, "/cuoc-thi/robocon-2024/ket-qua/chung-ket") {
			t.Error("the search finds something else")
		}
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/bao-cao/lich-su", nil))
		if rec.Code == http.StatusOK {
			t.Error("the office's charts open for everybody")
		}
	})
}

func TestG21VerifyFindsAChangedPastResult(t *testing.T) {
	in := pastBook(t)
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-06-30")
		if _, stderr, code := cli(t, "import", "history", in, "--db", dsn); code != 0 {
			t.Fatal(stderr)
		}
		sealAll(t, d)
		for _, s := range []string{`UPDATE past_result SET entry = 'Rồng Bạc' WHERE entry = 'Rồng Lửa'`, `DELETE FROM past_area WHERE area = 'Thành phố'`,
			`UPDATE past_result SET withheld = (1 = 1) WHERE entry = 'Rồng Lửa'`, `UPDATE past_edition SET reason = 'x' WHERE series = 'Robocon'`,
			`UPDATE past_edition SET entries = 37 WHERE series = 'Robocon'`} {
			said := changed(t, d, s)
			if !strings.Contains(said, "kỳ thi đã qua Robocon · 2022") {
				t.Errorf("%s: %s", s, said)
			}
		}
	})
}

// changed says what verify finds after a statement, which is undone.
func changed(t *testing.T, d *db.DB, statement string) (texts string) {
	t.Helper()
	undo := errors.New("undo")
	err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
		if n, err := tx.Exec(statement); err != nil || n != 1 {
			t.Fatal(statement, n, err)
		}
		_, list, err := audit.Check(tx, d, sealed)
		if err != nil {
			return err
		}
		texts = ""
		for _, f := range list {
			texts += testPrinter(t).Fault(f) + "\n"
		}
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
	return texts
}
