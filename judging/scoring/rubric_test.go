package scoring

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hoithi/internal/decimal"

	"pgregory.net/rapid"
)

var rubric = []Criterion{{"tinh-moi", 40_000, 500}, {"ap-dung", 30_000, 500}, {"mo-hinh", 20_000, 500}, {"thuyet-minh", 10_000, 0}}

func markProblems(err error) string {
	var list []string
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			var m *MarkError
			if errors.As(e, &m) {
				list = append(list, fmt.Sprint(m.Code, " ", m.Problem))
			}
		}
	}
	return strings.Join(list, ", ")
}

func TestG25_ARubricSheetNeedsEveryCriterion(t *testing.T) {
	type marks = map[string]decimal.Milli
	for _, c := range []struct {
		name         string
		marks        marks
		whole, draft string
		sum          decimal.Milli
	}{
		{"every criterion at its maximum", marks{"tinh-moi": 40_000, "ap-dung": 30_000, "mo-hinh": 20_000, "thuyet-minh": 10_000}, "", "", 100_000},
		{"a 0 is a mark", marks{"tinh-moi": 0, "ap-dung": 0, "mo-hinh": 0, "thuyet-minh": 0}, "", "", 0},
		{"an empty sheet is not complete", marks{}, "tinh-moi missing, ap-dung missing, mo-hinh missing, thuyet-minh missing", "", 0},
		{"a skipped criterion is not 0", marks{"tinh-moi": 40_000, "mo-hinh": 20_000, "thuyet-minh": 9_125}, "ap-dung missing", "", 69_125},
		{"over, under, off the step and unknown, all at once", marks{"tinh-moi": 40_500, "ap-dung": -1, "mo-hinh": 250, "thuyet-minh": 1, "them": 1},
			"tinh-moi over, ap-dung negative, mo-hinh step, them unknown", "tinh-moi over, ap-dung negative, mo-hinh step, them unknown", 0},
	} {
		sum, err := CheckCriteria(rubric, c.marks)
		if markProblems(err) != c.whole || (err == nil && sum != c.sum) {
			t.Errorf("%s: %v, %q, want %q", c.name, sum, markProblems(err), c.whole)
		}
		sum, err = CheckDraft(rubric, c.marks)
		if markProblems(err) != c.draft || (err == nil && sum != c.sum) {
			t.Errorf("%s as a draft: %v, %q, want %q", c.name, sum, markProblems(err), c.draft)
		}
	}
}

func TestARubricSheetStaysBelowItsMaximum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		marks := map[string]decimal.Milli{}
		for _, c := range rubric {
			marks[c.Code] = decimal.Milli(rapid.Int64Range(-10, 50_000).Draw(t, c.Code))
		}
		sum, err := CheckCriteria(rubric, marks)
		if err != nil {
			return
		}
		var want decimal.Milli
		for _, v := range marks {
			want += v
		}
		if sum != want || sum < 0 || sum > 100_000 {
			t.Fatalf("%d of %v", sum, marks)
		}
	})
}

func TestTheTrimmedMeanLeavesOutOneLowestAndOneHighest(t *testing.T) {
	for _, c := range []struct {
		name            string
		how             string
		points          []decimal.Milli
		lowest, highest int
	}{
		{"five sheets", Trimmed, []decimal.Milli{80_000, 91_500, 70_000, 88_000, 90_000}, 2, 1},
		{"of equal ones the first lowest and the last highest", Trimmed, []decimal.Milli{90_000, 70_000, 70_000, 90_000}, 1, 3},
		{"all equal", Trimmed, []decimal.Milli{70_000, 70_000, 70_000}, 0, 2},
		{"two are too few", Trimmed, []decimal.Milli{70_000, 90_000}, -1, -1},
		{"a mean leaves nothing out", Mean, []decimal.Milli{80_000, 91_500, 70_000}, -1, -1},
	} {
		lowest, highest := LeftOut(c.how, c.points)
		if lowest != c.lowest || highest != c.highest {
			t.Errorf("%s: %d and %d, want %d and %d", c.name, lowest, highest, c.lowest, c.highest)
		}
		if lowest < 0 {
			continue
		}
		var sum decimal.Milli
		for i, p := range c.points {
			if i != lowest && i != highest {
				sum += p
			}
		}
		e := Entry{ID: 1}
		for _, p := range c.points {
			e.Sheets = append(e.Sheets, Sheet{Attempt: 1, Points: p})
		}
		if got := Attempts(Spec{Combine: c.how, Attempts: Best}, e)[0].Points; got.Cmp(Ratio{Num: int64(sum), Den: int64(len(c.points) - 2)}) != 0 {
			t.Errorf("%s: the others do not give the mean: %v", c.name, got)
		}
	}
}
