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
