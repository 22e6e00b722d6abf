// A report on its way, on both engines: drafts, a second person, what stops it, the frozen issue, corrections.
package reports

import (
	"context"
	"strings"
	"testing"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/reports/registers"
)

var (
	writes   = audit.By{Name: "Lê Thị Thu", Via: "command"}
	approves = audit.By{Name: "Phạm Quang Vinh", Via: "command"}
)

func plainWords(n Named) (label, about, unit, source string) {
	return n.Name, "", "việc", n.Source.VI
}

func parsed(t testing.TB, code string) Period {
	t.Helper()
	p, err := ParsePeriod(code)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// enterColumn enters a row of the register of popularisation.
func enterColumn(t testing.TB, d *db.DB, day, what string) int64 {
	t.Helper()
	id, err := registers.Enter(context.Background(), d, writes, "pho-bien-kien-thuc", map[string]string{"ngay": day, "loai": "chuyen-muc", "noi-dung": what})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// oneLine is a template whose only line is text.
func oneLine(text string) string {
	return strings.Replace(strings.Replace(contestsOnly, `{key: trong-ky, text: "{cuoc-thi.trong-ky}"}`, `{key: pho-bien, text: "`+text+`"}`, 1),
		`      - {key: trien-khai, text: "[Tổ chức triển khai {cuoc-thi.trien-khai}.]"}`+"\n", "", 1)
}

func work(t testing.TB, d *db.DB, p Period) (w *Work) {
	t.Helper()
	read(t, d, func(tx *db.Tx) (err error) {
		w, err = Open(tx, p)
		return err
	})
	return w
}

func wants(t *testing.T, what string, err error, kind fault.Kind, key string) {
	t.Helper()
	faults := fault.All(err)
	if fault.KindOf(err) != kind || len(faults) == 0 || faults[0].Key != key {
		t.Errorf("%s: %v, want %s", what, err, key)
	}
}

func TestG8AReportIsIssuedOnlyWithASecondPerson(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx, p := context.Background(), parsed(t, "2024-H1")
		clock.Set(testkit.Day(2024, time.June, 20, 9, 0))
		enterColumn(t, d, "12/06/2024", "Số 1")
		clock.Set(testkit.Day(2024, time.July, 3, 9, 0))
		version, err := SaveDraft(ctx, d, writes, p, []byte(oneLine("Thực hiện {pho-bien.chuyen-muc} chuyên mục.")), 0, "")
		if err != nil || version != 1 {
			t.Fatal(version, err)
		}
		_, err = SaveDraft(ctx, d, approves, p, []byte(oneLine("Khác.")), 0, "")
		wants(t, "a second draft from the same version", err, fault.KindConflict, "report.draft.changed")
		_, err = IssueReport(ctx, d, writes, p, Number{Day: "2024-07-03"})
		wants(t, "issued without approval", err, fault.KindConflict, "report.review.not_approved")
		if err := Submit(ctx, d, writes, p, 1, "", plainWords); err != nil {
			t.Fatal(err)
		}
		hash := work(t, d, p).Review.Hash
		wants(t, "approved by the one who submitted", ApproveReport(ctx, d, writes, p, hash), fault.KindDenied, "report.review.same_person")
		wants(t, "approved by another account of that name", ApproveReport(ctx, d, audit.By{Name: "lê thị  thu", Via: "command"}, p, hash), fault.KindDenied, "report.review.same_person")
		wants(t, "approved unseen", ApproveReport(ctx, d, approves, p, "khac"), fault.KindConflict, "report.review.changed")
		_, err = SaveDraft(ctx, d, writes, p, []byte(oneLine("Khác.")), 1, "")
		wants(t, "changed while it waits", err, fault.KindConflict, "report.review.under_way")

		enterColumn(t, d, "20/06/2024", "Số 2")
		wants(t, "approved after a figure moved", ApproveReport(ctx, d, approves, p, hash), fault.KindConflict, "report.review.figures_moved")
		if err := ReturnReport(ctx, d, approves, p, "Sổ vừa được bổ sung."); err != nil {
			t.Fatal(err)
		}
		issued := issueNow(t, d, p, 1, "")
		if issued.Number != 1 || issued.Edition != 1 || issued.PreparedBy != writes.Name || issued.ApprovedBy != approves.Name {
			t.Errorf("issued %+v", issued)
		}
		draft, err := issued.Draft()
		if err != nil || !strings.Contains(draft.Text(), "- Thực hiện 02 chuyên mục.") || draft.Figures[0].Rows != 2 || draft.Figures[0].Unit != "việc" {
			t.Errorf("frozen %+v, %v", draft, err)
		}
		corrected(t, d, clock, p, issued)
	})
}

// issueNow takes the newest draft through approval.
func issueNow(t *testing.T, d *db.DB, p Period, version int, reason string) Issued {
	t.Helper()
	ctx := context.Background()
	if err := Submit(ctx, d, writes, p, version, reason, plainWords); err != nil {
		t.Fatal(err)
	}
	if err := ApproveReport(ctx, d, approves, p, work(t, d, p).Review.Hash); err != nil {
		t.Fatal(err)
	}
	issued, err := IssueReport(ctx, d, writes, p, Number{Day: d.Now().Format(time.DateOnly)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = IssueReport(ctx, d, writes, p, Number{Day: d.Now().Format(time.DateOnly)})
	wants(t, "a second click", err, fault.KindConflict, "report.review.issued")
	return issued
}

// corrected enters a row after the issue: the issued report stays, and a new issue wants a reason.
func corrected(t *testing.T, d *db.DB, clock *testkit.Clock, p Period, first Issued) {
	t.Helper()
	ctx := context.Background()
	clock.Set(testkit.Day(2024, time.August, 1, 9, 0))
	enterColumn(t, d, "25/06/2024", "Số 3")
	var again Issued
	read(t, d, func(tx *db.Tx) (err error) {
		again, err = IssuedByID(tx, first.ID)
		return err
	})
	if again.Content != first.Content || again.Hash != hashOf(again.Content) {
		t.Error("the issued report changed")
	}
	w := work(t, d, p)
	if u := w.Now.Figures[0]; u.Value != 3 || u.Recorded != 1 || !u.Later() {
		t.Errorf("the figure is %+v", u)
	}
	wants(t, "issued again without a reason", Submit(ctx, d, writes, p, 1, "", plainWords), fault.KindInvalid, "report.review.needs_reason")
	second := issueNow(t, d, p, 1, "Bổ sung một chuyên mục.")
	recheckIssued(t, d, 2, 0)
	write(t, d, newContest(t, d), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE report_issue SET content = REPLACE(content, '"value":2', '"value":9') WHERE id = ?`, first.ID)
		return err
	})
	recheckIssued(t, d, 2, 1)
	if second.Edition != 2 || second.Number != 2 || second.Reason != "Bổ sung một chuyên mục." {
		t.Errorf("the correction is %+v", second)
	}
}

func TestAFigureWithNothingToSayStopsTheReportAndNamesItsLine(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.July, 20, 9, 0))
		newContest(t, d)
		p := parsed(t, "2024-H2")
		for _, tt := range []struct{ text, key string }{
			{"Có {khong.co} việc.", "report.stop.unknown"},
			{"Có [{khong.co} việc].", "report.stop.unknown"},
			{"Có {pho-bien.chuyen-muc} chuyên mục.", "report.stop.nothing"},
			{"Trao {robocon-2024.giai} giải.", "report.stop.missing"},
			{"Có[ {pho-bien.chuyen-muc} chuyên mục,] nhiều việc.", ""},
			{"[Trao {robocon-2024.giai} giải.] Và khác.", ""},
		} {
			base := work(t, d, p).Version
			if _, err := SaveDraft(context.Background(), d, writes, p, []byte(oneLine(tt.text)), base, ""); err != nil {
				t.Fatal(err)
			}
			err := Submit(context.Background(), d, writes, p, base+1, "", plainWords)
			if tt.key == "" {
				if err != nil {
					t.Errorf("%s: %v", tt.text, err)
				} else if err := ReturnReport(context.Background(), d, approves, p, "Thử."); err != nil {
					t.Fatal(err)
				}
				continue
			}
			wants(t, tt.text, err, fault.KindInvalid, tt.key)
			if f := fault.All(err); len(f) > 0 && f[0].Field != "line.pho-bien" {
				t.Errorf("%s: the fault stands at %s", tt.text, f[0].Field)
			}
		}
	})
}

func TestOfAllWhoApproveAtOnceExactlyOneDoes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx, p := context.Background(), parsed(t, "2024-H1")
		clock.Set(testkit.Day(2024, time.July, 3, 9, 0))
		enterColumn(t, d, "12/06/2024", "Số 1")
		if _, err := SaveDraft(ctx, d, writes, p, []byte(oneLine("Có {pho-bien.chuyen-muc} chuyên mục.")), 0, ""); err != nil {
			t.Fatal(err)
		}
		if err := Submit(ctx, d, writes, p, 1, "", plainWords); err != nil {
			t.Fatal(err)
		}
		hash := work(t, d, p).Review.Hash
		done := make(chan error, 8)
		for range cap(done) {
			go func() { done <- ApproveReport(ctx, d, approves, p, hash) }()
		}
		won := 0
		for range cap(done) {
			if err := <-done; err == nil {
				won++
			} else if fault.KindOf(err) != fault.KindConflict {
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d approvals won", won)
		}
	})
}

func recheckIssued(t *testing.T, d *db.DB, checked, wrong int) {
	t.Helper()
	read(t, d, func(tx *db.Tx) error {
		n, found, err := RecheckIssued(tx)
		if n != checked || len(found) != wrong {
			t.Errorf("%d issued reports checked, found %v", n, found)
		}
		return err
	})
}
