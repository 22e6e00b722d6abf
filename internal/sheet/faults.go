// All that is wrong with one file, told at once and in the order of its rows.
package sheet

import (
	"cmp"
	"errors"
	"slices"

	"hoithi/internal/fault"
)

// MaxFaults is how many faults of one file are told; the rest is counted.
const MaxFaults = 200

// Faults gathers. The zero value is ready.
type Faults struct{ list []*fault.Fault }

// Add notes one fault; row 0 and column "" speak of the whole file.
func (f *Faults) Add(row int, column, key string, args ...any) {
	f.list = append(f.list, fault.Invalid("", key, args...).At(row, column))
}

// Put notes faults found elsewhere, placed by the caller.
func (f *Faults) Put(faults ...*fault.Fault) { f.list = append(f.list, faults...) }

// Clone is a copy that grows by itself.
func (f *Faults) Clone() *Faults { return &Faults{list: slices.Clone(f.list)} }

// Count is how many were noted.
func (f *Faults) Count() int { return len(f.list) }

// Err joins them by sheet, in the order in which sheets had their first, and row; at most MaxFaults and one line that counts the others; nil when there are none.
func (f *Faults) Err() error {
	if len(f.list) == 0 {
		return nil
	}
	list, place := slices.Clone(f.list), map[string]int{}
	for _, one := range list {
		if _, seen := place[one.Sheet]; !seen {
			place[one.Sheet] = len(place)
		}
	}
	slices.SortStableFunc(list, func(a, b *fault.Fault) int { return cmp.Or(place[a.Sheet]-place[b.Sheet], a.Row-b.Row) })
	var errs []error
	for i, one := range list {
		if i == MaxFaults {
			errs = append(errs, fault.Invalid("", "sheet.more_faults", "Count", len(list)-MaxFaults))
			break
		}
		errs = append(errs, one)
	}
	return errors.Join(errs...)
}
