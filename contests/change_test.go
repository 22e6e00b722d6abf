// Tests of changing rules: what a new version may do to a contest under way, on both databases.
package contests

import (
	"context"
	"strings"
	"sync"
	"testing"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

// edited is the kit with texts replaced.
func edited(t *testing.T, pairs ...string) []byte {
	t.Helper()
	doc := strings.NewReplacer(pairs...).Replace(kit(t))
	if doc == kit(t) {
		t.Fatal("the case changes nothing")
	}
	return []byte(doc)
}

// entered puts an entry into division A, of a unit of Lục Ngạn.
func entered(t *testing.T, d *db.DB, c *Contest) {
	t.Helper()
	division, _ := c.DivisionID("A")
	err := d.Write(context.Background(), db.Contest(c.ID), func(tx *db.Tx) error {
		var unit int64
		err := tx.Get(&unit, `INSERT INTO unit (name, name_folded, name_canon, sort_key, area, created_at) VALUES ('a', 'a', 'a', ?, 'Huyện Lục Ngạn', 1) RETURNING id`, []byte("a"))
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO entry (contest_id, division_id, unit_id, code, name, name_folded, name_canon, sort_key, search, state, source, submission_digest, submitted_at, created_at)
			VALUES (?, ?, ?, 'RB24-A-0001', 'x', 'x', 'x', ?, 'x', 'withdrawn', 'web', 'd', 1, 1)`, c.ID, division, unit, []byte("x"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func setRound(t *testing.T, d *db.DB, c *Contest, code, state string) {
	t.Helper()
	row, _ := c.RoundRow(code)
	err := d.Write(context.Background(), db.Contest(c.ID), func(tx *db.Tx) error { return SetRoundState(tx, row.ID, state) })
	if err != nil {
		t.Fatal(err)
	}
}

func reload(t *testing.T, d *db.DB, code string) (c *Contest) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
		c, err = ByCode(tx, code)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestANewVersionOfTheRulesIsInForceAndTheOldOneStaysReadable(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := added(t, d)
		doc := edited(t, "- code: C\n    name: {vi: Bảng C, en: Division C}\n    grades: {min: 10, max: 12}", "- code: D\n    name: {vi: Bảng D}\n    grades: {min: 10, max: 12}", "top: 16", "top: 20")
		changed, err := ChangeRules(t.Context(), d, hanh, c, doc, 1, "  Ban Tổ chức thống nhất ", "")
		if err != nil {
			t.Fatal(err)
		}
		c = reload(t, d, c.Code)
		if c.RulesVersion != 2 || changed.RulesVersion != 2 || c.Rules.Rounds[0].Advancement.Top != 20 {
			t.Errorf("in force: %d, top %d", c.RulesVersion, c.Rules.Rounds[0].Advancement.Top)
		}
		if len(c.Divisions) != 3 || c.Divisions[2].Code != "D" || c.Divisions[2].ID == 0 {
			t.Errorf("divisions %v", c.Divisions)
		}
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			versions, err := Versions(tx, c.ID)
			if err != nil || len(versions) != 2 || versions[0].Number != 2 || versions[0].Reason != "Ban Tổ chức thống nhất" || versions[0].Actor != hanh.Name || versions[1].Actor != hanh.Name {
				t.Errorf("versions %+v, %v", versions, err)
			}
			old, err := Document(tx, c, 1)
			if err != nil || string(old) != kit(t) {
				t.Errorf("version 1 is not what was given: %v", err)
			}
			if _, err := Document(tx, c, 3); fault.KindOf(err) != fault.KindNotFound {
				t.Errorf("version 3: %v", err)
			}
			lines, err := audit.History(tx, "contest", c.ID)
			if err != nil || len(lines) != 2 || lines[1].Act != "contest.rules" || lines[1].Reason != "Ban Tổ chức thống nhất" {
				t.Errorf("audit %+v, %v", lines, err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ChangeRules(t.Context(), d, hanh, c, []byte(kit(t)), 2, "trả lại như cũ", ""); err != nil {
			t.Fatal(err) // a division of an earlier version comes back with its row
		}
		if now := reload(t, d, c.Code); len(now.Divisions) != 3 || now.Divisions[2].Code != "C" {
			t.Errorf("divisions %v", now.Divisions)
		}
	})
}

func TestAChangeThatOrphansSomethingIsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		from, to, field, key string
	}{
		"another code":                         {"code: robocon-2024", "code: robocon-2030", "code", "rules.code_fixed"},
		"a division with an entry":             {"- code: A\n", "- code: X\n", "divisions", "rules.division_used"},
		"the pattern of codes":                 {"RB24-", "RB25-", "entry_code", "rules.entry_code_used"},
		"what is entered":                      {"entry_code:", "entry_kind: work\nentry_code:", "entry_kind", "rules.entry_kind_used"},
		"a district with a unit":               {"  - Huyện Lục Ngạn\n", "", "areas", "rules.area_used"},
		"the code of a round with marks":       {"code: vong-loai", "code: so-loai", "rounds", "rules.round_used"},
		"the kind of a round with marks":       {"kind: import", "kind: sheet\n    criteria: [{code: a, name: {vi: A}, max: 100, step: 1}]", "rounds.0.kind", "rules.round_kind_used"},
		"a lower scale":                        {"total: {max: 100", "total: {max: 90", "rounds.0.total", "rules.scale_used"},
		"a coarser step":                       {"step: 0.5", "step: 1", "rounds.0.total", "rules.scale_used"},
		"fewer attempts":                       {"{count: 2, result: best}", "{count: 1, result: best}", "rounds.1.attempts.count", "rules.attempts_used"},
		"the points of a task":                 {"vi: Lục Ngạn}, points: 10", "vi: Lục Ngạn}, points: 12", "rounds.1.tasks", "rules.tasks_used"},
		"a penalty taken away":                 {"      - {code: khoi-dong-lai, name: {vi: Số lần khởi động lại, en: Restarts}, points: 5, max: 99}\n", "", "rounds.1.penalties", "rules.tasks_used"},
		"the floor":                            {"floor: 0", "floor: -5", "rounds.1.floor", "rules.tasks_used"},
		"nothing (the same in other clothing)": {"name:\n  vi: Cuộc", "# ghi chú\nname:\n  vi: Cuộc", "", "rules.nothing_changed"},
	} {
		t.Run(name, func(t *testing.T) {
			d := openSQLite(t)
			c := added(t, d)
			entered(t, d, c)
			setRound(t, d, c, "vong-loai", Published)
			setRound(t, d, c, "chung-ket", Open)
			doc := strings.Replace(kit(t), test.from, test.to, 1)
			if name == "the code of a round with marks" {
				doc = strings.Replace(doc, "round:vong-loai", "round:so-loai", 1)
			}
			if name == "the kind of a round with marks" {
				doc = strings.NewReplacer("    total: {max: 100, step: 0.5}\n    time_limit: \"150:00\"\n", "", "ties: [time]\n", "ties: []\n").Replace(doc)
			}
			if name == "fewer attempts" {
				doc = strings.Replace(doc, "other_attempt, ", "", 1)
			}
			_, err := ChangeRules(t.Context(), d, hanh, c, []byte(doc), 1, "lý do", "")
			found := false
			for _, f := range fault.All(err) {
				found = found || f.Key == test.key && f.Field == test.field && (f.Kind == fault.KindConflict || f.Row > 0)
			}
			if !found {
				t.Errorf("got %v, want %s at %q", err, test.key, test.field)
			}
		})
	}
}

func openSQLite(t *testing.T) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), testkit.SQLite(t), testkit.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestNamesAndWiderScalesMayChangeUnderMarks(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := added(t, d)
		entered(t, d, c)
		setRound(t, d, c, "vong-loai", Open)
		setRound(t, d, c, "chung-ket", Open)
		doc := edited(t, "vi: Lục Ngạn", "vi: Vải thiều Lục Ngạn", "total: {max: 100, step: 0.5}", "total: {max: 120, step: 0.25}", "{count: 2, result: best}", "{count: 3, result: best}")
		if _, err := ChangeRules(t.Context(), d, hanh, c, doc, 1, "lý do", ""); err != nil {
			t.Error(err)
		}
	})
}

// G22: a change under marks is a new version with a reason, the round is ranked anew, and what was published stays.
func TestG22ARuleChangedUnderMarksRanksAnewVisibly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := added(t, d)
		setRound(t, d, c, "vong-loai", Published)
		setRound(t, d, c, "chung-ket", Open)
		doc := edited(t, "ties: [time]\n", "ties: []\n")
		var p *Proposal
		err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
			p, err = Propose(tx, c.ID, doc)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Reranked) != 2 || p.Reranked[0].Code != "vong-loai" || p.Reranked[1].Code != "chung-ket" { // the final breaks ties by the rank there
			t.Errorf("ranked anew: %v", p.Reranked)
		}
		if _, err := ChangeRules(t.Context(), d, hanh, c, doc, 1, " ", p.Seen); len(fault.All(err)) != 1 || fault.All(err)[0].Key != "rules.needs_reason" {
			t.Errorf("without a reason: %v", err)
		}
		before, _ := c.RoundRow("vong-loai")
		changed, err := ChangeRules(t.Context(), d, hanh, c, doc, 1, "Hội đồng giám khảo đề nghị", p.Seen)
		if err != nil {
			t.Fatal(err)
		}
		if after, _ := changed.RoundRow("vong-loai"); after.Version <= before.Version || after.State != Published {
			t.Errorf("round %+v, was %+v", after, before)
		}
	})
}

func TestAPreviewThatNoLongerHoldsIsAConflict(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := added(t, d)
		doc := edited(t, "ties: [time]\n", "ties: []\n")
		var seen string
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			p, err := Propose(tx, c.ID, doc)
			seen = p.Seen
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		setRound(t, d, c, "vong-loai", Open) // marks arrive meanwhile
		_, err = ChangeRules(t.Context(), d, hanh, c, doc, 1, "lý do", seen)
		if fs := fault.All(err); len(fs) != 1 || fs[0].Key != "rules.seen_otherwise" {
			t.Errorf("got %v", err)
		}
	})
}

// G18: two editors start from the same version; exactly one wins and the other is told.
func TestG18OfTwoEditorsExactlyOneWins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := added(t, d)
		tops := []string{"top: 12", "top: 14", "top: 18", "top: 20"}
		errs := make([]error, len(tops))
		var wait sync.WaitGroup
		for i, top := range tops {
			wait.Go(func() {
				_, errs[i] = ChangeRules(context.Background(), d, hanh, c, []byte(strings.Replace(kit(t), "top: 16", top, 1)), 1, "lý do", "")
			})
		}
		wait.Wait()
		won := -1
		for i, err := range errs {
			switch {
			case err == nil && won < 0:
				won = i
			case err == nil:
				t.Error("two editors won")
			case fault.KindOf(err) != fault.KindConflict:
				t.Errorf("the other was told %v", err)
			}
		}
		now := reload(t, d, c.Code)
		if won < 0 || now.RulesVersion != 2 || tops[won] != "top: "+map[int]string{12: "12", 14: "14", 18: "18", 20: "20"}[now.Rules.Rounds[0].Advancement.Top] {
			t.Errorf("won %d, version %d, top %d", won, now.RulesVersion, now.Rules.Rounds[0].Advancement.Top)
		}
	})
}

func TestADeadlineIsExtendedOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := added(t, d)
		clock.Set(testkit.Day(2024, 7, 2, 9, 0))
		if c.Rules.RegistrationOpen(d.Now()) {
			t.Fatal("registration is open after its end")
		}
		_, err := Extend(t.Context(), d, hanh, c, "2024-06-30 23:59", 0, "")
		if fs := fault.All(err); len(fs) != 2 || fs[0].Field != "until" || fs[1].Field != "reason" {
			t.Errorf("no later, no reason: %v", err)
		}
		extended, err := Extend(t.Context(), d, hanh, c, "2024-07-05 17:00", 1, "Nhiều trường đề nghị")
		if err != nil {
			t.Fatal(err)
		}
		if !extended.Rules.RegistrationOpen(d.Now()) || extended.RulesVersion != 2 {
			t.Errorf("not open: version %d, closes %s", extended.RulesVersion, extended.Rules.Registration.Closes)
		}
		if _, err := Extend(t.Context(), d, hanh, c, "2024-07-06 17:00", 1, "x"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("from an old version: %v", err)
		}
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			all, err := Extensions(tx, c.ID)
			if err != nil || len(all) != 1 || all[0].Before != "2024-06-30 23:59" || all[0].Closes != "2024-07-05 17:00" || all[0].Reason != "Nhiều trường đề nghị" {
				t.Errorf("extensions %+v, %v", all, err)
			}
			doc, err := Document(tx, extended, 0)
			if want := strings.Replace(kit(t), "closes: 2024-06-30 23:59", "closes: 2024-07-05 17:00", 1); string(doc) != want {
				t.Error("more than the deadline changed in the document")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheStatesOfAContest(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, err := CreateDraft(t.Context(), d, hanh, []byte(kit(t)), nil)
		if err != nil || c.State != Draft {
			t.Fatal(c, err)
		}
		if _, err := ChangeRules(t.Context(), d, hanh, c, edited(t, "top: 16", "top: 20"), 1, "", ""); err != nil {
			t.Errorf("a draft needs no reason: %v", err)
		}
		step := func(name string, err error, want fault.Kind) {
			t.Helper()
			if fault.KindOf(err) != want || (want == 0) != (err == nil) {
				t.Errorf("%s: %v", name, err)
			}
		}
		step("finish a draft", SetState(t.Context(), d, hanh, c, Finished, "x"), fault.KindConflict)
		step("announce", SetState(t.Context(), d, hanh, c, Announced, ""), 0)
		step("announce twice", SetState(t.Context(), d, hanh, c, Announced, ""), fault.KindConflict)
		step("back to draft without a reason", SetState(t.Context(), d, hanh, c, Draft, ""), fault.KindInvalid)
		entered(t, d, c)
		step("back to draft with entries", SetState(t.Context(), d, hanh, c, Draft, "x"), fault.KindConflict)
		step("finish while nothing is published", SetState(t.Context(), d, hanh, c, Finished, ""), fault.KindInvalid)
		step("archive before the end", SetState(t.Context(), d, hanh, c, Archived, ""), fault.KindConflict)
		step("finish", SetState(t.Context(), d, hanh, c, Finished, "Hủy vì bão"), 0)
		_, err = ChangeRules(t.Context(), d, hanh, c, []byte(kit(t)), 2, "x", "")
		step("change the rules after the end", err, fault.KindConflict)
		step("archive", SetState(t.Context(), d, hanh, c, Archived, ""), 0)
		step("open the archive", SetState(t.Context(), d, hanh, c, Finished, "x"), 0)
		step("open again", SetState(t.Context(), d, hanh, c, Announced, "x"), 0)
		if now := reload(t, d, c.Code); now.State != Announced {
			t.Errorf("state %s", now.State)
		}
	})
}
