// Keeping, issuing, attaching: what each act refuses, on both engines.
package papers

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

// TestG7PapersComeFromAPublicationInForce: none without one, none from a stale one; the jury's minutes say what they are.
func TestG7PapersComeFromAPublicationInForce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := qualified(t, d, clock)
		for _, kind := range []string{Decision, Notice, Invitation, Receipts} {
			_, err := tryMake(d, c, kind, "chung-ket")
			wantFault(t, err, fault.KindConflict, "papers.unpublished")
		}
		if m := mustMake(t, d, c, Minutes, "chung-ket"); !strings.HasPrefix(m.Document.Draft, "DỰ THẢO (dữ liệu phiên bản ") {
			t.Errorf("minutes before the publication say %q", m.Document.Draft)
		}
		publish(t, d, c, "chung-ket", "")
		mustMake(t, d, c, Decision, "chung-ket")
		if m := mustMake(t, d, c, Minutes, "chung-ket"); m.Document.Draft != "" {
			t.Errorf("minutes of what is published say %q", m.Document.Draft)
		}
		correct(t, d, c, "chung-ket")
		for _, kind := range []string{Decision, Notice, Invitation, Receipts} {
			_, err := tryMake(d, c, kind, "chung-ket")
			wantFault(t, err, fault.KindConflict, "papers.stale")
			_, err = Issue(context.Background(), d, office, c, Key{kind, "chung-ket"}, "")
			wantFault(t, err, fault.KindConflict, "papers.stale")
		}
		if m := mustMake(t, d, c, Minutes, "chung-ket"); !strings.HasPrefix(m.Document.Draft, "DỰ THẢO") {
			t.Error("minutes of results that changed are no draft")
		}
		publish(t, d, c, "chung-ket", "Sửa điểm một lượt thi theo phiếu gốc.")
		if m := mustMake(t, d, c, Decision, "chung-ket"); !strings.Contains(m.Document.Words(), "được công bố lần 2 ngày 14 tháng 8 năm 2024") {
			t.Error("the decision does not name the publication in force")
		}
	})
}

// correct gives the newest sheet of a round another mark.
func correct(t *testing.T, d *db.DB, c *contests.Contest, round string) {
	t.Helper()
	row, _ := c.RoundRow(round)
	err := d.Write(context.Background(), db.Contest(c.ID), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO sheet (contest_id, round_id, entry_id, judge, attempt, revision, marks, points, time_ms, rules_version, actor, effective_at, recorded_at)
			SELECT contest_id, round_id, entry_id, judge, attempt, revision + 1, marks, points + 5000, time_ms, rules_version, actor, ?, ? FROM sheet
			WHERE id = (SELECT MAX(id) FROM sheet WHERE round_id = ?)`, tx.NowMS(), tx.NowMS(), row.ID)
		if err == nil {
			err = contests.BumpRound(tx, row.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFormsAreKeptAsRevisions(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		c := robocon(t, d, clock)
		key := Key{Minutes, "vong-loai"}
		bad := Form{Number: "12/QĐ", Day: "31/2/2024", Signer: strings.Repeat("a", maxLine+1)}
		_, err := Keep(ctx, d, office, c, key, Form{Number: "abc", Issuer: "Liên hiệp hội"}, 0)
		if all := fault.All(err); len(all) != 1 || all[0].Key != "papers.bad_number" {
			t.Errorf("a number without digits first: %v", err)
		}
		_, err = Keep(ctx, d, office, c, key, bad, 0)
		for field, message := range map[string]string{"number": "papers.bad_number", "day": "papers.bad_day", "signer": "papers.too_long", "issuer": "papers.needs_issuer"} {
			found := false
			for _, f := range fault.All(err) {
				found = found || f.Field == field && f.Key == message
			}
			if !found {
				t.Errorf("no fault %s at %s: %v", message, field, err)
			}
		}
		f := filled
		f.Bases, f.Place = "không hỏi ở biên bản", "  Bắc   Giang "
		p, err := Keep(ctx, d, office, c, key, f, 0)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := p.Form()
		if err != nil || kept.Place != "Bắc Giang" || kept.Bases != "" || kept.Day != "2024-08-20" {
			t.Errorf("kept %+v (%v)", kept, err)
		}
		_, err = Keep(ctx, d, office, c, key, f, 0)
		wantFault(t, err, fault.KindConflict, "papers.moved")
		if p, err = Keep(ctx, d, office, c, key, f, 1); err != nil || p.Revision != 2 {
			t.Errorf("revision %d (%v)", p.Revision, err)
		}
		next := mustMake(t, d, c, Lists, Whole).Form
		if next.Signer != "" || next.Place != "Bắc Giang" {
			t.Errorf("another paper takes the minutes' signer: %+v", next)
		}
		for _, unknown := range []Key{{"nghi-quyet", "vong-loai"}, {Decision, "vong-loai"}, {Minutes, "vong-x"}, {Minutes, Whole}, {Lists, "vong-loai"}, {Sheets, "vong-loai"}} {
			_, err := Keep(ctx, d, office, c, unknown, f, 0)
			wantFault(t, err, fault.KindNotFound, "papers.unknown")
		}
	})
}

func TestIssuingFreezesBothFiles(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		c := qualified(t, d, clock)
		key := Key{Decision, "chung-ket"}
		publish(t, d, c, "chung-ket", "")
		_, err := Issue(ctx, d, office, c, key, "")
		for _, lack := range []string{"papers.needs_number", "papers.needs_day", "papers.needs_signer"} {
			wantFault(t, err, fault.KindInvalid, lack)
		}
		f := filled
		f.Symbol = "QĐ-LHH"
		if _, err := Keep(ctx, d, office, c, key, f, 0); err != nil {
			t.Fatal(err)
		}
		_, err = Issue(ctx, d, office, c, key, "somethingelse")
		wantFault(t, err, fault.KindConflict, "papers.words_moved")
		seen := mustMake(t, d, c, Decision, "chung-ket")
		p, err := Issue(ctx, d, office, c, key, seen.Hash)
		if err != nil || p.State != Issued || p.Revision != 2 || p.Hash != seen.Hash || p.FromNumber == nil || *p.FromNumber != 1 {
			t.Fatalf("issued %+v (%v)", p, err)
		}
		_, err = Issue(ctx, d, office, c, key, "")
		wantFault(t, err, fault.KindConflict, "papers.issued_same")
		var before bytes.Buffer
		if err := seen.Write(&before, PDF); err != nil {
			t.Fatal(err)
		}
		correct(t, d, c, "chung-ket")
		publish(t, d, c, "chung-ket", "Sửa điểm theo phiếu gốc.")
		read(t, d, func(tx *db.Tx) error {
			media, content, err := IssuedFile(tx, p, PDF)
			if media != "application/pdf" || !bytes.Equal(content, before.Bytes()) {
				t.Errorf("the frozen file (%s) is another one", media)
			}
			return err
		})
		if again, err := Issue(ctx, d, office, c, key, ""); err != nil || again.Revision != 3 || again.Hash == p.Hash || *again.FromNumber != 2 {
			t.Errorf("issued again with its own number: %+v (%v)", again, err)
		}
		other := Key{Notice, "chung-ket"}
		f.Number, f.Symbol, f.Recipients = "35", "qđ-lhh", ""
		if _, err := Keep(ctx, d, office, c, other, f, 0); err != nil {
			t.Fatal(err)
		}
		_, err = Issue(ctx, d, office, c, other, "")
		wantFault(t, err, fault.KindInvalid, "papers.number_taken")
	})
}

// TestG18ANumberIsTakenOnce by two contests at the same moment.
func TestG18ANumberIsTakenOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, 8, 20, 9, 0))
		ctx := context.Background()
		doc, err := contests.Kit("robocon-2024")
		if err != nil {
			t.Fatal(err)
		}
		var all []*contests.Contest
		for _, code := range []string{"robocon-a", "robocon-b"} {
			c, err := contests.Create(ctx, d, office, []byte(strings.Replace(string(doc), "code: robocon-2024", "code: "+code, 1)))
			if err != nil {
				t.Fatal(err)
			}
			f := filled
			f.Symbol = "DS-LHH"
			if _, err := Keep(ctx, d, office, c, Key{Lists, Whole}, f, 0); err != nil {
				t.Fatal(err)
			}
			all = append(all, c)
		}
		var wg sync.WaitGroup
		faults := make([]error, len(all))
		for i, c := range all {
			wg.Add(1)
			go func() {
				defer wg.Done()
				faults[i] = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
					p := Paper{Kind: Lists, Revision: 2, State: Issued, Content: "{}", Number: "35", Symbol: "DS-LHH", Day: "2024-08-20", Actor: office.Name, RecordedAt: tx.NowMS()}
					return insertPaper(tx, c.ID, &p, claimOf(Form{Number: "35", Symbol: "DS-LHH", Day: "2024-08-20"}))
				})
			}()
		}
		wg.Wait()
		if (faults[0] == nil) == (faults[1] == nil) || !db.IsUnique(faults[0]) && !db.IsUnique(faults[1]) {
			t.Errorf("exactly one takes the number: %v", faults)
		}
	})
}

func TestScansGoWithIssuedPapers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		c := robocon(t, d, clock)
		key := Key{Lists, Whole}
		p, err := Keep(ctx, d, office, c, key, filled, 0)
		if err != nil {
			t.Fatal(err)
		}
		scan := []byte("%PDF-1.4 bản quét")
		_, err = Attach(ctx, d, office, c, p.ID, "ban-ky.pdf", scan)
		wantFault(t, err, fault.KindConflict, "papers.scan_unissued")
		if p, err = Issue(ctx, d, office, c, key, ""); err != nil {
			t.Fatal(err)
		}
		_, err = Attach(ctx, d, office, c, p.ID, "ban-ky.html", []byte("<script>alert(1)</script>"))
		wantFault(t, err, fault.KindInvalid, "files.kind")
		word, err := os.ReadFile(demo + "robocon-2024-chung-ket.xlsx")
		if err != nil {
			t.Fatal(err)
		}
		_, err = Attach(ctx, d, office, c, p.ID, "ban-ky.xlsx", word)
		wantFault(t, err, fault.KindInvalid, "papers.scan_kind")
		s, err := Attach(ctx, d, office, c, p.ID, `C:\quet\Bản ký.PDF`, scan)
		if err != nil || s.Name != "Bản ký.pdf" {
			t.Fatalf("attached %+v (%v)", s, err)
		}
		_, err = Attach(ctx, d, office, c, p.ID+99, "ban-ky.pdf", scan)
		wantFault(t, err, fault.KindNotFound, "papers.unknown")
		if err := Detach(ctx, d, office, c, s.ID); err != nil {
			t.Fatal(err)
		}
		wantFault(t, Detach(ctx, d, office, c, s.ID), fault.KindNotFound, "papers.unknown")
	})
}
