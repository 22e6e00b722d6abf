package marking

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

// wrong writes faults as "field key", without the beginning of the key.
func wrong(err error) string {
	var lines []string
	for _, f := range fault.All(err) {
		lines = append(lines, strings.TrimSpace(f.Field+" "+f.Key[strings.IndexByte(f.Key, '.')+1:]))
	}
	if len(lines) == 0 && err != nil {
		return "ERROR " + err.Error()
	}
	return strings.Join(lines, ", ")
}

func TestAJudgeSignsAndCorrectsWithAReason(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		j := newJury(t, d, 4)
		gk := j.judge("GK101", 0, "Sở Khoa học và Công nghệ")
		j.assign("so-khao", "GK101", "ST20-001", "ST20-003")
		before := roundRow(t, d, j.c, "so-khao")
		if before.State != contests.Waiting {
			t.Fatal(before.State)
		}
		out := j.signed(gk, Signing{Entry: "ST20-001", Marks: points("38.5", "29.5", "18", "8.5"), Comment: " Mô hình gọn. "})
		if out.Revision != 1 || out.Pass != 1 || out.Points != 94_500 || out.Late || out.At != clock.Now().UnixMilli() {
			t.Errorf("%+v", out)
		}
		if after := roundRow(t, d, j.c, "so-khao"); after.State != contests.Open || after.Version <= before.Version {
			t.Errorf("%+v after %+v", after, before)
		}
		for _, c := range []struct {
			name, want string
			s          Signing
		}{
			{"from an older form", "stale", Signing{Marks: points("1", "1", "1", "1"), Reason: "x"}},
			{"without a reason", "reason reason_needed", Signing{Base: 1, Marks: points("1", "1", "1", "1")}},
			{"without a change", "nothing_changed", Signing{Base: 1, Marks: points("38.5", "29.5", "18", "8.5"), Comment: "Mô hình gọn.", Reason: "x"}},
			{"with everything wrong", "m.tinh-moi mark_range, m.ap-dung mark_step, m.mo-hinh mark_missing, comment text_long, reason text_long",
				Signing{Base: 1, Marks: points("40.5", "0.2", "", "10"), Comment: strings.Repeat("ư", 2001), Reason: strings.Repeat("ư", 1001)}},
		} {
			c.s.Entry = "ST20-001"
			if _, err := j.sign(gk, c.s); wrong(err) != c.want {
				t.Errorf("%s: %q, want %q", c.name, wrong(err), c.want)
			}
		}
		out = j.signed(gk, Signing{Entry: "ST20-001", Base: 1, Marks: points("38", "29.5", "18", "8.5"), Reason: "Ghi nhầm nửa điểm."})
		if out.Revision != 2 || j.inForce("so-khao") != "ST20-001 GK101 r2 p1 94" {
			t.Errorf("%+v %s", out, j.inForce("so-khao"))
		}
		if n := count(t, d, `SELECT COUNT(*) FROM audit WHERE act = 'score.correct' AND before LIKE '%94.5%' AND reason = 'Ghi nhầm nửa điểm.'`); n != 1 { // G21
			t.Errorf("%d audit lines tell the correction", n)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet WHERE account_id = ? AND rules_version = 1`, gk.AccountID); n != 2 {
			t.Errorf("%d sheets say who signed them", n)
		}
	})
}

func TestG25_ASkippedCriterionCanBeDraftedAndNeverSigned(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 2)
		gk := j.judge("GK101", 0, "")
		j.assign("so-khao", "GK101", "ST20-001")
		half := points("40", "", "0", "")
		if _, err := j.sign(gk, Signing{Entry: "ST20-001", Marks: half}); wrong(err) != "m.ap-dung mark_missing, m.thuyet-minh mark_missing" {
			t.Errorf("%v", err)
		}
		if _, err := j.draft(gk, Drafting{Entry: "ST20-001", Marks: points("41", "", "0.1", "")}); wrong(err) != "m.tinh-moi mark_range, m.mo-hinh mark_step" {
			t.Errorf("%v", err)
		}
		version := roundRow(t, d, j.c, "so-khao")
		if v, err := j.draft(gk, Drafting{Entry: "ST20-001", Marks: half}); v != 1 || err != nil {
			t.Fatal(v, err)
		}
		if now := roundRow(t, d, j.c, "so-khao"); now != version || count(t, d, `SELECT COUNT(*) FROM sheet`) != 0 {
			t.Error("a draft counted for something")
		}
		j.signed(gk, Signing{Entry: "ST20-001", Marks: points("40", "0", "0", "0")})
		if n := count(t, d, `SELECT COUNT(*) FROM sheet_draft`); n != 0 {
			t.Errorf("%d drafts left after signing", n)
		}
	})
}

func TestG3_AnEntryThatIsNotTheJudgesLooksLikeNone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 8)
		gk := j.judge("GK101", 0, "trường thcs  số 1") // spelt another way
		other := j.judge("GK102", 0, "")
		j.assign("so-khao", "GK101", "ST20-001", "ST20-003", "ST20-007")
		j.assign("so-khao", "GK102", "ST20-005")
		setState(t, d, j.c, "ST20-007", "withdrawn")
		full := points("1", "1", "1", "1")
		for entry, why := range map[string]string{"ST20-001": "own unit", "ST20-005": "assigned to another", "ST20-007": "withdrawn", "ST20-999": "not there"} {
			_, err := j.sign(gk, Signing{Entry: entry, Marks: full})
			_, drafted := j.draft(gk, Drafting{Entry: entry, Marks: full})
			if fault.KindOf(err) != fault.KindNotFound || wrong(err) != "not_yours" || wrong(drafted) != "not_yours" {
				t.Errorf("%s: %v, %v", why, err, drafted)
			}
		}
		if _, err := j.sign(other, Signing{Round: "chung-khao", Entry: "ST20-005", Marks: full}); wrong(err) != "not_yours" {
			t.Errorf("another round: %v", err)
		}
		if _, err := j.sign(audit.By{AccountID: 999, Name: "x"}, Signing{Entry: "ST20-003", Marks: full}); wrong(err) != "not_yours" {
			t.Errorf("nobody's account: %v", err)
		}
		exec(t, d, `UPDATE judge SET removed_at = 1 WHERE code = 'GK101'`)
		if _, err := j.sign(gk, Signing{Entry: "ST20-003", Marks: full}); wrong(err) != "not_yours" {
			t.Errorf("taken off the panel: %v", err)
		}
	})
}

func TestALaterRoundIsForThoseWhoCameThrough(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 4)
		gk := j.judge("GK101", -1, "")
		j.assign("chung-khao", "GK101", "ST20-001", "ST20-002")
		only := func(tx *db.Tx, c *contests.Contest, round string) (map[int64]bool, map[int64]bool, error) {
			if round != "so-khao" {
				return nil, nil, errors.New(round)
			}
			return map[int64]bool{j.entryID("ST20-001"): true}, nil, nil
		}
		for entry, want := range map[string]string{"ST20-001": "", "ST20-002": "not_yours"} {
			_, err := Sign(context.Background(), d, gk, j.c.ID, Signing{Round: "chung-khao", Entry: entry, Marks: points("1", "1", "1", "1")}, only)
			if wrong(err) != want {
				t.Errorf("%s: %v", entry, err)
			}
		}
	})
}

func TestG18_TwoDevicesOfOneJudgeExactlyOneWins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 2)
		gk := j.judge("GK101", 0, "")
		j.assign("so-khao", "GK101", "ST20-001")
		const devices = 8
		tally := func(f func(i int) error, key string) {
			t.Helper()
			var mu sync.Mutex
			won, told := 0, 0
			race(devices, func(i int) {
				err := f(i)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case fault.KindOf(err) == fault.KindConflict && wrong(err) == key:
					told++
				default:
					t.Errorf("neither won nor told: %v", err)
				}
			})
			if won != 1 || told != devices-1 {
				t.Errorf("%d won, %d were told", won, told)
			}
		}
		tally(func(i int) error {
			_, err := j.draft(gk, Drafting{Entry: "ST20-001", Marks: points(fmt.Sprint(i))})
			return err
		}, "draft_stale")
		tally(func(i int) error {
			_, err := j.sign(gk, Signing{Entry: "ST20-001", Marks: points(fmt.Sprint(i), "1", "1", "1"), Request: fmt.Sprint("device", i)})
			return err
		}, "stale")
		tally(func(i int) error {
			_, err := j.sign(gk, Signing{Entry: "ST20-001", Base: 1, Marks: points(fmt.Sprint(i+10), "1", "1", "1"), Reason: "x", Request: fmt.Sprint("again", i)})
			return err
		}, "stale")
		if n := count(t, d, `SELECT COUNT(*) FROM sheet`); n != 2 {
			t.Errorf("%d revisions", n)
		}
	})
}

func TestG18_TheSameRequestGetsTheSameAnswer(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		j := newJury(t, d, 2)
		gk := j.judge("GK101", 0, "")
		j.assign("so-khao", "GK101", "ST20-001")
		s := Signing{Entry: "ST20-001", Marks: points("40", "1", "1", "1"), Request: "abc"}
		var mu sync.Mutex
		var answers []SheetSigned
		race(6, func(int) {
			out, err := j.sign(gk, s)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			out.Repeated = false
			answers = append(answers, out)
		})
		clock.Set(clock.Now().Add(1e9))
		again := j.signed(gk, s)
		if !again.Repeated {
			t.Error("the repetition does not say so")
		}
		again.Repeated = false
		for _, a := range answers {
			if a != again {
				t.Errorf("%+v, then %+v", a, again)
			}
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet`); n != 1 {
			t.Errorf("%d revisions", n)
		}
		s.Marks = points("39", "1", "1", "1")
		if _, err := j.sign(gk, s); wrong(err) != "stale" {
			t.Errorf("the key with other marks: %v", err)
		}
	})
}

func TestAllJudgesMarkAgainWhenTheyDifferTooMuch(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 2)
		one, two := j.judge("GK101", 0, ""), j.judge("GK102", 0, "")
		j.assign("so-khao", "GK101", "ST20-001")
		j.assign("so-khao", "GK102", "ST20-001")
		ask := func() (int, error) {
			return AskSecondMarking(context.Background(), d, office, j.c.ID, "so-khao", j.entryID("ST20-001"), "Chênh 20 điểm")
		}
		j.signed(one, Signing{Entry: "ST20-001", Marks: points("40", "20", "15", "10")})
		if _, err := ask(); wrong(err) != "within_limit" {
			t.Errorf("with one judge: %v", err)
		}
		j.signed(two, Signing{Entry: "ST20-001", Marks: points("25", "20", "15", "10")})
		if _, err := ask(); wrong(err) != "within_limit" { // 15 apart, and 15 is the limit
			t.Errorf("at the limit: %v", err)
		}
		j.signed(two, Signing{Entry: "ST20-001", Base: 1, Marks: points("24.5", "20", "15", "10"), Reason: "x"})
		if pass, err := ask(); pass != 2 || err != nil {
			t.Fatal(pass, err)
		}
		if _, err := ask(); wrong(err) != "second_pending" {
			t.Errorf("asked twice: %v", err)
		}
		out := j.signed(two, Signing{Entry: "ST20-001", Base: 2, Marks: points("35", "20", "15", "10")}) // no reason: it corrects nothing
		if out.Pass != 2 || out.Revision != 3 {
			t.Errorf("%+v", out)
		}
		if _, err := ask(); wrong(err) != "second_pending" {
			t.Errorf("one of two marked again: %v", err)
		}
		j.signed(one, Signing{Entry: "ST20-001", Base: 1, Marks: points("40", "20", "15", "10")}) // the same marks once more are a marking too
		if got := j.inForce("so-khao"); !strings.Contains(got, "GK101 r2 p2 85") || !strings.Contains(got, "GK102 r3 p2 80") {
			t.Error(got)
		}
		if _, err := ask(); wrong(err) != "within_limit" {
			t.Errorf("agreed by now: %v", err)
		}
		if _, err := AskSecondMarking(context.Background(), d, office, j.c.ID, "so-khao", 999, ""); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("an entry of nobody: %v", err)
		}
	})
}
