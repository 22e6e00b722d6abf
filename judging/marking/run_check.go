// Pure checks of a referee's sheet: its marks, its time, its place among the attempts and what a form sent twice holds.
package marking

import (
	"errors"
	"unicode/utf8"

	"hoithi/contests"
	"hoithi/internal/fault"
	"hoithi/judging/scoring"
)

const (
	maxTeamBy = 120 // characters of the name of who confirmed for the team
	maxKey    = 64  // characters of a form's key
)

// Run is a sheet in force of the field with what stands beside its marks.
type Run struct {
	SheetRow
	TeamBy string `db:"team_by"`
	Typed  bool   `db:"typed"`
}

// Attempt is one attempt of an entry. Sheet is nil while nobody signed; Absent says that it was not made, on record.
type Attempt struct {
	Number int
	Sheet  *Run
	Absent bool
}

// Over says that nothing more is to be done for the attempt.
func (a Attempt) Over() bool { return a.Sheet != nil || a.Absent }

// inTurn refuses an attempt that the rules do not have, and one before those in front of it are over.
func inTurn(attempts []Attempt, s RunSheet, e Entrant) error {
	if s.Attempt < 1 || s.Attempt > len(attempts) {
		return fault.NotFound("field.attempt_unknown", "Attempt", s.Attempt, "Max", len(attempts))
	}
	for _, a := range attempts[:s.Attempt-1] {
		if !a.Over() {
			return fault.Conflict("field.attempt_before", "Attempt", s.Attempt, "Before", a.Number, "Code", e.Code)
		}
	}
	return nil
}

// checkRun works out the sheet's value; everything that is wrong with it comes back together.
func checkRun(r contests.Round, s RunSheet, now *Run, typed bool) (Value, error) {
	revision := 0
	if now != nil {
		revision = now.Revision
	}
	if s.Base != nil && *s.Base != revision {
		return Value{}, fault.Conflict("field.stale")
	}
	v, faults := runValue(r, s)
	switch {
	case s.Reason == "" && now != nil:
		faults = append(faults, fault.Invalid("reason", "field.reason_correct"))
	case s.Reason == "" && typed:
		faults = append(faults, fault.Invalid("reason", "field.reason_typed"))
	case utf8.RuneCountInString(s.Reason) > maxReason:
		faults = append(faults, fault.Invalid("reason", "marking.reason_long", "Max", maxReason))
	}
	if utf8.RuneCountInString(s.TeamBy) > maxTeamBy {
		faults = append(faults, fault.Invalid("team_by", "field.team_by_long", "Max", maxTeamBy))
	}
	if len(s.Key) > maxKey {
		faults = append(faults, fault.Conflict("field.key_bad"))
	}
	return v, errors.Join(faults...)
}

// runValue counts the marks as an imported sheet is counted.
func runValue(r contests.Round, s RunSheet) (v Value, faults []error) {
	counts := make(map[string]int, len(s.Marks))
	for code, n := range s.Marks {
		counts[code] = int(min(max(n, -1), 1<<20)) // out of any range stays out of it
	}
	points, err := scoring.FieldPoints(scored(r.Tasks), scored(r.Penalties), r.Floor, counts)
	v = Value{Marks: s.Marks, Points: points}
	names := map[string]item{}
	for _, i := range items(r) {
		names[i.Code] = i
	}
	for _, e := range markErrors(err) {
		i := names[e.Code]
		faults = append(faults, fault.Invalid("mark."+e.Code, "field.mark_"+string(e.Problem), "Name", i.Name, "Code", e.Code, "Max", i.Max))
	}
	if s.TimeMS != nil {
		v.TimeMS, v.HasTime = *s.TimeMS, true
		if limit := int64(r.TimeLimit); v.TimeMS < 0 || (limit > 0 && v.TimeMS > limit) {
			faults = append(faults, fault.Invalid("time", "marking.time_over", "Value", scoring.FormatTime(max(v.TimeMS, 0)), "Limit", scoring.FormatTime(limit)))
		}
	}
	return v, faults
}

// markErrors lists the bad marks joined in err.
func markErrors(err error) (list []*scoring.MarkError) {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	for _, one := range joined.Unwrap() {
		var m *scoring.MarkError
		if errors.As(one, &m) {
			list = append(list, m)
		}
	}
	return list
}

// says tells whether a kept sheet holds what a form with the same key says.
func (s RunSheet) says(attempt int, marks string, timeMS *int64, teamBy string) bool {
	sameTime := (s.TimeMS == nil) == (timeMS == nil) && (timeMS == nil || *timeMS == *s.TimeMS)
	return s.Attempt == attempt && marksJSON(Value{Marks: s.Marks}) == marks && sameTime && s.TeamBy == teamBy
}

// forAudit is what the log keeps of a revision.
func (r Run) forAudit(round string) map[string]any {
	return map[string]any{"round": round, "entry": r.EntryID, "attempt": r.Attempt, "revision": r.Revision, "marks": r.Marks, "points": r.Points,
		"time_ms": r.TimeMS, "team_by": r.TeamBy}
}
