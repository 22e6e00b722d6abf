// Rotation: seven days, four weeks, twelve months, and never the newest.
package backup

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"

	"pgregory.net/rapid"
)

func TestAYearOfNightsLeavesDaysWeeksAndMonths(t *testing.T) {
	now := time.Date(2024, 12, 31, 3, 0, 0, 0, zone)
	var kept []time.Time
	for night := now.AddDate(-2, 0, 0); !night.After(now); night = night.AddDate(0, 0, 1) {
		kept = append(kept, night.Add(-time.Hour))
		for _, i := range descending(expired(kept, Keep{}, night)) {
			kept = append(kept[:i], kept[i+1:]...)
		}
	}
	have := map[string]bool{}
	for _, at := range kept {
		have[at.Format(time.DateOnly)] = true
	}
	if len(kept) < 18 || len(kept) > 23 {
		t.Errorf("%d are kept: %v", len(kept), kept)
	}
	for _, day := range []string{"2024-12-31", "2024-12-30", "2024-12-25", "2024-12-22", "2024-12-15", "2024-11-30", "2024-02-29", "2024-01-31"} {
		if !have[day] {
			t.Errorf("%s is gone", day)
		}
	}
	if have["2023-12-31"] || have["2024-12-10"] {
		t.Error("too much is kept")
	}
}

func descending(list []int) []int {
	sorted := append([]int(nil), list...)
	for i := range sorted {
		for j := i + 1; j < len(sorted); j++ {
			if sorted[j] > sorted[i] {
				sorted[i], sorted[j] = sorted[j], sorted[i]
			}
		}
	}
	return sorted
}

func TestTheNewestStaysWhateverTheRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.UnixMilli(rapid.Int64Range(0, 1<<41).Draw(t, "now"))
		ages := rapid.SliceOfN(rapid.Int64Range(0, 1<<36), 1, 50).Draw(t, "ages")
		keep := Keep{Last: rapid.IntRange(0, 5).Draw(t, "last")}
		at := make([]time.Time, len(ages))
		newest := 0
		for i, age := range ages {
			if at[i] = now.Add(-time.Duration(age) * time.Millisecond); at[i].After(at[newest]) {
				newest = i
			}
		}
		gone := expired(at, keep, now)
		if keep.Last > 0 && len(at)-len(gone) != min(keep.Last, len(at)) {
			t.Fatalf("%d of %d go, %d should stay", len(gone), len(at), keep.Last)
		}
		for _, i := range gone {
			if i == newest || keep.Last == 0 && ages[i] < keepAllFor.Milliseconds() {
				t.Fatalf("number %d of %v goes", i, at)
			}
		}
	})
}

func TestRotatingTakesFilesAwayAndLeavesOthers(t *testing.T) {
	clock := testkit.NewClock()
	d, err := db.Open(t.Context(), testkit.SQLite(t), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	dir := filepath.Join(t.TempDir(), "sao [lưu]*")
	for range 4 {
		if _, err := Make(t.Context(), d.Read, dir, Nightly, "test"); err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Hour)
	}
	for _, name := range []string{"hoithi-cua-toi.zip", "ghi-chu.txt", ".hoithi-1.part"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, ".hoithi-1.part"), old, old); err != nil {
		t.Fatal(err)
	}
	gone, err := Rotate(dir, Keep{Last: 3}, clock.Now())
	if err != nil || len(gone) != 1 || gone[0] != "hoithi-2024-06-01-090000.zip" {
		t.Errorf("gone %v, %v", gone, err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 5 {
		t.Errorf("left %v, %v", left, err)
	}
	if _, err := Find(dir, "../../etc/passwd"); err == nil {
		t.Error("G14: found outside of the folder")
	}
}
