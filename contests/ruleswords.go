// The rules in sentences, as a public page and the organiser's page print them.
package contests

import (
	"strings"
	"time"

	"hoithi/internal/decimal"
	"hoithi/internal/i18n"
)

// ruleGroup is a heading, sentences and, for what is better read as one, a table.
type ruleGroup struct {
	Title string
	Lines []string
	Table *ruleTable
	Edit  string // address of its form, "" for those who may not change it
}

// ruleTable has figures in all columns but the first.
type ruleTable struct {
	Head []string
	Rows [][]string
	Foot []string
}

func rulesInWords(p *i18n.Printer, r *Rules) []ruleGroup {
	groups := []ruleGroup{{Title: p.T("contests.rules.team"), Lines: entryWords(p, r)}}
	for i, round := range r.Rounds {
		group := ruleGroup{Title: round.Name.In(p.Lang()), Lines: append([]string{p.T("contests.rules.held", "Day", p.Day(string(round.On)))}, marksWords(p, round)...)}
		group.Table = criteriaTable(p, round)
		group.Lines = append(group.Lines, attemptWords(p, round)...)
		group.Lines = append(group.Lines, judgeWords(p, round)...)
		group.Lines = append(group.Lines, rankingWords(p, r, round)...)
		if i+1 < len(r.Rounds) {
			group.Lines = append(group.Lines, advanceWords(p, round, r.Rounds[i+1])...)
		}
		if oneOf(round.Public, "ranks", "through") {
			group.Lines = append(group.Lines, p.T("contests.rules.public."+round.Public))
		}
		groups = append(groups, group)
	}
	if lines := publicationWords(p, r.Publication); len(lines) > 0 {
		groups = append(groups, ruleGroup{Title: p.T("contests.rules.publication"), Lines: lines})
	}
	return groups
}

func entryWords(p *i18n.Printer, r *Rules) []string {
	lines := []string{p.T("contests.rules.contestants", "People", rangeWords(p, r.Members.Contestants))}
	once := "contests.rules.once"
	if r.Members.Mentors.Max > 0 {
		lines = append(lines, p.T("contests.rules.mentors", "People", rangeWords(p, r.Members.Mentors)))
	} else {
		once = "contests.rules.once_alone"
	}
	return append(lines, p.T(once), p.T("contests.rules.window", "From", minuteWords(p, r.RegistrationOpens(), r.location),
		"To", lastMinuteWords(p, r.RegistrationCloses().Add(-time.Minute), r.location)))
}

// criteriaTable lists the lines of a score sheet with their most points; nil for rounds without.
func criteriaTable(p *i18n.Printer, round Round) *ruleTable {
	if round.Kind != KindSheet {
		return nil
	}
	t := &ruleTable{Head: []string{p.T("contests.rules.criterion"), p.T("contests.rules.most"), p.T("contests.rules.step")},
		Foot: []string{p.T("contests.rules.total"), p.Points(round.SheetMax()), ""}}
	for _, line := range round.Criteria {
		t.Rows = append(t.Rows, []string{line.Name.In(p.Lang()), p.Points(line.Max), p.Points(line.Step)})
	}
	return t
}

// judgeWords say how many judges mark an entry and what becomes of their sheets.
func judgeWords(p *i18n.Printer, round Round) []string {
	var lines []string
	if round.Kind == KindSheet {
		lines = append(lines, p.T("contests.rules.judges", "Count", max(round.Judges.Least, 1)))
		if round.Judges.Least != 1 {
			lines = append(lines, p.T("contests.rules.combine."+round.Judges.Combine))
		}
		if round.Judges.Limit != nil {
			lines = append(lines, p.T("contests.rules.disagree", "Points", *round.Judges.Limit))
		}
		if round.Judges.Blind {
			lines = append(lines, p.T("contests.rules.blind"))
		}
	}
	if round.SecondEyes {
		lines = append(lines, p.T("contests.rules.second_eyes"))
	}
	return lines
}

// rankingWords say what is added up, who is ranked among whom, and what breaks ties.
func rankingWords(p *i18n.Printer, r *Rules, round Round) []string {
	var lines []string
	if len(round.Weights) > 0 {
		var weights []string
		for _, w := range round.Weights {
			named, _ := r.Round(w.Round)
			weights = append(weights, p.T("contests.rules.weight", "Round", named.Name.Inside(), "Weight", w.Weight))
		}
		lines = append(lines, p.T("contests.rules.weights", "Weights", strings.Join(weights, ", ")))
	}
	if round.Per() == PerContest && len(r.Divisions) > 1 {
		lines = append(lines, p.T("contests.rules.ranked_contest"))
	}
	if len(round.Ties) > 0 {
		lines = append(lines, tieWords(p, r, round))
	}
	return lines
}

// advanceWords say who goes on, and who stands ready.
func advanceWords(p *i18n.Printer, round, next Round) []string {
	a := round.Advancement
	if a == nil {
		return nil
	}
	args := []any{"Count", a.Top, "Round", next.Name.Inside()}
	key := "contests.rules.advance"
	if a.Per == PerContest {
		key = "contests.rules.advance_contest"
	}
	if a.Top == 0 {
		key = "contests.rules.advance_minimum"
	}
	if a.Minimum != nil {
		args = append(args, "Points", *a.Minimum)
	}
	lines := []string{p.T(key, args...)}
	if a.Top > 0 && a.Minimum != nil {
		lines = append(lines, p.T("contests.rules.advance_at_least", "Points", *a.Minimum))
	}
	if a.Reserves > 0 {
		reserves := "contests.rules.reserves"
		if a.Per == PerContest {
			reserves = "contests.rules.reserves_contest"
		}
		lines = append(lines, p.T(reserves, "Count", a.Reserves))
	}
	return lines
}

func publicationWords(p *i18n.Printer, rule Publication) []string {
	var lines []string
	if rule.Approval {
		lines = append(lines, p.T("contests.rules.approval"))
	}
	if rule.Objections > 0 {
		lines = append(lines, p.T("contests.rules.objections", "Count", rule.Objections))
	}
	return lines
}

// gradesWords are the school grades of a division; anyone may enter one without.
func gradesWords(p *i18n.Printer, r Range) string {
	if r == (Range{}) {
		return p.T("contests.anyone")
	}
	return rangeWords(p, r)
}

func rangeWords(p *i18n.Printer, r Range) string {
	if r.Min == r.Max {
		return p.Number(int64(r.Min))
	}
	if r.Min == 0 {
		return p.T("contests.rules.range_most", "Max", r.Max)
	}
	return p.T("contests.rules.range", "Min", r.Min, "Max", r.Max)
}

func marksWords(p *i18n.Printer, round Round) []string {
	if round.Kind == KindSheet {
		return []string{p.T("contests.rules.sheet", "Most", round.SheetMax())}
	}
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
		kind, code, _ := strings.Cut(tie, ":")
		switch kind {
		case "round", "points":
			earlier, _ := r.Round(code)
			keys = append(keys, p.T("contests.rules.tie."+kind, "Round", earlier.Name.Inside()))
		case "criterion":
			for _, line := range round.Criteria {
				if line.Code == code {
					keys = append(keys, p.T("contests.rules.tie.criterion", "Name", line.Name.Inside()))
				}
			}
		default:
			keys = append(keys, p.T("contests.rules.tie."+kind))
		}
	}
	return p.T("contests.rules.ties", "Keys", strings.Join(keys, p.T("contests.rules.then")))
}
