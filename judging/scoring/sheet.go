// The marks of one sheet become points, within the bounds the rules set.
package scoring

import (
	"errors"
	"maps"
	"slices"
	"strconv"

	"hoithi/internal/decimal"
)

// Task is something to do on the field, or a penalty: Points each (thousandths, not negative), counted from 0 to Max times.
type Task struct {
	Code   string
	Points decimal.Milli
	Max    int
}

// Problem says what is wrong with a mark.
type Problem string

// What can be wrong with a mark.
const (
	Missing  Problem = "missing"  // no mark: missing is never 0
	Unknown  Problem = "unknown"  // a mark for something the rules do not have
	Negative Problem = "negative" // under 0
	TooMuch  Problem = "over"     // over the maximum
	OffStep  Problem = "step"     // not a multiple of the step
	TooLarge Problem = "large"    // the total is beyond decimal.Max
)

// MarkError is one bad mark; Code is the task's, empty for a total.
type MarkError struct {
	Code    string
	Problem Problem
}

// Error is for logs.
func (e *MarkError) Error() string {
	return "scoring: mark " + strconv.Quote(e.Code) + " " + string(e.Problem)
}

// FieldPoints adds the points of the tasks done, takes off the penalties, and never goes below floor (nil = no floor).
// marks holds a count for every task and penalty by code; all that is wrong with them comes back joined, as *MarkError.
func FieldPoints(tasks, penalties []Task, floor *decimal.Milli, marks map[string]int) (decimal.Milli, error) {
	plus, known, faults := countPoints(tasks, marks)
	minus, knownPenalties, penaltyFaults := countPoints(penalties, marks)
	faults = append(faults, penaltyFaults...)
	if known+knownPenalties < len(marks) {
		for _, code := range slices.Sorted(maps.Keys(marks)) {
			if !named(code, tasks) && !named(code, penalties) {
				faults = append(faults, &MarkError{Code: code, Problem: Unknown})
			}
		}
	}
	if err := errors.Join(faults...); err != nil {
		return 0, err
	}
	points := plus - minus
	if floor != nil {
		points = max(points, *floor)
	}
	return points, nil
}

// countPoints multiplies and adds; found is how many of the tasks have a mark. The sum stays within decimal.Max.
func countPoints(tasks []Task, marks map[string]int) (sum decimal.Milli, found int, faults []error) {
	for _, task := range tasks {
		n, ok := marks[task.Code]
		if !ok {
			faults = append(faults, &MarkError{Code: task.Code, Problem: Missing})
			continue
		}
		found++
		switch {
		case n < 0:
			faults = append(faults, &MarkError{Code: task.Code, Problem: Negative})
		case n > task.Max:
			faults = append(faults, &MarkError{Code: task.Code, Problem: TooMuch})
		case n > 0 && task.Points > (decimal.Max-sum)/decimal.Milli(n):
			faults = append(faults, &MarkError{Code: task.Code, Problem: TooLarge})
		default:
			sum += decimal.Milli(n) * task.Points
		}
	}
	return sum, found, faults
}

func named(code string, tasks []Task) bool {
	for _, t := range tasks {
		if t.Code == code {
			return true
		}
	}
	return false
}

// CheckScale refuses a mark outside 0 to max or off the step (0 = any thousandth), as *MarkError.
func CheckScale(max, step, v decimal.Milli) error {
	switch {
	case v < 0:
		return &MarkError{Problem: Negative}
	case v > max:
		return &MarkError{Problem: TooMuch}
	case step > 0 && v%step != 0:
		return &MarkError{Problem: OffStep}
	}
	return nil
}
