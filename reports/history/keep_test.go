// Editions kept by hand: entered, corrected, moved, taken out, brought back; what this program holds itself is left to it.
package history

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/templates/sitetest"
)

// typedYouth is the edition of 2003 in the form.
func typedYouth() Typed {
	return Typed{Series: youth, Year: "2003", Number: "1", Entries: "1.035", Prizes: "2", Source: "Báo cáo số 12 ngày 5/1/2004",
		Areas:   []TypedArea{{"Thị xã Bắc Giang", "20", "", "1"}, {"Huyện Yên Dũng", "15", "31", ""}, {}},
		Results: []TypedResult{{Prize: "Giải Nhất", Entry: "Máy bơm đạp chân", People: "Nguyễn Thị Sen", Unit: "THCS Số 1", Area: "Thị xã Bắc Giang"}, {}}}
}

// keys lists the fields and messages of what is wrong.
func keys(err error) string {
	var list []string
	for _, f := range fault.All(err) {
		list = append(list, f.Field+":"+strings.TrimPrefix(f.Key, "history.fault."))
	}
	return strings.Join(list, " ")
}

func entered(t testing.TB, d *db.DB, typed Typed) Edition {
	t.Helper()
	e, err := Enter(context.Background(), d, tester, typed)
	if err != nil {
		t.Fatal(keys(err), err)
	}
	return e
}

// announced makes a contest of a kit, announced; its prizes are still to come.
func announced(t testing.TB, d *db.DB, kit string) {
	t.Helper()
	doc, err := contests.Kit(kit)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := contests.Create(context.Background(), d, tester, doc); err != nil {
		t.Fatal(err)
	}
}

func TestAnEditionIsEnteredCorrectedMovedTakenOutAndBroughtBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		ctx := t.Context()
		e := entered(t, d, typedYouth())
		if all := recorded(t, d); len(all) != 1 || *all[0].Entries != 1035 || len(all[0].Results) != 1 || len(all[0].Areas) != 2 || all[0].Participants != nil {
			t.Fatalf("%+v", all)
		}
		changed := typedYouth()
		changed.Entries = "36"
		at := change{Slug: e.Slug(), Base: 1, Reason: "Đối chiếu lại"}
		for _, c := range []struct {
			name string
			at   change
			want string
		}{{"without a reason", change{e.Slug(), 1, " "}, "reason:reason"}, {"of an old page", change{e.Slug(), 2, "x"}, ":changed_since"}, {"of nothing", change{"khong-co", 1, "x"}, ":history.unknown"}} {
			if _, err := Correct(ctx, d, tester, c.at, changed); keys(err) != c.want {
				t.Errorf("a correction %s: %s, want %s", c.name, keys(err), c.want)
			}
		}
		if _, err := Correct(ctx, d, tester, at, changed); err != nil {
			t.Fatal(err)
		}
		if _, err := Correct(ctx, d, tester, change{e.Slug(), 2, "x"}, changed); err != nil || recorded(t, d)[0].Revision != 2 {
			t.Error("the same again is no revision", err)
		}
		changed.Year = "2002"
		if _, err := Correct(ctx, d, tester, change{e.Slug(), 2, "Ghi nhầm năm"}, changed); err != nil {
			t.Fatal(err)
		}
		if all := recorded(t, d); len(all) != 1 || all[0].Year != 2002 || *all[0].Entries != 36 {
			t.Fatalf("moved to its year: %+v", all)
		}
		moved := recorded(t, d)[0]
		if err := Withdraw(ctx, d, tester, change{moved.Slug(), 1, "Ghi nhầm"}); err != nil || len(recorded(t, d)) != 0 {
			t.Fatal("taken out:", err)
		}
		if err := Withdraw(ctx, d, tester, change{moved.Slug(), 2, "Ghi nhầm"}); keys(err) != ":changed_since" {
			t.Error("taken out twice:", keys(err))
		}
		if _, err := Enter(ctx, d, tester, changed); keys(err) != "year:there_withdrawn" {
			t.Error("entered over one that was taken out:", keys(err))
		}
		if err := Restore(ctx, d, tester, change{moved.Slug(), 2, "Đúng là có"}); err != nil {
			t.Fatal(err)
		}
		if all := recorded(t, d); len(all) != 1 || len(all[0].Results) != 1 || len(all[0].Areas) != 2 {
			t.Fatalf("brought back whole: %+v", all)
		}
	})
}

func TestWhatIsWrongWithAnEditionIsToldAtItsFields(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		entered(t, d, typedYouth())
		typed := Typed{Series: "Sáng tạo thanh thiếu niên, nhi đồng", Year: "2004", Number: "1", Entries: "ba", Participants: "-1", Prizes: "1",
			Areas:   []TypedArea{{"", "3", "", ""}, {"A", "1", "", "1"}, {"a", "1", "", "1"}},
			Results: []TypedResult{{Prize: "", Entry: "Máy", Unit: "0912 345 678"}, {Prize: "Nhất", Entry: "Đèn", People: "Lê Văn Ơn 2008"}}}
		_, err := Enter(t.Context(), d, tester, typed)
		want := "entries:count participants:count results.0.prize:needed results.0.unit:private results.1.people:people areas.0.area:needed areas.2.area:area_twice prizes:areas_over prizes:list_over number:number_taken"
		if keys(err) != want {
			t.Errorf("%s\nwant %s", keys(err), want)
		}
		if _, err := Enter(t.Context(), d, tester, Typed{Series: "…", Year: "2O19"}); keys(err) != "series:needed year:year" {
			t.Error(keys(err))
		}
		if len(recorded(t, d)) != 1 {
			t.Error("something was written")
		}
	})
}

func TestG18OneOfTwoEntersAnEdition(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() { _, errs[i] = Enter(context.Background(), d, tester, typedYouth()) })
		}
		wg.Wait()
		refused := 0
		for _, err := range errs {
			if keys(err) == "year:there number:number_taken" || keys(err) == "year:there" {
				refused++
			}
		}
		if refused != len(errs)-1 || len(recorded(t, d)) != 1 {
			t.Errorf("%d of %d refused, %v", refused, len(errs), errs)
		}
	})
}

func TestAnEditionOfThisProgramIsNotRecordedByHandAndCountsOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		before := entered(t, d, Typed{Series: "Robocon", Year: "2024", Entries: "400"})
		entered(t, d, Typed{Series: "Robocon", Year: "2020", Number: "7", Entries: "12"})
		announced(t, d, "robocon-2024")
		for name, typed := range map[string]Typed{"of its year": {Series: "ROBOCON", Year: "2024"}, "of its number": {Series: "Robocon", Year: "2019", Number: "1"}} {
			if _, err := Enter(t.Context(), d, tester, typed); !strings.Contains(keys(err), "year:held") {
				t.Errorf("an edition %s: %s", name, keys(err))
			}
		}
		file := map[string][][]any{sheetEditions: {{"Cuộc thi", "Năm", "Số đội"}, {"Robocon", 2024, 432}, {"Robocon", 2021, 20}}}
		if o := bring(t, d, book(t, file), false); len(o.New) != 1 || len(o.Held) != 1 || len(o.Changed) != 0 {
			t.Errorf("a file with it: %+v", o)
		}
		p := sitetest.Words(t).For("vi")
		var list []editionView
		shown := func(results ...ownResult) (entries []int64) {
			err := d.Read(t.Context(), func(tx *db.Tx) error {
				past, err := All(tx)
				if err != nil {
					return err
				}
				here, err := (&publications{}).ownEditions(tx, past, func(*db.Tx, *contests.Contest) (Taken, error) { return Taken{Entries: 432, People: 1484}, nil })
				if err != nil || len(here) != 1 || here[0].Key != "robocon" || here[0].Year != 2024 {
					t.Fatalf("%+v, %v", here, err)
				}
				here[0].Results = results
				list = views(p, past, here)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range list {
				entries = append(entries, *v.Entries)
			}
			return entries
		}
		if got := shown(); !slices.Equal(got, []int64{400, 20, 12}) {
			t.Errorf("while it goes on, what is recorded stands: %v", got)
		}
		if got := shown(ownResult{}); !slices.Equal(got, []int64{432, 20, 12}) {
			t.Errorf("once it is published, the program's own stands alone: %v", got)
		}
		if err := Withdraw(t.Context(), d, tester, change{before.Slug(), 1, "Đã có trên phần mềm"}); err != nil {
			t.Fatal(err)
		}
		if got := shown(); !slices.Equal(got, []int64{432, 20, 12}) || !list[0].GoesOn || len(finished(list)) != 2 {
			t.Errorf("going on, with nothing recorded: %v", got)
		}
		if err := Restore(t.Context(), d, tester, change{before.Slug(), 2, "x"}); !strings.Contains(keys(err), "year:held") {
			t.Error("brought back beside the program's own:", keys(err))
		}
	})
}

func TestG38WinnersWhoAskedForItAreErasedAndStayUnnamed(t *testing.T) {
	sources := []audit.Source{EditionSource()}
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		ctx := t.Context()
		bring(t, d, book(t, sample()), false)
		e, _ := bySlug(recorded(t, d), "sang-tao-thanh-thieu-nien-nhi-dong-2019")
		typed := typedOf(e)
		typed.Results[0].Withheld = true
		at := change{e.Slug(), 1, "Theo đề nghị của gia đình"}
		if _, err := Correct(ctx, d, tester, at, typed); fault.KindOf(err) != fault.KindConflict {
			t.Fatal("erased before it was sealed:", err)
		}
		if _, err := audit.NewSealer(d, sources).All(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := Correct(ctx, d, tester, at, typed); err != nil {
			t.Fatal(err)
		}
		if _, err := audit.NewSealer(d, sources).All(ctx); err != nil {
			t.Fatal(err)
		}
		if o := bring(t, d, book(t, sample()), false); o.Writes() != 0 || o.Same != 2 {
			t.Errorf("the old file again: %+v", o)
		}
		err := d.Read(ctx, func(tx *db.Tx) error {
			var left int
			if err := tx.Get(&left, `SELECT COUNT(*) FROM past_result WHERE people <> ''`); err != nil || left != 0 {
				t.Errorf("%d rows still name people, %v", left, err)
			}
			_, list, err := audit.Check(tx, d, sources)
			for _, f := range list {
				t.Error("verify:", f.Key, f.Args)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestOnlyWhatWasPickedIsImportedAndWhatWasTakenOutStaysOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		ctx, content := t.Context(), book(t, sample())
		o := bring(t, d, content, true)
		one := pick{Digest: o.digest(), Slugs: []string{o.New[1].Slug()}}
		if _, err := importPicked(ctx, d, tester, "cu.xlsx", content, false, &pick{Digest: "x", Slugs: one.Slugs}); err != errOutdated {
			t.Error("another preview:", err)
		}
		if o, err := importPicked(ctx, d, tester, "cu.xlsx", content, false, &one); err != nil || len(o.New) != 1 || len(recorded(t, d)) != 1 || recorded(t, d)[0].Year != 2018 {
			t.Fatal(o, err)
		}
		if err := Withdraw(ctx, d, tester, change{one.Slugs[0], 1, "Ghi nhầm"}); err != nil {
			t.Fatal(err)
		}
		if o := bring(t, d, content, false); len(o.New) != 1 || len(o.Out) != 1 || len(recorded(t, d)) != 1 {
			t.Errorf("a file brings back what was taken out: %+v", o)
		}
	})
}

func TestAFilesContradictionsAreTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		bad := sample()
		bad[sheetEditions][1][6] = 1
		bad[sheetEditions] = append(bad[sheetEditions], []any{youth, 2017, 12})
		_, err := Import(t.Context(), d, tester, "cu.xlsx", book(t, bad), false)
		var got []string
		for _, f := range fault.All(err) {
			got = append(got, fmt.Sprint(f.Row, " ", f.Column, " ", strings.TrimPrefix(f.Key, "history.fault.")))
		}
		if want := "2 Số giải areas_over; 2 Số giải list_over; 2 Lần thứ number_taken; 4 Lần thứ number_taken"; strings.Join(got, "; ") != want {
			t.Errorf("%s\nwant %s", strings.Join(got, "; "), want)
		}
	})
}
