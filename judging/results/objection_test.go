package results

import (
	"context"
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

// objecting are rules with 15 days for objections and no approval.
const objecting = "\npublication: {objections: 15}\n"

// objectable is published under rules that take objections, on 1 June 2024 at 09:00.
func objectable(t testing.TB, d *db.DB) (*contests.Contest, map[string]int64) {
	t.Helper()
	c, ids := tied(t, d)
	c = ruled(t, d, c, objecting)
	mustDecide(t, d, c, lot("rb24a016"))
	mustPublish(t, d, c, "vong-loai", "")
	return c, ids
}

func sending(entry int64) Sending {
	return Sending{Round: "vong-loai", EntryID: entry, About: "marks", Body: "Điểm nhiệm vụ 3 ghi thiếu 10 điểm.", Sender: "Cô Nguyễn Thị Lan",
		Contact: "0912 345 678", Via: "link"}
}

var teacher = audit.By{Name: "Cô Nguyễn Thị Lan", Via: "link"}

func mustObject(t testing.TB, d *db.DB, c *contests.Contest, s Sending) Objection {
	t.Helper()
	o, err := Object(context.Background(), d, teacher, c, s)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func stage(t testing.TB, d *db.DB, c *contests.Contest, now time.Time) (stage string) {
	t.Helper()
	read(t, d, func(tx *db.Tx) error {
		w, err := WindowOf(tx, c, "vong-loai")
		stage = w.Stage(now)
		return err
	})
	return stage
}

func TestObjectionsAreTakenFifteenDays(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c, ids := objectable(t, d)
		last := testkit.Day(2024, 6, 16, 23, 59).Add(59 * time.Second)
		clock.Set(last)
		if got := stage(t, d, c, last); got != StageOpen {
			t.Errorf("in the last minute: %q", got)
		}
		o := mustObject(t, d, c, sending(ids["rb24a002"]))
		if o.Number != 1 || o.State != ObjectionNew || o.Contact != "0912345678" || o.DueAt != testkit.Day(2024, 7, 2, 0, 0).UnixMilli()-1 {
			t.Errorf("kept %+v", o)
		}
		clock.Set(testkit.Day(2024, 6, 17, 0, 0))
		_, err := Object(context.Background(), d, teacher, c, sending(ids["rb24a003"]))
		wantFault(t, err, fault.KindConflict, "", "objections.over")
		if got := stage(t, d, c, clock.Now()); got != StageReviewing {
			t.Errorf("over, one waits: %q", got)
		}
		if err := AnswerObjection(context.Background(), d, office, c, Answering{ID: o.ID, Verdict: ObjectionRejected, Answer: "Phiếu chấm đúng."}); err != nil {
			t.Fatal(err)
		}
		if got := stage(t, d, c, clock.Now()); got != StageFinal {
			t.Errorf("all answered: %q", got)
		}
	})
}

func TestAnObjectionIsRefusedWithAClearWord(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		ctx := context.Background()
		c, ids := tied(t, d)
		_, err := Object(ctx, d, teacher, c, sending(ids["rb24a002"]))
		wantFault(t, err, fault.KindNotFound, "", "objections.none")
		c = ruled(t, d, c, objecting)
		_, err = Object(ctx, d, teacher, c, sending(ids["rb24a002"]))
		wantFault(t, err, fault.KindNotFound, "", "results.not_published")
		mustDecide(t, d, c, lot("rb24a016"))
		mustPublish(t, d, c, "vong-loai", "")
		_, err = Object(ctx, d, teacher, c, Sending{Round: "vong-loai", EntryID: ids["rb24a002"], About: "khác", Body: "Sai.", Contact: "123", Sender: " "})
		for field, key := range map[string]string{"about": "objections.choose_about", "body": "objections.say_what", "sender": "objections.say_who", "contact": "objections.bad_contact"} {
			wantFault(t, err, fault.KindInvalid, field, key)
		}
		long := sending(ids["rb24a002"])
		long.Body = strings.Repeat("đ", maxObjection+1)
		_, err = Object(ctx, d, teacher, c, long)
		wantFault(t, err, fault.KindInvalid, "body", "results.too_long")
		for n := range maxObjections {
			o := mustObject(t, d, c, sending(ids["rb24a002"]))
			_, err = Object(ctx, d, teacher, c, sending(ids["rb24a002"]))
			wantFault(t, err, fault.KindConflict, "", "objections.one_at_a_time")
			if err := AnswerObjection(ctx, d, office, c, Answering{ID: o.ID, Verdict: ObjectionAnswered, Answer: "Đã giải thích."}); err != nil || o.Number != n+1 {
				t.Fatal(o.Number, err)
			}
		}
		_, err = Object(ctx, d, teacher, c, sending(ids["rb24a002"]))
		wantFault(t, err, fault.KindConflict, "", "objections.too_many")
	})
}

func TestG18AnObjectionIsSentOnceAndAnsweredOnce(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := objectable(t, d)
		var wg sync.WaitGroup
		sent, answered := make([]error, 8), make([]error, 8)
		for i := range sent {
			wg.Go(func() { _, sent[i] = Object(context.Background(), d, teacher, c, sending(ids["rb24a002"])) })
		}
		wg.Wait()
		wantOne(t, sent, "objections.one_at_a_time")
		var o []Objection
		read(t, d, func(tx *db.Tx) (err error) { o, err = Objections(tx, c.ID, ""); return err })
		if len(o) != 1 {
			t.Fatalf("%d objections are kept", len(o))
		}
		for i := range answered {
			wg.Go(func() {
				answered[i] = AnswerObjection(context.Background(), d, office, c, Answering{ID: o[0].ID, Verdict: ObjectionUpheld, Answer: "Đúng."})
			})
		}
		wg.Wait()
		wantOne(t, answered, "objections.answered_meanwhile")
	})
}

// wantOne wants exactly one success, and for all others the conflict.
func wantOne(t *testing.T, results []error, key string) {
	t.Helper()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
			continue
		}
		wantFault(t, err, fault.KindConflict, "", key)
	}
	if won != 1 {
		t.Errorf("%d won, want 1", won)
	}
}

func TestG22AnUpheldObjectionLeadsToANewPublication(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c, ids := objectable(t, d)
		o := mustObject(t, d, c, sending(ids["rb24a002"]))
		other := mustObject(t, d, c, sending(ids["rb24a003"]))
		for id, verdict := range map[int64]string{o.ID: ObjectionUpheld, other.ID: ObjectionRejected} {
			if err := AnswerObjection(context.Background(), d, office, c, Answering{ID: id, Verdict: verdict, Answer: "Đã xem lại phiếu.", FileName: "quyet-dinh.pdf", File: []byte("%PDF-1.7")}); err != nil {
				t.Fatal(err)
			}
		}
		clock.Set(testkit.Day(2024, 6, 10, 9, 0))
		mark(t, d, c, "vong-loai", ids["rb24a002"], 1, 100_000, 60_000)
		p := mustPublish(t, d, c, "vong-loai", "Theo kết quả giải quyết khiếu nại số 1.")
		read(t, d, func(tx *db.Tx) error {
			upheld, err := ObjectionByID(tx, c.ID, o.ID)
			if err != nil || upheld.Outcome != p.Number || upheld.Against != 1 {
				t.Errorf("upheld %+v, %v", upheld, err)
			}
			rejected, err := ObjectionByID(tx, c.ID, other.ID)
			if err != nil || rejected.Outcome != 0 {
				t.Errorf("rejected %+v, %v", rejected, err)
			}
			w, err := WindowOf(tx, c, "vong-loai")
			if err != nil || w.Number != 2 || !w.Until.Equal(testkit.Day(2024, 6, 26, 0, 0)) {
				t.Errorf("what changed can be objected to again: %+v, %v", w, err)
			}
			return nil
		})
	})
}

func TestAnAnswerNeedsAVerdictAReasonAndAPDF(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := objectable(t, d)
		o := mustObject(t, d, c, sending(ids["rb24a002"]))
		err := AnswerObjection(context.Background(), d, office, c, Answering{ID: o.ID, Verdict: "new", FileName: "x.pdf", File: []byte("<html>")})
		wantFault(t, err, fault.KindInvalid, "verdict", "objections.choose_verdict")
		wantFault(t, err, fault.KindInvalid, "answer", "objections.say_why")
		wantFault(t, err, fault.KindInvalid, "file", "objections.no_pdf")
		other := newContest(t, d, "robocon-2025")
		err = AnswerObjection(context.Background(), d, office, other, Answering{ID: o.ID, Verdict: ObjectionUpheld, Answer: "Đúng."})
		wantFault(t, err, fault.KindNotFound, "", "objections.unknown")
		read(t, d, func(tx *db.Tx) error {
			waiting, late, err := ObjectionCounts(tx, c.ID, testkit.Day(2024, 6, 16, 12, 0).UnixMilli())
			if err != nil || waiting != 1 || late != 0 {
				t.Errorf("%d wait, %d late, %v", waiting, late, err)
			}
			waiting, late, err = ObjectionCounts(tx, c.ID, testkit.Day(2024, 6, 17, 0, 0).UnixMilli())
			if err != nil || waiting != 1 || late != 1 {
				t.Errorf("%d wait, %d late, %v", waiting, late, err)
			}
			return nil
		})
	})
}
