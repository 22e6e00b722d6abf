// Tests that the reference page follows the types, and that every part of the document has its words.
package contests

import (
	"testing"

	"hoithi/internal/testkit"
)

func TestTheReferenceOfTheRulesIsUpToDate(t *testing.T) {
	p := words(t, "vi")
	testkit.Golden(t, "../docs/the-le.md", ReferenceDocument(p))
	en := words(t, "en")
	ReferenceDocument(en)
	for _, p := range []interface{ Missing() []string }{p, en} {
		if missing := p.Missing(); len(missing) > 0 {
			t.Errorf("catalogue lacks %v", missing)
		}
	}
}
