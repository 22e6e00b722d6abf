// The office's registers in the story and on the command line.
package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/reports/registers"
)

func TestTheStoryHoldsTheRegistersOf2024(t *testing.T) {
	content, err := os.ReadFile("demo/" + storyRegisters)
	if err != nil {
		t.Fatal(err)
	}
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-06-30")
		classes := registers.Query{Register: "pho-bien-kien-thuc", Op: registers.OpCount, Where: []registers.Condition{{Field: "loai", Is: registers.Is, Values: []string{"lop-tap-huan"}}}}
		tasks := registers.Query{Register: "nhiem-vu-trong-tam", Op: registers.OpCount}
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			known := on(7, 1, 0, 0).UnixMilli()
			half := registers.Period{From: "2024-01-01", To: "2024-06-30"}
			if n, err := registers.Count(tx, classes, half, known); n != 6 || err != nil {
				t.Errorf("the first half has %d classes (%v): the row of September stays out", n, err)
			}
			if n, err := registers.Count(tx, tasks, half, known); n != 5 || err != nil {
				t.Errorf("%d key tasks (%v)", n, err)
			}
			targets, err := registers.Targets(tx, "2024-H1")
			if len(targets) != 4 {
				t.Errorf("%d targets", len(targets))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		again, err := registers.Import(t.Context(), d, storyBy, registers.File{Name: storyRegisters, Content: content}, false)
		if err != nil || again.Writes() != 0 {
			t.Errorf("the workbook once more writes %d rows: %v", again.Writes(), err)
		}
	})
}

func TestRegistersGoInAndOutByCommand(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		out := filepath.Join(t.TempDir(), "so.xlsx")
		for _, step := range []struct {
			args []string
			code int
			says string
		}{
			{[]string{"import", "registers", "demo/" + storyRegisters, "--dry-run"}, 0, "Phổ biến kiến thức: 18 dòng; thêm 18"},
			{[]string{"import", "registers", "demo/robocon-2024-vong-loai.xlsx"}, 1, "không ứng với sổ nào"},
			{[]string{"import", "registers", "demo/" + storyRegisters}, 0, "Văn bản: 3 dòng; thêm 3"},
			{[]string{"import", "registers", "demo/" + storyRegisters}, 0, "giữ nguyên 18"},
			{[]string{"export", "registers", "-o", out, "--year", "2024"}, 0, out},
			{[]string{"import", "registers", out}, 0, "Mọi dòng trong tệp đã có trong sổ"},
			{[]string{"export", "registers", "-o", out, "--register", "khac"}, 1, "Không có sổ “khac”"},
			{[]string{"user", "add", "thu", "--name", "Lê Thị Thu", "--grant", "editor:van-phong"}, 0, "thu"},
			{[]string{"user", "add", "khac", "--name", "Khác", "--grant", "judge:van-phong"}, 1, ""},
			{[]string{"user", "list"}, 0, "editor:van-phong"},
		} {
			stdout, stderr, code := cli(t, append(step.args, "--db", dsn)...)
			if code != step.code || !strings.Contains(stdout+stderr, step.says) {
				t.Errorf("%v: %d\n%s%s, want %d and %q", step.args, code, stdout, stderr, step.code, step.says)
			}
		}
	})
}

func TestG38ARowIsErasedByCommand(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		erase := []string{"erase", "register", "--register", "ton-vinh", "--row", "40", "--reason", "Theo đơn.", "--by", "Lê Thị Thu"}
		for _, step := range []struct {
			args []string
			code int
			says string
		}{
			{[]string{"import", "registers", "demo/" + storyRegisters}, 0, "Tôn vinh, khen thưởng: 1 dòng; thêm 1"},
			{append(erase, "--field", "Nội dung"), 2, "--yes"},
			{append(erase, "--field", "Ngày", "--yes"), 1, "có thể xóa: Nội dung"},
			{append(erase, "--field", "Nội dung", "--yes"), 0, "Đã xóa dữ liệu cá nhân"},
			{[]string{"verify"}, 0, "Mọi dữ liệu đều khớp"},
			{[]string{"export", "registers", "--register", "ton-vinh", "-o", filepath.Join(t.TempDir(), "so.xlsx")}, 0, "so.xlsx"},
		} {
			stdout, stderr, code := cli(t, append(step.args, "--db", dsn)...)
			if code != step.code || !strings.Contains(stdout+stderr, step.says) {
				t.Errorf("%v: %d\n%s%s, want %d and %q", step.args, code, stdout, stderr, step.code, step.says)
			}
		}
	})
}

// TestG38EveryReferenceToAFileIsKnown compares the columns that forgetFile looks into with the foreign keys of the database.
func TestG38EveryReferenceToAFileIsKnown(t *testing.T) {
	d, err := db.Open(t.Context(), testkit.SQLite(t), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	var found []string
	err = d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.Select(&found, `SELECT m.name || '.' || f."from" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f."table" = 'stored_file'`)
	})
	slices.Sort(found)
	if want := slices.Sorted(slices.Values(fileReferences)); err != nil || !slices.Equal(found, want) {
		t.Errorf("files are referred to by %v, forgetFile knows %v (%v)", found, want, err)
	}
}
