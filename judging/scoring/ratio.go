// Exact quotients: a mean is kept as a sum and a count, and compared without ever dividing.
package scoring

import (
	"math"
	"math/big"
	"math/bits"

	"hoithi/internal/decimal"
)

// Ratio is Num/Den thousandths of a point; Den > 0, except in the zero value, which is 0. Compare with Cmp, show with Milli.
// A sum of means over unlike numbers of judges can outgrow 64 bits at the largest marks: then wide holds it exactly
// and Num/Den only its rounded value.
type Ratio struct {
	Num, Den int64
	wide     *big.Rat
}

// Whole is the ratio of a plain number of points.
func Whole(m decimal.Milli) Ratio { return Ratio{Num: int64(m), Den: 1} }

// Cmp is -1, 0 or +1 as r is less than, equal to or more than s. It is exact for every pair of values.
func (r Ratio) Cmp(s Ratio) int {
	if r.wide != nil || s.wide != nil {
		return r.rat().Cmp(s.rat())
	}
	rd, sd := max(r.Den, 1), max(s.Den, 1)
	if rd == sd || (r.Num < 0) != (s.Num < 0) {
		return compare(r.Num, s.Num)
	}
	rHi, rLo := bits.Mul64(magnitude(r.Num), uint64(sd))
	sHi, sLo := bits.Mul64(magnitude(s.Num), uint64(rd))
	order := compare(rHi, sHi)
	if order == 0 {
		order = compare(rLo, sLo)
	}
	if r.Num < 0 {
		return -order
	}
	return order
}

// Exact writes the value in lowest terms, "587/6" or "98": for tests, other programs and whoever reckons again by hand.
func (r Ratio) Exact() string { return r.rat().RatString() }

// Milli rounds to whole thousandths, half up (towards more points). It is for display only; no rank comes from it.
func (r Ratio) Milli() decimal.Milli {
	den := max(r.Den, 1)
	whole, rest := r.Num/den, r.Num%den
	if rest < 0 {
		whole, rest = whole-1, rest+den
	}
	if rest >= den-rest {
		whole++
	}
	return decimal.Milli(whole)
}

// plus adds exactly.
func (r Ratio) plus(s Ratio) Ratio {
	if r.wide == nil && s.wide == nil {
		rd, sd := max(r.Den, 1), max(s.Den, 1)
		common := gcd(rd, sd)
		left, okLeft := times(r.Num, sd/common)
		right, okRight := times(s.Num, rd/common)
		den, okDen := times(rd, sd/common)
		num := left + right
		if okLeft && okRight && okDen && (left < 0) == (num < right) {
			return Ratio{Num: num, Den: den}
		}
	}
	return wideRatio(new(big.Rat).Add(r.rat(), s.rat()))
}

// scaled multiplies exactly by a whole number above 0.
func (r Ratio) scaled(n int64) Ratio {
	if r.wide == nil {
		if num, ok := times(r.Num, n); ok {
			return Ratio{Num: num, Den: max(r.Den, 1)}
		}
	}
	return wideRatio(new(big.Rat).Mul(r.rat(), new(big.Rat).SetInt64(n)))
}

// over divides exactly by a whole number above 0.
func (r Ratio) over(n int64) Ratio {
	if r.wide == nil {
		if den, ok := times(max(r.Den, 1), n); ok {
			return Ratio{Num: r.Num, Den: den}
		}
	}
	return wideRatio(new(big.Rat).Quo(r.rat(), new(big.Rat).SetInt64(n)))
}

// wideRatio keeps an exact value that does not fit, beside its rounded one.
func wideRatio(exact *big.Rat) Ratio {
	doubled := new(big.Int).Lsh(exact.Num(), 1) // floor(x + 1/2) = floor((2·num + den) / (2·den))
	doubled.Add(doubled, exact.Denom())
	rounded := doubled.Div(doubled, new(big.Int).Lsh(exact.Denom(), 1))
	return Ratio{Num: rounded.Int64(), Den: 1, wide: exact}
}

func (r Ratio) rat() *big.Rat {
	if r.wide != nil {
		return r.wide
	}
	return big.NewRat(r.Num, max(r.Den, 1))
}

// times multiplies; ok is false when the product does not fit. b is positive.
func times(a, b int64) (product int64, ok bool) {
	hi, lo := bits.Mul64(magnitude(a), uint64(b))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if a < 0 {
		return -int64(lo), true
	}
	return int64(lo), true
}

func magnitude(v int64) uint64 {
	if v < 0 {
		return -uint64(v)
	}
	return uint64(v)
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func compare[T int | int64 | uint64](a, b T) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}
