// Issuing, issuing anew and revoking, on both engines.
package certificates

import (
	"context"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/judging/results"
	"hoithi/registration/entries"
)

func TestG7CertificatesComeFromThePublicationInForce(t *testing.T) {
	each(t, marked, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		what := Issuing{Kind: Merit, To: ToEntries, Day: "16/8/2024"}
		_, err := Issue(t.Context(), d, office, c, what)
		wantFault(t, err, fault.KindConflict, "certificates.unpublished")
		publish(t, d, c, "chung-ket", "")
		made := mustIssue(t, d, c, Merit, ToEntries)
		if len(made) != 30 || made[0].Number != "01/GCN-2024" || made[29].Number != "30/GCN-2024" || made[0].Publication != 1 {
			t.Fatalf("%d made: %+v", len(made), made[0])
		}
		w, err := made[0].Words()
		if err != nil || w.Prize != "Giải Nhất" || w.Team != made[0].Name || w.Round != "Chung kết" && w.Round != "Vòng chung kết" {
			t.Errorf("%v %+v", err, w)
		}
		_, err = Issue(t.Context(), d, office, c, what)
		wantFault(t, err, fault.KindConflict, "certificates.nobody_left")

		if _, err := results.CorrectNames(t.Context(), d, office, c, correction(made[0].EntryID)); err != nil {
			t.Fatal(err)
		}
		what.To, what.Seen = ToContestants, 1
		if _, err := Issue(t.Context(), d, office, c, what); err == nil {
			t.Error("issued from results that were not seen")
		}
	})
}

func TestRefusalsAtTheField(t *testing.T) {
	each(t, public, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		for _, x := range []struct {
			what Issuing
			key  string
		}{
			{Issuing{Kind: "bang-khen", To: ToEntries, Day: "16/8/2024", Seen: 0}, "certificates.unknown_kind"},
			{Issuing{Kind: Merit, To: "all", Day: "16/8/2024", Seen: 0}, "certificates.unknown_to"},
			{Issuing{Kind: Merit, To: ToEntries, Day: "31/2/2024", Seen: 0}, "certificates.bad_day"},
			{Issuing{Kind: Merit, To: ToEntries, Day: "13/8/2024", Seen: 0}, "certificates.day_bounds"},
			{Issuing{Kind: Merit, To: ToEntries, Day: "16/8/2025", Seen: 0}, "certificates.day_bounds"},
		} {
			_, err := Issue(t.Context(), d, office, c, x.what)
			wantFault(t, err, fault.KindInvalid, x.key)
		}
		_, err := Issue(t.Context(), d, office, c, Issuing{Kind: Merit, To: ToEntries, Day: "16/8/2024", Seen: 7})
		wantFault(t, err, fault.KindConflict, "certificates.newer")
	})
}

func TestG18TwoWhoIssueAtOnceGiveEachNumberOnce(t *testing.T) {
	each(t, public, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		var all sync.WaitGroup
		faults := make([]error, 4)
		for i := range faults {
			all.Go(func() {
				_, faults[i] = Issue(context.Background(), d, office, c, Issuing{Kind: Praise, To: ToContestants, Day: "16/8/2024"})
			})
		}
		all.Wait()
		won := 0
		for _, err := range faults {
			if err == nil {
				won++
			} else {
				wantFault(t, err, fault.KindConflict, "certificates.nobody_left")
			}
		}
		list := register(t, d, c, Praise)
		if won != 1 || len(list) < 60 {
			t.Fatalf("%d won, %d issued", won, len(list))
		}
		for i, one := range list {
			if one.Ordinal != i+1 || one.Number != numberOf(Praise, 2024, i+1) || len(one.Token) != 22 || one.Place == 0 {
				t.Fatalf("line %d: %+v", i, one)
			}
		}
	})
}

func TestG22AnewIsANewNumberThatNamesTheOldOne(t *testing.T) {
	each(t, public, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		old := mustIssue(t, d, c, Merit, ToEntries)[0]
		_, err := Reissue(t.Context(), d, office, c, old.ID, "19/8/2024", "  ")
		wantFault(t, err, fault.KindInvalid, "certificates.needs_reason")
		id := old.EntryID
		if _, err := results.CorrectNames(t.Context(), d, office, c, correction(id)); err != nil {
			t.Fatal(err)
		}
		made, err := Reissue(t.Context(), d, office, c, old.ID, "16/8/2024", "Sửa tên đội.")
		if err != nil || made.Number != "31/GCN-2024" || made.Replaces != old.Number || made.Publication != 2 || made.Name != "Đội Tên Đúng" {
			t.Fatalf("%v %+v", err, made)
		}
		_, err = Reissue(t.Context(), d, office, c, old.ID, "16/8/2024", "Lần nữa.")
		wantFault(t, err, fault.KindConflict, "certificates.replaced")
		wantFault(t, Revoke(t.Context(), d, office, c, old.ID, "Sai."), fault.KindConflict, "certificates.replaced")
		list := register(t, d, c, Merit)
		if list[0].State() != Replaced || list[0].ReplacedBy != made.Number || list[0].Name == made.Name || list[30].State() != Valid {
			t.Errorf("%+v", list[0])
		}
		if err := Revoke(t.Context(), d, office, c, made.ID, "Đội gian lận."); err != nil {
			t.Fatal(err)
		}
		wantFault(t, Revoke(t.Context(), d, office, c, made.ID, "Đội gian lận."), fault.KindConflict, "certificates.revoked_already")
		if n := len(standing(t, d, c, Merit).List); n != 29 {
			t.Errorf("%d hold, want 29", n)
		}
		_, err = Issue(t.Context(), d, office, c, Issuing{Kind: Merit, To: ToEntries, Day: "16/8/2024"})
		wantFault(t, err, fault.KindConflict, "certificates.nobody_left") // who was revoked comes back by Reissue only
		read(t, d, func(tx *db.Tx) error {
			lines, err := audit.History(tx, "certificate", made.ID)
			if len(lines) != 2 || lines[0].Act != "certificate.reissue" || lines[1].Act != "certificate.revoke" || lines[1].Reason != "Đội gian lận." {
				t.Errorf("%+v", lines)
			}
			return err
		})
	})
}

// correction gives an entry of the final another name.
func correction(id int64) results.NameCorrection {
	return results.NameCorrection{EntryID: id, Names: entries.Names{Entry: "Đội Tên Đúng"}, Reason: "Viết sai tên đội."}
}

func TestG6ACertificateOfAnotherContestIsUnknown(t *testing.T) {
	each(t, public, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		made := mustIssue(t, d, c, Merit, ToEntries)[0]
		doc, err := contests.Kit("hai-vong")
		if err != nil {
			t.Fatal(err)
		}
		other, err := contests.Create(t.Context(), d, office, doc)
		if err != nil {
			t.Fatal(err)
		}
		wantFault(t, Revoke(t.Context(), d, office, other, made.ID, "Nhầm."), fault.KindNotFound, "certificates.unknown")
		_, err = Reissue(t.Context(), d, office, other, made.ID, "16/8/2024", "Nhầm.")
		wantFault(t, err, fault.KindNotFound, "certificates.unknown")
	})
}
