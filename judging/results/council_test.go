package results

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/judging/scoring"
)

// publishedTie is tied with the lot drawn for the 16th and the round published: the 17th is the first reserve.
func publishedTie(t *testing.T, d *db.DB) (*contests.Contest, map[string]int64) {
	t.Helper()
	c, ids := tied(t, d)
	mustDecide(t, d, c, lot("rb24a016"))
	mustPublish(t, d, c, "vong-loai", "")
	return reload(t, d), ids
}

func through(t *testing.T, d *db.DB, c *contests.Contest) (in map[int64]bool) {
	t.Helper()
	read(t, d, func(tx *db.Tx) (err error) { in, _, err = Through(tx, c, "vong-loai"); return err })
	return in
}

func call(entry, reason string) Call { return Call{Round: "vong-loai", Entry: entry, Reason: reason} }

func TestAWithdrawalAfterThePublicationMovesNobodyAndAReserveTakesThePlace(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := publishedTie(t, d)
		before := ranks(standings(t, d, c, "vong-loai", "A"))
		ctx := context.Background()
		wantFault(t, CallReserve(ctx, d, office, c, call("RB24-A-0017", "x")), fault.KindConflict, "", "ranking.call_no_place")
		setState(t, d, c, ids["rb24a003"], "withdrawn")
		table := standings(t, d, c, "vong-loai", "A")
		if after := ranks(table); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("the table moved: %v", after)
		}
		if r, _ := table.Row(ids["rb24a003"]); !r.Withdrawn || r.Advancement != In {
			t.Errorf("the withdrawn entry: %+v", r)
		}
		if in := through(t, d, c); len(in) != 15 || in[ids["rb24a003"]] {
			t.Errorf("through: %d", len(in))
		}
		wantMoved(t, d, c, false) // nothing that is public became untrue; who withdrew may still be said in a new publication
		read(t, d, func(tx *db.Tx) error {
			if n, err := Vacancies(tx, c, "vong-loai"); err != nil || n != 1 {
				t.Errorf("%d places free, %v", n, err)
			}
			return nil
		})
		wantFault(t, CallReserve(ctx, d, office, c, call("RB24-A-0005", "x")), fault.KindConflict, "", "ranking.call_not_next")
		wantFault(t, CallReserve(ctx, d, office, c, call("RB24-A-0017", " ")), fault.KindInvalid, "reason", "ranking.call_needs_reason")
		if err := CallReserve(ctx, d, office, c, call("rb24-a-0017", "Đơn xin rút ngày 5/8.")); err != nil {
			t.Fatal(err)
		}
		wantMoved(t, d, c, true)
		if in := through(t, d, c); len(in) != 16 || !in[ids["rb24a017"]] {
			t.Errorf("after the call: %d, %v", len(in), in[ids["rb24a017"]])
		}
		final := standings(t, d, c, "chung-ket", "A")
		if _, gone := final.Row(ids["rb24a003"]); gone || len(final.Rows) != 16 {
			t.Errorf("%d in the final, the withdrawn one among them: %v", len(final.Rows), gone)
		}
		wantFault(t, CallReserve(ctx, d, office, c, call("RB24-A-0017", "x")), fault.KindConflict, "", "ranking.call_no_place")
	})
}

func wantMoved(t *testing.T, d *db.DB, c *contests.Contest, want bool) {
	t.Helper()
	read(t, d, func(tx *db.Tx) error {
		draft, err := Prepare(tx, c, "vong-loai")
		if err != nil || draft.Moved != want || !draft.Changed {
			t.Errorf("moved %t, changed %t, %v; want moved %t", draft.Moved, draft.Changed, err, want)
		}
		return nil
	})
}

func TestG18_OfTwoCallsForOnePlaceExactlyOneWins(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := publishedTie(t, d)
		setState(t, d, c, ids["rb24a003"], "withdrawn")
		var group sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			group.Add(1)
			go func() {
				defer group.Done()
				errs[i] = CallReserve(context.Background(), d, office, c, call("RB24-A-0017", "Đơn xin rút."))
			}()
		}
		group.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if fault.KindOf(err) != fault.KindConflict {
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d won", won)
		}
	})
}

func TestAReserveIsCalledKnowinglyOnceTheNextRoundIsMarked(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := publishedTie(t, d)
		setState(t, d, c, ids["rb24a003"], "withdrawn")
		mark(t, d, c, "chung-ket", ids["rb24a001"], 1, 50_000, 60_000)
		wantFault(t, CallReserve(context.Background(), d, office, c, call("RB24-A-0017", "x")), fault.KindInvalid, "despite", "ranking.call_despite")
		late := call("RB24-A-0017", "Thi bù chiều nay.")
		late.Despite = true
		if err := CallReserve(context.Background(), d, office, c, late); err != nil {
			t.Fatal(err)
		}
		setState(t, d, c, ids["rb24a004"], "withdrawn")
		write(t, d, c, func(tx *db.Tx) error {
			row, _ := c.RoundRow("chung-ket")
			return contests.SetRoundState(tx, row.ID, contests.Closed)
		})
		wantFault(t, CallReserve(context.Background(), d, office, c, late), fault.KindConflict, "", "ranking.call_over")
	})
}

func TestThePageOfReservesSaysWhoseTurnItIs(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := publishedTie(t, d)
		setState(t, d, c, ids["rb24a003"], "withdrawn")
		s := newSite(t, d)
		organiser, viewer := s.as(c, contests.Organiser), s.as(c, contests.Viewer)
		wantIn(t, organiser.page(organiser.get(loaiPath), http.StatusOK), loaiPath+"/du-bi", "trống")
		wantIn(t, organiser.page(organiser.get(loaiPath+"/du-bi?bang=A"), http.StatusOK), "Đội 03", "Đến lượt Đội 17", "RB24-A-0017")
		wantNotIn(t, viewer.page(viewer.get(loaiPath+"/du-bi?bang=A"), http.StatusOK), "<textarea")
		wantIn(t, organiser.page(organiser.post(loaiPath+"/du-bi", url.Values{"bang": {"A"}, "entry": {"RB24-A-0017"}}), http.StatusUnprocessableEntity), "Vui lòng ghi lý do")
		organiser.page(organiser.post(loaiPath+"/du-bi", url.Values{"bang": {"A"}, "entry": {"RB24-A-0017"}, "reason": {"<b>Đơn</b>"}}), http.StatusSeeOther)
		wantIn(t, organiser.page(organiser.get(loaiPath+"/du-bi?bang=A"), http.StatusOK), "&lt;b&gt;Đơn&lt;/b&gt;", "Đội 17 (RB24-A-0017, dự bị 1) thay Đội 03")
	})
}

func TestAWithheldPrizeGoesToNobodyAndIsGivenAgainOnRecord(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d, "robocon-2024")
		finalists(t, d, 90_000, 80_000, 70_000, 60_000)
		w := Withholding{Round: "chung-ket", Division: "C", Prize: "nhat", Count: 1, DecidedBy: "Hội đồng giám khảo", Reason: "Không đạt."}
		prizes := func() (all string) {
			for _, r := range standings(t, d, c, "chung-ket", "C").Rows {
				all += r.Prize + " "
			}
			return all
		}
		if err := Withhold(context.Background(), d, office, c, w); err != nil {
			t.Fatal(err)
		}
		if got := prizes(); got != "nhi nhi ba ba " {
			t.Errorf("without the first prize: %s", got)
		}
		w.Count = 0
		if err := Withhold(context.Background(), d, office, c, w); err != nil {
			t.Fatal(err)
		}
		if got := prizes(); got != "nhat nhi nhi ba " {
			t.Errorf("given again: %s", got)
		}
		err := Withhold(context.Background(), d, office, c, Withholding{Round: "chung-ket", Division: "C", Prize: "x", Count: 9})
		for field, key := range map[string]string{"prize": "ranking.unknown_prize", "decided_by": "results.missing_decided_by", "reason": "ranking.withhold_needs_reason"} {
			wantFault(t, err, fault.KindInvalid, field, key)
		}
		w.Count = 2
		wantFault(t, Withhold(context.Background(), d, office, c, w), fault.KindInvalid, "count", "ranking.bad_count")
		w.Round = "vong-loai"
		wantFault(t, Withhold(context.Background(), d, office, c, w), fault.KindConflict, "", "ranking.no_awards")
		s := newSite(t, d)
		organiser := s.as(c, contests.Organiser)
		path := "/quan-ly/robocon-2024/vong/chung-ket/giai-thuong"
		organiser.page(organiser.post(path, url.Values{"bang": {"C"}, "prize": {"nhat"}, "count": {"1"}, "decided_by": {"Hội đồng"}, "reason": {"Không đạt."}}), http.StatusSeeOther)
		wantIn(t, organiser.page(organiser.get(path), http.StatusOK), "Giải Nhì", "6.000.000", "ghi không trao 1 Giải Nhất", "ghi trao đủ Giải Nhất", "20.000.000")
	})
}

func TestASealedLotHidesItsSeedUntilTheWordsAreDrawn(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := tied(t, d)
		ctx := context.Background()
		sealed, err := SealLot(ctx, d, office, c, Sealing{Round: "vong-loai", Division: "A"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = SealLot(ctx, d, office, c, Sealing{Round: "vong-loai", Division: "A"})
		wantFault(t, err, fault.KindConflict, "", "ranking.lot_waits")
		s := newSite(t, d)
		public := fmt.Sprintf("/cuoc-thi/robocon-2024/boc-tham/%d", sealed.ID)
		organiser := s.as(c, contests.Organiser)
		for _, page := range []string{s.page(s.get(public), 200), organiser.page(organiser.get(loaiPath+"/quyet-dinh?bang=A"), 200)} {
			wantIn(t, page, sealed.Commitment)
			wantNotIn(t, page, sealed.Seed)
		}
		_, err = DrawSealed(ctx, d, office, c, Drawing{Lot: sealed.ID, Words: " "})
		wantFault(t, err, fault.KindInvalid, "words", "ranking.lot_needs_words")
		wantFault(t, err, fault.KindInvalid, "decided_by", "results.missing_decided_by")
		organiser.page(organiser.post(loaiPath+"/quyet-dinh/boc-tham", url.Values{"bang": {"A"}, "hang": {"16"}, "lot": {fmt.Sprint(sealed.ID)},
			"words": {" Tây  Yên Tử 17 "}, "decided_by": {"Hội đồng giám khảo"}}), http.StatusSeeOther)
		order := scoring.Draw(sealed.Seed, "Tây Yên Tử 17", []string{"RB24-A-0016", "RB24-A-0017"})
		winner := ids["rb24a0"+strings.TrimPrefix(order[0], "RB24-A-00")]
		table := standings(t, d, c, "vong-loai", "A")
		if r, _ := table.Row(winner); r.Advancement != In || r.Decision == nil || r.Decision.LotID != sealed.ID {
			t.Errorf("the lot chose %s: %+v", order[0], r)
		}
		wantIn(t, s.page(s.get(public), 200), sealed.Seed, "Tây Yên Tử 17", scoring.Ticket(sealed.Seed, "Tây Yên Tử 17", order[0]))
		s.page(s.get(strings.Replace(public, "2024", "2025", 1)), 404)
		mustPublish(t, d, c, "vong-loai", "")
		wantIn(t, s.page(s.get(publicResult), http.StatusOK), `href="`+public+`"`)
		_, err = DrawSealed(ctx, d, office, c, Drawing{Lot: sealed.ID, Words: "khác", DecidedBy: "x"})
		wantFault(t, err, fault.KindConflict, "", "ranking.lot_drawn")
		_, err = SealLot(ctx, d, office, c, Sealing{Round: "vong-loai", Division: "A", Rank: 16})
		wantFault(t, err, fault.KindInvalid, "reason", "ranking.lot_needs_reason")
		check := func() (wrong []int64) {
			read(t, d, func(tx *db.Tx) (err error) { _, wrong, err = CheckLots(tx, c, "vong-loai"); return err })
			return wrong
		}
		if wrong := check(); len(wrong) != 0 {
			t.Errorf("wrong: %v", wrong)
		}
		write(t, d, c, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE lot SET seed = ? WHERE id = ?`, strings.Repeat("0", 64), sealed.ID)
			return err
		})
		if wrong := check(); len(wrong) != 1 {
			t.Error("a changed seed is not found")
		}
	})
}

func TestALotAboutAnotherTieIsNotDrawn(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := tied(t, d)
		sealed, err := SealLot(context.Background(), d, office, c, Sealing{Round: "vong-loai", Division: "A"})
		if err != nil {
			t.Fatal(err)
		}
		mark(t, d, c, "vong-loai", ids["rb24a018"], 1, 84_000, 60_000) // a third one ties
		_, err = DrawSealed(context.Background(), d, office, c, Drawing{Lot: sealed.ID, Words: "x", DecidedBy: "y"})
		wantFault(t, err, fault.KindConflict, "", "ranking.lot_stale")
		if _, err = SealLot(context.Background(), d, office, c, Sealing{Round: "vong-loai", Division: "A"}); err != nil {
			t.Errorf("another lot about the tie as it is: %v", err)
		}
	})
}

func TestALotPutsADecisionAsideOnlyWithAReason(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := tied(t, d)
		sealed, err := SealLot(t.Context(), d, office, c, Sealing{Round: "vong-loai", Division: "A"})
		if err != nil {
			t.Fatal(err)
		}
		mustDecide(t, d, c, lot("rb24a016"))
		organiser := newSite(t, d).as(c, contests.Organiser)
		draw := url.Values{"bang": {"A"}, "hang": {"16"}, "lot": {fmt.Sprint(sealed.ID)}, "words": {"Suối Mỡ"}, "decided_by": {"Hội đồng"}}
		page := organiser.page(organiser.post(loaiPath+"/quyet-dinh/boc-tham", draw), http.StatusUnprocessableEntity)
		wantIn(t, page, `id="e-lot_reason"`, "Các đội này đã có quyết định")
		wantNotIn(t, page, `id="e-reason"`)
		draw.Set("lot_reason", "Hội đồng bỏ quyết định trước.")
		organiser.page(organiser.post(loaiPath+"/quyet-dinh/boc-tham", draw), http.StatusSeeOther)
		if all := standings(t, d, c, "vong-loai", "A").Decisions; len(all) != 2 {
			t.Errorf("%d decisions", len(all))
		}
	})
}

func TestAVoteIsRecordedWithItsCounts(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := tied(t, d)
		vote := lot("rb24a016")
		vote.How = byVote
		for _, v := range []struct{ pro, con, key string }{{"", "", "ranking.votes_missing"}, {"5", "", "ranking.votes_bad"}, {"x", "1", "ranking.votes_bad"}, {"2", "2", "ranking.votes_lost"}} {
			vote.For, vote.Against = votesOf(v.pro), votesOf(v.con)
			wantFault(t, Decide(context.Background(), d, office, c, vote), fault.KindInvalid, "votes_for", v.key)
		}
		vote.For, vote.Against = votesOf("7"), votesOf("2")
		mustDecide(t, d, c, vote)
		if got := standings(t, d, c, "vong-loai", "A").Decisions[0]; got.For == nil || *got.For != 7 || *got.Against != 2 {
			t.Errorf("recorded %+v", got)
		}
		mustPublish(t, d, c, "vong-loai", "")
		s := newSite(t, d)
		wantIn(t, s.page(s.get(publicResult), http.StatusOK), "Kết quả biểu quyết: 7 phiếu thuận, 2 phiếu chống")
		organiser := s.as(c, contests.Organiser)
		wantIn(t, organiser.page(organiser.get(loaiPath+"/quyet-dinh?bang=A"), http.StatusOK), "7 phiếu thuận")
	})
}
