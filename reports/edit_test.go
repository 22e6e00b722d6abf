// Editing a template: texts lose no place, periods keep their meaning, lines and sections move and come back.
package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hoithi/internal/fault"
)

func TestATextLosesNothingOnItsWayThroughTheForm(t *testing.T) {
	template, err := ParseTemplate(DefaultTemplate())
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range template.Sections {
		for _, line := range part.Lines {
			shown, places := marked(line.Text, nil)
			if strings.Contains(shown, "|") || strings.Contains(shown, "@") {
				t.Errorf("%s is shown as %q", line.Key, shown)
			}
			if again, err := unmarked("text", shown, places); err != nil || again != line.Text {
				t.Errorf("%q became %q, %v", line.Text, again, err)
			}
		}
	}
}

func TestNumbersWithoutAPlaceAreRefusedAtTheirField(t *testing.T) {
	places := []place{{name: "pho-bien.hoi-thao", style: stylePlain}, {}}
	for shown, want := range map[string]string{"Mở {1} hội thảo": "Mở {pho-bien.hoi-thao|5} hội thảo", "{ 1 } và {1}": "{pho-bien.hoi-thao|5} và {pho-bien.hoi-thao|5}", "không": "không",
		"Có {nam}": "Có {nam}", "{3}": "text report.form.no_place", "{0}": "text report.form.no_place", "{2}": "place.2.name report.form.choose"} {
		got, err := unmarked("text", shown, places)
		if faults := fault.All(err); len(faults) > 0 {
			got = faults[0].Field + " " + faults[0].Key
		}
		if got != want {
			t.Errorf("%q: %q, want %q", shown, got, want)
		}
	}
}

func TestPeriodsKeepTheirMeaningThroughTheForm(t *testing.T) {
	var codes []string
	for _, year := range []int{2023, 2024} {
		for _, kind := range allKinds[:8] {
			codes = append(codes, fmt.Sprint(year, "-", kind))
		}
	}
	codes = append(codes, "2020-2025")
	choice := rapid.Custom(func(t *rapid.T) string {
		return rapid.SampledFrom([]string{"", "!"}).Draw(t, "not") + rapid.SampledFrom(slices.Concat(allKinds[:], codes)).Draw(t, "code")
	})
	rapid.Check(t, func(t *rapid.T) {
		line := Line{Periods: rapid.SliceOfN(choice, 0, 4).Draw(t, "periods")}
		periods, ok := line.standing().periods()
		again := Line{Periods: periods}
		for _, code := range codes {
			p, err := ParsePeriod(code)
			if err != nil {
				t.Fatal(err)
			}
			if now := ok && again.in(p); now != line.in(p) {
				t.Fatalf("%q became %q: %s stands %t before and %t after", line.Periods, periods, code, line.in(p), now)
			}
		}
	})
}

func order(t *Template) string {
	var b strings.Builder
	for _, part := range t.Sections {
		for _, line := range part.Lines {
			b.WriteString(line.Key)
		}
		b.WriteString("/")
	}
	return b.String()
}

func TestLinesAndSectionsMove(t *testing.T) {
	fresh := func() *Template {
		return &Template{Sections: []TemplatePart{{Lines: []Line{{Key: "a"}, {Key: "b"}}}, {Lines: []Line{{Key: "c"}}}}}
	}
	all := func(Line) bool { return true }
	notB := func(l Line) bool { return l.Key != "b" }
	for want, act := range map[string]func(*Template){
		"ab/c/": func(t *Template) { t.moveLine("a", -1, all) },
		"ba/c/": func(t *Template) { t.moveLine("a", 1, all) },
		"a/bc/": func(t *Template) { t.moveLine("b", 1, all) },
		"/abc/": func(t *Template) { t.moveLine("b", 1, all); t.moveLine("a", 1, notB) },
		"abc//": func(t *Template) { t.moveLine("c", -1, all) },
		"c/ab/": func(t *Template) { t.moveSection(1, -1) },
		"b/c/":  func(t *Template) { t.removeLine("a") },
	} {
		template := fresh()
		act(template)
		if got := order(template); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	still := fresh()
	still.moveLine("c", 1, all)
	still.moveLine("khong-co", 1, all)
	still.moveSection(0, -1)
	still.removeLine("khong-co")
	if diff := cmp.Diff(fresh(), still, cmp.AllowUnexported(Template{})); diff != "" {
		t.Error(diff)
	}
	copied := still.copied()
	copied.removeLine("a")
	if order(still) != "ab/c/" {
		t.Error("changing the copy changed the template")
	}
}

func TestANewLineIsNamedByItsFirstWords(t *testing.T) {
	template := &Template{Sections: []TemplatePart{{}}}
	for _, want := range []string{"to-chuc-hoi-thao", "to-chuc-hoi-thao-2"} {
		key := keyFor(template, "[Tổ chức {pho-bien.hoi-thao} hội thảo] về Đề án")
		if key != want {
			t.Errorf("named %s, want %s", key, want)
		}
		template.Sections[0].Lines = append(template.Sections[0].Lines, Line{Key: key})
	}
	if key := keyFor(template, "{nam}"); key != "dong-1" {
		t.Errorf("a line without words is named %s", key)
	}
}

func TestDifferencesSayEveryPartThatChanged(t *testing.T) {
	old, err := ParseTemplate(DefaultTemplate())
	if err != nil {
		t.Fatal(err)
	}
	now := old.copied()
	now.Place, now.Signer.Name = "Bắc Ninh", "Nguyễn Văn An"
	now.moveLine("khoa-hoc", 1, func(Line) bool { return true })
	now.Sections[0].Lines[2].Periods = nil
	now.removeLine("ton-vinh")
	now.Sections[1].Lines = append(now.Sections[1].Lines, Line{Key: "moi", Text: "Việc mới."})
	var got []string
	for _, d := range templateDifferences(old, now, func(s string) string { return s }) {
		got = append(got, d.Key+" "+d.Of)
	}
	if want := []string{"place ", "periods van-ban", "line moi", "line ton-vinh", "order ", "signer "}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if all := templateDifferences(old, old.copied(), func(s string) string { return s }); len(all) != 0 {
		t.Errorf("the same template differs: %v", all)
	}
}
