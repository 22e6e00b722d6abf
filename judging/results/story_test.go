package results

import (
	"slices"
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestTheStoryOfRobocon2024(t *testing.T) {
	want := readExpected(t)
	each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := robocon(t, d)
		clock.Set(testkit.Day(2024, 7, 13, 17, 0))
		importMarks(t, d, c, "vong-loai")
		tie := standings(t, d, c, "vong-loai", "B").TieAtLimit()
		if tie == nil || !tie.Open() || tie.Rank != 16 || tie.Places != 1 || len(tie.IDs) != 2 {
			t.Fatalf("tie at the 16th place: %+v", tie)
		}
		if standings(t, d, c, "vong-loai", "A").TieAtLimit() != nil || standings(t, d, c, "chung-ket", "B").Pending != true {
			t.Error("only division B waits, and its final with it")
		}
		clock.Set(testkit.Day(2024, 7, 15, 8, 30))
		mustDecide(t, d, c, drawnLot)
		checkFinalists(t, d, want)
		mustPublish(t, d, c, "vong-loai", "")
		clock.Set(testkit.Day(2024, 8, 14, 17, 0))
		importMarks(t, d, c, "chung-ket")
		checkFinal(t, d, want)
		p := mustPublish(t, d, c, "chung-ket", "")
		if p.Number != 1 {
			t.Errorf("publication %d, want 1", p.Number)
		}
	})
}

func checkFinalists(t *testing.T, d *db.DB, want expected) {
	t.Helper()
	took := 0
	for division, accounts := range want.Qualifying.Through {
		table := standings(t, d, reload(t, d), "vong-loai", division)
		took += table.Took()
		var in []string
		for _, r := range table.Rows {
			if r.Advancement == In {
				in = append(in, r.Account)
			}
		}
		slices.Sort(in)
		if !slices.Equal(in, accounts) {
			t.Errorf("division %s: %v go on, want %v", division, in, accounts)
		}
	}
	if took != want.Qualifying.TookPart {
		t.Errorf("%d took part, want %d", took, want.Qualifying.TookPart)
	}
}

func checkFinal(t *testing.T, d *db.DB, want expected) {
	t.Helper()
	c := reload(t, d)
	for division, lines := range want.Final {
		table := standings(t, d, c, "chung-ket", division)
		if len(table.Rows) != len(lines) {
			t.Fatalf("division %s has %d finalists, want %d", division, len(table.Rows), len(lines))
		}
		prizes := map[string]string{}
		for _, p := range want.Prizes[division] {
			prizes[p.Account] = p.Prize
		}
		for i, l := range lines {
			r, s := table.Rows[i], table.Rows[i].Standing
			if r.Account != l.Account || s.Rank != l.Rank || int64(r.Points()) != l.Points*1000 || s.TimeMS != l.TimeMS ||
				int64(s.Other.Milli()) != l.OtherPoints*1000 || s.Prior["vong-loai"] != l.QualifyingRank {
				t.Errorf("division %s place %d: %s rank %d, %v points, %d ms, other %v, prior %v; want %+v", division, i+1, r.Account, s.Rank, r.Points(), s.TimeMS, s.Other.Milli(), s.Prior, l)
			}
			if got := prizeName(c.Rules, r.Prize).VI; got != prizes[r.Account] {
				t.Errorf("%s has prize %q, want %q", r.Account, got, prizes[r.Account])
			}
		}
		if table.Prizes() != len(want.Prizes[division]) {
			t.Errorf("division %s has %d prizes, want %d", division, table.Prizes(), len(want.Prizes[division]))
		}
	}
}
