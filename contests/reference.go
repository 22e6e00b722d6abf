// The reference of the rules document, made from the types: every key with its kind, its values and what it means.
package contests

import (
	"fmt"
	"strings"

	"hoithi/internal/i18n"
)

// referencePart is one group of the document with its keys.
type referencePart struct {
	Path, Title, Text string
	Keys              []referenceKey
}

// referenceKey is one key. Values are those it can have, with their meaning.
type referenceKey struct {
	Key, Label, Kind, Text string
	Needed                 bool
	Values                 []referenceValue
}

type referenceValue struct{ Value, Text string }

// reference lists the groups of the document in its order; the first, with an empty path, holds the keys of the document itself.
func reference(p *i18n.Printer) []referencePart {
	parts := []referencePart{{Title: p.T("rulebook.reference.document")}}
	var walk func(s *part, at int)
	walk = func(s *part, at int) {
		for _, inner := range s.Parts {
			key := referenceKey{Key: inner.Key, Label: p.T("rulebook.label." + inner.message()), Text: p.T("rulebook.hint." + inner.message()),
				Kind: p.T("rulebook.kind." + inner.Kind), Needed: !inner.Optional}
			for i, value := range inner.Choices {
				words := p.T("rulebook.value." + inner.message() + "_" + value)
				if i == 0 && inner.Optional {
					words = p.T("rulebook.reference.default", "Text", words)
				}
				key.Values = append(key.Values, referenceValue{value, words})
			}
			if inner.Kind == partKeys {
				for _, tie := range []string{"time", "other_attempt", "criterion", "round", "points"} {
					value := tie
					if !oneOf(tie, "time", "other_attempt") {
						value += ":…"
					}
					key.Values = append(key.Values, referenceValue{value, p.T("rulebook.tie."+tie, "Name", "…")})
				}
			}
			parts[at].Keys = append(parts[at].Keys, key)
		}
		for _, inner := range s.Parts {
			if inner.Kind == partGroup || inner.Kind == partItems {
				parts = append(parts, referencePart{Path: inner.Path, Title: p.T("rulebook.label." + inner.message()), Text: p.T("rulebook.hint." + inner.message())})
				walk(inner, len(parts)-1)
			}
		}
	}
	walk(schema(), 0)
	return parts
}

// ReferenceDocument is the reference as a page of Markdown: docs/the-le.md.
func ReferenceDocument(p *i18n.Printer) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", p.T("rulebook.reference.title"), p.T("rulebook.reference.lead"))
	for _, part := range reference(p) {
		title := part.Title
		if part.Path != "" {
			title += " (`" + part.Path + "`)"
		}
		fmt.Fprintf(&b, "\n## %s\n\n", title)
		if part.Text != "" {
			fmt.Fprintf(&b, "%s\n\n", part.Text)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n|---|---|---|---|\n", p.T("rulebook.reference.key"), p.T("rulebook.reference.kind"), p.T("rulebook.reference.needed"), p.T("rulebook.reference.meaning"))
		for _, key := range part.Keys {
			needed := ""
			if key.Needed {
				needed = p.T("rulebook.yes")
			}
			text := key.Label + ". " + key.Text
			for _, value := range key.Values {
				text += "<br>`" + value.Value + "`: " + value.Text
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", key.Key, key.Kind, needed, text)
		}
	}
	doc, err := Kit("hai-vong")
	if err == nil {
		fmt.Fprintf(&b, "\n## %s\n\n```yaml\n%s```\n", p.T("rulebook.reference.example"), doc)
	}
	return []byte(b.String())
}
