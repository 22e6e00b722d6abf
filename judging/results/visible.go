// What of a publication the public may see, as the rules say; whatever leaves the office takes Visible.
package results

import (
	"cmp"
	"slices"
)

// Visible is what the public may see: everything, ranks without marks, or only who goes on, stands ready or wins. The content of a
// publication holds all of it, so that the office can compare and every rank can be reckoned again.
func (s Snapshot) Visible() Snapshot {
	if s.Public == "" {
		return s
	}
	shown := s
	shown.Attempts = 1
	shown.Divisions = make([]SnapshotDivision, len(s.Divisions))
	for i, d := range s.Divisions {
		if s.Public == PublicThrough {
			d.Rows, d.Decisions = s.honours(d.Rows), nil
		} else {
			d.Rows = slices.Clone(d.Rows)
		}
		for j := range d.Rows {
			r := &d.Rows[j]
			r.Points, r.TimeMS, r.Attempts = 0, nil, nil
			if s.Public == PublicThrough {
				r.Rank, r.Decided = 0, false
			}
		}
		shown.Divisions[i] = d
	}
	return shown
}

// honoured says that an entry is on a list that is always public.
func (r SnapshotRow) honoured() bool {
	return r.Advancement == In || r.CalledUp || r.Reserve > 0 || r.Prize != ""
}

// GoesOn says that an entry is in the next round.
func (r SnapshotRow) GoesOn() bool { return (r.Advancement == In || r.CalledUp) && !r.Withdrawn }

// honours picks who goes on, stands ready or wins. The order gives no rank away: by prize, those who go on before the reserves, the
// reserves as they would move up, and by code.
func (s Snapshot) honours(rows []SnapshotRow) (list []SnapshotRow) {
	place := map[string]int{"": len(s.Prizes)}
	for i, p := range s.Prizes {
		place[p.Code] = i
	}
	for _, r := range rows {
		if r.honoured() {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b SnapshotRow) int {
		return cmp.Or(cmp.Compare(place[a.Prize], place[b.Prize]), cmp.Compare(a.Reserve, b.Reserve), cmp.Compare(a.Code, b.Code))
	})
	return list
}
