// What is wrong with a command line, in words: the parser says it in English text only, and has no types for it.
package main

import (
	"regexp"
	"strings"

	"hoithi/internal/i18n"
)

// mistakes are the shapes of the parser's text, tried in this order; the groups are {{.One}}, {{.Two}} and {{.Three}} of the message.
var mistakes = []struct {
	like *regexp.Regexp
	key  string
}{
	{regexp.MustCompile(`^unknown flag (\S+), did you mean (?:one of )?(.+)\?$`), "mistakes.flag_like"},
	{regexp.MustCompile(`^unknown flag (\S+)$`), "mistakes.flag"},
	{regexp.MustCompile(`^unexpected argument (.+), did you mean (?:one of )?(.+)\?$`), "mistakes.word_like"},
	{regexp.MustCompile(`^unexpected argument (.+)$`), "mistakes.word"},
	{regexp.MustCompile(`^missing flags: (.+)$`), "mistakes.missing_flags"},
	{regexp.MustCompile(`^(--\S+): expected .* but got "EOL" .*$`), "mistakes.no_value"},
	{regexp.MustCompile(`^(\S+): expected a valid \d+ bit u?int but got "(.*)"$`), "mistakes.number"},
	{regexp.MustCompile(`^(\S+): expected (?:int|an int) .*but got "(.*?)".*$`), "mistakes.number"},
	{regexp.MustCompile(`^(\S+) must be one of (.+) but got "(.*)"$`), "mistakes.choice"},
	{regexp.MustCompile(`^expected one of (.+)$`), "mistakes.command"},
	{regexp.MustCompile(`^(?:expected|missing positional arguments) "?(<.+>)"?$`), "mistakes.argument"},
}

// mistake says what is wrong with a command line; what the parser says in no known shape stays as it is.
func mistake(p *i18n.Printer, err error) string {
	text := err.Error()
	for _, m := range mistakes {
		if groups := m.like.FindStringSubmatch(text); groups != nil {
			args := []any{}
			for i, name := range []string{"One", "Two", "Three"} {
				if i+1 < len(groups) {
					args = append(args, name, list(groups[i+1]))
				}
			}
			return p.T(m.key, args...)
		}
	}
	return explain(p, err)
}

// list writes "a","b" and "a", "b" as a, b; an empty choice is nothing to type.
func list(quoted string) string {
	var words []string
	for word := range strings.SplitSeq(quoted, ",") {
		if word = strings.Trim(strings.TrimSpace(word), `"`); word != "" {
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}
