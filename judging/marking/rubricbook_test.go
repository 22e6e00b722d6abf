package marking

import (
	"context"
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/registration/roster"
)

// youth is the real contest of 2024: its works and its panel.
func youth(t testing.TB, d *db.DB) *jury {
	t.Helper()
	j := newJury(t, d, 0)
	if _, err := roster.Import(context.Background(), d, office, j.c, "bai.xlsx", demo(t, "sang-tao-2024-bai-du-thi.xlsx"), false); err != nil {
		t.Fatal(err)
	}
	if _, err := j.bringJudges(demo(t, "sang-tao-2024-giam-khao.xlsx"), false); err != nil {
		t.Fatal(err)
	}
	return j
}

func (j *jury) bring(f File, through ThroughFunc, dry bool) (*Preview, error) {
	if f.Name == "" {
		f.Name = "diem.xlsx"
	}
	return Import(context.Background(), j.d, office, j.c, f, through, dry)
}

// preliminary is what the expected results say: the mean of each work in the preliminary round.
func preliminary(t testing.TB) map[string]*big.Rat {
	t.Helper()
	var expected struct {
		Preliminary map[string]string `json:"preliminary"`
		Remarked    []string          `json:"remarked"`
	}
	if err := json.Unmarshal(demo(t, "sang-tao-2024-expected.json"), &expected); err != nil {
		t.Fatal(err)
	}
	means := map[string]*big.Rat{}
	for code, text := range expected.Preliminary {
		means[code], _ = new(big.Rat).SetString(text)
	}
	if len(means) != 148 || len(expected.Remarked) != 18 {
		t.Fatal(len(means), len(expected.Remarked))
	}
	return means
}

func TestTheYouthContestsSheetsComeFromItsWorkbooks(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := youth(t, d)
		file := File{Round: "so-khao", Content: demo(t, "sang-tao-2024-so-khao.xlsx")}
		p, err := j.bring(file, nobody, true)
		if err != nil {
			t.Fatal(err)
		}
		file.Expect = p.Digest
		if p, err = j.bring(file, nobody, false); err != nil || changes(p) != "332 new, 0 changed, 0 same, 0 absent" || p.Assigned != 296 {
			t.Fatal(err, changes(p), p.Assigned)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet WHERE pass = 2 AND revision = 2`); n != 36 {
			t.Errorf("%d sheets of a second marking", n)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM second_marking WHERE pass = 2`); n != 18 {
			t.Errorf("%d second markings on record", n)
		}
		sums, through := map[string]*big.Rat{}, map[int64]bool{}
		for _, line := range strings.Split(j.inForce("so-khao"), ", ") {
			f := strings.Fields(line)
			v, _ := new(big.Rat).SetString(f[4])
			if sums[f[0]] == nil {
				sums[f[0]] = new(big.Rat)
			}
			sums[f[0]].Add(sums[f[0]], v)
		}
		for code, want := range preliminary(t) {
			if got := new(big.Rat).Quo(sums[code], big.NewRat(2, 1)); got.Cmp(want) != 0 {
				t.Errorf("%s has %s, want %s", code, got, want)
			}
			if want.Cmp(big.NewRat(65, 1)) >= 0 {
				through[j.entryID(code)] = true
			}
		}
		final := File{Round: "chung-khao", Content: demo(t, "sang-tao-2024-chung-khao.xlsx")}
		come := func(*db.Tx, *contests.Contest, string) (map[int64]bool, map[int64]bool, error) {
			return through, nil, nil
		}
		if p, err = j.bring(final, come, false); err != nil || changes(p) != "420 new, 0 changed, 0 same, 0 absent" {
			t.Fatal(err)
		}
		for _, f := range []File{file, final} { // the second run changes nothing
			f.Expect = ""
			if p, err = j.bring(f, come, false); err != nil || p.Applied || p.Count(Same) != len(p.Rows) {
				t.Errorf("%s again: %v %s", f.Round, err, changes(p))
			}
		}
	})
}

var rubricHead = []any{"Mã bài", "Mã giám khảo", "Lần chấm", "Tính mới, tính sáng tạo", "Khả năng áp dụng", "Chất lượng mô hình, sản phẩm", "Thuyết minh, trình bày"}

func rubricFile(t testing.TB, rows ...[]any) File {
	t.Helper()
	return File{Round: "so-khao", Content: workbook(t, append([][]any{rubricHead}, rows...))}
}

func TestG12_EveryFaultOfARubricFileIsToldByRow(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 8)
		j.judge("GK1", 0, "Trường THCS Số 1")
		j.judge("GK2", 0, "")
		j.judge("GK3", 1, "")
		setState(t, d, j.c, "ST20-007", "withdrawn")
		_, err := j.bring(rubricFile(t,
			[]any{"ST20-999", "GK2", 1, 1, 1, 1, 1},     // 2
			[]any{"ST20-003", "GK9", 1, 1, 1, 1, 1},     // 3
			[]any{"ST20-003", "GK3", 1, 1, 1, 1, 1},     // 4
			[]any{"ST20-001", "GK1", 1, 1, 1, 1, 1},     // 5
			[]any{"ST20-003", "GK2", 1, 40.5, 1, 1, 1},  // 6
			[]any{"ST20-003", "GK2", 1, "x", 0.3, 1, 1}, // 7
			[]any{"ST20-003", "GK1", 1, 1, 1, nil, 1},   // 8
			[]any{"ST20-007", "GK2", "a", 1, 1, 1, 1},   // 9
			[]any{"", "", 1, 1, 1, 1, 1},                // 10
			[]any{"ST20-001", "GK2", nil, -1, "1,25", 1, 1},
		), nobody, false)
		want := "2 Mã bài judging.file_entry_unknown, 3 Mã giám khảo judging.file_judge_unknown, 4 Mã giám khảo judging.file_other_division, " +
			"5 Mã giám khảo judging.file_own_unit, 6 Tính mới, tính sáng tạo judging.mark_range, 7 Tính mới, tính sáng tạo mark_bad, 7 Mã bài judging.file_twice, " +
			"8 Chất lượng mô hình, sản phẩm judging.mark_missing, 9 Lần chấm judging.file_pass_bad, 9 Mã bài judging.file_entry_left, " +
			"10 Mã bài judging.file_entry_missing, 10 Mã giám khảo judging.file_judge_missing, " +
			"11 Tính mới, tính sáng tạo judging.mark_range, 11 Khả năng áp dụng judging.mark_step"
		if told(err) != want {
			t.Errorf("%s\nwant %s", told(err), want)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet`) + count(t, d, `SELECT COUNT(*) FROM assignment`); n != 0 {
			t.Errorf("%d rows after a refusal", n)
		}
		if _, err := j.bring(File{Round: "so-khao", Content: workbook(t, [][]any{{"Mã bài", "Khả năng áp dụng"}, {"ST20-003", 1}})}, nobody, true); told(err) !=
			"1 sheet.column_missing, 1 sheet.column_missing, 1 sheet.column_missing, 1 sheet.column_missing" {
			t.Errorf("columns: %s", told(err))
		}
	})
}

func TestMarkingsOfOneJudgeFollowEachOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 4)
		gk := j.judge("GK1", 0, "")
		j.judge("GK2", 0, "")
		row := func(judge string, pass, first any) []any { return []any{"ST20-001", judge, pass, first, 1, 1, 1} }
		want := func(name, changed, inForce string, rows ...[]any) {
			t.Helper()
			p, err := j.bring(rubricFile(t, rows...), nobody, false)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if changes(p) != changed || j.inForce("so-khao") != inForce {
				t.Errorf("%s: %s; %s", name, changes(p), j.inForce("so-khao"))
			}
		}
		refused := func(name, want string, rows ...[]any) {
			t.Helper()
			if _, err := j.bring(rubricFile(t, rows...), nobody, false); told(err) != want {
				t.Errorf("%s: %s", name, told(err))
			}
		}
		refused("a second marking without a first", "2 Lần chấm judging.file_pass_early", row("GK1", 2, 5))
		want("the second above the first", "2 new, 0 changed, 0 same, 0 absent", "ST20-001 GK1 r2 p2 23", row("GK1", 2, 20), row("GK1", 1, 5))
		want("a blank row is no 0", "0 new, 0 changed, 1 same, 1 absent", "ST20-001 GK1 r2 p2 23", row("GK1", 2, 20), []any{"ST20-001", "GK2", 1})
		refused("a marking that was replaced", "2 Lần chấm judging.file_pass_over", row("GK1", 1, 6))
		want("a correction of the second", "0 new, 1 changed, 1 same, 0 absent", "ST20-001 GK1 r3 p2 24", row("GK1", 1, 5), row("GK1", 2, 21))
		// What the judge signs afterwards belongs to the marking that was asked for; a file may correct it, and keeps the comment.
		j.signed(gk, Signing{Entry: "ST20-001", Base: 3, Marks: points("22", "1", "1", "1"), Reason: "x", Comment: "Rất tốt"})
		want("over a signed sheet", "0 new, 1 changed, 0 same, 0 absent", "ST20-001 GK1 r5 p2 26", row("GK1", 2, 23))
		if n := count(t, d, `SELECT COUNT(*) FROM sheet WHERE revision = 5 AND comment = 'Rất tốt' AND account_id IS NULL AND import_id IS NOT NULL`); n != 1 {
			t.Error("the comment is lost")
		}
		_ = j.close("so-khao", contests.Closed)
		refused("a closed round without a reason", "reason_needed", row("GK1", 2, 24))
	})
}

func TestARubricFileWithATotalMustAgreeWithIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 4)
		j.judge("GK1", 0, "")
		head := append(append([]any{}, rubricHead...), "Tổng điểm")
		book := func(total any) File {
			return File{Round: "so-khao", Content: workbook(t, [][]any{head, {"st20-001", "gk1", nil, 10, "9,5", "8.5", 1, total}})}
		}
		if _, err := j.bring(book(30), nobody, true); told(err) != "2 Tổng điểm judging.file_total_differs" {
			t.Error(told(err))
		}
		if _, err := j.bring(book(29), nobody, false); err != nil || j.inForce("so-khao") != "ST20-001 GK1 r1 p1 29" {
			t.Error(err, j.inForce("so-khao"))
		}
	})
}

func TestASecretaryImportsRubricSheetsAfterAPreview(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 4)
		j.judge("GK1", 0, "")
		j.assign("so-khao", "GK1", "ST20-001", "ST20-003")
		s := newSite(t, d, j.c, nobody).as("thu-ky", contests.Secretary)
		const path = "/quan-ly/sang-tao-2024/vong/so-khao/nhap-diem"
		page := s.wants(s.get(path), 200, "Mã giám khảo", "Lần chấm", "Khả năng áp dụng", "Từ 0 đến 30, bước 0,5")
		if strings.Contains(page, "rb24a131") || strings.Contains(page, "77:01") {
			t.Error("the page explains another kind of round")
		}
		blank := s.get(path + "/mau.xlsx").Body.Bytes()
		s.wants(s.send(path, "mau.xlsx", blank), 200, "Không có gì để ghi", "2 dòng không có điểm")
		row := func(first any) []byte { return rubricFile(t, []any{"ST20-001", "GK1", 1, first, 1, 1, 1}).Content }
		form := agreed(s.wants(s.send(path, "x.xlsx", row(38.5)), 200, "1 phiếu mới", "GK1 Giám khảo GK1", "41,5"))
		if w := s.post(path+"/ap-dung", form); w.Code != 303 {
			t.Fatal(w.Code)
		}
		s.wants(s.send(path, "x.xlsx", row(39)), 200, "1 phiếu thay đổi", "Tính mới, tính sáng tạo: 38,5 → 39")
	})
}
