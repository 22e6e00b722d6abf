// What counts beside the sheets' points: weighted rounds in the total, and means of criteria in the tie chain.
package scoring

import "hoithi/internal/decimal"

// weigh turns the round's own result into the weighted mean of the rounds named. Missing in one of them is no total, never 0.
func (s *Standing) weigh(weights []Weight) {
	if len(weights) == 0 || s.Attempts == 0 {
		return
	}
	var sum Ratio
	var all int64
	for _, w := range weights {
		part, ok := s.Own, true
		if w.Round != "" {
			part, ok = s.PriorOwn[w.Round]
		}
		if !ok {
			s.Points, s.NoTotal = Ratio{}, true
			return
		}
		sum = sum.plus(part.scaled(int64(w.Weight)))
		all += int64(w.Weight)
	}
	s.Points = sum.over(all)
}

// criterionMeans is the mean of each criterion over all judges of the attempt that counts, also those whose total was left out
// of the mean; counted 0 = all attempts count, and their means add up. A judge without a mark for it does not count.
func criterionMeans(codes []string, counted int, sheets []Sheet) map[string]Ratio {
	means := make(map[string]Ratio, len(codes))
	for _, code := range codes {
		type pile struct {
			sum   decimal.Milli
			count int64
		}
		piles := map[int]pile{}
		for i := range sheets {
			s := &sheets[i]
			mark, ok := s.Marks[code]
			if !ok || (counted != 0 && s.Attempt != counted) {
				continue
			}
			p := piles[s.Attempt]
			piles[s.Attempt] = pile{p.sum + mark, p.count + 1}
		}
		for _, p := range piles { // exact sums come out the same in any order
			mean := Ratio{Num: int64(p.sum), Den: p.count}
			if before, ok := means[code]; ok {
				mean = before.plus(mean)
			}
			means[code] = mean
		}
	}
	return means
}
