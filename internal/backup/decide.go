// Which backups stay and which go.
package backup

import (
	"fmt"
	"slices"
	"time"
)

// Keep says which backups stay. Last > 0: the newest so many. Otherwise the newest of each of the last 7 days, 4 weeks and 12 months
// that have one, and all of the last two days.
type Keep struct{ Last int }

const (
	keepDays   = 7
	keepWeeks  = 4
	keepMonths = 12
	keepAllFor = 48 * time.Hour
)

// expired lists the indexes of those that may go, of instants in any order; the newest always stays.
func expired(at []time.Time, keep Keep, now time.Time) (gone []int) {
	newestFirst := make([]int, len(at))
	for i := range at {
		newestFirst[i] = i
	}
	slices.SortStableFunc(newestFirst, func(a, b int) int { return at[b].Compare(at[a]) })
	if keep.Last > 0 {
		return newestFirst[min(keep.Last, len(newestFirst)):]
	}
	days, weeks, months := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for place, i := range newestFirst {
		day := at[i].In(zone)
		year, week := day.ISOWeek()
		stays := first(days, day.Format(time.DateOnly), keepDays)
		stays = first(weeks, fmt.Sprint(year, "-", week), keepWeeks) || stays
		stays = first(months, day.Format("2006-01"), keepMonths) || stays
		if !stays && place > 0 && now.Sub(at[i]) > keepAllFor {
			gone = append(gone, i)
		}
	}
	return gone
}

// first says whether this is the newest of its period, and one of the last most periods.
func first(seen map[string]bool, period string, most int) bool {
	if seen[period] || len(seen) == most {
		return false
	}
	seen[period] = true
	return true
}
