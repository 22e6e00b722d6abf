// Contests for programs.
package api

import (
	"time"

	"hoithi/contests"
)

// Text is a name in Vietnamese and English; English is left out where it was not given.
type Text struct {
	VI string `json:"vi"`
	EN string `json:"en,omitempty"`
}

// Contest is a contest in the list. State is where it stands now, as the public page says it.
type Contest struct {
	Code         string       `json:"code"`
	Name         Text         `json:"name"`
	ShortName    Text         `json:"short_name"`
	Organiser    Text         `json:"organiser"`
	Theme        *Text        `json:"theme"`
	Entries      string       `json:"entries"`   // what is entered, "team" or "work"
	State        string       `json:"state"`     // before, open, waiting, today, marking or over
	TimeZone     string       `json:"time_zone"` // of all days
	Launched     string       `json:"launched"`  // day
	Registration Registration `json:"registration"`
	Rounds       []Round      `json:"rounds"`
	Page         string       `json:"page"` // for people
	Self         string       `json:"self"`
}

// Registration is the window in which entries can be sent: from Opens on, before Closes.
type Registration struct {
	Opens  string `json:"opens"` // RFC 3339
	Closes string `json:"closes"`
	Open   bool   `json:"open"`
}

// Round is one round; Results is where its published results are, null before.
type Round struct {
	Code    string  `json:"code"`
	Name    Text    `json:"name"`
	On      string  `json:"on"` // day
	Results *string `json:"results"`
}

// FullContest is one contest with what was entered so far: entries sent and not withdrawn, distinct people and units in them.
type FullContest struct {
	Contest
	Counts    FullCounts `json:"counts"`
	Divisions []Division `json:"divisions"`
}

// FullCounts are the figures of the whole contest.
type FullCounts struct {
	Entries int64 `json:"entries"`
	People  int64 `json:"people"`
	Units   int64 `json:"units"`
}

// Division is one division with its counts.
type Division struct {
	Code    string `json:"code"`
	Name    Text   `json:"name"`
	Entries int64  `json:"entries"`
	People  int64  `json:"people"`
}

func contestOf(c *contests.Contest, now time.Time, base string) Contest {
	r, zone := c.Rules, c.Rules.Location()
	one := Contest{Code: c.Code, Name: Text(r.Name), ShortName: Text(r.ShortName), Organiser: Text(r.Organiser), Entries: r.Kind(),
		State: contests.PhaseAt(c, now).Key, TimeZone: r.Zone, Launched: string(r.Launched), Rounds: []Round{},
		Registration: Registration{Opens: r.RegistrationOpens().In(zone).Format(time.RFC3339), Closes: r.RegistrationCloses().In(zone).Format(time.RFC3339),
			Open: r.RegistrationOpen(now)},
		Page: base + "/cuoc-thi/" + c.Code, Self: base + Base + "/contests/" + c.Code}
	if r.Theme.VI != "" {
		theme := Text(r.Theme)
		one.Theme = &theme
	}
	for _, round := range r.Rounds {
		out := Round{Code: round.Code, Name: Text(round.Name), On: string(round.On)}
		if row, _ := c.RoundRow(round.Code); row.State == contests.Published {
			results := one.Self + "/rounds/" + round.Code + "/results"
			out.Results = &results
		}
		one.Rounds = append(one.Rounds, out)
	}
	return one
}

func fullContestOf(c *contests.Contest, n contests.Counts, now time.Time, base string) FullContest {
	full := FullContest{Contest: contestOf(c, now, base), Counts: FullCounts{n.Entries, n.People, n.Units}, Divisions: []Division{}}
	for _, d := range c.Rules.Divisions {
		in := n.ByDivision[d.Code]
		full.Divisions = append(full.Divisions, Division{d.Code, Text(d.Name), in.Entries, in.People})
	}
	return full
}
