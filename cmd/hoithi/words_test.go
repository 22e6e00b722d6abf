// Every message key that the code names exists in both languages, and every act of the log has words.
package main

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hoithi/internal/i18n"
)

// wordKey is what a whole message key looks like in the code; keys put together from parts are tested where they are made.
var wordKey = regexp.MustCompile(`^[a-z]+(\.[a-z0-9_]+)+$`)

// notWords are literals of that look which are no keys: audit acts, fields of the rules, and beginnings of keys.
var notWords = regexp.MustCompile(`^(entry|account|contest|roster|marks|decision|result|demo|setting|link|system|backup|reserve|prize|lot)\.[a-z_]+$|^registration\.(opens|closes)$|_$`)

func TestEveryMessageNamedInCodeExists(t *testing.T) {
	bundle := testWords(t)
	vi, en := bundle.For("vi"), bundle.For("en")
	prefixes := map[string]bool{}
	for _, p := range []string{"api", "auth", "certificates", "commands", "contest", "contests", "error", "field", "files", "journal", "judging", "link", "marking", "objections", "ops", "papers", "people", "publishing", "ranking", "registers", "registration", "report", "reports", "results", "roster", "rulebook", "rules", "sheet", "time", "ui", "verify", "web"} {
		prefixes[p] = true
	}
	seen := 0
	eachFile(t, func(path string, file *ast.File, test bool) {
		if test {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			key, err := strconv.Unquote(lit.Value)
			head, _, _ := strings.Cut(key, ".")
			if err != nil || !wordKey.MatchString(key) || !prefixes[head] {
				return true
			}
			seen++
			if (!vi.Has(key) || !en.Has(key)) && !notWords.MatchString(key) {
				t.Errorf("%s names %q, which a catalogue lacks", path, key)
			}
			return true
		})
	})
	if seen < 200 {
		t.Errorf("only %d keys seen: the scan is wrong", seen)
	}
}

func TestEveryActOfTheLogHasWords(t *testing.T) {
	bundle := testWords(t)
	seen := 0
	eachFile(t, func(path string, file *ast.File, test bool) {
		if test {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			line, ok := n.(*ast.CompositeLit)
			if !ok || !isAuditLine(line.Type) {
				return true
			}
			for _, e := range line.Elts {
				field, keyed := e.(*ast.KeyValueExpr)
				if !keyed || field.Key.(*ast.Ident).Name != "Act" {
					continue
				}
				lit, whole := field.Value.(*ast.BasicLit)
				if !whole {
					continue // put together from parts
				}
				seen++
				for _, lang := range i18n.Languages {
					if act := strings.Trim(lit.Value, `"`); !bundle.For(lang).Has("journal.act." + act) {
						t.Errorf("%s writes %q, which the log has no words for in %s", path, act, lang)
					}
				}
			}
			return true
		})
	})
	if seen < 50 {
		t.Errorf("only %d acts seen: the scan is wrong", seen)
	}
}

// isAuditLine says whether a type is written audit.Line.
func isAuditLine(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, named := sel.X.(*ast.Ident)
	return named && pkg.Name == "audit" && sel.Sel.Name == "Line"
}
