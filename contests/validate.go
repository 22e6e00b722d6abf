// Validation of a rules document as a whole: what it says must fit together before a contest stands on it.
package contests

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"hoithi/internal/decimal"
	"hoithi/internal/fault"
)

// codePattern is what codes in addresses and commands look like.
var codePattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// divisionPattern allows capitals, since the code is part of entry codes: RB24-A-0127.
var divisionPattern = regexp.MustCompile(`^[A-Z0-9]{1,8}$`)

// checker gathers faults with the line of their path.
type checker struct {
	root *yaml.Node
	all  []error
}

func (c *checker) must(ok bool, path, key string, args ...any) {
	if !ok {
		c.all = append(c.all, fault.Invalid(path, key, args...).At(lineOf(c.root, path), ""))
	}
}

func (c *checker) name(t Text, path string) {
	c.must(strings.TrimSpace(t.VI) != "", path, "rules.needs_name", "Path", path)
}

func (c *checker) count(r Range, path string, most int) {
	c.must(r.Min >= 0 && r.Max >= r.Min && r.Max <= most, path, "rules.bad_range", "Path", path, "Most", most)
}

func validate(r *Rules, root *yaml.Node) error {
	c := &checker{root: root}
	c.must(r.Format == Format, "format", "rules.bad_format", "Want", Format)
	c.must(codePattern.MatchString(r.Code) && len(r.Code) <= 60, "code", "rules.bad_code", "Value", r.Code)
	c.name(r.Name, "name")
	c.name(r.ShortName, "short_name")
	c.name(r.Organiser, "organiser")
	c.name(r.Consent, "consent")
	c.must(r.ReportName != "", "report_name", "rules.needs_name", "Path", "report_name")
	c.must(r.Launched != "", "launched", "rules.missing", "Path", "launched")
	numbers := strings.Count(r.EntryCode, "{number}") + strings.Count(r.EntryCode, "{number3}")
	c.must(strings.Count(r.EntryCode, "{division}") <= 1 && numbers == 1, "entry_code", "rules.bad_entry_code")
	c.must(oneOf(r.EntryKind, "", EntryTeam, EntryWork), "entry_kind", "rules.unknown_kind", "Value", r.EntryKind)
	c.must(r.Publication.Objections >= 0 && r.Publication.Objections <= 90, "publication.objections", "rules.bad_range", "Path", "publication.objections", "Most", 90)
	c.must(len(r.Areas) > 0, "areas", "rules.missing", "Path", "areas")
	c.must(!repeated(r.Areas), "areas", "rules.repeated", "Path", "areas")
	c.must(r.Registration.Opens != "", "registration.opens", "rules.missing", "Path", "registration.opens")
	c.must(r.Registration.Closes > r.Registration.Opens, "registration.closes", "rules.closes_before_opens")
	c.count(r.Members.Contestants, "members.contestants", 50)
	c.must(r.Members.Contestants.Max >= 1, "members.contestants.max", "rules.needs_contestants")
	c.count(r.Members.Mentors, "members.mentors", 10)
	validateDivisions(c, r)
	validateRounds(c, r)
	validateAwards(c, r)
	return errors.Join(c.all...)
}

func validateDivisions(c *checker, r *Rules) {
	c.must(len(r.Divisions) > 0, "divisions", "rules.missing", "Path", "divisions")
	var codes []string
	for i, d := range r.Divisions {
		path := fmt.Sprintf("divisions.%d", i)
		c.must(divisionPattern.MatchString(d.Code), path+".code", "rules.bad_division_code", "Value", d.Code)
		c.name(d.Name, path+".name")
		c.count(d.Grades, path+".grades", 12)
		codes = append(codes, d.Code)
	}
	c.must(!repeated(codes), "divisions", "rules.repeated", "Path", "divisions")
}

func validateRounds(c *checker, r *Rules) {
	c.must(len(r.Rounds) > 0, "rounds", "rules.missing", "Path", "rounds")
	var codes []string
	for i, round := range r.Rounds {
		path := fmt.Sprintf("rounds.%d", i)
		c.must(codePattern.MatchString(round.Code), path+".code", "rules.bad_code", "Value", round.Code)
		c.name(round.Name, path+".name")
		c.must(round.ReportName != "", path+".report_name", "rules.needs_name", "Path", path+".report_name")
		c.must(round.On != "", path+".on", "rules.missing", "Path", path+".on")
		c.must(i == 0 || round.On >= r.Rounds[i-1].On, path+".on", "rules.round_before_previous")
		c.must(round.TimeLimit > 0 || round.Kind == KindSheet, path+".time_limit", "rules.missing", "Path", path+".time_limit")
		c.must(round.Attempts.Count >= 1 && round.Attempts.Count <= 20, path+".attempts.count", "rules.bad_range", "Path", path+".attempts.count", "Most", 20)
		c.must(oneOf(round.Attempts.Result, "best", "sum", "last"), path+".attempts.result", "rules.unknown_kind", "Value", round.Attempts.Result)
		c.must(oneOf(round.Judges.Combine, "mean", "sum", "median", "trimmed"), path+".judges.combine", "rules.unknown_kind", "Value", round.Judges.Combine)
		last := i == len(r.Rounds)-1
		c.must(last || round.Advancement != nil, path, "rules.needs_advancement")
		c.must(!last || round.Advancement == nil, path+".advancement", "rules.nothing_to_advance_to")
		if a := round.Advancement; a != nil {
			c.must(a.Top >= 0 && a.Top <= 10_000, path+".advancement.top", "rules.bad_range", "Path", path+".advancement.top", "Most", 10_000)
			c.must(a.Top > 0 || a.Minimum != nil, path+".advancement", "rules.missing", "Path", path+".advancement.top")
			c.must(a.Reserves >= 0 && a.Reserves <= 1000 && (a.Reserves == 0 || a.Top > 0), path+".advancement.reserves", "rules.bad_range", "Path", path+".advancement.reserves", "Most", 1000)
			c.must(oneOf(a.Per, PerDivision, PerContest) && (a.Per == round.Per() || a.Top == 0), path+".advancement.per", "rules.unknown_kind", "Value", a.Per)
		}
		c.must(oneOf(round.RankedPer, "", PerDivision, PerContest), path+".ranked_per", "rules.unknown_kind", "Value", round.RankedPer)
		c.must(oneOf(round.Public, "", "full", "ranks", "through"), path+".public", "rules.unknown_kind", "Value", round.Public)
		c.must(round.Judges.Least >= 0 && round.Judges.Least <= 50, path+".judges.least", "rules.bad_range", "Path", path+".judges.least", "Most", 50)
		c.must(round.Judges.Limit == nil || *round.Judges.Limit > 0, path+".judges.limit", "rules.bad_scale")
		validateMarks(c, round, path)
		validateWeights(c, round, codes, path)
		validateTies(c, round, codes, path)
		codes = append(codes, round.Code)
	}
	c.must(!repeated(codes), "rounds", "rules.repeated", "Path", "rounds")
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
	c.must(round.Kind == KindSheet || len(round.Criteria) == 0, path+".criteria", "rules.unknown_kind", "Value", round.Kind)
	switch round.Kind {
	case KindSheet:
		c.must(len(round.Criteria) > 0, path+".criteria", "rules.missing", "Path", path+".criteria")
		c.must(len(round.Tasks)+len(round.Penalties) == 0, path+".tasks", "rules.tasks_only_on_field")
		var names []string
		for i, line := range round.Criteria {
			at := fmt.Sprintf("%s.criteria.%d", path, i)
			c.must(codePattern.MatchString(line.Code), at+".code", "rules.bad_code", "Value", line.Code)
			c.name(line.Name, at+".name")
			c.must(line.Max > 0 && line.Max <= 1_000_000_000 && line.Step > 0 && line.Max%max(line.Step, 1) == 0, at, "rules.bad_scale")
			names = append(names, line.Code)
		}
		c.must(!repeated(names), path+".criteria", "rules.repeated", "Path", path+".criteria")
	case KindImport:
		c.must(round.Total.Max > 0 && round.Total.Max <= 1_000_000_000 && round.Total.Step > 0 && round.Total.Max%max(round.Total.Step, 1) == 0, path+".total", "rules.bad_scale")
		c.must(len(round.Tasks)+len(round.Penalties) == 0, path+".tasks", "rules.tasks_only_on_field")
	case KindField:
		c.must(len(round.Tasks) > 0, path+".tasks", "rules.missing", "Path", path+".tasks")
		var names []string
		for _, group := range []struct {
			key   string
			tasks []Task
		}{{"tasks", round.Tasks}, {"penalties", round.Penalties}} {
			for i, task := range group.tasks {
				at := fmt.Sprintf("%s.%s.%d", path, group.key, i)
				c.must(codePattern.MatchString(task.Code), at+".code", "rules.bad_code", "Value", task.Code)
				c.name(task.Name, at+".name")
				c.must(task.Points > 0 && task.Points <= decimal.Milli(1_000_000_000), at+".points", "rules.bad_scale")
				c.must(task.Max >= 1 && task.Max <= 1000, at+".max", "rules.bad_range", "Path", at+".max", "Most", 1000)
				names = append(names, task.Code)
			}
		}
		c.must(!repeated(names), path+".tasks", "rules.repeated", "Path", path+".tasks")
	default:
		c.must(false, path+".kind", "rules.unknown_kind", "Value", round.Kind)
	}
}

func validateTies(c *checker, round Round, earlier []string, path string) {
	for i, key := range round.Ties {
		code, isRound := strings.CutPrefix(key, "round:")
		known := key == "time" || key == "other_attempt" || (isRound && oneOf(code, earlier...))
		if code, isPoints := strings.CutPrefix(key, "points:"); isPoints {
			known = oneOf(code, earlier...)
		}
		if code, isCriterion := strings.CutPrefix(key, "criterion:"); isCriterion {
			known = slices.ContainsFunc(round.Criteria, func(line Criterion) bool { return line.Code == code })
		}
		c.must(known, fmt.Sprintf("%s.ties.%d", path, i), "rules.unknown_tie", "Value", key)
	}
	c.must(!repeated(round.Ties), path+".ties", "rules.repeated", "Path", path+".ties")
}

func validateAwards(c *checker, r *Rules) {
	if len(r.Awards.Prizes) == 0 {
		return
	}
	_, ok := r.Round(r.Awards.Round)
	c.must(ok, "awards.round", "rules.unknown_round", "Value", r.Awards.Round)
	awarding, _ := r.Round(r.Awards.Round)
	c.must(oneOf(r.Awards.Per, PerDivision, PerContest) && r.Awards.Per == awarding.Per(), "awards.per", "rules.unknown_kind", "Value", r.Awards.Per)
	var codes []string
	for i, prize := range r.Awards.Prizes {
		path := fmt.Sprintf("awards.prizes.%d", i)
		c.must(codePattern.MatchString(prize.Code), path+".code", "rules.bad_code", "Value", prize.Code)
		c.name(prize.Name, path+".name")
		c.must(prize.UpTo >= 1 && prize.UpTo <= 1000, path+".up_to", "rules.bad_range", "Path", path+".up_to", "Most", 1000)
		c.must(prize.Money >= 0, path+".money", "rules.bad_scale")
		codes = append(codes, prize.Code)
	}
	c.must(!repeated(codes), "awards.prizes", "rules.repeated", "Path", "awards.prizes")
}

func oneOf(s string, allowed ...string) bool {
	for _, a := range allowed {
		if s == a {
			return true
		}
	}
	return false
}

func repeated(list []string) bool {
	seen := make(map[string]bool, len(list))
	for _, s := range list {
		if seen[s] {
			return true
		}
		seen[s] = true
	}
	return false
}
