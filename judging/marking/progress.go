// How far a round is, for the head of the jury: entry by entry and judge by judge, with what came late and what was decided on it.
package marking

import (
	"slices"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
)

// seatOf is a judge (code) on an entry.
type seatOf struct {
	entry int64
	judge string
}

// overview is a round's stand with what its head wants to know beside it. Instants are Unix milliseconds.
type overview struct {
	*stand
	Panel   map[string]JudgeRow // by code, removed ones too
	Since   map[seatOf]int64    // when a judge was put on an entry
	Drafts  map[seatOf]int64    // when an unsigned sheet was last saved
	Asked   map[int64]SecondMarking
	Before  map[int64][]SheetRow // of entries marked again: the sheets of the marking before, by judge
	Late    []LateSheet
	Left    map[int64]Entrant // entries of late sheets that left the contest since
	Closing audit.Entry       // the newest closing or reopening; the zero Entry when there was none
}

// States of a judge's sheet of an entry in the marking that is under way.
const (
	sheetSigned = "signed"
	sheetAgain  = "again" // signed before a second marking was asked for: the new one is still owed
	sheetDraft  = "draft"
	sheetEmpty  = "empty"
	sheetLate   = "late" // signed after closing, waits for the head of the jury
)

// owed is a judge's sheet of an entry. Sheet is the one in force, nil when none is signed; Since is when it was asked for, 0 = not known.
type owed struct {
	Judge string
	State string
	Sheet *SheetRow
	Since int64
}

// open says that the sheet is still asked for.
func (o owed) open() bool { return o.State != sheetSigned }

// owedBy says how far each judge of an entry is, by code: those put on it, and those who signed without that.
func (v *overview) owedBy(e entryStand) (list []owed) {
	codes := slices.Clone(e.Judges)
	for _, s := range e.Sheets {
		if s.Judge != "" && !slices.Contains(codes, s.Judge) {
			codes = append(codes, s.Judge)
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		at := seatOf{e.ID, code}
		o := owed{Judge: code, State: sheetEmpty, Since: v.Since[at]}
		if i := slices.IndexFunc(e.Sheets, func(s SheetRow) bool { return s.Judge == code }); i >= 0 {
			o.Sheet, o.State = &e.Sheets[i], sheetSigned
			if o.Sheet.Pass < e.Pass {
				o.State, o.Since = sheetAgain, v.Asked[e.ID].AskedAt
			}
		}
		if _, drafted := v.Drafts[at]; drafted && o.open() {
			o.State = sheetDraft
		}
		if o.open() && slices.ContainsFunc(v.Late, func(l LateSheet) bool { return l.State == LateWaiting && l.EntryID == e.ID && l.Judge == code }) {
			o.State = sheetLate
		}
		list = append(list, o)
	}
	return list
}

// complete says that an entry has all sheets that its round asks for.
func (e entryStand) complete() bool {
	return e.Missing == 0 && !e.SecondOpen && len(e.Sheets)+e.Absent > 0
}

// short says that an entry lacks more sheets than judges on it have still to sign.
func (v *overview) short(e entryStand) bool {
	open := 0
	for _, o := range v.owedBy(e) {
		if o.Sheet == nil {
			open++
		}
	}
	return open < e.Missing
}

// have and need count the sheets of the marking under way: of a sheet round by judge, else by attempt.
func (e entryStand) have() (n int) {
	for _, s := range e.Sheets {
		if s.Pass >= e.Pass || s.Judge == "" {
			n++
		}
	}
	return n + e.Absent
}

func (v *overview) need(e entryStand) int {
	if v.Round.Kind != contests.KindSheet {
		return max(1, v.Round.Attempts.Count)
	}
	return max(v.Least, len(e.Judges))
}

// held is the sheet in force that a late one would replace, nil when there is none.
func (v *overview) held(l LateSheet) *SheetRow {
	for i := range v.Entries {
		if v.Entries[i].ID != l.EntryID {
			continue
		}
		for n, s := range v.Entries[i].Sheets {
			if s.Judge == l.Judge && s.Attempt == l.Attempt {
				return &v.Entries[i].Sheets[n]
			}
		}
	}
	return nil
}

// overviewOf reads what the head's page shows.
func overviewOf(tx *db.Tx, c *contests.Contest, code string, through ThroughFunc) (v *overview, err error) {
	v = &overview{Panel: map[string]JudgeRow{}, Since: map[seatOf]int64{}, Asked: map[int64]SecondMarking{}}
	if v.stand, err = standOf(tx, c, code, through); err != nil {
		return nil, err
	}
	judges, err := JudgesOf(tx, c.ID)
	if err != nil {
		return nil, err
	}
	for _, j := range judges {
		v.Panel[j.Code] = j
	}
	on, err := AssignmentsOfRound(tx, v.Row.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range on {
		v.Since[seatOf{a.EntryID, a.Judge}] = a.CreatedAt
	}
	asked, err := SecondMarkingsOfRound(tx, v.Row.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range asked { // the highest pass comes last
		v.Asked[a.EntryID] = a
	}
	if v.Drafts, err = draftsOfRound(tx, v.Row.ID); err != nil {
		return nil, err
	}
	if v.Late, err = LateOfRound(tx, v.Row.ID); err != nil {
		return nil, err
	}
	if err := v.readLeft(tx); err != nil {
		return nil, err
	}
	if v.Closing, err = lastClosing(tx, v.Row.ID); err != nil {
		return nil, err
	}
	return v, v.readBefore(tx)
}

// entrant is an entry of the round, or one of a late sheet that left since.
func (v *overview) entrant(id int64) Entrant {
	if i := slices.IndexFunc(v.Entries, func(e entryStand) bool { return e.ID == id }); i >= 0 {
		return v.Entries[i].Entrant
	}
	return v.Left[id]
}

func (v *overview) readLeft(tx *db.Tx) error {
	v.Left = map[int64]Entrant{}
	for _, l := range v.Late {
		if v.entrant(l.EntryID).ID != 0 {
			continue
		}
		e, err := entrantByID(tx, v.Contest.ID, l.EntryID)
		if err != nil {
			return err
		}
		v.Left[e.ID] = e
	}
	return nil
}

// readBefore finds the last sheets of the marking before, for entries that are or were marked again.
func (v *overview) readBefore(tx *db.Tx) error {
	pass := map[int64]int{}
	for _, e := range v.Entries {
		if e.Pass > 1 {
			pass[e.ID] = e.Pass
		}
	}
	v.Before = map[int64][]SheetRow{}
	if len(pass) == 0 || v.Round.Kind != contests.KindSheet {
		return nil
	}
	all, err := revisionsOfRound(tx, v.Row.ID)
	for _, s := range all {
		if s.Pass >= pass[s.EntryID] {
			continue
		}
		list := v.Before[s.EntryID]
		if n := len(list); n > 0 && list[n-1].Judge == s.Judge {
			list[n-1] = s // a later revision of the same judge
		} else {
			v.Before[s.EntryID] = append(list, s)
		}
	}
	return err
}
