package results

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

// approving are the rules of tied that want a second person, with 15 days for objections.
const approving = "\npublication: {approval: true, objections: 15}\n"

// ruled puts other rules in force; the document grows at its end.
func ruled(t testing.TB, d *db.DB, c *contests.Contest, more string) *contests.Contest {
	t.Helper()
	write(t, d, c, func(tx *db.Tx) error {
		var doc string
		if err := tx.Get(&doc, `SELECT document FROM rules WHERE contest_id = ? AND version = ?`, c.ID, c.RulesVersion); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO rules (contest_id, version, document, created_at) VALUES (?, ?, ?, ?)`, c.ID, c.RulesVersion+1, doc+more, tx.NowMS()); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE contest SET rules_version = ? WHERE id = ?`, c.RulesVersion+1, c.ID)
		return err
	})
	var now *contests.Contest
	read(t, d, func(tx *db.Tx) (err error) { now, err = contests.ByID(tx, c.ID); return err })
	return now
}

// account makes a person and gives who acts.
func account(t testing.TB, d *db.DB, login, name string) audit.By {
	t.Helper()
	by := audit.By{Name: name, Via: "web"}
	err := d.Write(context.Background(), "account", func(tx *db.Tx) error {
		return tx.Get(&by.AccountID, `INSERT INTO account (login, name, created_at) VALUES (?, ?, ?) RETURNING id`, login, name, tx.NowMS())
	})
	if err != nil {
		t.Fatal(err)
	}
	return by
}

// ready is tied with the tie decided and rules that want an approval.
func ready(t testing.TB, d *db.DB) (*contests.Contest, map[string]int64) {
	t.Helper()
	c, ids := tied(t, d)
	c = ruled(t, d, c, approving)
	mustDecide(t, d, c, lot("rb24a016"))
	return c, ids
}

func TestG8APublicationNeedsASecondPerson(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c, _ := ready(t, d)
		ctx := context.Background()
		thu, hanh := account(t, d, "thu", "Nguyễn Thị Thư"), account(t, d, "hanh", "Nguyễn Thị Hạnh")
		_, err := ApprovePublication(ctx, d, hanh, c, "vong-loai", "")
		wantFault(t, err, fault.KindConflict, "", "publishing.nothing_prepared")
		p, err := Publish(ctx, d, thu, c, "vong-loai", "")
		if err != nil || p.Number != 0 || len(p.Hash) != 64 {
			t.Fatalf("prepared %+v, %v", p, err)
		}
		if state := reload(t, d).Rounds[0].State; state == contests.Published {
			t.Error("it is public before anybody approved")
		}
		_, err = Publish(ctx, d, hanh, c, "vong-loai", "")
		wantFault(t, err, fault.KindConflict, "", "publishing.already_prepared")
		for _, same := range []audit.By{thu, {Name: "nguyễn thị  thư", Via: "command"}, {Name: "Nguyễn Thị Thư", Via: "demo"}} {
			_, err = ApprovePublication(ctx, d, same, c, "vong-loai", p.Hash)
			wantFault(t, err, fault.KindDenied, "", "publishing.same_person")
		}
		_, err = ApprovePublication(ctx, d, hanh, c, "vong-loai", strings.Repeat("0", 64))
		wantFault(t, err, fault.KindConflict, "", "publishing.prepared_anew")
		made, err := ApprovePublication(ctx, d, hanh, c, "vong-loai", p.Hash)
		if err != nil || made.Number != 1 || made.Hash != p.Hash || made.Actor != thu.Name || made.ApprovedBy != hanh.Name || made.PublishedAt != clock.Now().UnixMilli() {
			t.Errorf("published %+v, %v", made, err)
		}
		if state := reload(t, d).Rounds[0].State; state != contests.Published {
			t.Errorf("the round is %s", state)
		}
		_, err = ApprovePublication(ctx, d, hanh, c, "vong-loai", p.Hash)
		wantFault(t, err, fault.KindConflict, "", "publishing.approved_meanwhile")
	})
}

func TestG8TwoPeopleOfOneNameAreTwo(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := ready(t, d)
		if _, err := Publish(context.Background(), d, account(t, d, "thu1", "Nguyễn Thị Thư"), c, "vong-loai", ""); err != nil {
			t.Fatal(err)
		}
		if _, err := ApprovePublication(context.Background(), d, account(t, d, "thu2", "Nguyễn Thị Thư"), c, "vong-loai", ""); err != nil {
			t.Errorf("another account of the same name: %v", err)
		}
	})
}

func TestG22WhatChangedSinceItWasPreparedIsNotApproved(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := ready(t, d)
		ctx, second := context.Background(), audit.By{Name: "Trần Văn Hai", Via: "command"}
		p, err := Publish(ctx, d, office, c, "vong-loai", "")
		if err != nil {
			t.Fatal(err)
		}
		mark(t, d, c, "vong-loai", ids["rb24a002"], 1, 98_500, 60_000)
		_, err = ApprovePublication(ctx, d, second, c, "vong-loai", p.Hash)
		wantFault(t, err, fault.KindConflict, "", "publishing.changed_since")
		again, err := Publish(ctx, d, office, c, "vong-loai", "")
		if err != nil || again.Hash == p.Hash {
			t.Fatalf("prepared again %+v, %v", again, err)
		}
		_, err = ApprovePublication(ctx, d, second, c, "vong-loai", p.Hash)
		wantFault(t, err, fault.KindConflict, "", "publishing.prepared_anew")
		mark(t, d, c, "vong-loai", ids["rb24a017"], 1, 99_000, 60_000) // a tie that nobody decided comes up
		mark(t, d, c, "vong-loai", ids["rb24a015"], 1, 84_000, 60_000)
		_, err = ApprovePublication(ctx, d, second, c, "vong-loai", again.Hash)
		wantFault(t, err, fault.KindConflict, "", "results.blocked_tie")
	})
}

func TestAPreparedPublicationIsWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := ready(t, d)
		ctx, second := context.Background(), audit.By{Name: "Trần Văn Hai", Via: "command"}
		wantFault(t, WithdrawPrepared(ctx, d, second, c, "vong-loai", "", ""), fault.KindConflict, "", "publishing.nothing_prepared")
		p, err := Publish(ctx, d, office, c, "vong-loai", "")
		if err != nil {
			t.Fatal(err)
		}
		wantFault(t, WithdrawPrepared(ctx, d, second, c, "vong-loai", "khác", ""), fault.KindConflict, "", "publishing.prepared_anew")
		if err := WithdrawPrepared(ctx, d, second, c, "vong-loai", p.Hash, "Chờ biên bản."); err != nil {
			t.Fatal(err)
		}
		_, err = ApprovePublication(ctx, d, second, c, "vong-loai", p.Hash)
		wantFault(t, err, fault.KindConflict, "", "publishing.nothing_prepared")
		if _, err := Publish(ctx, d, office, c, "vong-loai", ""); err != nil {
			t.Errorf("prepare again: %v", err)
		}
	})
}

func TestG18OfTwoApproversOneWins(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := ready(t, d)
		if _, err := Publish(context.Background(), d, office, c, "vong-loai", ""); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		faults := make([]error, 8)
		for i := range faults {
			by := audit.By{Name: "Người duyệt " + string(rune('A'+i)), Via: "command"}
			wg.Go(func() { _, faults[i] = ApprovePublication(context.Background(), d, by, c, "vong-loai", "") })
		}
		wg.Wait()
		won := 0
		for _, err := range faults {
			if err == nil {
				won++
				continue
			}
			wantFault(t, err, fault.KindConflict, "", "publishing.approved_meanwhile")
		}
		if won != 1 {
			t.Errorf("%d approvals, want 1", won)
		}
	})
}

func TestG18AnApprovalWhileAMarkIsCorrected(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := ready(t, d)
		ctx := context.Background()
		for n := range 6 {
			p, err := Publish(ctx, d, office, c, "vong-loai", "Nhập lại điểm.")
			if err != nil {
				t.Fatal(err)
			}
			var wg sync.WaitGroup
			var corrected, approved error
			var made Publication
			wg.Go(func() {
				corrected = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
					return markIn(tx, c, "vong-loai", ids["rb24a003"], 1, 97_000+int64(n+1)*10, 60_000)
				})
			})
			wg.Go(func() {
				made, approved = ApprovePublication(ctx, d, audit.By{Name: "Trần Văn Hai", Via: "command"}, c, "vong-loai", p.Hash)
			})
			wg.Wait()
			if corrected != nil {
				t.Fatal(corrected)
			}
			if approved == nil && made.Hash != p.Hash {
				t.Errorf("published %s, looked at %s", made.Hash, p.Hash)
			}
			if approved != nil {
				wantFault(t, approved, fault.KindConflict, "", "publishing.changed_since")
			}
			wantChanged(t, d, c, true) // whoever won, the corrected mark is not public yet
		}
	})
}

func wantChanged(t *testing.T, d *db.DB, c *contests.Contest, want bool) {
	t.Helper()
	read(t, d, func(tx *db.Tx) error {
		draft, err := Prepare(tx, c, "vong-loai")
		if err != nil || draft.Changed != want {
			t.Errorf("changed %v, %v; want %v", draft.Changed, err, want)
		}
		return nil
	})
}

func TestAPublicationOfTheFirstFormatIsReadAndStillTrue(t *testing.T) {
	content, err := os.ReadFile("testdata/publication-format1.json")
	if err != nil {
		t.Fatal(err)
	}
	old, err := decode(string(content))
	if err != nil || old.Format != 1 || len(old.Divisions) != 3 {
		t.Fatalf("format 1 reads as %+v, %v", old, err)
	}
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := published(t, d)
		write(t, d, c, func(tx *db.Tx) error {
			p, err := Latest(tx, c.Rounds[0].ID)
			if err != nil {
				return err
			}
			s, err := p.Snapshot()
			if err != nil {
				return err
			}
			text, hash, err := s.asFormat1().encode()
			if err != nil {
				return err
			}
			_, err = tx.Exec(`UPDATE publication SET content = ?, hash = ?, body_hash = '' WHERE id = ?`, text, hash, p.ID)
			return err
		})
		wantChanged(t, d, c, false)
	})
}
