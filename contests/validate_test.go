// Tests of each rule of validation: what is refused, at which place, with its line.
package contests

import (
	"strings"
	"testing"

	"hoithi/internal/fault"
)

func TestEachRuleOfValidationNamesItsPlace(t *testing.T) {
	for name, c := range map[string]struct{ kit, from, to, field, key string }{
		"the address of another page":           {"hai-vong", "code: hai-vong", "code: cuoc-thi-moi", "code", "rules.reserved_code"},
		"an entry code with marks":              {"hai-vong", "HV-{division}", "HỘI-{division}", "entry_code", "rules.bad_entry_pattern"},
		"an unknown kind of entries":            {"hai-vong", "entry_code:", "entry_kind: song\nentry_code:", "entry_kind", "rules.unknown_kind"},
		"registration after the last round":     {"hai-vong", "closes: 2027-04-30 17:00", "closes: 2027-06-13 00:00", "registration.closes", "rules.closes_after_last_round"},
		"criteria on an imported round":         {"hai-vong", "    total: {max", "    criteria: [{code: a, name: {vi: A}, max: 1, step: 1}]\n    total: {max", "rounds.0.criteria", "rules.criteria_only_on_sheets"},
		"a scale on a round of sheets":          {"sang-tao-2024", "    judges: {combine: mean", "    total: {max: 10, step: 1}\n    judges: {combine: mean", "rounds.0.total", "rules.scale_only_on_import"},
		"a floor on a round of sheets":          {"sang-tao-2024", "    judges: {combine: mean", "    floor: 0\n    judges: {combine: mean", "rounds.0.floor", "rules.floor_only_on_field"},
		"a criterion whose step does not fit":   {"sang-tao-2024", "max: 40, step: 0.5", "max: 40, step: 0.3", "rounds.0.criteria.0.max", "rules.bad_scale"},
		"a criterion named twice":               {"sang-tao-2024", "code: ap-dung", "code: tinh-moi", "rounds.0.criteria", "rules.repeated"},
		"two attempts on sheets":                {"sang-tao-2024", "{count: 1, result: best}", "{count: 2, result: best}", "rounds.0.attempts.count", "rules.one_attempt_only"},
		"a limit of everything":                 {"sang-tao-2024", "limit: 15", "limit: 100", "rounds.0.judges.limit", "rules.limit_beyond"},
		"a limit on an imported round":          {"hai-vong", "judges: {combine: mean}", "judges: {combine: mean, limit: 5}", "rounds.0.judges.limit", "rules.judges_only_on_sheets"},
		"blind judges on an imported round":     {"hai-vong", "judges: {combine: mean}", "judges: {combine: mean, blind: true}", "rounds.0.judges.blind", "rules.judges_only_on_sheets"},
		"trimmed with two judges":               {"sang-tao-2024", "{combine: trimmed, least: 5}", "{combine: trimmed, least: 2}", "rounds.1.judges.least", "rules.trimmed_needs_three"},
		"too many judges":                       {"sang-tao-2024", "{combine: trimmed, least: 5}", "{combine: trimmed, least: 51}", "rounds.1.judges.least", "rules.bad_range"},
		"neither places nor a minimum":          {"hai-vong", "{top: 10, per: division, minimum: 50, reserves: 2}", "{per: division}", "rounds.0.advancement.top", "rules.needs_places"},
		"reserves without places":               {"hai-vong", "{top: 10, per: division, minimum: 50, reserves: 2}", "{per: division, minimum: 50, reserves: 2}", "rounds.0.advancement.reserves", "rules.reserves_need_top"},
		"a minimum nobody reaches":              {"hai-vong", "minimum: 50", "minimum: 100.5", "rounds.0.advancement.minimum", "rules.minimum_beyond"},
		"a minimum below zero":                  {"hai-vong", "minimum: 50", "minimum: -1", "rounds.0.advancement.minimum", "rules.bad_minimum"},
		"places over another ranking":           {"hai-vong", "{top: 10, per: division", "{top: 10, per: contest", "rounds.0.advancement.per", "rules.per_unlike_ranking"},
		"a weight of a later round":             {"hai-vong", "{round: vong-loai, weight: 3}", "{round: xa, weight: 3}", "rounds.1.weights.0.round", "rules.unknown_round"},
		"a weight of nothing":                   {"hai-vong", "weight: 3}", "weight: 0}", "rounds.1.weights.0.weight", "rules.bad_range"},
		"weights without the round itself":      {"hai-vong", "      - {round: chung-ket, weight: 7}\n", "", "rounds.1.weights", "rules.missing"},
		"a tie break by a criterion of nowhere": {"hai-vong", "criterion:y-tuong", "criterion:xa", "rounds.1.ties.0", "rules.unknown_tie"},
		"a tie break by time on sheets":         {"hai-vong", `"criterion:y-tuong"`, "time", "rounds.1.ties.0", "rules.tie_needs_time"},
		"the other attempt of one":              {"hai-vong", "ties: [time]", "ties: [other_attempt]", "rounds.0.ties.0", "rules.tie_needs_attempts"},
		"something else for the public":         {"hai-vong", "public: through", "public: all", "rounds.0.public", "rules.unknown_kind"},
		"a way to rank that is not":             {"sang-tao-2024", "ranked_per: contest", "ranked_per: unit", "rounds.1.ranked_per", "rules.unknown_kind"},
		"awards over another ranking":           {"hai-vong", "  per: division\n  prizes", "  per: contest\n  prizes", "awards.per", "rules.per_unlike_ranking"},
		"a prize of less than nothing":          {"hai-vong", "money: 5000000", "money: -1", "awards.prizes.0.money", "rules.bad_money"},
		"a prize nobody reaches":                {"sang-tao-2024", "up_to: 1, money", "up_to: 1, minimum: 101, money", "awards.prizes.0.minimum", "rules.minimum_beyond"},
		"objections for a year":                 {"hai-vong", "objections: 7", "objections: 365", "publication.objections", "rules.bad_range"},
	} {
		t.Run(name, func(t *testing.T) {
			original, err := Kit(c.kit)
			if err != nil {
				t.Fatal(err)
			}
			doc := strings.Replace(string(original), c.from, c.to, 1)
			if doc == string(original) {
				t.Fatal("the case changes nothing")
			}
			_, err = ParseRules([]byte(doc))
			for _, f := range fault.All(err) {
				if f.Key == c.key && f.Field == c.field && f.Row > 1 {
					return
				}
			}
			t.Errorf("got %v, want %s at %s", err, c.key, c.field)
		})
	}
}
