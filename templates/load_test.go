// Tests that every page parses and says nothing that the catalogues do not have.
package templates

import (
	"testing"

	"hoithi/internal/i18n"
)

func load(t *testing.T) (*Set, *i18n.Bundle) {
	t.Helper()
	bundle, err := i18n.Load(Catalogues())
	if err != nil {
		t.Fatal(err)
	}
	set, err := Load(bundle)
	if err != nil {
		t.Fatal(err)
	}
	return set, bundle
}

func TestEveryPageParsesInEveryLanguage(t *testing.T) {
	load(t)
}
