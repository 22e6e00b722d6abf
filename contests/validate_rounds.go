// Validation of the rounds: each kind has its own marks, and a round leans on earlier ones only.
package contests

import (
	"fmt"
	"slices"
	"strings"

	"hoithi/internal/decimal"
)

func validateRounds(c *checker, r *Rules) {
	c.must(len(r.Rounds) > 0, "rounds", "rules.missing", "Path", "rounds")
	c.few(len(r.Rounds), "rounds", 20)
	var codes []string
	for i, round := range r.Rounds {
		path := fmt.Sprintf("rounds.%d", i)
		c.must(codePattern.MatchString(round.Code) && len(round.Code) <= 60, path+".code", "rules.bad_code", "Value", round.Code)
		c.name(round.Name, path+".name")
		c.must(round.ReportName != "", path+".report_name", "rules.needs_name", "Path", path+".report_name")
		c.must(round.On != "", path+".on", "rules.missing", "Path", path+".on")
		c.must(i == 0 || round.On >= r.Rounds[i-1].On, path+".on", "rules.round_before_previous")
		c.must(oneOf(round.RankedPer, "", PerDivision, PerContest), path+".ranked_per", "rules.unknown_kind", "Value", round.RankedPer)
		c.must(oneOf(round.Public, "", "full", "ranks", "through"), path+".public", "rules.unknown_kind", "Value", round.Public)
		validateAttempts(c, round, path)
		validateMarks(c, round, path)
		validateJudges(c, round, path)
		validateAdvancement(c, round, path, i == len(r.Rounds)-1)
		validateWeights(c, round, codes, path)
		validateTies(c, round, codes, path)
		codes = append(codes, round.Code)
	}
	c.must(!repeated(codes), "rounds", "rules.repeated", "Path", "rounds")
}

func validateAttempts(c *checker, round Round, path string) {
	c.must(round.TimeLimit > 0 || round.Kind == KindSheet, path+".time_limit", "rules.missing", "Path", path+".time_limit")
	c.must(round.Attempts.Count >= 1 && round.Attempts.Count <= 20, path+".attempts.count", "rules.bad_range", "Path", path+".attempts.count", "Most", 20)
	c.must(round.Kind != KindSheet || round.Attempts.Count <= 1, path+".attempts.count", "rules.one_attempt_only")
	c.must(oneOf(round.Attempts.Result, "best", "sum", "last"), path+".attempts.result", "rules.unknown_kind", "Value", round.Attempts.Result)
}

func validateJudges(c *checker, round Round, path string) {
	j := round.Judges
	c.must(oneOf(j.Combine, "mean", "sum", "median", "trimmed"), path+".judges.combine", "rules.unknown_kind", "Value", j.Combine)
	c.must(j.Least >= 0 && j.Least <= 50, path+".judges.least", "rules.bad_range", "Path", path+".judges.least", "Most", 50)
	if round.Kind != KindSheet {
		c.must(j.Limit == nil, path+".judges.limit", "rules.judges_only_on_sheets")
		c.must(!j.Blind, path+".judges.blind", "rules.judges_only_on_sheets")
		return
	}
	c.must(j.Combine != "trimmed" || j.Least >= 3, path+".judges.least", "rules.trimmed_needs_three")
	c.must(j.Limit == nil || (*j.Limit > 0 && *j.Limit < round.SheetMax()), path+".judges.limit", "rules.limit_beyond", "Most", round.SheetMax())
}

// validateAdvancement wants every round but the last to say who goes on, counted as the round ranks.
func validateAdvancement(c *checker, round Round, path string, last bool) {
	c.must(last || round.Advancement != nil, path, "rules.needs_advancement")
	c.must(!last || round.Advancement == nil, path+".advancement", "rules.nothing_to_advance_to")
	a := round.Advancement
	if a == nil {
		return
	}
	path += ".advancement"
	c.must(a.Top >= 0 && a.Top <= 10_000, path+".top", "rules.bad_range", "Path", path+".top", "Most", 10_000)
	c.must(a.Top > 0 || a.Minimum != nil, path+".top", "rules.needs_places")
	c.must(a.Reserves >= 0 && a.Reserves <= 1000 && (a.Reserves == 0 || a.Top > 0), path+".reserves", "rules.reserves_need_top", "Most", 1000)
	c.must(oneOf(a.Per, PerDivision, PerContest), path+".per", "rules.unknown_kind", "Value", a.Per)
	c.must(a.Per == round.Per() || a.Top == 0, path+".per", "rules.per_unlike_ranking")
	c.minimum(a.Minimum, round, path+".minimum")
}

// minimum wants a least mark that can be reached in the round.
func (c *checker) minimum(m *decimal.Milli, round Round, path string) {
	if m == nil {
		return
	}
	c.must(*m >= 0, path, "rules.bad_minimum")
	if most, ok := round.mostPoints(); ok {
		c.must(*m <= most, path, "rules.minimum_beyond", "Most", most)
	}
}

// mostPoints is the most an entry can reach in a round, in thousandths; ok is false where other rounds or the number of judges decide it.
func (r Round) mostPoints() (most decimal.Milli, ok bool) {
	if len(r.Weights) > 0 || (r.Kind == KindSheet && r.Judges.Combine == "sum") {
		return 0, false
	}
	switch r.Kind {
	case KindSheet:
		most = r.SheetMax()
	case KindField:
		for _, task := range r.Tasks {
			most += task.Points * decimal.Milli(task.Max)
		}
	default:
		most = r.Total.Max
	}
	if r.Attempts.Result == "sum" {
		most *= decimal.Milli(max(r.Attempts.Count, 1))
	}
	return most, most > 0
}

// validateWeights wants the round itself and earlier rounds, each once, with whole weights.
func validateWeights(c *checker, round Round, earlier []string, path string) {
	var named []string
	for i, w := range round.Weights {
		at := fmt.Sprintf("%s.weights.%d", path, i)
		c.must(w.Round == round.Code || oneOf(w.Round, earlier...), at+".round", "rules.unknown_round", "Value", w.Round)
		c.must(w.Weight >= 1 && w.Weight <= 1000, at+".weight", "rules.bad_range", "Path", at+".weight", "Most", 1000)
		named = append(named, w.Round)
	}
	c.must(!repeated(named), path+".weights", "rules.repeated", "Path", path+".weights")
	c.must(len(named) == 0 || oneOf(round.Code, named...), path+".weights", "rules.missing", "Path", path+".weights")
}

func validateMarks(c *checker, round Round, path string) {
	c.must(round.Kind == KindSheet || len(round.Criteria) == 0, path+".criteria", "rules.criteria_only_on_sheets")
	c.must(round.Kind == KindField || len(round.Tasks)+len(round.Penalties) == 0, path+".tasks", "rules.tasks_only_on_field")
	c.must(round.Kind == KindField || round.Floor == nil, path+".floor", "rules.floor_only_on_field")
	c.must(round.Kind == KindImport || round.Total == Scale{}, path+".total", "rules.scale_only_on_import")
	switch round.Kind {
	case KindSheet:
		validateCriteria(c, round, path)
	case KindImport:
		c.must(fits(round.Total), path+".total", "rules.bad_scale")
	case KindField:
		validateTasks(c, round, path)
	default:
		c.must(false, path+".kind", "rules.unknown_kind", "Value", round.Kind)
	}
}

// fits says whether a scale has a step that divides it.
func fits(s Scale) bool {
	return s.Max > 0 && s.Max <= 1_000_000_000 && s.Step > 0 && s.Max%max(s.Step, 1) == 0
}

func validateCriteria(c *checker, round Round, path string) {
	c.must(len(round.Criteria) > 0, path+".criteria", "rules.missing", "Path", path+".criteria")
	c.few(len(round.Criteria), path+".criteria", 50)
	var names []string
	for i, line := range round.Criteria {
		at := fmt.Sprintf("%s.criteria.%d", path, i)
		c.must(codePattern.MatchString(line.Code) && len(line.Code) <= 60, at+".code", "rules.bad_code", "Value", line.Code)
		c.name(line.Name, at+".name")
		c.must(fits(Scale{line.Max, line.Step}), at+".max", "rules.bad_scale")
		names = append(names, line.Code)
	}
	c.must(!repeated(names), path+".criteria", "rules.repeated", "Path", path+".criteria")
}

func validateTasks(c *checker, round Round, path string) {
	c.must(len(round.Tasks) > 0, path+".tasks", "rules.missing", "Path", path+".tasks")
	var names []string
	for _, group := range []struct {
		key   string
		tasks []Task
	}{{"tasks", round.Tasks}, {"penalties", round.Penalties}} {
		c.few(len(group.tasks), path+"."+group.key, 100)
		for i, task := range group.tasks {
			at := fmt.Sprintf("%s.%s.%d", path, group.key, i)
			c.must(codePattern.MatchString(task.Code) && len(task.Code) <= 60, at+".code", "rules.bad_code", "Value", task.Code)
			c.name(task.Name, at+".name")
			c.must(task.Points > 0 && task.Points <= decimal.Milli(1_000_000_000), at+".points", "rules.bad_scale")
			c.must(task.Max >= 1 && task.Max <= 1000, at+".max", "rules.bad_range", "Path", at+".max", "Most", 1000)
			names = append(names, task.Code)
		}
	}
	c.must(!repeated(names), path+".tasks", "rules.repeated", "Path", path+".tasks")
}

// validateTies knows each tie break, and wants it to have something to look at in this round.
func validateTies(c *checker, round Round, earlier []string, path string) {
	for i, key := range round.Ties {
		at := fmt.Sprintf("%s.ties.%d", path, i)
		kind, code, _ := strings.Cut(key, ":")
		known := false
		switch kind {
		case "time":
			known = code == ""
			c.must(!known || round.Kind != KindSheet, at, "rules.tie_needs_time")
		case "other_attempt":
			known = code == ""
			c.must(!known || round.Attempts.Count > 1, at, "rules.tie_needs_attempts")
		case "round", "points":
			known = oneOf(code, earlier...)
		case "criterion":
			known = slices.ContainsFunc(round.Criteria, func(line Criterion) bool { return line.Code == code })
		}
		c.must(known, at, "rules.unknown_tie", "Value", key)
	}
	c.must(!repeated(round.Ties), path+".ties", "rules.repeated", "Path", path+".ties")
}
