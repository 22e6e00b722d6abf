// The rules counted again for one entry, as the secretary sees them beside what was entered; and who else is like its members.
package entries

import (
	"fmt"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Marks of a rule.
const (
	markOK   = "yes"
	markBad  = "no"
	markLook = "ask" // nothing forbidden, but somebody should look
)

// RuleCheck is one rule with its outcome; Faults say what breaks it.
type RuleCheck struct {
	Key    string // of the catalogue: registration.rule.<Key>
	Mark   string
	Faults []*fault.Fault
}

// ruleOf says under which rule a fault of CheckContent is shown.
var ruleOf = map[string]string{
	"contestants": "size", "mentors": "size",
	"grade_division": "grade", "grade": "grade", "grade_mentor": "grade", "division": "grade",
	"born_empty": "born", "born_format": "born", "born_month": "born", "born_day": "born", "born_leap": "born",
	"born_future": "born", "born_pupil": "born", "born_mentor": "born",
	"twice_in_team": "once", "same_team": "once", "in_other_team": "once",
	"consent": "consent",
}

// Verify counts the rules again for an entry as it is kept; shared are its contestants who are in other teams too.
func Verify(rules *contests.Rules, d Draft, shared []Alike, now time.Time) []RuleCheck {
	checks := []RuleCheck{{Key: "size"}, {Key: "grade"}, {Key: "born"}, {Key: "once"}, {Key: "complete"}, {Key: "consent"}}
	for _, f := range fault.All(CheckContent(rules, d, now)) {
		rule, ok := ruleOf[strings.TrimPrefix(f.Key, "registration.fault.")]
		if !ok {
			rule = "complete"
		}
		for i := range checks {
			if checks[i].Key == rule {
				checks[i].Faults = append(checks[i].Faults, f)
			}
		}
	}
	for i := range checks {
		switch {
		case len(checks[i].Faults) > 0:
			checks[i].Mark = markBad
		case checks[i].Key == "once" && len(shared) > 0, checks[i].Key == "consent" && !d.Consent:
			checks[i].Mark = markLook
		default:
			checks[i].Mark = markOK
		}
	}
	return checks
}

// Alike is a member of another active entry of the contest who is, or may be, one of this entry's.
type Alike struct {
	Name    string
	Born    string
	EntryID int64 `db:"entry_id"`
	Code    string
	Entry   string
	Unit    string
	Area    string
	Person  string
	Folded  string `db:"name_folded"`
}

// alikeOf finds contestants of other active entries with the same person or the same name without marks: shared are the same
// persons, hints those who differ in marks only and have the same birth date, or none.
func alikeOf(tx *db.Tx, e Entry, members []Member) (shared, hints []Alike, err error) {
	names, persons, born := []string{""}, map[string]bool{}, map[string]string{}
	for _, m := range members {
		if m.Role == Contestant {
			folded := text.Fold(m.Name)
			names = append(names, folded)
			persons[m.Person] = true
			born[folded] = m.Born
		}
	}
	query, args, err := tx.In(`SELECT m.name, m.born, m.entry_id, m.person, m.name_folded, e.code, e.name AS entry, u.name AS unit, u.area
		FROM member m JOIN entry e ON e.id = m.entry_id JOIN unit u ON u.id = e.unit_id
		WHERE m.contest_id = ? AND m.entry_id <> ? AND m.name_folded IN (?) AND m.role = 'contestant' AND m.until_at IS NULL
		  AND e.state NOT IN ('withdrawn', 'rejected') ORDER BY e.code, m.ordinal, m.id LIMIT 100`, e.ContestID, e.ID, names)
	if err != nil {
		return nil, nil, err
	}
	var found []Alike
	if err := tx.Select(&found, query, args...); err != nil {
		return nil, nil, fmt.Errorf("alike: %w", err)
	}
	for _, a := range found {
		switch {
		case persons[a.Person]:
			shared = append(shared, a)
		case a.Born == born[a.Folded] || a.Born == "" || born[a.Folded] == "":
			hints = append(hints, a)
		}
	}
	return shared, hints, nil
}
