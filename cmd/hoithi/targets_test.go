// Targets and registers on the command line, on both engines: lists, one row, workbooks, and errors in words.
package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/testkit"
)

func TestTargetsAndRowsGoInAndOutByCommand(t *testing.T) {
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "chi-tieu.xlsx"), filepath.Join(dir, "sai.xlsx")
	for path, rows := range map[string][][]any{
		good: {{"Kỳ", "Chỉ tiêu", "Chỉ tiêu đặt ra", "Đơn vị tính", "Kết quả lấy từ"}, {"năm 2024", "Hội thảo khoa học", 4, "hội thảo", "so.pho-bien-kien-thuc.loai.hoi-thao"}},
		bad:  {{"Kỳ", "Chỉ tiêu", "Chỉ tiêu đặt ra"}, {"năm 2024", "Hội thảo", "bốn"}},
	} {
		f := excelize.NewFile()
		for i := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow("Sheet1", cell, &rows[i]); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SaveAs(path); err != nil {
			t.Fatal(err)
		}
	}
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		out := filepath.Join(t.TempDir(), "ra.xlsx")
		row := []string{"registers", "add", "--register", "pho-bien-kien-thuc", "--value", "ngay=12/6/2024", "--value", "Loại=hội thảo", "--value"}
		for _, step := range []struct {
			args []string
			code int
			says string
		}{
			{append(row, "Nội dung=Chuyển đổi số, dữ liệu = tài nguyên"), 0, "dòng 1"},
			{append(row, "Nội dung=Chuyển đổi số, dữ liệu = tài nguyên"), 1, "Sổ đã có dòng"},
			{append(row, "Ghi chú=x"), 2, "Loại (loai)"},
			{append(row, "so-nguoi=nhiều"), 1, "Vui lòng ghi “Nội dung”"},
			{[]string{"registers", "list"}, 0, "pho-bien-kien-thuc\tPhổ biến kiến thức\t1"},
			{[]string{"registers", "list", "--year", "2023"}, 0, "pho-bien-kien-thuc\tPhổ biến kiến thức\t0"},
			{[]string{"registers", "list", "--register", "pho-bien-kien-thuc", "--year", "2024"}, 0, "1\t12/6/2024\tHội thảo khoa học\tChuyển đổi số, dữ liệu = tài nguyên"},
			{[]string{"registers", "list", "--register", "khac"}, 1, "Không có sổ “khac”"},
			{[]string{"import", "targets", bad}, 1, "Dòng 2, cột Chỉ tiêu đặt ra: “bốn” không phải số nguyên"},
			{[]string{"import", "targets", good, "--dry-run"}, 0, "Hội thảo khoa học: đặt mới → 4 hội thảo"},
			{[]string{"targets", "list", "--period", "2024-Y"}, 0, "chưa có chỉ tiêu"},
			{[]string{"import", "targets", good}, 0, "1 chỉ tiêu đặt mới hoặc sửa, 0 giữ nguyên"},
			{[]string{"import", "targets", good, "--period", "2024-Q1"}, 2, "2024-Q1"},
			{[]string{"targets", "list", "--period", "2024-Y"}, 0, "Hội thảo khoa học\t4 hội thảo\t1 hội thảo\t25%\t0 hội thảo"},
			{[]string{"targets", "list", "--period", "2024"}, 2, "2024-H1"},
			{[]string{"targets", "copy", "--from", "2024-Y", "--to", "2025-Y"}, 0, "1 chỉ tiêu"},
			{[]string{"targets", "copy", "--from", "2024-Y", "--to", "2025-Y"}, 1, "không có chỉ tiêu nào"},
			{[]string{"export", "targets", "--period", "2024-Y", "--period", "2025-Y", "-o", out}, 0, out},
			{[]string{"import", "targets", out}, 0, "0 chỉ tiêu đặt mới hoặc sửa, 2 giữ nguyên"},
		} {
			stdout, stderr, code := cli(t, append(step.args, "--db", dsn)...)
			if code != step.code || !strings.Contains(stdout+stderr, step.says) {
				t.Errorf("%v: %d\n%s%s, want %d and %q", step.args, code, stdout, stderr, step.code, step.says)
			}
		}
	})
}
