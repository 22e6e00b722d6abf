// The marks of a rubric sheet become points, each criterion within the bounds the rules set.
package scoring

import (
	"errors"
	"maps"
	"slices"

	"hoithi/internal/decimal"
)

// Criterion is a line of a score sheet: a mark from 0 to Max by Step, thousandths; Step 0 = any thousandth.
type Criterion struct {
	Code string
	Max  decimal.Milli
	Step decimal.Milli
}

// CheckCriteria adds the marks of a whole sheet. Every criterion needs a mark, for missing is never 0; all that is wrong comes
// back joined, as *MarkError, in the order of the criteria and then of the unknown codes.
func CheckCriteria(criteria []Criterion, marks map[string]decimal.Milli) (decimal.Milli, error) {
	return checkCriteria(criteria, marks, true)
}

// CheckDraft is CheckCriteria for a sheet that is not finished: marks may be missing, those given must be right.
func CheckDraft(criteria []Criterion, marks map[string]decimal.Milli) (decimal.Milli, error) {
	return checkCriteria(criteria, marks, false)
}

func checkCriteria(criteria []Criterion, marks map[string]decimal.Milli, whole bool) (sum decimal.Milli, err error) {
	var faults []error
	known := map[string]bool{}
	for _, c := range criteria {
		known[c.Code] = true
		v, ok := marks[c.Code]
		if !ok {
			if whole {
				faults = append(faults, &MarkError{Code: c.Code, Problem: Missing})
			}
			continue
		}
		var wrong *MarkError
		switch err := CheckScale(c.Max, c.Step, v); {
		case errors.As(err, &wrong):
			faults = append(faults, &MarkError{Code: c.Code, Problem: wrong.Problem})
		case v > decimal.Max-sum:
			faults = append(faults, &MarkError{Code: c.Code, Problem: TooLarge})
		default:
			sum += v
		}
	}
	for _, code := range slices.Sorted(maps.Keys(marks)) {
		if !known[code] {
			faults = append(faults, &MarkError{Code: code, Problem: Unknown})
		}
	}
	if err := errors.Join(faults...); err != nil {
		return 0, err
	}
	return sum, nil
}
