// Package scoring turns score sheets into points, ranks, advancement and prizes. It is pure: plain values in, plain values out,
// no clock, no chance, no floating point, and the order of what is handed in never matters.
//
// This file holds what goes in: how a round counts, and the sheets of each entry.
package scoring

import (
	"errors"
	"strconv"
	"strings"

	"hoithi/internal/decimal"
)

// How the sheets of several judges on one attempt become one number of points.
const (
	Mean    = "mean"
	Sum     = "sum"
	Median  = "median"  // with an even number of judges the mean of the middle two
	Trimmed = "trimmed" // mean without one highest and one lowest; with fewer than three judges the plain mean, since nothing would be left
)

// What of several attempts counts. Sum is the third word.
const (
	Best = "best" // most points, then least time, then the earlier attempt
	Last = "last" // the attempt with the highest number that has a sheet
)

// Keys of the tie chain; points always come first and are not named in it.
const (
	ByPoints = "points"
	ByTime   = "time"          // less is better, no time is last
	ByOther  = "other_attempt" // points of the best attempt that does not count; more is better, none is last
	ByRound  = "round:"        // followed by a round's code: the rank there; smaller is better, none is last
	ByTotal  = "points:"       // followed by an earlier round's code: the exact total there; more is better, none is last
	ByMark   = "criterion:"    // followed by a criterion's code: its mean over all judges of what counts; more is better, none is last
	ByNobody = "tie"           // not a key: the chain ran out and the two share the rank
)

// Sheet is one judge's result for one attempt: the latest revision only, one per judge and attempt.
// Points are thousandths within ±decimal.Max; TimeMS is milliseconds and means nothing unless HasTime.
// Marks are thousandths by criterion, needed only where the tie chain names one; a criterion without a mark is absent, never 0.
// A sheet that was not handed in is absent from the slice; it never stands there with 0 points.
type Sheet struct {
	Judge   string
	Attempt int // from 1
	Points  decimal.Milli
	TimeMS  int64
	HasTime bool
	Marks   map[string]decimal.Milli
}

// Entry is what is ranked. Prior holds its ranks in earlier rounds by the round's code; 0 or absent means it has none there.
// PriorPoints holds its totals there (for "points:"), PriorOwn what those rounds gave by themselves (for weights): exact, absent = none.
type Entry struct {
	ID          int64
	Sheets      []Sheet
	Prior       map[string]int
	PriorPoints map[string]Ratio
	PriorOwn    map[string]Ratio
}

// Weight says how much a round counts in the total: 1 to MaxWeight. Round is an earlier round's code, "" the round itself.
type Weight struct {
	Round  string
	Weight int
}

// MaxWeight bounds a weight; totals stay exact at any marks and weights.
const MaxWeight = 1_000_000

// Spec says how a round counts: Combine over judges ("" is mean), Attempts ("" is best), the tie chain after points, and the
// rounds whose weighted mean is the total (none = the round alone). An entry without a result in one of them has no total and no rank.
type Spec struct {
	Combine  string
	Attempts string
	Ties     []string
	Weights  []Weight
}

const unknownWord = "scoring: unknown word in the rules of the round: "

// Check refuses words this package does not know. Rank panics on a Spec that Check refuses; rules documents are checked when read.
func (s Spec) Check() error {
	switch s.Combine {
	case "", Mean, Sum, Median, Trimmed:
	default:
		return errors.New(unknownWord + s.Combine)
	}
	switch s.Attempts {
	case "", Best, Sum, Last:
	default:
		return errors.New(unknownWord + s.Attempts)
	}
	for _, key := range s.Ties {
		if kind, code := splitKey(key); kind == "" || (code == "") != (kind == ByTime || kind == ByOther) {
			return errors.New(unknownWord + key)
		}
	}
	for _, w := range s.Weights {
		if w.Weight < 1 || w.Weight > MaxWeight {
			return errors.New("scoring: weight of round " + strconv.Quote(w.Round) + " out of bounds: " + strconv.Itoa(w.Weight))
		}
	}
	return nil
}

// splitKey takes "round:so-khao" apart into ByRound and "so-khao"; kind is "" for a word this package does not know.
func splitKey(key string) (kind, code string) {
	for _, prefix := range []string{ByRound, ByTotal, ByMark} {
		if code, ok := strings.CutPrefix(key, prefix); ok {
			return prefix, code
		}
	}
	if key == ByTime || key == ByOther {
		return key, ""
	}
	return "", ""
}
