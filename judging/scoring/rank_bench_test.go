// Speed: ranking a contest a hundred times the real size, against sorting as many bare keys.
package scoring

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"hoithi/internal/decimal"
)

const benchEntries, benchSheets = 43_200, 5

// manyEntries is a field a hundred times the real one.
func manyEntries() []Entry {
	r := rand.New(rand.NewPCG(2024, 8))
	entries := make([]Entry, benchEntries)
	for i := range entries {
		entries[i] = Entry{ID: int64(i + 1), Prior: map[string]int{"vong-loai": i}}
		for range benchSheets {
			entries[i].Sheets = append(entries[i].Sheets, Sheet{Attempt: 1 + r.IntN(2), Points: decimal.Milli(r.Int64N(201) * 500), TimeMS: r.Int64N(600_000), HasTime: true})
		}
	}
	return entries
}

func BenchmarkRank(b *testing.B) {
	entries := manyEntries()
	b.ReportAllocs()
	for b.Loop() {
		Rank(finalSpec, entries)
	}
}

// TestG37AHundredTimesTheRealSizeIsRankedAtOnce has no cap to meet and a bound that only a quadratic way would miss.
func TestG37AHundredTimesTheRealSizeIsRankedAtOnce(t *testing.T) {
	entries, begun := manyEntries(), time.Now()
	rows := Rank(finalSpec, entries)
	if took := time.Since(begun); len(rows) != benchEntries || took > 10*time.Second {
		t.Errorf("%d of %d ranked in %v", len(rows), benchEntries, took)
	}
}

func BenchmarkSortKeys(b *testing.B) {
	r := rand.New(rand.NewPCG(2024, 8))
	keys := make([]int64, benchEntries)
	for i := range keys {
		keys[i] = r.Int64()
	}
	work := make([]int64, len(keys))
	b.ReportAllocs()
	for b.Loop() {
		copy(work, keys)
		slices.SortFunc(work, func(x, y int64) int { return compare(x, y) })
	}
}
