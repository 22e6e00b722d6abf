// Pure decisions about states: which act is allowed when, what state follows, until when a team may correct.
package entries

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
)

// maxReason is the length of a reason in characters.
const maxReason = 1000

// allowedFrom says in which states an event may happen. A return may be returned again: it moves the date.
var allowedFrom = map[string][]string{
	EventCorrected:   {Submitted, Returned, Approved},
	EventResubmitted: {Returned, Approved},
	EventApproved:    {Submitted, Returned},
	EventReturned:    {Submitted, Returned, Approved},
	EventRejected:    {Submitted, Returned, Approved},
	EventWithdrawn:   {Submitted, Returned, Approved},
	EventReinstated:  {Withdrawn, Rejected},
}

// stateAfter is the state an event leads to; a correction by the office keeps the state.
func stateAfter(event, state string) string {
	switch event {
	case EventSubmitted, EventResubmitted, EventReinstated:
		return Submitted
	case EventReturned:
		return Returned
	case EventApproved:
		return Approved
	case EventRejected:
		return Rejected
	case EventWithdrawn:
		return Withdrawn
	}
	return state
}

// Can says whether an event may happen in a state.
func Can(event, state string) bool { return slices.Contains(allowedFrom[event], state) }

// mayHappen refuses an event that the entry's state does not allow.
func mayHappen(event string, e Entry) error {
	if Can(event, e.State) {
		return nil
	}
	return fault.Conflict("registration.fault.state." + e.State)
}

// byEntrant says whether somebody acts by the private link of a team, which binds them to the deadline.
func byEntrant(by audit.By) bool { return by.Via == "link" }

// EditableUntil is the first instant at which a team can no longer correct or withdraw by its link:
// the close of registration, or the end of a return's correction date if that is later.
func EditableUntil(rules *contests.Rules, e Entry) time.Time {
	until := rules.RegistrationCloses()
	if e.State == Returned && e.ReturnUntil != nil {
		if end := time.UnixMilli(*e.ReturnUntil).Add(time.Millisecond); end.After(until) {
			return end
		}
	}
	return until
}

// checkEditable refuses what comes by link too late.
func checkEditable(rules *contests.Rules, e Entry, now time.Time) error {
	if until := EditableUntil(rules, e); !now.Before(until) {
		return fault.Conflict("registration.fault.correction_closed", "Until", clock(until.Add(-time.Millisecond), rules))
	}
	return nil
}

// checkReason wants a reason of at most 1,000 characters; required or not.
func checkReason(reason string, required bool) error {
	if required && strings.TrimSpace(reason) == "" {
		return fault.Invalid("reason", "registration.fault.reason_empty")
	}
	if n := utf8.RuneCountInString(reason); n > maxReason {
		return fault.Invalid("reason", "registration.fault.too_long", "What", i18n.Key("registration.act.reason"), "Max", maxReason, "Length", n)
	}
	return nil
}

// checkReturnDate wants a day of correction that is not over and not after the link's end.
func checkReturnDate(rules *contests.Rules, until, now time.Time) error {
	if !until.After(now) {
		return fault.Invalid("until", "registration.fault.until_past")
	}
	if until.After(linkExpiry(rules)) {
		return fault.Invalid("until", "registration.fault.until_far")
	}
	return nil
}

// withdrawnAt turns the day a withdrawal holds from into an instant: now for today or "", else the first instant of the
// day that is not before since, when the entry came (back) in. Days to come and days before that are refused.
func withdrawnAt(rules *contests.Rules, day contests.Day, since, now time.Time) (time.Time, error) {
	zone := rules.Location()
	today := contests.Day(now.In(zone).Format(time.DateOnly))
	switch {
	case day == "" || day == today:
		return now, nil
	case day > today:
		return time.Time{}, fault.Invalid("effective", "registration.fault.withdraw_future")
	case day < contests.Day(since.In(zone).Format(time.DateOnly)):
		return time.Time{}, fault.Invalid("effective", "registration.fault.withdraw_before", "Day", since.In(zone).Format("2/1/2006"))
	}
	if start := day.Start(zone); start.After(since) {
		return start, nil
	}
	return since, nil
}

// linkExpiry is the end of a private link: 60 days after the day of the last round.
func linkExpiry(rules *contests.Rules) time.Time {
	last := rules.RegistrationCloses()
	for _, r := range rules.Rounds {
		if end := r.On.Start(rules.Location()).AddDate(0, 0, 1); end.After(last) {
			last = end
		}
	}
	return last.AddDate(0, 0, linkDays)
}
