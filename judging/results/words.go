// Why a rank is what it is, in words: "Cùng 82 điểm, nhanh hơn 12,3 giây".
package results

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hoithi/contests"
	"hoithi/internal/decimal"
	"hoithi/internal/i18n"
	"hoithi/judging/scoring"
)

// comparison is an entry beside its neighbour in the table, spoken from the entry's side.
type comparison struct {
	Rank     int
	Code     string
	Name     string
	Sentence string // the keys of the chain as far as they had to be compared
}

// compareAbove and compareBelow speak about own beside the row above or below it; both rows have a result.
func compareAbove(p *i18n.Printer, rules *contests.Rules, round contests.Round, own, above Row) comparison {
	return inWords(p, rules, round, own, above, scoring.Explain(SpecOf(round), above.Standing, own.Standing), false)
}

func compareBelow(p *i18n.Printer, rules *contests.Rules, round contests.Round, own, below Row) comparison {
	return inWords(p, rules, round, own, below, scoring.Explain(SpecOf(round), own.Standing, below.Standing), true)
}

func inWords(p *i18n.Printer, rules *contests.Rules, round contests.Round, own, other Row, steps []scoring.Step, ownLeads bool) comparison {
	c := comparison{Rank: other.Standing.Rank, Code: other.Code, Name: other.Name}
	var parts []string
	for _, s := range steps {
		mine, theirs := s.Own, s.Above
		if ownLeads {
			mine, theirs = theirs, mine
		}
		parts = append(parts, stepInWords(p, rules, round, s, mine, theirs, ownLeads))
	}
	if own.Standing.Rank == other.Standing.Rank {
		parts = append(parts, p.T("results.words.shared"))
	}
	c.Sentence = capital(strings.Join(parts, ", ")) + "."
	return c
}

func stepInWords(p *i18n.Printer, rules *contests.Rules, round contests.Round, s scoring.Step, mine, theirs scoring.Value, leads bool) string {
	how := "equal"
	switch {
	case s.Separates && leads:
		how = "more"
	case s.Separates:
		how = "less"
	case !mine.Has:
		how = "none"
	}
	if s.Separates && mine.Has != theirs.Has {
		how += "_missing"
	}
	switch s.Key {
	case scoring.ByPoints:
		return pointsInWords(p, "results.words.points_"+how, s.Separates, mine, theirs)
	case scoring.ByOther:
		return pointsInWords(p, "results.words.other_"+how, s.Separates, mine, theirs)
	case scoring.ByTime:
		return p.T("results.words.time_"+how, "Time", p.RunTime(mine.TimeMS), "Seconds", decimal.Milli(magnitude(mine.TimeMS-theirs.TimeMS)))
	}
	if code, ok := strings.CutPrefix(s.Key, scoring.ByMark); ok {
		return pointsInWords(p, "ranking.words.criterion_"+how, s.Separates, mine, theirs, "Name", criterionName(round, code))
	}
	if code, ok := strings.CutPrefix(s.Key, scoring.ByTotal); ok {
		earlier, _ := rules.Round(code)
		return pointsInWords(p, "ranking.words.total_"+how, s.Separates, mine, theirs, "Round", earlier.Name.Inside())
	}
	earlier, _ := rules.Round(strings.TrimPrefix(s.Key, scoring.ByRound))
	return p.T("results.words.round_"+how, "Round", earlier.Name.Inside(), "Own", mine.Rank, "Other", theirs.Rank)
}

// pointsInWords names the points when they are equal, else by how many they differ; exact means can differ by less than is shown.
func pointsInWords(p *i18n.Printer, key string, separates bool, mine, theirs scoring.Value, args ...any) string {
	points := mine.Points.Milli()
	if separates && mine.Has && theirs.Has {
		points = decimal.Milli(magnitude(int64(points - theirs.Points.Milli())))
		if points == 0 {
			key += "_slightly"
		}
	}
	return p.T(key, append(args, "Points", points)...)
}

// criterionName is a criterion's name inside a sentence.
func criterionName(round contests.Round, code string) contests.Inner {
	for _, line := range round.Criteria {
		if line.Code == code {
			return line.Name.Inside()
		}
	}
	return contests.Text{VI: code}.Inside()
}

func magnitude(n int64) int64 { return max(n, -n) }

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
