// Validation of a rules document as a whole: what it says must fit together before a contest stands on it.
package contests

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"hoithi/internal/fault"
)

// codePattern is what codes in addresses and commands look like.
var codePattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// divisionPattern allows capitals, since the code is part of entry codes: RB24-A-0127.
var divisionPattern = regexp.MustCompile(`^[A-Z0-9]{1,8}$`)

// entryPattern is what stands around the places of an entry code: it is typed, read aloud and part of file names.
var entryPattern = regexp.MustCompile(`^[A-Za-z0-9-]*$`)

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

// few bounds a list: nobody reads more, and pages show all of it.
func (c *checker) few(n int, path string, most int) {
	c.must(n <= most, path, "rules.bad_range", "Path", path, "Most", most)
}

func (c *checker) count(r Range, path string, most int) {
	c.must(r.Min >= 0 && r.Max >= r.Min && r.Max <= most, path, "rules.bad_range", "Path", path, "Most", most)
}

func validate(r *Rules, root *yaml.Node) error {
	c := &checker{root: root}
	c.must(r.Format == Format, "format", "rules.bad_format", "Want", Format)
	c.must(codePattern.MatchString(r.Code) && len(r.Code) <= 60, "code", "rules.bad_code", "Value", r.Code)
	c.must(r.Code != newContestPath, "code", "rules.reserved_code", "Value", r.Code)
	c.name(r.Name, "name")
	c.name(r.ShortName, "short_name")
	c.name(r.Organiser, "organiser")
	c.name(r.Consent, "consent")
	c.must(r.ReportName != "", "report_name", "rules.needs_name", "Path", "report_name")
	c.must(r.Launched != "", "launched", "rules.missing", "Path", "launched")
	numbers := strings.Count(r.EntryCode, "{number}") + strings.Count(r.EntryCode, "{number3}")
	c.must(strings.Count(r.EntryCode, "{division}") <= 1 && numbers == 1, "entry_code", "rules.bad_entry_code")
	pattern := strings.NewReplacer("{division}", "", "{number}", "", "{number3}", "").Replace(r.EntryCode)
	c.must(entryPattern.MatchString(pattern) && len(r.EntryCode) <= 40, "entry_code", "rules.bad_entry_pattern")
	c.must(oneOf(r.EntryKind, "", EntryTeam, EntryWork), "entry_kind", "rules.unknown_kind", "Value", r.EntryKind)
	c.must(r.Publication.Objections >= 0 && r.Publication.Objections <= 90, "publication.objections", "rules.bad_range", "Path", "publication.objections", "Most", 90)
	c.must(len(r.Areas) > 0, "areas", "rules.missing", "Path", "areas")
	c.must(!repeated(r.Areas), "areas", "rules.repeated", "Path", "areas")
	c.must(r.Registration.Opens != "", "registration.opens", "rules.missing", "Path", "registration.opens")
	c.must(r.Registration.Closes > r.Registration.Opens, "registration.closes", "rules.closes_before_opens")
	c.count(r.Members.Contestants, "members.contestants", 50)
	c.must(r.Members.Contestants.Max >= 1, "members.contestants.max", "rules.needs_contestants")
	c.count(r.Members.Mentors, "members.mentors", 10)
	c.few(len(r.Areas), "areas", 2000)
	if n := len(r.Rounds); n > 0 && r.location != nil && r.Rounds[n-1].On != "" && r.Registration.Closes > r.Registration.Opens {
		c.must(string(r.Registration.Closes) < string(r.Rounds[n-1].On)+" 24", "registration.closes", "rules.closes_after_last_round")
	}
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
	c.few(len(codes), "divisions", 100)
	c.must(!repeated(codes), "divisions", "rules.repeated", "Path", "divisions")
}

// mostMoney is the most of one prize, in đồng.
const mostMoney = 1_000_000_000_000

func validateAwards(c *checker, r *Rules) {
	if len(r.Awards.Prizes) == 0 {
		return
	}
	_, ok := r.Round(r.Awards.Round)
	c.must(ok, "awards.round", "rules.unknown_round", "Value", r.Awards.Round)
	awarding, _ := r.Round(r.Awards.Round)
	c.must(oneOf(r.Awards.Per, PerDivision, PerContest) && (!ok || r.Awards.Per == awarding.Per()), "awards.per", "rules.per_unlike_ranking")
	var codes []string
	for i, prize := range r.Awards.Prizes {
		path := fmt.Sprintf("awards.prizes.%d", i)
		c.must(codePattern.MatchString(prize.Code), path+".code", "rules.bad_code", "Value", prize.Code)
		c.name(prize.Name, path+".name")
		c.must(prize.UpTo >= 1 && prize.UpTo <= 1000, path+".up_to", "rules.bad_range", "Path", path+".up_to", "Most", 1000)
		c.must(prize.Money >= 0 && prize.Money <= mostMoney, path+".money", "rules.bad_money", "Most", mostMoney)
		c.minimum(prize.Minimum, awarding, path+".minimum")
		codes = append(codes, prize.Code)
	}
	c.few(len(codes), "awards.prizes", 50)
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
