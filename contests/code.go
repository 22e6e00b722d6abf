// Entry codes: made from the pattern of the rules, and read back.
package contests

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// CountsByDivision says whether entry numbers are counted in each division, or over the whole contest.
func (r *Rules) CountsByDivision() bool { return strings.Contains(r.EntryCode, "{division}") }

// CodeOf is the code of an entry by its number, from 1: RB24-A-0127, ST20-001.
func (r *Rules) CodeOf(division string, number int) string {
	return strings.NewReplacer("{division}", division, "{number}", fmt.Sprintf("%04d", number), "{number3}", fmt.Sprintf("%03d", number)).Replace(r.EntryCode)
}

// NumberOf reads the number out of a code, in any case; ok is false for what is no code of this contest and division.
func (r *Rules) NumberOf(division, code string) (number int, ok bool) {
	pattern := regexp.QuoteMeta(strings.NewReplacer("{division}", division).Replace(r.EntryCode))
	pattern = strings.NewReplacer(`\{number\}`, `(\d{4,9})`, `\{number3\}`, `(\d{3,9})`).Replace(pattern)
	found := regexp.MustCompile(`(?i)^` + pattern + `$`).FindStringSubmatch(code)
	if found == nil {
		return 0, false
	}
	number, err := strconv.Atoi(found[1])
	return number, err == nil && number > 0
}
