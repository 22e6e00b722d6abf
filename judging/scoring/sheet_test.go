// Points of one sheet: bounds, steps, missing marks.
package scoring

import (
	"errors"
	"strings"
	"testing"

	"hoithi/internal/decimal"
)

func floorAt(m decimal.Milli) *decimal.Milli { return &m }

func TestFieldPoints(t *testing.T) {
	tasks := []Task{{"a", 10_000, 1}, {"b", 15_000, 3}}
	penalties := []Task{{"restart", 5_000, 99}}
	for _, c := range []struct {
		name  string
		floor *decimal.Milli
		marks map[string]int
		want  decimal.Milli
		fault string // problems in order, "" = none
	}{
		{"tasks done add up, counted ones by their count", nil, map[string]int{"a": 1, "b": 2, "restart": 0}, 40_000, ""},
		{"each penalty takes its points off", nil, map[string]int{"a": 1, "b": 0, "restart": 1}, 5_000, ""},
		{"without a floor the total may go below nothing", nil, map[string]int{"a": 0, "b": 0, "restart": 2}, -10_000, ""},
		{"with a floor of 0 it may not", floorAt(0), map[string]int{"a": 0, "b": 0, "restart": 2}, 0, ""},
		{"G25: a task without a mark is missing, not 0", nil, map[string]int{"a": 1, "restart": 0}, 0, "b missing"},
		{"G25: so is a penalty without a count", nil, map[string]int{"a": 1, "b": 0}, 0, "restart missing"},
		{"G25: an empty sheet is not a sheet of zeros", nil, nil, 0, "a missing, b missing, restart missing"},
		{"everything wrong is said at once", nil, map[string]int{"a": 2, "b": -1, "restart": 0, "c": 1, "d": 0}, 0, "a over, b negative, c unknown, d unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := FieldPoints(tasks, penalties, c.floor, c.marks)
			if got != c.want || problems(err) != c.fault {
				t.Errorf("got %v, %q", got, problems(err))
			}
		})
	}
}

func TestFieldPointsRefusesATotalBeyondTheLargestMark(t *testing.T) {
	_, err := FieldPoints([]Task{{"a", decimal.Max, 2}}, nil, nil, map[string]int{"a": 2})
	if problems(err) != "a large" {
		t.Errorf("got %q", problems(err))
	}
	got, err := FieldPoints([]Task{{"a", decimal.Max, 1}}, nil, nil, map[string]int{"a": 1})
	if got != decimal.Max || err != nil {
		t.Errorf("the largest mark itself: %v, %v", got, err)
	}
}

func TestCheckScale(t *testing.T) {
	for _, c := range []struct {
		name  string
		max   decimal.Milli
		step  decimal.Milli
		mark  decimal.Milli
		fault string
	}{
		{"a half by halves is read", 100_000, 500, 40_500, ""},
		{"0 is a mark", 100_000, 500, 0, ""},
		{"the maximum is a mark", 100_000, 500, 100_000, ""},
		{"over the maximum is not", 100_000, 500, 100_500, " over"},
		{"under 0 is not", 100_000, 500, -500, " negative"},
		{"off the step is not", 100_000, 500, 40_250, " step"},
		{"a quarter of a point is on the step of a quarter", 10_000, 250, 8_250, ""},
		{"without a step every thousandth is", 10_000, 0, 8_333, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := problems(CheckScale(c.max, c.step, c.mark)); got != c.fault {
				t.Errorf("got %q", got)
			}
		})
	}
}

// problems lists the bad marks of err as "code problem".
func problems(err error) string {
	var list []string
	for _, e := range unjoin(err) {
		var m *MarkError
		if errors.As(e, &m) {
			list = append(list, m.Code+" "+string(m.Problem))
		}
	}
	return strings.Join(list, ", ")
}

func unjoin(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}
