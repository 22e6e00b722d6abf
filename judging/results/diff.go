// What changed between two publications, for the organiser to see before publishing again.
package results

import "reflect"

// Change is one entry whose published line differs; Before or After is nil when the line is new or gone.
type Change struct {
	Division      string
	Before, After *SnapshotRow
}

// Row is the line as it is, or as it was when it is gone.
func (c Change) Row() SnapshotRow {
	if c.After != nil {
		return *c.After
	}
	return *c.Before
}

// renamed says that the entry is spelt or placed otherwise: what of it differs may be nothing but names.
func (c Change) renamed() bool {
	return c.Before != nil && c.After != nil && (c.Before.Team != c.After.Team || c.Before.Unit != c.After.Unit || c.Before.District != c.After.District)
}

// differences lists the lines that differ, in the order of the new content, what is gone last within its division.
func differences(before, after Snapshot) (all []Change) {
	old := map[string]SnapshotDivision{}
	for _, d := range before.Divisions {
		old[d.Code] = d
	}
	for _, d := range after.Divisions {
		was := map[string]*SnapshotRow{}
		for i, r := range old[d.Code].Rows {
			was[r.Code] = &old[d.Code].Rows[i]
		}
		for i := range d.Rows {
			now := &d.Rows[i]
			if before, ok := was[now.Code]; !ok || !reflect.DeepEqual(before, now) {
				all = append(all, Change{Division: d.Code, Before: before, After: now})
			}
			delete(was, now.Code)
		}
		for i, r := range old[d.Code].Rows {
			if was[r.Code] != nil {
				all = append(all, Change{Division: d.Code, Before: &old[d.Code].Rows[i]})
			}
		}
	}
	return all
}
