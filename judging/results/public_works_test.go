package results

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// youth is a contest of works whose final is ranked over all fields: four works of two fields, marked by as many judges as needed.
func youth(t *testing.T, d *db.DB) *contests.Contest {
	t.Helper()
	doc, err := contests.Kit("sang-tao-2024")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contests.Create(context.Background(), d, office, []byte(strings.Replace(string(doc), "areas:", "areas:\n  - Huyện Yên Thế cũ", 1)))
	if err != nil {
		t.Fatal(err)
	}
	ids := enter(t, d, c, team{"1", "w1", "Bàn học thông minh"}, team{"1", "w2", "Thước vẽ đa năng"}, team{"2", "w3", "Phần mềm tập đọc"}, team{"2", "w4", "Trò chơi chữ"})
	for round, judges := range map[string]int{"so-khao": 2, "chung-khao": 5} {
		for i, points := range []int64{85_000, 70_000, 80_000, 50_000} {
			if round == "chung-khao" && points < 65_000 {
				continue
			}
			write(t, d, c, func(tx *db.Tx) error { return judged(tx, c, round, ids[fmt.Sprintf("w%d", i+1)], judges, points) })
		}
	}
	return c
}

// judged writes one sheet a judge, all with the same total.
func judged(tx *db.Tx, c *contests.Contest, round string, entry int64, judges int, points int64) error {
	row, _ := c.RoundRow(round)
	for n := range judges {
		marks := fmt.Sprintf(`{"tinh-moi":%d,"ap-dung":30000,"mo-hinh":10000,"thuyet-minh":5000}`, points-45_000)
		if _, err := tx.Exec(`INSERT INTO sheet (contest_id, round_id, entry_id, judge, attempt, revision, marks, points, rules_version, actor, effective_at, recorded_at)
			VALUES (?, ?, ?, ?, 1, 1, ?, ?, 1, ?, ?, ?)`, c.ID, row.ID, entry, fmt.Sprintf("GK%d", n+1), marks, points, office.Name, tx.NowMS(), tx.NowMS()); err != nil {
			return err
		}
	}
	return contests.BumpRound(tx, row.ID)
}

func approved(t *testing.T, d *db.DB, c *contests.Contest, round string) Publication {
	t.Helper()
	if _, err := Publish(context.Background(), d, office, c, round, ""); err != nil {
		t.Fatal(err)
	}
	p, err := ApprovePublication(context.Background(), d, audit.By{Name: "Trần Văn Hai", Via: "command"}, c, round, "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAContestOfWorksIsShownOverAllAndByField(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c := youth(t, d)
		approved(t, d, c, "so-khao")
		preliminary := s.page(s.get("/cuoc-thi/sang-tao-2024/ket-qua/so-khao"), http.StatusOK)
		wantIn(t, preliminary, "Danh sách vào vòng sau", "Bàn học thông minh", "Phần mềm tập đọc", "3 suất", "Đồ dùng dành cho học tập", "Kết quả sơ bộ")
		wantNotIn(t, preliminary, "Trò chơi chữ", ">85<", "Đội", "đội")
		p := approved(t, d, c, "chung-khao")
		snap, err := p.Snapshot()
		if err != nil || len(snap.Divisions) != 1 || snap.Divisions[0].Code != "" || len(snap.Fields) != 5 || snap.Divisions[0].Rows[1].Division != "2" {
			t.Fatalf("snapshot %+v, %v", snap, err)
		}
		if strings.Contains(p.Content, "tinh-moi") || strings.Contains(p.Content, "GK1") {
			t.Error("criteria or judges are public")
		}
		const final = "/cuoc-thi/sang-tao-2024/ket-qua/chung-khao"
		all := s.page(s.get(final), http.StatusOK)
		wantIn(t, all, "Danh sách đoạt giải", "Giải Đặc biệt", "Toàn cuộc thi", "Bàn học thông minh", "Phần mềm tập đọc", "Tìm bài dự thi")
		field := s.page(s.get(final+"?bang=2"), http.StatusOK)
		wantIn(t, field, "Phần mềm tập đọc", "Phần mềm tin học")
		wantNotIn(t, field, "Bàn học thông minh")
		wantIn(t, s.page(s.get(final+"?tim=thuoc+ve"), http.StatusOK), "Tìm thấy 1 bài", "Thước vẽ đa năng")
		organiser := s.as(c, contests.Organiser)
		wantIn(t, organiser.page(organiser.get("/quan-ly/sang-tao-2024/vong/chung-khao/cong-bo"), http.StatusOK), "Bản số 1")
	})
}
