// Importing, on both databases: the real workbooks, corrections, history, and two imports at once.
package marking

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

// finalists reads the 48 from the expected results.
func finalists(t testing.TB) (accounts []string, best map[string]struct{ Points, TimeMS int64 }) {
	t.Helper()
	var want struct {
		Qualifying struct {
			Through map[string][]string `json:"through"`
		} `json:"qualifying"`
		Final map[string][]struct {
			Account string `json:"account"`
			Points  int64  `json:"points"`
			TimeMS  int64  `json:"time_ms"`
		} `json:"final"`
	}
	if err := json.Unmarshal(demo(t, "robocon-2024-expected.json"), &want); err != nil {
		t.Fatal(err)
	}
	best = map[string]struct{ Points, TimeMS int64 }{}
	for division, list := range want.Qualifying.Through {
		accounts = append(accounts, list...)
		for _, f := range want.Final[division] {
			best[f.Account] = struct{ Points, TimeMS int64 }{f.Points * 1000, f.TimeMS}
		}
	}
	return accounts, best
}

func TestTheRealWorkbooksComeInWhole(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := newContest(t, d, kit(t), 140, 172, 120)
		clock.Set(testkit.Day(2024, time.July, 14, 9, 0))
		file := File{Round: "vong-loai", Name: "robocon-2024-vong-loai.xlsx", Content: demo(t, "robocon-2024-vong-loai.xlsx")}
		p, err := try(d, c, file, nobody, true)
		if err != nil || p.Applied || changes(p) != "342 new, 0 changed, 0 same, 0 absent" {
			t.Fatalf("dry run: %v, %v", p, err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet`); n != 0 {
			t.Fatalf("a dry run wrote %d sheets", n)
		}
		if p, err = try(d, c, file, nobody, false); err != nil || !p.Applied {
			t.Fatalf("import: %v", err)
		}
		first := p.Rows[0]
		if first.Entry.Account != "rb24a131" || first.Value.Points != 40_500 || first.Value.TimeMS != 4_621_000 || first.TimeText != "77:01" {
			t.Errorf("first row %+v", first)
		}
		row := roundRow(t, d, c, "vong-loai")
		if row.State != contests.Open || row.Version != 1 {
			t.Errorf("round is %s, version %d", row.State, row.Version)
		}
		if p, err = try(d, c, file, nobody, false); err != nil || p.Applied || changes(p) != "0 new, 0 changed, 342 same, 0 absent" {
			t.Fatalf("again: %s, %v", changes(p), err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM mark_import`); n != 1 || roundRow(t, d, c, "vong-loai").Version != 1 {
			t.Errorf("a file without differences left %d imports", n)
		}
		held := testkit.Day(2024, time.July, 13, 0, 0).UnixMilli()
		if n := count(t, d, `SELECT COUNT(*) FROM sheet WHERE effective_at = ? AND recorded_at = ?`, held, clock.Now().UnixMilli()); n != 342 {
			t.Errorf("%d sheets are effective from the day of the round", n)
		}
		theFinal(t, d, c)
	})
}

func theFinal(t *testing.T, d *db.DB, c *contests.Contest) {
	t.Helper()
	accounts, best := finalists(t)
	file := File{Round: "chung-ket", Name: "robocon-2024-chung-ket.xlsx", Content: demo(t, "robocon-2024-chung-ket.xlsx")}
	p, err := try(d, c, file, letting(accounts), false)
	if err != nil || changes(p) != "96 new, 0 changed, 0 same, 0 absent" {
		t.Fatalf("final: %v", err)
	}
	got := map[string]struct{ Points, TimeMS int64 }{}
	for _, r := range p.Rows {
		now, known := got[r.Entry.Account]
		if points := int64(r.Value.Points); !known || points > now.Points || (points == now.Points && r.Value.TimeMS < now.TimeMS) {
			got[r.Entry.Account] = struct{ Points, TimeMS int64 }{points, r.Value.TimeMS}
		}
	}
	for account, want := range best {
		if got[account] != want {
			t.Errorf("%s: best attempt %+v, want %+v", account, got[account], want)
		}
	}
	if _, err := try(d, c, file, letting(accounts[1:], accounts[0]), true); strings.Count(told(err), "tie_open") != 2 || strings.Contains(told(err), "not_through") {
		t.Errorf("an open tie: %s", told(err))
	}
	if _, err := try(d, c, file, letting(accounts[2:], accounts[0]), true); strings.Count(told(err), "not_through") != 2 {
		t.Errorf("one who did not come through: %s", told(err))
	}
}

func TestG21_ACorrectionIsANewRevisionAndTheOldOneStays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := small(t, d)
		clock.Set(testkit.Day(2024, time.July, 13, 18, 0))
		bring(t, d, c, qualifying(t, []any{"rb24a001", "A", 40.5, "77:01"}, []any{"rb24a002", "A", 60, "91:37"}, []any{"rb24b001", "B", 10, "20:00"}))
		clock.Set(testkit.Day(2024, time.July, 15, 8, 30))
		secretary := audit.By{AccountID: 0, Name: "Lê Văn Ký", Via: "command"}
		file := File{Round: "vong-loai", Name: "sua/diem sửa.xlsx", Content: qualifying(t, []any{"rb24a001", "A", "41,5", "77:01"}, []any{"rb24a002", "A", 60, "91:37"}),
			Reason: "Đối chiếu biên bản"}
		p, err := Import(context.Background(), d, secretary, c, file, nobody, false)
		if err != nil || changes(p) != "0 new, 1 changed, 1 same, 0 absent" || noteKeys(p.Notes) != "note_time_read note_untouched" {
			t.Fatalf("%v: %+v", err, p)
		}
		if r := p.Rows[0]; r.Old.Points != 40_500 || r.Value.Points != 41_500 || r.Revision != 1 {
			t.Errorf("preview row %+v", r)
		}
		round := roundRow(t, d, c, "vong-loai")
		var history, now []SheetRow
		err = d.Read(context.Background(), func(tx *db.Tx) (err error) {
			if history, err = History(tx, round.ID, p.Rows[0].Entry.ID); err == nil {
				now, err = SheetsOfRound(tx, round.ID)
			}
			return err
		})
		if err != nil || len(history) != 2 || len(now) != 3 {
			t.Fatalf("%d revisions, %d in force, %v", len(history), len(now), err)
		}
		old, correction := history[0], history[1]
		if old.Revision != 1 || old.Points != 40_500 || old.Actor != office.Name || old.Marks != `{"total":40500}` || *old.TimeMS != 4_621_000 {
			t.Errorf("first revision %+v", old)
		}
		if correction.Revision != 2 || correction.Points != 41_500 || correction.Actor != "Lê Văn Ký" || correction.Reason != "Đối chiếu biên bản" ||
			correction.EffectiveAt != clock.Now().UnixMilli() || correction.RulesVersion != 1 || correction.ImportID == nil {
			t.Errorf("correction %+v", correction)
		}
		if round.Version != 2 {
			t.Errorf("round version %d", round.Version)
		}
		lines := count(t, d, `SELECT COUNT(*) FROM audit WHERE act = 'marks.import' AND actor = ? AND reason = ? AND after LIKE '%"changed":1%'`, "Lê Văn Ký", "Đối chiếu biên bản")
		if lines != 1 {
			t.Errorf("%d audit lines", lines)
		}
	})
}

func TestG20_WhatAFileDoesNotNameStays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		bring(t, d, c, qualifying(t, []any{"rb24a001", "A", 40, "77:01"}, []any{"rb24a002", "A", 60, "91:37"}))
		p := bring(t, d, c, qualifying(t, []any{"rb24a001", "A"}, []any{"rb24a003", "A", 10, "5:00"}))
		if changes(p) != "1 new, 0 changed, 0 same, 1 absent" || noteKeys(p.Notes) != "note_time_read note_absent note_absent_kept note_untouched" {
			t.Errorf("%s; %s", changes(p), noteKeys(p.Notes))
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet`); n != 3 {
			t.Errorf("%d sheets", n)
		}
	})
}

func TestG25_AnEntryWithoutMarksGetsNoSheet(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		setState(t, d, c, "RB24-A-0003", "withdrawn")
		p := bring(t, d, c, qualifying(t, []any{"rb24a001", "A"}, []any{"rb24a002", "A", 0, "91:37"}, []any{"rb24a003", "A"}))
		if changes(p) != "1 new, 0 changed, 0 same, 2 absent" {
			t.Errorf("%s", changes(p))
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet WHERE points = 0`); n != 1 {
			t.Errorf("%d sheets with 0: the written 0 alone is a mark", n)
		}
	})
}

func TestOneBadRowAndNothingIsWritten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		content := qualifying(t, []any{"rb24a001", "A", 40, "77:01"}, []any{"rb24a002", "A", 101, "91:37"})
		_, err := try(d, c, File{Round: "vong-loai", Name: "x.xlsx", Content: content}, nobody, false)
		if told(err) != "3 Điểm mark_over" || count(t, d, `SELECT COUNT(*) FROM sheet`)+count(t, d, `SELECT COUNT(*) FROM mark_import`) != 0 {
			t.Errorf("%s", told(err))
		}
	})
}

func TestG22_APublishedRoundChangesOnlyWithAReason(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		same := qualifying(t, []any{"rb24a001", "A", 40, "77:01"})
		bring(t, d, c, same)
		for i, state := range []string{contests.Closed, contests.Published} {
			exec(t, d, `UPDATE round SET state = ? WHERE contest_id = ? AND code = 'vong-loai'`, state, c.ID)
			if p := bring(t, d, c, same); p.NeedsReason || p.Applied {
				t.Errorf("%s: a file without differences needs no reason: %+v", state, p)
			}
			content := qualifying(t, []any{"rb24a001", "A", 41 + i, "77:01"})
			file := File{Round: "vong-loai", Name: "x.xlsx", Content: content}
			if p, err := try(d, c, file, nobody, true); err != nil || !p.NeedsReason {
				t.Errorf("%s: dry run %+v, %v", state, p, err)
			}
			_, err := try(d, c, file, nobody, false)
			if f := fault.All(err); len(f) != 1 || f[0].Key != "marking.reason_needed" || f[0].Field != "reason" {
				t.Errorf("%s without a reason: %v", state, err)
			}
			file.Reason = strings.Repeat("ư", maxReason+1)
			if _, err := try(d, c, file, nobody, false); told(err) != "reason_long" {
				t.Errorf("%s: %v", state, err)
			}
			file.Reason = "  Phúc khảo  "
			if p, err := try(d, c, file, nobody, false); err != nil || !p.Applied {
				t.Errorf("%s with a reason: %v", state, err)
			}
			if now := roundRow(t, d, c, "vong-loai").State; now != state {
				t.Errorf("the round went from %s to %s", state, now)
			}
			same = content
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet WHERE reason = 'Phúc khảo'`); n != 2 {
			t.Errorf("%d revisions with the reason", n)
		}
	})
}

func TestG18_OfTwoImportsAtOnceOneWrites(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		content := qualifying(t, []any{"rb24a001", "A", 40, "77:01"}, []any{"rb24a002", "A", 60, "91:37"})
		var mu sync.Mutex
		applied := 0
		race(8, func(int) {
			p, err := try(d, c, File{Round: "vong-loai", Name: "x.xlsx", Content: content}, nobody, false)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Errorf("the same file at once: %v", err)
			} else if p.Applied {
				applied++
			}
		})
		if n := count(t, d, `SELECT COUNT(*) FROM sheet`); applied != 1 || n != 2 {
			t.Errorf("%d imports wrote %d sheets", applied, n)
		}
	})
}

func TestG18_WhoAgreedToAPreviewNeverOverwritesAnother(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		bring(t, d, c, qualifying(t, []any{"rb24a001", "A", 40, "77:01"}))
		files := make([]File, 6)
		for i := range files {
			files[i] = File{Round: "vong-loai", Name: "x.xlsx", Content: qualifying(t, []any{"rb24a001", "A", 50 + i, "77:01"})}
			p, err := try(d, c, files[i], nobody, true)
			if err != nil {
				t.Fatal(err)
			}
			files[i].Expect = p.Digest
		}
		var mu sync.Mutex
		applied, stale := 0, 0
		race(len(files), func(i int) {
			p, err := try(d, c, files[i], nobody, false)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && p.Applied:
				applied++
			case fault.KindOf(err) == fault.KindConflict && told(err) == "preview_stale":
				stale++
			default:
				t.Errorf("neither written nor stale: %v", err)
			}
		})
		if applied != 1 || stale != 5 || count(t, d, `SELECT MAX(revision) FROM sheet`) != 2 {
			t.Errorf("%d written, %d stale", applied, stale)
		}
	})
}

func race(n int, f func(i int)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() { <-start; f(i) })
	}
	close(start)
	wg.Wait()
}

func TestG6_AnAccountOfAnotherContestIsUnknown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		newContest(t, d, kit(t, "code: robocon-2024", "code: robocon-2025"), 3, 0, 0)
		c := newContest(t, d, kit(t), 1, 0, 0)
		_, err := try(d, c, File{Round: "vong-loai", Name: "x.xlsx", Content: qualifying(t, []any{"rb24a002", "A", 1, "1:00"})}, nobody, false)
		if told(err) != "2 Tài khoản entry_unknown" {
			t.Errorf("%s", told(err))
		}
		if _, err := try(d, c, File{Round: "ban-ket", Name: "x.xlsx", Content: qualifying(t)}, nobody, true); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("a round it does not have: %v", err)
		}
	})
}

func TestReadingCostsTheSameStatementsForOneSheetAndForThree(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		statements := func(rows ...[]any) int64 {
			bring(t, d, c, qualifying(t, rows...))
			ctx, n := db.CountQueries(context.Background())
			row := roundRow(t, d, c, "vong-loai")
			err := d.Read(ctx, func(tx *db.Tx) error {
				if _, err := SheetsOfRound(tx, row.ID); err != nil {
					return err
				}
				_, err := ImportsOfRound(tx, row.ID)
				return err
			})
			if err == nil {
				_, err = Import(ctx, d, office, c, File{Round: "vong-loai", Name: "x.xlsx", Content: qualifying(t, rows...)}, nobody, true)
			}
			if err != nil {
				t.Fatal(err)
			}
			return n.Load()
		}
		one := statements([]any{"rb24a001", "A", 40, "77:01"})
		if three := statements([]any{"rb24a001", "A", 40, "77:01"}, []any{"rb24a002", "A", 40, "77:01"}, []any{"rb24a003", "A", 40, "77:01"}); one != three {
			t.Errorf("%d statements for one sheet, %d for three", one, three)
		}
	})
}

func BenchmarkImportMarks(b *testing.B) {
	clock := testkit.NewClock()
	d, err := db.Open(context.Background(), testkit.SQLite(b), clock.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	content := demo(b, "robocon-2024-vong-loai.xlsx")
	n := 0
	for b.Loop() {
		b.StopTimer()
		n++
		c := newContest(b, d, kit(b, "code: robocon-2024", fmt.Sprintf("code: robocon-%d", n)), 140, 172, 120)
		b.StartTimer()
		if _, err := try(d, c, File{Round: "vong-loai", Name: "x.xlsx", Content: content}, nobody, false); err != nil {
			b.Fatal(err)
		}
	}
}
