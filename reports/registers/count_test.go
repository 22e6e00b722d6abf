// Counts stay what was known: rows entered, corrected, taken out and brought back later change only what is known later.
package registers

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

// put enters a row of pairs of field and value.
func put(t testing.TB, d *db.DB, register string, pairs ...string) int64 {
	t.Helper()
	id, err := Enter(context.Background(), d, tester, register, pairsOf(pairs))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func pairsOf(pairs []string) map[string]string {
	typed := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		typed[pairs[i]] = pairs[i+1]
	}
	return typed
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFigureOfThePastStaysWhatItWas(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		workshops := rowsOf("pho-bien-kien-thuc", is("loai", "hoi-thao"))
		people := Query{Register: "pho-bien-kien-thuc", Op: OpSum, Field: "so-nguoi"}
		end := testkit.Day(2024, time.July, 1, 0, 0)
		clock.Set(testkit.Day(2024, time.June, 10, 9, 0))
		first := put(t, d, "pho-bien-kien-thuc", "ngay", "2024-05-01", "loai", "hoi-thao", "noi-dung", "Một", "so-nguoi", "100")
		second := put(t, d, "pho-bien-kien-thuc", "ngay", "2024-06-30", "loai", "hoi-thao", "noi-dung", "Hai", "so-nguoi", "50")
		put(t, d, "pho-bien-kien-thuc", "ngay", "2024-07-01", "loai", "hoi-thao", "noi-dung", "Ngoài kỳ", "so-nguoi", "7")
		wants := func(what string, q Query, then, now int64) {
			t.Helper()
			inRead(t, d, func(tx *db.Tx) error {
				v, err := CountThen(tx, q, firstHalf, end.UnixMilli())
				if v.N != then || v.Now != now || v.Later != (then != now) {
					t.Errorf("%s: %+v, want %d then and %d now", what, v, then, now)
				}
				return err
			})
		}
		wants("at the end of the half", workshops, 2, 2)
		wants("people", people, 150, 150)
		clock.Set(testkit.Day(2024, time.July, 20, 9, 0))
		third := put(t, d, "pho-bien-kien-thuc", "ngay", "2024-06-01", "loai", "hoi-thao", "noi-dung", "Ghi muộn", "so-nguoi", "30")
		wants("a row entered late", workshops, 2, 3)
		must(t, Remove(ctx, d, tester, "pho-bien-kien-thuc", first, 1, "ghi trùng"))
		wants("one came, one went: the number is the same again", workshops, 2, 2)
		wants("but not that of the people", people, 150, 80)
		must(t, Correct(ctx, d, tester, "pho-bien-kien-thuc", second, 1, pairsOf([]string{"ngay", "2024-07-02", "loai", "hoi-thao", "noi-dung", "Hai", "so-nguoi", "55"}), "lùi ngày"))
		wants("a row moved out of the period", workshops, 2, 1)
		must(t, Restore(ctx, d, tester, "pho-bien-kien-thuc", first, 2, "không trùng"))
		wants("a row brought back", workshops, 2, 2)
		wants("people in the end", people, 150, 130)
		inRead(t, d, func(tx *db.Tx) error {
			for known, want := range map[int64][]int64{end.UnixMilli(): {first, second}, clock.Now().UnixMilli() + 1: {first, third}} {
				rows, err := Rows(tx, workshops, firstHalf, known)
				if err != nil {
					return err
				}
				var ids []int64
				for _, r := range rows {
					ids = append(ids, r.ID)
				}
				if !slices.Equal(ids, want) {
					t.Errorf("rows known at %d: %v, want %v", known, ids, want)
				}
			}
			return nil
		})
	})
}

func TestTheRowsOfAFigureAreThoseItCounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		bring(t, d, "so.xlsx", demoBook(t))
		known := clock.Now().UnixMilli() + 1
		inRead(t, d, func(tx *db.Tx) error {
			for _, r := range reported {
				rows, err := Rows(tx, r.query, firstHalf, known)
				if err != nil {
					return err
				}
				var sum int64
				distinct := map[string]bool{}
				for _, row := range rows {
					var n int64
					fmt.Sscan(row.Values[r.query.Field+map[bool]string{true: "so-luong"}[r.query.Field == ""]], &n)
					sum += n
					if v := row.Values[r.query.Field]; v != "" {
						distinct[v] = true
					}
				}
				if got := map[Op]int64{OpCount: int64(len(rows)), OpSum: sum, OpDistinct: int64(len(distinct))}[r.query.Op]; got != r.half {
					t.Errorf("%s: the rows come to %d, the figure to %d", r.name, got, r.half)
				}
			}
			all, err := All(tx)
			if err != nil {
				return err
			}
			for _, reg := range all { // every figure that a register has by itself can be asked
				for _, f := range reg.OwnFigures() {
					if _, has, err := valueOfOwn(tx, f.Name, wholeYear, known); err != nil || !has {
						t.Errorf("%s: %v %v", f.Name, has, err)
					}
				}
			}
			_, has, err := valueOfOwn(tx, "so.khong-co", wholeYear, known)
			if has {
				t.Error("an unknown figure has a value")
			}
			return err
		})
	})
}

func TestAQuestionIsCheckedAgainstTheRegister(t *testing.T) {
	all, err := builtin()
	must(t, err)
	r, _ := find(all, "pho-bien-kien-thuc")
	for _, bad := range []struct {
		query Query
		key   string
	}{
		{Query{Register: r.Code}, "registers.fault.query_op"},
		{Query{Register: r.Code, Op: "mean"}, "registers.fault.query_op"},
		{Query{Register: "khac", Op: OpCount}, "registers.unknown"},
		{Query{Register: r.Code, Op: OpCount, Field: "loai"}, "registers.fault.query_no_field"},
		{Query{Register: r.Code, Op: OpSum}, "registers.fault.query_field"},
		{Query{Register: r.Code, Op: OpSum, Field: "don-vi"}, "registers.fault.query_sum"},
		{Query{Register: r.Code, Op: OpDistinct, Field: "khac"}, "registers.fault.query_field"},
		{rowsOf(r.Code, is("khac", "x")), "registers.fault.query_field"},
		{rowsOf(r.Code, is("loai", "khong-co")), "registers.fault.choice"},
		{rowsOf(r.Code, is("loai")), "registers.fault.query_value"},
		{rowsOf(r.Code, Condition{"loai", AtLeast, []string{"hoi-thao"}}), "registers.fault.query_order"},
		{rowsOf(r.Code, Condition{"so-nguoi", AtLeast, []string{"x"}}), "registers.fault.number"},
		{rowsOf(r.Code, Condition{"so-nguoi", AtLeast, []string{"1", "2"}}), "registers.fault.query_value"},
		{rowsOf(r.Code, Condition{"ngay", AtMost, []string{"30/6/2024"}}), "registers.fault.query_value"},
		{rowsOf(r.Code, Condition{"loai", Filled, []string{"x"}}), "registers.fault.query_no_value"},
		{rowsOf(r.Code, Condition{"loai", "like", []string{"x"}}), "registers.fault.query_comparison"},
		{rowsOf(r.Code, make([]Condition, 11)...), "registers.fault.query_many"},
	} {
		faults := fault.All(bad.query.Check(r))
		if len(faults) == 0 || !slices.ContainsFunc(faults, func(f *fault.Fault) bool { return f.Key == bad.key }) {
			t.Errorf("%+v gives %v, want %s", bad.query, faults, bad.key)
		}
	}
}

func TestConditionsAskWhatTheySay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		bring(t, d, "so.xlsx", demoBook(t))
		known := clock.Now().Add(time.Second)
		for _, c := range []struct {
			name  string
			where Condition
			want  int64
		}{
			{"one of two", is("loai", "hoi-thao", "hoi-nghi"), 7},
			{"none of them", Condition{"loai", Not, []string{"lop-tap-huan", "chuyen-muc"}}, 7},
			{"an empty field is none of them", Condition{"so-nguoi", Not, []string{"120"}}, 16},
			{"filled", Condition{Field: "so-nguoi", Is: Filled}, 14},
			{"empty", Condition{Field: "so-nguoi", Is: Empty}, 4},
			{"at least", Condition{"so-nguoi", AtLeast, []string{"100"}}, 5},
			{"at most, and what is missing is not 0", Condition{"so-nguoi", AtMost, []string{"50"}}, 2},
			{"days", Condition{"ngay", AtLeast, []string{"2024-06-01"}}, 3},
			{"text in another spelling", is("don-vi", "sở kh&cn"), 5},
		} {
			if n := count(t, d, rowsOf("pho-bien-kien-thuc", c.where), wholeYear, known); n != c.want {
				t.Errorf("%s: %d, want %d", c.name, n, c.want)
			}
		}
	})
}

func TestG18OneOfTwoWinsTheSameRow(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		row := []string{"ngay", "2024-05-01", "loai", "hoi-thao", "noi-dung", "Một"}
		race := func(what string, act func() error) {
			t.Helper()
			errs := make([]error, 6)
			var wait sync.WaitGroup
			for i := range errs {
				wait.Go(func() { errs[i] = act() })
			}
			wait.Wait()
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else if fault.KindOf(err) != fault.KindConflict {
					t.Errorf("%s: %v", what, err)
				}
			}
			if won != 1 {
				t.Errorf("%s: %d won", what, won)
			}
		}
		race("entering", func() error {
			_, err := Enter(ctx, d, tester, "pho-bien-kien-thuc", pairsOf(row))
			return err
		})
		id := testCount(t, d, `SELECT MAX(id) FROM register_row`)
		race("taking out", func() error { return Remove(ctx, d, tester, "pho-bien-kien-thuc", id, 1, "thử") })
		race("bringing back", func() error { return Restore(ctx, d, tester, "pho-bien-kien-thuc", id, 2, "thử") })
		race("a target", func() error {
			_, err := SetTarget(ctx, d, tester, Target{Period: "2024-Y", Name: "Hội thảo", Number: 4})
			return err
		})
	})
}

func TestTwentyYearsAreCountedFast(t *testing.T) {
	d, err := db.Open(t.Context(), testkit.SQLite(t), testkit.NewClock().Now)
	must(t, err)
	t.Cleanup(func() { _ = d.Close() })
	fillYears(t, d, 2005, 2024, 2000)
	inRead(t, d, func(tx *db.Tx) error {
		started, before := time.Now(), tx.Queries()
		for _, r := range reported {
			for _, p := range []Period{wholeYear, {"2023-01-01", "2023-12-31"}} {
				if _, err := CountThen(tx, r.query, p, tx.NowMS()); err != nil {
					return err
				}
			}
		}
		took, queries := time.Since(started), tx.Queries()-before
		if took > time.Second || queries != 3*2*len(reported) {
			t.Errorf("%d figures of two years took %s and %d statements", len(reported), took, queries)
		}
		n, err := Count(tx, rowsOf("pho-bien-kien-thuc"), wholeYear, tx.NowMS()+1)
		if n != 2000 {
			t.Errorf("the year has %d rows", n)
		}
		return err
	})
}

// fillYears puts rows into one register, so many a year, in one act.
func fillYears(t testing.TB, d *db.DB, first, last, perYear int) {
	t.Helper()
	must(t, d.Write(t.Context(), scope, func(tx *db.Tx) error {
		r, err := ByCode(tx, "pho-bien-kien-thuc")
		for year := first; err == nil && year <= last; year++ {
			for i := 0; err == nil && i < perYear; i++ {
				day := time.Date(year, 1, 1+i%365, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
				loai, _ := r.Field("loai")
				_, err = insertRow(tx, tester, r, Values{"ngay": day, "loai": loai.Choices[i%len(loai.Choices)].Code, "noi-dung": fmt.Sprintf("Việc %d", i), "so-nguoi": "20", "don-vi": "Sở KH&CN"}, "cũ.xlsx")
			}
		}
		return err
	}))
}
