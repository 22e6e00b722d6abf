// One cell becomes a mark, a count, a tick or a time; what cannot be read is a fault that says what may stand there.
package marking

import (
	"errors"
	"math"

	"hoithi/contests"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
	"hoithi/judging/scoring"
)

// bad makes a fault without a place; the reader of the row adds row and column.
func bad(key string, args ...any) *fault.Fault { return fault.Invalid("", key, args...) }

// readPoints reads a decimal as typed: "8,5", "8.5" or a number. A cell that the spreadsheet took for a day or a time
// (8.5 typed where the dot separates dates) is refused, since the number that was meant is lost.
func readPoints(c sheet.Cell) (decimal.Milli, *fault.Fault) {
	switch c.Kind {
	case sheet.Number, sheet.Text:
		v, err := decimal.Parse(c.Text)
		if errors.Is(err, decimal.ErrRange) {
			return 0, bad("marking.mark_large", "Value", c.Text)
		}
		if err != nil {
			return 0, bad("marking.mark_bad", "Value", c.Text)
		}
		return v, nil
	case sheet.Date, sheet.Time:
		return 0, bad("marking.mark_is_date", "Value", c.Text)
	}
	return 0, bad("marking.mark_bad", "Value", c.Text)
}

// problemKeys say what is wrong with a total, and what it may be.
var problemKeys = map[scoring.Problem]string{
	scoring.Negative: "marking.mark_low", scoring.TooMuch: "marking.mark_over", scoring.OffStep: "marking.mark_step",
}

// readTotal reads a total within bounds: the scale of an import round, or what tasks, penalties and floor of a field allow.
func readTotal(c sheet.Cell, r contests.Round) (decimal.Milli, *fault.Fault) {
	v, wrong := readPoints(c)
	if wrong != nil {
		return 0, wrong
	}
	low, high, step := bounds(r)
	var e *scoring.MarkError
	if !errors.As(scoring.CheckScale(high, step, v), &e) || (e.Problem == scoring.Negative && v >= low) {
		return v, nil
	}
	return 0, bad(problemKeys[e.Problem], "Value", c.Text, "Min", low, "Max", high, "Step", step)
}

// ticks are the texts that mean done and not done, folded.
var ticks = map[string]int{
	"x": 1, "v": 1, "✓": 1, "✔": 1, "☑": 1, "1": 1, "co": 1, "dat": 1, "yes": 1, "y": 1, "true": 1,
	"0": 0, "-": 0, "–": 0, "khong": 0, "no": 0, "n": 0, "false": 0,
}

// readCount reads how often a task was done or a penalty given. Blank is not done for a task that is done or not;
// none for a penalty, counted in blanks; a counted task wants its number.
func readCount(c sheet.Cell, i item, blanks *int) (int64, *fault.Fault) {
	if c.Kind == sheet.Empty {
		switch {
		case i.penalty:
			*blanks++
			return 0, nil
		case i.Max == 1:
			return 0, nil
		}
		return 0, bad("marking.count_missing", "Max", i.Max)
	}
	if done, ok := ticks[text.Fold(c.Text)]; ok && i.Max == 1 && (c.Kind == sheet.Text || c.Kind == sheet.Number || c.Kind == sheet.Bool) {
		return int64(done), nil
	}
	n, ok := c.Int()
	switch {
	case !ok && i.Max == 1:
		return 0, bad("marking.tick_bad", "Value", c.Text)
	case !ok:
		return 0, bad("marking.count_bad", "Value", c.Text, "Max", i.Max)
	case n < 0 || n > i.Max:
		return 0, bad("marking.count_range", "Value", c.Text, "Max", i.Max)
	}
	return int64(n), nil
}

// readTime reads a run's time: seconds, m:ss, m:ss.mmm, h:mm:ss as text or number, or a time cell of the spreadsheet.
// limit is in milliseconds; it may be reached, not passed.
func readTime(c sheet.Cell, limit int64) (ms int64, wrong *fault.Fault) {
	switch c.Kind {
	case sheet.Time:
		ms = c.MS
	case sheet.Number, sheet.Text:
		var err error
		if ms, err = scoring.ParseTime(c.Text); errors.Is(err, scoring.ErrTimeRange) {
			ms = math.MaxInt64
		} else if err != nil {
			return 0, bad("marking.time_bad", "Value", c.Text)
		}
	case sheet.Date:
		return 0, bad("marking.time_is_date", "Value", c.Text)
	default:
		return 0, bad("marking.time_bad", "Value", c.Text)
	}
	if limit > 0 && ms > limit {
		key := "marking.time_over"
		if c.Kind == sheet.Time {
			key = "marking.time_cell_over" // most often 2:18 typed for minutes and taken for hours
		}
		return 0, bad(key, "Value", c.Text, "Limit", scoring.FormatTime(limit))
	}
	return ms, nil
}

// readAttempt reads the number of the run; a round with one attempt needs no column.
func readAttempt(c sheet.Cell, count int) (int, *fault.Fault) {
	if c.Kind == sheet.Empty && count == 1 {
		return 1, nil
	}
	if n, ok := c.Int(); ok && n >= 1 && n <= count {
		return n, nil
	}
	return 0, bad("marking.attempt_bad", "Value", c.Text, "Max", count)
}

// bounds are the least and most a total can be, and its step (0 = any thousandth).
func bounds(r contests.Round) (low, high, step decimal.Milli) {
	if r.Kind == contests.KindImport {
		return 0, r.Total.Max, r.Total.Step
	}
	for _, t := range r.Tasks {
		high += t.Points * decimal.Milli(t.Max)
	}
	for _, t := range r.Penalties {
		low -= t.Points * decimal.Milli(t.Max)
	}
	if r.Floor != nil {
		low = max(low, *r.Floor)
	}
	return low, high, 0
}
