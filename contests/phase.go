// Where a contest stands at an instant: pure, worked out from the rules, the clock and which rounds are published.
package contests

import "time"

// Phases of a contest as people ask for them.
const (
	PhaseBefore  = "before"  // registration opens later
	PhaseOpen    = "open"    // entries can be sent
	PhaseWaiting = "waiting" // a round is ahead
	PhaseToday   = "today"   // a round is held today
	PhaseMarking = "marking" // a round was held, its results are not published yet
	PhaseOver    = "over"    // the results of the last round are published, or the contest was closed
)

// Phase is what is going on. Until is the instant (before, open) or day (waiting) it ends, zero otherwise;
// Days are the calendar days until then, 0 = today; Round is set for waiting, today and marking.
type Phase struct {
	Key   string
	Until time.Time
	Days  int
	Round Round
}

// PhaseAt says where a contest stands.
func PhaseAt(c *Contest, now time.Time) Phase {
	zone := c.Rules.Location()
	if c.State == Finished || c.State == Archived {
		return Phase{Key: PhaseOver}
	}
	if opens := c.Rules.RegistrationOpens(); now.Before(opens) {
		return Phase{Key: PhaseBefore, Until: opens, Days: daysBetween(now, opens, zone)}
	}
	if closes := c.Rules.RegistrationCloses(); now.Before(closes) {
		return Phase{Key: PhaseOpen, Until: closes, Days: daysBetween(now, closes.Add(-time.Minute), zone)}
	}
	for _, round := range c.Rules.Rounds {
		if row, _ := c.RoundRow(round.Code); row.State == Published {
			continue
		}
		day := round.On.Start(zone)
		switch days := daysBetween(now, day, zone); {
		case days > 0:
			return Phase{Key: PhaseWaiting, Until: day, Days: days, Round: round}
		case days == 0:
			return Phase{Key: PhaseToday, Round: round}
		default:
			return Phase{Key: PhaseMarking, Round: round}
		}
	}
	return Phase{Key: PhaseOver}
}

// daysBetween counts midnights: tomorrow is 1, yesterday -1.
func daysBetween(from, to time.Time, zone *time.Location) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

// Moments of a contest's timeline.
const (
	MomentLaunched = "launched"
	MomentOpens    = "opens"
	MomentCloses   = "closes"
	MomentRound    = "round"
	MomentToday    = "today"
)

// Moment is a point of the timeline. At is an instant for opens and closes, else the start of a day. Past: it is over;
// Today: it is this day. Round is set for rounds only.
type Moment struct {
	Kind  string
	At    time.Time
	Past  bool
	Today bool
	Round Round
}

// Timeline lists the moments of a contest in order. When none of them is today, today has a moment of its own.
func Timeline(c *Contest, now time.Time) []Moment {
	zone := c.Rules.Location()
	all := []Moment{
		{Kind: MomentLaunched, At: c.Rules.Launched.Start(zone)},
		{Kind: MomentOpens, At: c.Rules.RegistrationOpens()},
		{Kind: MomentCloses, At: c.Rules.RegistrationCloses().Add(-time.Minute)},
	}
	for _, round := range c.Rules.Rounds {
		all = append(all, Moment{Kind: MomentRound, At: round.On.Start(zone), Round: round})
	}
	found, place := false, 0
	for i := range all {
		days := daysBetween(now, all[i].At, zone)
		all[i].Past, all[i].Today = days < 0, days == 0
		found = found || days == 0
		if days < 0 {
			place = i + 1
		}
	}
	if found {
		return all
	}
	today := Moment{Kind: MomentToday, At: now, Today: true}
	return append(all[:place:place], append([]Moment{today}, all[place:]...)...)
}
