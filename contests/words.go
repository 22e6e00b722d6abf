// The state, the dates and the rules of a contest in words.
package contests

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hoithi/internal/decimal"
	"hoithi/internal/i18n"
)

// stateWords are a contest's phase as people read it: a pill and one line.
type stateWords struct {
	Kind  string // of the pill
	Short string
	Line  string
}

func stateOf(p *i18n.Printer, c *Contest, now time.Time) stateWords {
	phase := PhaseAt(c, now)
	zone := c.Rules.Location()
	w := stateWords{Short: p.T("contests.phase." + phase.Key + ".short"), Kind: map[string]string{
		PhaseOpen: "ok", PhaseWaiting: "info", PhaseToday: "warn", PhaseMarking: "info"}[phase.Key]}
	key := "contests.phase." + phase.Key
	switch phase.Key {
	case PhaseBefore:
		w.Line = p.T(key+".line", "When", minuteWords(p, phase.Until, zone), "Left", daysWords(p, phase.Days))
	case PhaseOpen:
		w.Line = p.T(key+".line", "Left", capital(p.Left(phase.Until.Sub(now))), "When", lastMinuteWords(p, phase.Until.Add(-time.Minute), zone))
	case PhaseWaiting:
		w.Line = p.T(key+".line", "Round", phase.Round.Name, "Day", p.Day(string(phase.Round.On)), "Left", daysWords(p, phase.Days))
	case PhaseToday, PhaseMarking:
		w.Line = p.T(key+".line", "Round", phase.Round.Name, "Day", p.Day(string(phase.Round.On)))
	case PhaseOver:
		last := c.Rules.Rounds[len(c.Rules.Rounds)-1]
		w.Line = p.T(key+".line", "Round", last.Name, "Day", p.Day(string(last.On)))
	}
	return w
}

// minuteWords writes the first minute of a day as the day alone.
func minuteWords(p *i18n.Printer, at time.Time, zone *time.Location) string {
	if local := at.In(zone); local.Hour() == 0 && local.Minute() == 0 {
		return p.Day(local.Format(time.DateOnly))
	}
	return p.DateTime(at.UnixMilli(), zone)
}

// lastMinuteWords writes the last minute of a day as "hết ngày 30/6/2024".
func lastMinuteWords(p *i18n.Printer, at time.Time, zone *time.Location) string {
	if local := at.In(zone); local.Hour() == 23 && local.Minute() == 59 {
		return p.T("contests.end_of", "Day", p.Day(local.Format(time.DateOnly)))
	}
	return p.DateTime(at.UnixMilli(), zone)
}

// daysWords is "còn 12 ngày", "ngày mai" or "hôm nay".
func daysWords(p *i18n.Printer, days int) string {
	switch {
	case days <= 0:
		return p.T("contests.today_word")
	case days == 1:
		return p.T("contests.tomorrow")
	}
	return p.T("contests.days_left", "Count", days)
}

// capital makes the first letter a capital one.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// ruleGroup is a heading and sentences of the rules.
type ruleGroup struct {
	Title string
	Lines []string
}

func rulesInWords(p *i18n.Printer, r *Rules) []ruleGroup {
	groups := []ruleGroup{{Title: p.T("contests.rules.team"), Lines: []string{
		p.T("contests.rules.contestants", "People", rangeWords(p, r.Members.Contestants)),
		p.T("contests.rules.mentors", "People", rangeWords(p, r.Members.Mentors)),
		p.T("contests.rules.once"),
		p.T("contests.rules.window", "From", minuteWords(p, r.RegistrationOpens(), r.location),
			"To", lastMinuteWords(p, r.RegistrationCloses().Add(-time.Minute), r.location)),
	}}}
	for i, round := range r.Rounds {
		lines := append([]string{p.T("contests.rules.held", "Day", p.Day(string(round.On)))}, marksWords(p, round)...)
		lines = append(lines, attemptWords(p, round)...)
		if len(round.Ties) > 0 {
			lines = append(lines, tieWords(p, r, round))
		}
		if a := round.Advancement; a != nil && i+1 < len(r.Rounds) {
			lines = append(lines, p.T("contests.rules.advance", "Count", a.Top, "Round", r.Rounds[i+1].Name.Inside()))
		}
		groups = append(groups, ruleGroup{Title: round.Name.In(p.Lang()), Lines: lines})
	}
	return groups
}

func rangeWords(p *i18n.Printer, r Range) string {
	if r.Min == r.Max {
		return p.Number(int64(r.Min))
	}
	return p.T("contests.rules.range", "Min", r.Min, "Max", r.Max)
}

func marksWords(p *i18n.Printer, round Round) []string {
	if round.Kind == KindImport {
		return []string{p.T("contests.rules.scale", "Max", round.Total.Max, "Step", round.Total.Step), limitWords(p, round)}
	}
	var most decimal.Milli
	same := true
	for _, task := range round.Tasks {
		most += task.Points * decimal.Milli(task.Max)
		same = same && task.Max == 1 && task.Points == round.Tasks[0].Points
	}
	key := "contests.rules.tasks"
	if same {
		key = "contests.rules.tasks_same"
	}
	lines := []string{p.T(key, "Count", len(round.Tasks), "Points", round.Tasks[0].Points, "Most", most)}
	for _, penalty := range round.Penalties {
		lines = append(lines, p.T("contests.rules.penalty", "Name", penalty.Name, "Points", penalty.Points))
	}
	if round.Floor != nil && len(round.Penalties) > 0 {
		lines = append(lines, p.T("contests.rules.floor", "Points", *round.Floor))
	}
	return append(lines, limitWords(p, round))
}

func limitWords(p *i18n.Printer, round Round) string {
	length := p.T("contests.rules.clock", "Time", p.RunTime(int64(round.TimeLimit)))
	if round.TimeLimit%60_000 == 0 {
		length = p.T("contests.rules.minutes", "Count", int64(round.TimeLimit/60_000))
	}
	return p.T("contests.rules.limit."+round.Kind, "Length", length)
}

func attemptWords(p *i18n.Printer, round Round) []string {
	if round.Attempts.Count == 1 {
		return nil
	}
	return []string{p.T("contests.rules.attempts."+round.Attempts.Result, "Count", round.Attempts.Count)}
}

func tieWords(p *i18n.Printer, r *Rules, round Round) string {
	var keys []string
	for _, tie := range round.Ties {
		if code, ok := strings.CutPrefix(tie, "round:"); ok {
			earlier, _ := r.Round(code)
			keys = append(keys, p.T("contests.rules.tie.round", "Round", earlier.Name.Inside()))
			continue
		}
		keys = append(keys, p.T("contests.rules.tie."+tie))
	}
	return p.T("contests.rules.ties", "Keys", strings.Join(keys, p.T("contests.rules.then")))
}
