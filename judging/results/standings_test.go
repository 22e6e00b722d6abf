package results

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
	"hoithi/templates/sitetest"
)

// ranks writes a table as "account rank advancement prize", one line a row.
func ranks(t *Table) []string {
	var all []string
	for _, r := range t.Rows {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %d %s %s", r.Account, r.Standing.Rank, r.Advancement, r.Prize)))
	}
	return all
}

func TestG26_ATieAtTheLimitIsShownAndNeverCut(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := tied(t, d)
		first := ranks(standings(t, d, c, "vong-loai", "A"))
		if first[14] != "rb24a015 15 in" || first[15] != "rb24a016 16 open" || first[16] != "rb24a017 16 open" || first[17] != "rb24a018 0" {
			t.Errorf("around the limit: %v", first[14:])
		}
		for range 20 {
			fresh := &Table{}
			read(t, d, func(tx *db.Tx) error { // not from memory
				round, _ := c.Rules.Round("vong-loai")
				row, _ := c.RoundRow("vong-loai")
				division, _ := c.DivisionID("A")
				m := maker{tx: tx, c: c, round: round, roundID: row.ID, scope: scope{c.ID, division}, rounds: []roundFacts{{ID: row.ID, Code: "vong-loai"}}}
				fresh = &Table{Contest: c, Round: round, Division: "A"}
				return m.fill(fresh)
			})
			if again := ranks(fresh); !slices.Equal(first, again) {
				t.Fatalf("another order at another time: %v", again)
			}
		}
		var in, open map[int64]bool
		read(t, d, func(tx *db.Tx) (err error) { in, open, err = Through(tx, c, "vong-loai"); return err })
		if len(in) != 15 || len(open) != 2 || !open[ids["rb24a016"]] {
			t.Errorf("%d in, %d open", len(in), len(open))
		}
	})
}

func TestADecisionSettlesTheTieAndANewOneSupersedesItVisibly(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c, ids := tied(t, d)
		version := standings(t, d, c, "vong-loai", "A").Version
		mustDecide(t, d, c, lot("RB24-A-0017"))
		table := standings(t, d, c, "vong-loai", "A")
		if got := ranks(table)[15:17]; !slices.Equal(got, []string{"rb24a017 16 in", "rb24a016 16 out"}) {
			t.Errorf("after the lot: %v", got)
		}
		if table.Version <= version || len(table.OpenTies()) != 0 || table.Advanced() != 16 {
			t.Errorf("version %d after %d, open %v, %d advance", table.Version, version, table.OpenTies(), table.Advanced())
		}
		if final := standings(t, d, c, "chung-ket", "A"); final.Pending || len(final.Rows) != 16 {
			t.Errorf("final: pending %v, %d rows", final.Pending, len(final.Rows))
		}
		mustDecide(t, d, c, lot("rb24a016"))
		table = standings(t, d, c, "vong-loai", "A")
		if got := ranks(table)[15:17]; !slices.Equal(got, []string{"rb24a016 16 in", "rb24a017 16 out"}) {
			t.Errorf("after the second decision: %v", got)
		}
		if len(table.Decisions) != 2 || table.Decisions[1].Chosen[0] != ids["rb24a017"] {
			t.Errorf("decisions kept: %+v", table.Decisions)
		}
		var lines []string
		read(t, d, func(tx *db.Tx) error {
			return tx.Select(&lines, `SELECT reason || ' | ' || actor || ' | ' || before FROM audit WHERE act = 'decision.record' ORDER BY id`)
		})
		if len(lines) != 2 || !strings.Contains(lines[0], "bằng nhau") || !strings.Contains(lines[1], "RB24-A-0017") {
			t.Errorf("audit: %v", lines)
		}
		mark(t, d, c, "vong-loai", ids["rb24a018"], 1, 84_000, 60_000)
		if tie := standings(t, d, c, "vong-loai", "A").TieAtLimit(); tie == nil || !tie.Open() || len(tie.IDs) != 3 {
			t.Errorf("a third team at the limit opens the tie again: %+v", tie)
		}
	})
}

func TestADecisionThatIsNotRightIsRefused(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c, _ := tied(t, d)
		try := func(decision Decision) error { return Decide(context.Background(), d, office, c, decision) }
		without := lot("rb24a016")
		without.Division = "B"
		wantFault(t, try(without), fault.KindConflict, "", "results.no_tie")
		wantFault(t, try(lot("rb24a001")), fault.KindInvalid, "chosen", "results.not_in_tie")
		wantFault(t, try(lot("rb24a999")), fault.KindInvalid, "chosen", "results.unknown_entry")
		late := lot()
		late.How, late.DecidedBy, late.On = "", "", clock.Now().AddDate(0, 0, 1)
		err := try(late)
		for field, key := range map[string]string{"chosen": "results.choose_exactly", "how": "results.missing_how", "decided_by": "results.missing_decided_by", "on": "results.in_the_future"} {
			wantFault(t, err, fault.KindInvalid, field, key)
		}
		wantFault(t, try(Decision{Round: "ban-ket", Division: "A"}), fault.KindNotFound, "", "results.unknown_round")
		if n := len(standings(t, d, c, "vong-loai", "A").Decisions); n != 0 {
			t.Errorf("%d decisions were recorded", n)
		}
	})
}

func TestG27_NoTimeStandsAfterEveryTimeAndNoMarksAfterAll(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d, "robocon-2024")
		ids := enter(t, d, c, team{"A", "absent", "Vắng"}, team{"A", "untimed", "Không giờ"}, team{"A", "slow", "Chậm"}, team{"A", "zero", "Không điểm"})
		mark(t, d, c, "vong-loai", ids["untimed"], 1, 50_000, -1)
		mark(t, d, c, "vong-loai", ids["slow"], 1, 50_000, 9_000_000)
		mark(t, d, c, "vong-loai", ids["zero"], 1, 0, 1)
		if got := ranks(standings(t, d, c, "vong-loai", "A")); !slices.Equal(got, []string{"slow 1 in", "untimed 2 in", "zero 3 in", "absent 0"}) {
			t.Errorf("%v", got)
		}
	})
}

func TestG29_AWithdrawalOrANewRevisionShowsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := tied(t, d)
		if n := len(standings(t, d, c, "vong-loai", "A").Rows); n != 18 {
			t.Fatalf("%d rows", n)
		}
		setState(t, d, c, ids["rb24a003"], "withdrawn")
		table := standings(t, d, c, "vong-loai", "A")
		if _, there := table.Row(ids["rb24a003"]); there || len(table.Rows) != 17 || len(table.Ties) != 0 {
			t.Errorf("after a withdrawal: %d rows, ties %v", len(table.Rows), table.Ties)
		}
		mark(t, d, c, "vong-loai", ids["rb24a001"], 1, 1_000, 60_000)
		row, _ := standings(t, d, c, "vong-loai", "A").Row(ids["rb24a001"])
		if row.Standing.Rank != 16 || row.Points() != 1000 {
			t.Errorf("after a new revision: rank %d, %v points", row.Standing.Rank, row.Points())
		}
		setState(t, d, c, ids["rb24a003"], "approved")
		if n := len(standings(t, d, c, "vong-loai", "A").Rows); n != 18 {
			t.Errorf("after coming back: %d rows", n)
		}
	})
}

func TestG30_RanksComeFromExactMeansAndNotFromWhatIsShown(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d, "robocon-2024")
		ids := enter(t, d, c, team{"A", "third", "Một phần ba"}, team{"A", "shown", "Làm tròn"})
		write(t, d, c, func(tx *db.Tx) error {
			row, _ := c.RoundRow("vong-loai")
			for judge, points := range map[string]int64{"GK1": 0, "GK2": 0, "GK3": 1_000} { // 333,333…
				if _, err := tx.Exec(`INSERT INTO sheet (contest_id, round_id, entry_id, judge, attempt, revision, marks, points, rules_version, actor, effective_at, recorded_at)
					VALUES (?, ?, ?, ?, 1, 1, '{}', ?, 1, '', 0, 0)`, c.ID, row.ID, ids["third"], judge, points); err != nil {
					return err
				}
			}
			return markIn(tx, c, "vong-loai", ids["shown"], 1, 333, -1)
		})
		table := standings(t, d, c, "vong-loai", "A")
		if got := ranks(table); !slices.Equal(got, []string{"third 1 in", "shown 2 in"}) || table.Rows[0].Points() != table.Rows[1].Points() {
			t.Errorf("%v with %v and %v points shown", got, table.Rows[0].Points(), table.Rows[1].Points())
		}
	})
}

// finalists adds teams to division C that reached the final, the n-th with the n-th points there.
func finalists(t *testing.T, d *db.DB, points ...int64) {
	t.Helper()
	c := reload(t, d)
	there := len(standings(t, d, c, "vong-loai", "C").Rows)
	var teams []team
	for n := range points {
		teams = append(teams, team{"C", fmt.Sprintf("c%d", there+n+1), fmt.Sprintf("Đội %d", there+n+1)})
	}
	by := enter(t, d, c, teams...)
	for n, p := range points {
		mark(t, d, c, "vong-loai", by[teams[n].Account], 1, 50_000, 60_000)
		mark(t, d, c, "chung-ket", by[teams[n].Account], 1, p, 60_000)
	}
}

func TestATieAtAPrizeWaitsForADecisionThatSharesNoRankAway(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d, "robocon-2024")
		finalists(t, d, 90_000, 90_000, 90_000, 90_000, 10_000) // four tied over nhất (1) and nhì (2) and ba
		table := standings(t, d, c, "chung-ket", "C")
		if len(table.OpenTies()) != 1 || table.Ties[0].Prize != "nhat" || table.Ties[0].Places != 1 || table.Prizes() != 1 {
			t.Fatalf("ties %+v, %d prizes", table.Ties, table.Prizes())
		}
		decide := func(chosen ...string) {
			mustDecide(t, d, c, Decision{Round: "chung-ket", Division: "C", Chosen: chosen, How: "biểu quyết", For: votesOf("5"), Against: votesOf("2"), DecidedBy: "Hội đồng"})
		}
		decide("c3")
		table = standings(t, d, c, "chung-ket", "C")
		if len(table.OpenTies()) != 1 || table.OpenTies()[0].Prize != "nhi" || table.OpenTies()[0].Places != 2 {
			t.Fatalf("what is left after the first: %+v", table.OpenTies())
		}
		decide("c1", "c4")
		table = standings(t, d, c, "chung-ket", "C")
		if got, want := ranks(table), []string{"c3 1  nhat", "c1 1  nhi", "c4 1  nhi", "c2 1  ba", "c5 5  ba"}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		if len(table.OpenTies()) != 0 {
			t.Errorf("open: %+v", table.OpenTies())
		}
	})
}

func TestMarksOfWhoDidNotComeThroughAreNamedAndNotCounted(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := tied(t, d)
		mustDecide(t, d, c, lot("rb24a016"))
		mark(t, d, c, "chung-ket", ids["rb24a017"], 1, 90_000, 60_000)
		mark(t, d, c, "chung-ket", ids["rb24a001"], 1, 80_000, 60_000)
		table := standings(t, d, c, "chung-ket", "A")
		if !slices.Equal(table.Strays, []string{"RB24-A-0017"}) || table.Took() != 1 || len(table.Rows) != 16 {
			t.Errorf("strays %v, %d took part of %d", table.Strays, table.Took(), len(table.Rows))
		}
		_, err := Publish(context.Background(), d, office, c, "chung-ket", "")
		wantFault(t, err, fault.KindConflict, "", "results.blocked_strays")
	})
}

func TestAListNeedsAsManyStatementsForThreeRowsAsForOne(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d, "robocon-2024")
		count := func(rows int) int64 {
			ctx, n := db.CountQueries(context.Background())
			if err := d.Read(ctx, func(tx *db.Tx) error {
				table, err := Standings(tx, c, "chung-ket", "C")
				if err == nil && len(table.Rows) != rows {
					err = fmt.Errorf("%d rows, want %d", len(table.Rows), rows)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n.Load()
		}
		finalists(t, d, 10_000)
		one := count(1)
		again := count(1)
		finalists(t, d, 30_000, 40_000)
		if three := count(3); one != three || again != 2 {
			t.Errorf("%d statements for one row, %d for three, %d from memory", one, three, again)
		}
	})
}

func TestUnknownRoundsAndDivisionsAreNotFound(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d, "robocon-2024")
		read(t, d, func(tx *db.Tx) error {
			_, err := Standings(tx, c, "ban-ket", "A")
			wantFault(t, err, fault.KindNotFound, "", "results.unknown_round")
			_, err = Standings(tx, c, "vong-loai", "Z")
			wantFault(t, err, fault.KindNotFound, "", "results.unknown_division")
			return nil
		})
	})
}

func TestTwoContestsInOneDatabaseDoNotMix(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := tied(t, d)
		other := newContest(t, d, "robocon-2025")
		ids := enter(t, d, other, team{"A", "x1", "Đội khác"})
		mark(t, d, other, "vong-loai", ids["x1"], 1, 99_000, 1)
		if n := len(standings(t, d, c, "vong-loai", "A").Rows); n != 18 {
			t.Errorf("%d rows, want 18", n)
		}
		if got := ranks(standings(t, d, other, "vong-loai", "A")); !slices.Equal(got, []string{"x1 1 in"}) {
			t.Errorf("%v", got)
		}
	})
}

func TestG11_G36_TheCSVIsReadAsVietnameseAndHoldsNoFormula(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d, "robocon-2024")
		ids := enter(t, d, c, team{"A", "a1", `=HYPERLINK("http://x","Đội Ước mơ")`}, team{"A", "a2", "+1, \"Sao Mai\""})
		mark(t, d, c, "vong-loai", ids["a1"], 1, 82_500, 4_621_000)
		var b bytes.Buffer
		if err := WriteCSV(&b, printer(t, "vi"), []*Table{standings(t, d, c, "vong-loai", "A")}); err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(b.Bytes(), []byte("\xEF\xBB\xBF")) {
			t.Error("no byte order mark")
		}
		rows, err := csv.NewReader(bytes.NewReader(b.Bytes()[3:])).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if got := rows[1]; got[4] != `'=HYPERLINK("http://x","Đội Ước mơ")` || got[7] != "82,5" || got[8] != "77:01" {
			t.Errorf("%q", got)
		}
		if rows[2][4] != `'+1, "Sao Mai"` || rows[2][1] != "" {
			t.Errorf("%q", rows[2])
		}
	})
}

func printer(t testing.TB, lang string) *i18n.Printer {
	t.Helper()
	bundle := sitetest.Words(t)
	return bundle.For(lang)
}

func TestTheTextAndTheJSONSayTheSame(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := tied(t, d)
		tables := []*Table{standings(t, d, c, "vong-loai", "A")}
		var words, data bytes.Buffer
		if err := WriteText(&words, printer(t, "vi"), tables); err != nil {
			t.Fatal(err)
		}
		if err := WriteJSON(&data, tables); err != nil {
			t.Fatal(err)
		}
		wantIn(t, words.String(), "Bảng A · Vòng loại", "rb24a016", "Chờ quyết định", "2 đội đồng hạng 16, chỉ còn 1 suất")
		wantIn(t, data.String(), `"account": "rb24a016"`, `"advancement": "open"`, `"points": 84,`, `"time_ms": 60000`, `"decided_by": "tie"`, `"chosen": []`)
		testkit.Golden(t, "testdata/tied.json", data.Bytes())
	})
}
