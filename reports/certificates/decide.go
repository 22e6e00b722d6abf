// Pure decisions: who gets a certificate out of a publication, and what may be issued when.
package certificates

import (
	"errors"
	"slices"
	"strings"
	"time"

	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/judging/results"
)

// recipient is somebody a certificate can be made out to.
type recipient struct {
	entryID int64
	place   int
	name    string
	about   About
}

// holder tells recipients of one contest and kind apart.
type holder struct {
	entryID int64
	place   int
}

func (r recipient) holder() holder   { return holder{r.entryID, r.place} }
func (c Certificate) holder() holder { return holder{c.EntryID, c.Place} }

// person is a member of an entry.
type person struct {
	place int // from 1
	role  string
	name  string
}

// entrant is an entry as the database has it beside the publication.
type entrant struct {
	id     int64
	people []person
}

const (
	maxReason = 2000
	mostAhead = 31 * 24 * time.Hour // a certificate may be dated so far ahead of the day it is issued
)

// winners lists who the publication gives a prize: in its order, the highest prize first within a table, the entry before its people. Names of
// entries are as published; whoever withdrew since is left out.
func winners(s results.Snapshot, entrants map[string]entrant) (all []recipient) {
	for _, d := range s.Divisions {
		for _, prize := range s.Prizes {
			for _, row := range d.Rows {
				if row.Prize != prize.Code || row.Withdrawn {
					continue
				}
				e := entrants[row.Code]
				w := About{Role: roleEntry, Prize: prize.Name.VI, Code: row.Code, Team: row.Team, Unit: row.Unit, District: row.District, Division: divisionOf(s, d, row),
					Contest: s.Name.VI, Round: s.RoundName.VI, Office: s.Organiser.VI, Works: s.Entries != ""}
				all = append(all, e.whole(w))
				for _, p := range e.people {
					w.Role = p.role
					all = append(all, recipient{e.id, p.place, p.name, w})
				}
			}
		}
	}
	return all
}

// whole is the entry as a holder. A team bears its name and names its people; a work is its authors', so they are the holder.
func (e entrant) whole(w About) recipient {
	members := e.names(roleContestant)
	w.Mentors = strings.Join(e.names(roleMentor), ", ")
	if !w.Works || len(members) == 0 {
		w.Members = strings.Join(members, ", ")
		return recipient{e.id, 0, w.Team, w}
	}
	w.Authors = len(members)
	return recipient{e.id, 0, strings.Join(members, ", "), w}
}

func (e entrant) names(role string) (names []string) {
	for _, p := range e.people {
		if p.role == role {
			names = append(names, p.name)
		}
	}
	return names
}

func divisionOf(s results.Snapshot, d results.SnapshotDivision, row results.SnapshotRow) string {
	for _, f := range s.Fields {
		if f.Code == row.Division {
			return f.Name.VI
		}
	}
	return d.Name.VI
}

// chosen are the recipients of a choice that never had a certificate of the kind. One that was revoked is issued anew by Reissue only.
func chosen(all []recipient, to string, had map[holder]bool) (list []recipient) {
	for _, r := range all {
		if r.about.Role == roleOf[to] && !had[r.holder()] {
			list = append(list, r)
		}
	}
	return list
}

// issuable refuses results that are not public, or not what is public any more (G7). seen is the number of the publication somebody
// looked at, 0 = whatever it is.
func issuable(draft *results.Draft, seen int) error {
	switch p := draft.Latest; {
	case p == nil:
		return fault.Conflict("certificates.unpublished")
	case draft.Changed:
		return fault.Conflict("certificates.stale", "Number", p.Number)
	case seen != 0 && seen != p.Number:
		return fault.Conflict("certificates.newer", "Number", p.Number)
	}
	return nil
}

// dayOf reads the day a certificate bears: not before its publication, at most a month ahead of now.
func dayOf(typed string, published, now time.Time) (string, error) {
	iso, ok := text.Date(strings.TrimSpace(typed))
	if !ok {
		return "", fault.Invalid("day", "certificates.bad_day")
	}
	first, last := published.Format(time.DateOnly), now.Add(mostAhead).Format(time.DateOnly)
	if iso < first || iso > last {
		return "", fault.Invalid("day", "certificates.day_bounds", "First", published.Format("2/1/2006"), "Last", now.Add(mostAhead).Format("2/1/2006"))
	}
	return iso, nil
}

// reasonOf cleans a reason, which must be there.
func reasonOf(field, typed string) (string, error) {
	reason := text.Clean(typed)
	switch n := len([]rune(reason)); {
	case n == 0:
		return "", fault.Invalid(field, "certificates.needs_reason")
	case n > maxReason:
		return "", fault.Invalid(field, "certificates.long_reason", "Most", maxReason)
	}
	return reason, nil
}

// replaceable says whether a certificate can be issued anew, or revoked.
func replaceable(c Certificate) error {
	if c.ReplacedBy != "" {
		return fault.Conflict("certificates.replaced", "Number", c.Number, "By", c.ReplacedBy)
	}
	return nil
}

func revocable(c Certificate) error {
	err := replaceable(c)
	if c.RevokedAt != nil {
		err = errors.Join(err, fault.Conflict("certificates.revoked_already", "Number", c.Number))
	}
	return err
}

// sameHolder says that a name somebody typed is the holder's, however it is spelt: of a work its own name and each author's do too.
func sameHolder(c Certificate, w Words, typed string) bool {
	names := []string{c.Name}
	if w.Role == roleEntry {
		names = append(append(names, w.Team), strings.Split(c.Name, ", ")...)
	}
	typed = text.Canon(typed)
	return typed != "" && slices.ContainsFunc(names, func(name string) bool { return text.Canon(name) == typed })
}

// signingOf cleans what the office says; all faults come at once.
func signingOf(s Signing, published time.Time) (Signing, error) {
	var faults []error
	for _, x := range []struct {
		field string
		value *string
		most  int
	}{{"decision", &s.Decision, 40}, {"place", &s.Place, 60}, {"authority", &s.Authority, 120}, {"title", &s.Title, 120}, {"signer", &s.Signer, 80}} {
		if *x.value = text.Clean(*x.value); len([]rune(*x.value)) > x.most {
			faults = append(faults, fault.Invalid(x.field, "certificates.long_word", "Most", x.most))
		}
	}
	s.DecisionDay = strings.TrimSpace(s.DecisionDay)
	switch iso, ok := text.Date(s.DecisionDay); {
	case s.DecisionDay == "" && s.Decision != "":
		faults = append(faults, fault.Invalid("decision_day", "certificates.needs_decision_day"))
	case s.DecisionDay == "":
	case !ok:
		faults = append(faults, fault.Invalid("decision_day", "certificates.bad_day"))
	case iso < published.Format(time.DateOnly):
		faults = append(faults, fault.Invalid("decision_day", "certificates.decision_early", "First", published.Format("2/1/2006")))
	case s.Decision == "":
		faults = append(faults, fault.Invalid("decision", "certificates.needs_decision"))
	default:
		s.DecisionDay = iso
	}
	return s, errors.Join(faults...)
}
