package results

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"strconv"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/testkit"
	"hoithi/judging/scoring"
)

const youthData = "../scoring/testdata/"

// youthContest is the rubric contest of 2024 with the sheets of both rounds, as they were signed.
func youthContest(t testing.TB, d *db.DB) *contests.Contest {
	t.Helper()
	doc, err := contests.Kit("sang-tao-2024")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(strings.Replace(string(doc), "second_eyes: true", "second_eyes: false", -1), "approval: true", "approval: false")
	c, err := contests.Create(context.Background(), d, office, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]int64{}
	write(t, d, c, func(tx *db.Tx) error {
		for _, round := range []string{"so-khao", "chung-khao"} {
			if err := youthSheets(tx, c, round, ids); err != nil {
				return err
			}
		}
		return nil
	})
	return c
}

func youthSheets(tx *db.Tx, c *contests.Contest, round string, ids map[string]int64) error {
	f, err := os.Open(youthData + "sang-tao-" + round + ".csv")
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	row, _ := c.RoundRow(round)
	for _, line := range rows[1:] {
		if ids[line[0]] == 0 {
			if ids[line[0]], err = youthEntry(tx, c, line[0], line[1]); err != nil {
				return err
			}
		}
		var points decimal.Milli
		marks := map[string]int64{}
		for i, code := range rows[0][4:] {
			mark, err := decimal.Parse(line[4+i])
			if err != nil {
				return err
			}
			marks[code], points = int64(mark), points+mark
		}
		content, _ := json.Marshal(marks)
		pass, _ := strconv.Atoi(line[3])
		if _, err := tx.Exec(`INSERT INTO sheet (contest_id, round_id, entry_id, judge, attempt, revision, marks, points, rules_version, actor, effective_at, recorded_at, pass)
			VALUES (?, ?, ?, ?, 1, ?, ?, ?, 1, ?, ?, ?, ?)`, c.ID, row.ID, ids[line[0]], line[2], pass, string(content), int64(points), line[2], tx.NowMS(), tx.NowMS(), pass); err != nil {
			return err
		}
	}
	return contests.BumpRound(tx, row.ID)
}

func youthEntry(tx *db.Tx, c *contests.Contest, code, division string) (id int64, err error) {
	divisionID, _ := c.DivisionID(division)
	var unit int64
	if err = tx.Get(&unit, `INSERT INTO unit (name, name_folded, name_canon, sort_key, area, created_at) VALUES ('Trường THCS Bảo Sơn', 'x', 'truong thcs bao son', ?, 'Huyện Lục Nam', 0)
		ON CONFLICT (name_canon, area) DO UPDATE SET name = excluded.name RETURNING id`, []byte("x")); err != nil {
		return 0, err
	}
	err = tx.Get(&id, `INSERT INTO entry (contest_id, division_id, unit_id, code, name, name_folded, name_canon, sort_key, search, state, source, submission_digest, submitted_at, created_at)
		VALUES (?, ?, ?, ?, ?, '', '', ?, '', 'approved', 'roster', '', ?, ?) RETURNING id`, c.ID, divisionID, unit, code, "Sản phẩm "+code, []byte(code), tx.NowMS(), tx.NowMS())
	return id, err
}

type youthExpected struct {
	Preliminary map[string]string
	Through     int
	Final       []struct {
		Code       string
		Rank       int
		Mark, Tie1 string
	}
	Prizes []struct{ Code, Prize string }
}

func sameMark(t *testing.T, what string, got scoring.Ratio, want string) {
	t.Helper()
	have, _ := new(big.Rat).SetString(got.Exact())
	w, _ := new(big.Rat).SetString(want)
	if have.Quo(have, big.NewRat(1000, 1)).Cmp(w) != 0 {
		t.Errorf("%s: %s, want %s", what, have.RatString(), want)
	}
}

func TestTheYouthContestGivesWhatWasWorkedOutIndependently(t *testing.T) {
	content, err := os.ReadFile(youthData + "sang-tao-2024-expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var want youthExpected
	if err := json.Unmarshal(content, &want); err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := youthContest(t, d)
		advanced := 0
		for _, division := range c.Rules.Divisions {
			table := standings(t, d, c, "so-khao", division.Code)
			for _, r := range table.Rows {
				sameMark(t, r.Code, r.Standing.Points, want.Preliminary[r.Code])
			}
			advanced += table.Advanced()
		}
		if advanced != want.Through {
			t.Errorf("%d go on, want %d", advanced, want.Through)
		}
		final := standings(t, d, c, "chung-khao", "")
		if len(final.Rows) != len(want.Final) || final.Prizes() != 33 || len(final.OpenTies()) != 0 {
			t.Fatalf("%d rows, %d prizes, ties %+v", len(final.Rows), final.Prizes(), final.OpenTies())
		}
		for i, w := range want.Final {
			r := final.Rows[i]
			if r.Code != w.Code || r.Standing.Rank != w.Rank {
				t.Errorf("place %d: %s rank %d, want %s rank %d", i+1, r.Code, r.Standing.Rank, w.Code, w.Rank)
			}
			sameMark(t, r.Code, r.Standing.Points, w.Mark)
			sameMark(t, r.Code, r.Standing.Marks["tinh-moi"], w.Tie1)
		}
		for i, w := range want.Prizes {
			if r := final.Rows[i]; r.Code != w.Code || prizeName(c.Rules, r.Prize).VI != w.Prize {
				t.Errorf("prize %d: %s %s, want %s %s", i+1, r.Code, r.Prize, w.Code, w.Prize)
			}
		}
		rows := 0
		for _, division := range c.Rules.Divisions { // one division: the same ranks, filtered
			part := standings(t, d, c, "chung-khao", division.Code)
			for _, r := range part.Rows {
				whole, _ := final.Row(r.EntryID)
				if r.Division != division.Code || whole.Standing.Rank != r.Standing.Rank || whole.Prize != r.Prize {
					t.Errorf("division %s: %+v", division.Code, r)
				}
			}
			rows += len(part.Rows)
		}
		if rows != len(final.Rows) {
			t.Errorf("%d rows by division, %d in all", rows, len(final.Rows))
		}
	})
}

func TestTheRubricContestsPagesSpeakOfWorksAndCriteria(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s, c := newSite(t, d), youthContest(t, d)
		organiser := s.as(c, contests.Organiser)
		path := "/quan-ly/sang-tao-2024/vong/chung-khao"
		page := organiser.page(organiser.get(path), 200)
		wantIn(t, page, "bài trong danh sách", "Tất cả", "Giải Đặc biệt", "Phần mềm tin học", path+"/phan-cong", path+"/giai-thuong", path+"/tien-do", path+"/ca-thi")
		wantNotIn(t, page, "đội", "/du-bi")
		final := standings(t, d, c, "chung-khao", "")
		why := organiser.page(organiser.get(fmt.Sprintf("%s/thu-hang/%d", path, final.Rows[1].EntryID)), 200)
		wantIn(t, why, "Bỏ một phiếu cao nhất và một phiếu thấp nhất", "rồi trung bình tiêu chí tính mới, tính sáng tạo của mọi giám khảo, rồi điểm ở vòng sơ khảo", "Phiếu của GK4", "Khả năng áp dụng")
		for _, left := range []struct {
			text  string
			count int
		}{{"Được tính", 3}, {"Bỏ ra: phiếu thấp nhất", 1}, {"Bỏ ra: phiếu cao nhất", 1}} {
			if got := strings.Count(why, left.text); got != left.count {
				t.Errorf("%d sheets of five say %q, want %d", got, left.text, left.count)
			}
		}
		awards := organiser.page(organiser.get(path+"/giai-thuong"), 200)
		wantIn(t, awards, "8.000.000", "98.500.000", "Theo đơn vị", "ST20-067")
	})
}
