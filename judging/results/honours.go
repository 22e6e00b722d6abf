// The lists that come first on a public page: who wins what, or who goes on and who stands ready.
package results

// honourList is such a list. It keeps no rank that the rules hide.
type honourList struct {
	Prizes    bool // of prizes; else of those who go on
	Withheld  []string
	Divisions bool // rows are of several divisions, which are named
	Count     int  // prizes given, or entries that go on
	Rows      []honourRow
}

// honourRow is an entry on it: Label is its prize, or its place among the reserves; Kind is the colour of a pill, "" = plain text.
type honourRow struct {
	Label, Kind    string
	Code, Team     string
	Unit, District string
	Division       string
}

// honours are the lists of a visible snapshot; division narrows them, "" = all.
func (v viewer) honours(division string) (lists []honourList) {
	if len(v.snap.Prizes) > 0 {
		if l := v.prizeList(division); l.Count > 0 || len(l.Withheld) > 0 {
			lists = append(lists, l)
		}
	}
	if l := v.throughList(division); len(l.Rows) > 0 {
		lists = append(lists, l)
	}
	return lists
}

// eachRow visits the rows of a division, or all, with the division's code.
func (v viewer) eachRow(division string, visit func(r SnapshotRow, division string)) {
	for _, d := range v.snap.Divisions {
		for _, r := range d.Rows {
			code := d.Code
			if code == "" {
				code = r.Division
			}
			if division == "" || division == code {
				visit(r, code)
			}
		}
	}
}

// several says whether a list over this division holds more than one.
func (v viewer) several(division string) bool {
	return division == "" && len(v.snap.Divisions)+len(v.snap.Fields) > 1
}

func (v viewer) prizeList(division string) honourList {
	l := honourList{Prizes: true, Divisions: v.several(division)}
	for _, prize := range v.snap.Prizes {
		name := prize.Name.In(v.p.Lang())
		v.eachRow(division, func(r SnapshotRow, code string) {
			if r.Prize == prize.Code {
				l.Rows = append(l.Rows, v.honour(r, code, name, ""))
			}
		})
		if prize.Withheld > 0 && division == "" {
			l.Withheld = append(l.Withheld, v.p.T("publishing.withheld", "Count", prize.Withheld, "Prize", prize.Name.Inside()))
		}
	}
	l.Count = len(l.Rows)
	return l
}

func (v viewer) throughList(division string) honourList {
	l := honourList{Divisions: v.several(division)}
	for _, ready := range []bool{false, true} { // the reserves come last
		v.eachRow(division, func(r SnapshotRow, code string) {
			goes := r.Advancement == In || r.CalledUp
			switch {
			case goes && !ready && r.Withdrawn:
				l.Rows = append(l.Rows, v.honour(r, code, v.p.T("publishing.withdrew"), ""))
			case goes && !ready && r.CalledUp:
				l.Count++
				l.Rows = append(l.Rows, v.honour(r, code, v.p.T("publishing.called_up"), "ok"))
			case goes && !ready:
				l.Count++
				l.Rows = append(l.Rows, v.honour(r, code, v.p.T("results.advancement.in"), "ok"))
			case ready && r.Reserve > 0 && !goes && !r.Withdrawn:
				l.Rows = append(l.Rows, v.honour(r, code, v.p.T("publishing.reserve", "Place", r.Reserve), "info"))
			}
		})
	}
	return l
}

func (v viewer) honour(r SnapshotRow, division, label, kind string) honourRow {
	return honourRow{Label: label, Kind: kind, Code: r.Code, Team: r.Team, Unit: r.Unit, District: r.District, Division: v.divisionName(division, r)}
}
