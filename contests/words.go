// The state, the dates and the rules of a contest in words.
package contests

import (
	"time"
	"unicode"
	"unicode/utf8"

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
