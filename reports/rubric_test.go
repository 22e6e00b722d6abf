// Rubric contests for the workbook: judges' sheets, a final that ranks all fields together, criteria and weights.
package reports

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/testkit"
	"hoithi/registration/entries"
)

// inventRubric makes a contest of works in two fields with close marks; one work was not marked, and final replaces how the final counts.
func inventRubric(t testing.TB, d *db.DB, clock *testkit.Clock, final, advancement string) *contests.Contest {
	t.Helper()
	doc, err := contests.Kit("sang-tao-2024")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(`ties: ["criterion:tinh-moi", "points:so-khao"]`, final, "advancement: {per: division, minimum: 65}", advancement,
		"second_eyes: true", "second_eyes: false", "approval: true", "approval: false").Replace(string(doc))
	c, err := contests.Create(context.Background(), d, tester, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	clock.Set(testkit.Day(2024, time.August, 8, 9, 0))
	chance := rand.New(rand.NewPCG(2024, 8))
	write(t, d, c, func(tx *db.Tx) error { return inventWorks(tx, c) })
	write(t, d, c, func(tx *db.Tx) error {
		for i := range invented {
			if i == 5 {
				continue
			}
			if err := judge(tx, c, "so-khao", account(i), 2, chance); err != nil {
				return err
			}
		}
		return nil
	})
	through := map[string]bool{}
	write(t, d, c, func(tx *db.Tx) error {
		clear(through)
		for i := range invented {
			if i%3 != 2 {
				through[account(i)] = true
				if err := judge(tx, c, "chung-khao", account(i), 3+chance.IntN(3), chance); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return reload(t, d, c)
}

func inventWorks(tx *db.Tx, c *contests.Contest) error {
	drafts := make([]entries.Draft, invented)
	for i := range drafts {
		drafts[i] = entries.Draft{Code: fmt.Sprintf("ST20-%03d", i+1), Division: fmt.Sprint(1 + i%2), Name: fmt.Sprintf("Sản phẩm %d", i), Unit: "Trường THCS Bố Hạ", Area: "Huyện Yên Thế", Account: account(i),
			Source: entries.SourceRoster, Members: []entries.DraftMember{{Role: "contestant", Name: fmt.Sprintf("Trần Văn %c", 'A'+i), Born: "01/02/2012", Grade: 6}}}
	}
	_, err := entries.AddAll(tx, c, tester, drafts)
	return err
}

// judge lets some judges mark a work with few different marks, so that totals are often equal.
func judge(tx *db.Tx, c *contests.Contest, round, account string, judges int, chance *rand.Rand) error {
	for n := range judges {
		marks := map[string]int{"tinh-moi": 30_000 + 500*chance.IntN(3), "ap-dung": 20_000, "mo-hinh": 14_000 + 500*chance.IntN(2), "thuyet-minh": 7_000 + 500*chance.IntN(3)}
		total := 0
		for _, m := range marks {
			total += m
		}
		if err := mark(tx, c, round, account, fmt.Sprintf("GK%03d", n+1), 1, marks, decimal.Milli(total), -1); err != nil {
			return err
		}
	}
	return nil
}

func TestTheWorkbookRanksAWholeContestOnItsOwnSheet(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := inventRubric(t, d, clock, `ties: ["criterion:tinh-moi", "points:so-khao"]`, "advancement: {per: division, top: 3, reserves: 2}")
		f := openBook(t, workbook(t, d, c))
		names := strings.Join(f.GetSheetList(), ", ")
		if !strings.HasPrefix(names, "Tổng hợp, Đồ dùng dành cho học tập, Phần mềm tin học, ") || !strings.Contains(names, "Toàn cuộc thi, Điểm vòng sơ khảo, Điểm vòng chung khảo") {
			t.Errorf("sheets: %s", names)
		}
		whole, marks := values(cellsOf(t, f, wholeName)), cellsOf(t, f, "Điểm vòng chung khảo")
		joined := strings.Join(whole, "|")
		for _, want := range []string{"Bài dự thi", "Lĩnh vực", "TB tính mới, tính sáng tạo", "Giải Đặc biệt", "Vào vòng chung khảo", "Dự bị 1"} {
			if !strings.Contains(joined, want) {
				t.Errorf("%q is not on the sheet of the whole contest", want)
			}
		}
		if strings.Contains(joined, "Thời gian") || strings.Contains(joined, "Đội thi") {
			t.Error("a rubric contest has neither times nor teams")
		}
		if formula, _ := f.GetCellFormula("Điểm vòng chung khảo", at("J", firstRow)); marks[at("E", headRow)] != "Giám khảo" || !strings.HasPrefix(formula, "SUM(F7:I7)") {
			t.Errorf("a judge's total is %q under %v", formula, marks[at("E", headRow)])
		}
	})
}

func TestAWithdrawnEntryStaysWhereItWasPublishedAndIsNotCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.June, 30, 17, 0))
		c := register(t, d)
		clock.Set(testkit.Day(2024, time.July, 17, 10, 0))
		qualify(t, d, c)
		drawLot(t, d, c)
		publish(t, d, c, "vong-loai")
		if err := entries.Withdraw(context.Background(), d, tester, c, entryOf(t, d, "rb24a001"), 0, "ốm", ""); err != nil {
			t.Fatal(err)
		}
		f := openBook(t, workbook(t, d, reload(t, d, c)))
		if sum := cellsOf(t, f, "Tổng hợp"); sum["B10"] != "431" || sum["F10"] != "342" {
			t.Errorf("%s registered, %s took part", sum["B10"], sum["F10"])
		}
		found := false
		for _, v := range cellsOf(t, f, "Bảng A") {
			found = found || strings.Contains(v, goneWords)
		}
		if !found {
			t.Error("the withdrawn team is not noted")
		}
	})
}
