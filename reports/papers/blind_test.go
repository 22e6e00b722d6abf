// What judges get on paper: a blind round's sheets hold neither unit nor people.
package papers

import (
	"bytes"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/judging/marking"
	"hoithi/reports/typeset"
)

// TestG5BlindSheetsHoldNoNames looks into both files of the sheets, properties included.
func TestG5BlindSheetsHoldNoNames(t *testing.T) {
	doc, err := contests.Kit("sang-tao-2024")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := contests.ParseRules(doc)
	if err != nil {
		t.Fatal(err)
	}
	round := rules.Rounds[0]
	s := &source{rules: rules, kind: kindOf(t, Sheets), round: round, judges: []marking.JudgeRow{{ID: 1, Code: "GK101", Name: "Dương Ngọc Lệ"}},
		crews:    map[string]crew{"ST20-001": {contestants: []string{"Canary Tác Giả"}, mentors: []string{"Canary Hướng Dẫn"}}},
		entrants: []entrant{{ID: 1, Code: "ST20-001", Name: "Máy lọc nước", Unit: "Trường Canary", District: "Huyện Canary", Division: rules.Divisions[0].Code}}}
	for _, blind := range []bool{true, false} {
		s.round.Judges.Blind = blind
		d := s.paper(s.proposed(nil))
		words := d.Words()
		if !strings.Contains(words, "Máy lọc nước") || !strings.Contains(words, "Dương Ngọc Lệ (GK101)") {
			t.Error("the sheet lacks its entry or its judge")
		}
		if strings.Contains(words, "Tác Giả") || strings.Contains(words, "Hướng Dẫn") || blind == strings.Contains(words, "Trường Canary") {
			t.Errorf("blind %v: %s", blind, words)
		}
		holdsNo(t, d, blind)
	}
}

// holdsNo unpacks nothing: names that stand in the description alone would be seen by Words, the rest in the files' plain parts.
func holdsNo(t *testing.T, d typeset.Document, blind bool) {
	t.Helper()
	for _, text := range []string{d.Properties.Title, d.Properties.Subject, d.Properties.Author, d.Draft} {
		if blind && strings.Contains(text, "Canary") {
			t.Errorf("the properties say %q", text)
		}
	}
	var out bytes.Buffer
	if err := d.PDF(&out); err != nil {
		t.Fatal(err)
	}
	if blind && bytes.Contains(out.Bytes(), []byte("Canary")) {
		t.Error("the PDF names what is hidden")
	}
}

func kindOf(t *testing.T, code string) kind {
	t.Helper()
	for _, k := range kinds() {
		if k.code == code {
			return k
		}
	}
	t.Fatal("no kind", code)
	return kind{}
}
