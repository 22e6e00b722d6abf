// Why an entry stands where it stands: the keys of the chain, compared with the one above until one of them separates the two.
package scoring

// Step compares one key of two neighbours.
type Step struct {
	Key       string // "points", "time", "other_attempt", "round:<code>", "points:<code>" or "criterion:<code>"
	Above     Value
	Own       Value
	Separates bool // this key decides; always the last step, and false in all steps of a tie
}

// Value is one side of a step. Has is false when there is none (no time, no other attempt, no rank there);
// else Points holds for "points", "other_attempt", "points:<code>" and "criterion:<code>", TimeMS for "time" and Rank for "round:<code>".
type Value struct {
	Has    bool
	Points Ratio
	TimeMS int64
	Rank   int
}

// Explain compares a standing with the one above it in the same table, both with a result: points first, then the chain of
// spec, up to and including the key that separates them. When none does, every key is listed and the rank is shared.
func Explain(spec Spec, above, own Standing) []Step {
	steps := make([]Step, 0, len(spec.Ties)+1)
	for _, key := range append([]string{ByPoints}, spec.Ties...) {
		s := Step{Key: key, Above: above.value(key), Own: own.value(key)}
		s.Separates = s.Above.differs(s.Own)
		steps = append(steps, s)
		if s.Separates {
			break
		}
	}
	return steps
}

func (s Standing) value(key string) Value {
	if key == ByPoints {
		return Value{Has: s.HasResult(), Points: s.Points}
	}
	switch kind, code := splitKey(key); kind {
	case ByTime:
		return Value{Has: s.HasTime, TimeMS: s.TimeMS}
	case ByOther:
		return Value{Has: s.HasOther, Points: s.Other}
	case ByMark:
		mean, ok := s.Marks[code]
		return Value{Has: ok, Points: mean}
	case ByTotal:
		total, ok := s.PriorPoints[code]
		return Value{Has: ok, Points: total}
	default:
		rank := max(s.Prior[code], 0)
		return Value{Has: rank > 0, Rank: rank}
	}
}

func (v Value) differs(w Value) bool {
	return v.Has != w.Has || v.Points.Cmp(w.Points) != 0 || v.TimeMS != w.TimeMS || v.Rank != w.Rank
}
