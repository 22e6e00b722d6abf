// Tests of reading rules: the kit is right, and every fault names its line.
package contests

import (
	"strings"
	"testing"
	"time"

	"hoithi/internal/fault"
)

func kit(t *testing.T) string {
	t.Helper()
	doc, err := Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	return string(doc)
}

func TestEveryKitIsValid(t *testing.T) {
	for _, name := range Kits() {
		doc, err := Kit(name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := ParseRules(doc)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if r.Code != name {
			t.Errorf("kit %s holds the rules of %s", name, r.Code)
		}
	}
}

func TestFaultsOfRulesNameTheirLine(t *testing.T) {
	for name, c := range map[string]struct{ from, to, key string }{
		"a misspelt field":               {"theme:", "thema:", "rules.unknown_field"},
		"a day that is not":              {"launched: 2024-05-02", "launched: 2024-02-31", "rules.bad_day"},
		"a time without minutes":         {"closes: 2024-06-30 23:59", "closes: 2024-06-30", "rules.bad_minute"},
		"closing before opening":         {"closes: 2024-06-30 23:59", "closes: 2024-05-01 23:59", "rules.closes_before_opens"},
		"a mark with four decimals":      {"step: 0.5", "step: 0.0001", "rules.bad_number"},
		"a step that does not fit":       {"step: 0.5", "step: 0.3", "rules.bad_scale"},
		"a duration in words":            {`time_limit: "150:00"`, `time_limit: "lâu"`, "rules.bad_duration"},
		"a kind the program lacks":       {"kind: field", "kind: ballot", "rules.unknown_kind"},
		"a tie break on a later round":   {`"round:vong-loai"`, `"round:chung-ket"`, "rules.unknown_tie"},
		"prizes of a round that is not":  {"round: chung-ket", "round: ban-ket", "rules.unknown_round"},
		"a code with marks":              {"code: robocon-2024", "code: Robocon-Bắc-Giang", "rules.bad_code"},
		"an entry code without a number": {"RB24-{division}-{number}", "RB24-{division}", "rules.bad_entry_code"},
		"a range upside down":            {"contestants: {min: 2, max: 3}", "contestants: {min: 4, max: 3}", "rules.bad_range"},
		"a number where a list belongs":  {"ties: [time]", "ties: 3", "rules.wrong_type"},
		"a zone that is not":             {"zone: Asia/Ho_Chi_Minh", "zone: Asia/Bac_Giang", "rules.bad_zone"},
		"another format":                 {"format: 1", "format: 9", "rules.bad_format"},
		"broken yaml":                    {"name:\n", "name: [\n", "rules.not_yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := strings.Replace(kit(t), c.from, c.to, 1)
			if doc == kit(t) {
				t.Fatal("the case changes nothing")
			}
			_, err := ParseRules([]byte(doc))
			all := fault.All(err)
			if len(all) == 0 {
				t.Fatalf("no fault: %v", err)
			}
			var found *fault.Fault
			for _, f := range all {
				if f.Key == c.key {
					found = f
				}
			}
			if found == nil {
				t.Fatalf("got %v, want %s", all, c.key)
			}
			want := strings.Count(doc[:strings.Index(doc, c.to)], "\n") + 1
			if found.Key != "rules.not_yaml" && found.Row != want {
				t.Errorf("line %d, want %d", found.Row, want)
			}
			if found.Row < 1 {
				t.Errorf("no line: %v", found)
			}
		})
	}
}

func TestASecondDocumentIsNotOverlooked(t *testing.T) {
	_, err := ParseRules([]byte(kit(t) + "\n---\ncode: another\n"))
	all := fault.All(err)
	if len(all) != 1 || all[0].Key != "rules.second_document" || all[0].Row <= strings.Count(kit(t), "\n") {
		t.Errorf("got %v", err)
	}
}

func TestAllFaultsOfRulesComeAtOnce(t *testing.T) {
	doc := strings.NewReplacer("code: robocon-2024", "code: A B", "kind: field", "kind: vote", "top: 16", "top: 0").Replace(kit(t))
	_, err := ParseRules([]byte(doc))
	if n := len(fault.All(err)); n < 3 {
		t.Errorf("%d faults, want at least 3: %v", n, err)
	}
}

func TestAValueThatCannotBeReadHidesNoOtherFault(t *testing.T) {
	doc := kit(t)
	for from, to := range map[string]string{"launched: 2024-05-02": "launched: 2024-02-31", "step: 0.5": "step: 0.00001", `time_limit: "10:00"`: `time_limit: "lâu"`,
		"theme:": "thema:", "kind: field": "kind: vote", "zone: Asia/Ho_Chi_Minh": "zone: Asia/Bac_Giang", "  closes: 2024-06-30 23:59": "  closes: 2024-02-31"} {
		if !strings.Contains(doc, from) {
			t.Fatal(from)
		}
		doc = strings.Replace(doc, from, to, 1)
	}
	_, err := ParseRules([]byte(doc))
	lines := strings.Split(doc, "\n")
	told := map[string]string{}
	for _, f := range fault.All(err) {
		told[f.Key] = strings.TrimSpace(lines[f.Row-1])
	}
	for key, line := range map[string]string{"rules.bad_day": "launched: 2024-02-31", "rules.bad_minute": "closes: 2024-02-31", "rules.bad_number": "step: 0.00001",
		"rules.bad_duration": `"lâu"`, "rules.unknown_field": "thema:", "rules.unknown_kind": "kind: vote", "rules.bad_zone": "zone: Asia/Bac_Giang"} {
		if !strings.Contains(told[key], line) {
			t.Errorf("%s is told at %q, want %q", key, told[key], line)
		}
	}
}

func TestG34DeadlineNamesItsLastMinuteInTheZoneOfTheContest(t *testing.T) {
	r, err := ParseRules([]byte(kit(t)))
	if err != nil {
		t.Fatal(err)
	}
	for at, open := range map[string]bool{
		"2024-05-02T16:59:59Z": false, // 23:59:59 the evening before in Viet Nam
		"2024-05-02T17:00:00Z": true,
		"2024-06-30T16:59:59Z": true, // 23:59:59 on the last day
		"2024-06-30T17:00:00Z": false,
	} {
		when, _ := time.Parse(time.RFC3339, at)
		if got := r.RegistrationOpen(when); got != open {
			t.Errorf("%s: open %v, want %v", at, got, open)
		}
	}
}

func FuzzParseRules(f *testing.F) {
	doc, err := Kit("robocon-2024")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(doc))
	f.Add("format: 1\ncode: x")
	f.Add("- a\n- b")
	f.Fuzz(func(t *testing.T, doc string) {
		r, err := ParseRules([]byte(doc))
		if err == nil && (r.Location() == nil || len(r.Divisions) == 0) {
			t.Errorf("accepted without zone or divisions")
		}
		if err != nil && len(fault.All(err)) == 0 {
			t.Errorf("an error that is no fault: %v", err)
		}
	})
}

func TestANameInsideASentence(t *testing.T) {
	for name, want := range map[string]string{"Vòng loại": "vòng loại", "Đợt 1": "đợt 1", "THCS": "THCS", "A": "a", "": ""} {
		if got := (Text{VI: name}).Inside().In("vi"); got != want {
			t.Errorf("%q is %q inside a sentence, want %q", name, got, want)
		}
	}
}
