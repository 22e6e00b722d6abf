// The arrows of the house: which package may import which, and which packages may touch the world.
package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors lists the packages from the ground up; an import must point to a lower floor.
var floors = [][]string{
	{"internal"},
	{"templates"},
	{"contests"},
	{"people"},
	{"registration/entries"},
	{"registration/roster"},
	{"judging/scoring"},
	{"judging/sessions"},
	{"judging/marking"},
	{"judging/results"},
	{"reports/typeset"},
	{"reports/registers"},
	{"reports/papers"},
	{"reports/certificates"},
	{"reports/history"},
	{"reports"},
	{"cmd/hoithi"},
}

// onlyIn names the packages (and file names) that may import a third-party module; tests may use any.
var onlyIn = map[string][]string{
	"github.com/xuri/excelize/v2":     {"internal/sheet", "reports"},
	"codeberg.org/go-pdf/fpdf":        {"reports"},
	"codeberg.org/go-fonts":           {"reports", "internal/testkit"},
	"github.com/jmoiron/sqlx":         {"internal/db", "store.go"},
	"github.com/mattn/go-sqlite3":     {"internal/db"},
	"github.com/jackc/pgx/v5":         {"internal/db", "internal/testkit"},
	"github.com/alecthomas/kong":      {"cmd/hoithi"},
	"github.com/nicksnyder/go-i18n":   {"internal/i18n"},
	"github.com/alexedwards/argon2id": {"internal/auth"},
	"github.com/alexedwards/scs/v2":   {"internal/web", "internal/auth"},
}

// pureImports is all that judging/scoring may import; a decide.go must avoid worldly.
var (
	pureImports = []string{"cmp", "crypto/sha256", "encoding/hex", "errors", "fmt", "hoithi/internal/decimal", "iter", "maps", "math", "math/big", "math/bits", "slices", "sort", "strconv", "strings"}
	worldly     = []string{"database/sql", "math/rand", "net", "os", "io", "hoithi/internal/db", "hoithi/internal/web", "github.com/jmoiron/sqlx", "github.com/labstack/echo"}
)

func floorOf(dir string) int {
	for i, floor := range floors {
		for _, p := range floor {
			if dir == p || strings.HasPrefix(dir, p+"/") {
				return i
			}
		}
	}
	return -1
}

func TestImportsPointDown(t *testing.T) {
	eachFile(t, func(path string, file *ast.File, test bool) {
		dir := filepath.ToSlash(filepath.Dir(path))
		from := floorOf(dir)
		if from < 0 {
			t.Errorf("%s: folder has no floor; add it to the plan of the house first", path)
		}
		for _, spec := range file.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			if target, ok := strings.CutPrefix(name, "hoithi/"); ok {
				to := floorOf(target)
				inside := from == to && (floors[from][0] == "internal" || floors[from][0] == "templates")
				testHelp := test && (strings.HasPrefix(target, "templates") || strings.HasPrefix(target, "internal/"))
				if to >= from && !inside && !testHelp {
					t.Errorf("%s imports %s: arrows point down", path, name)
				}
				if strings.HasPrefix(target, "templates") && dir != "cmd/hoithi" && !strings.HasPrefix(dir, "templates/") && !test {
					t.Errorf("%s imports templates: only cmd wires them", path)
				}
				continue
			}
			checkThirdParty(t, path, dir, name, test)
		}
	})
}

func checkThirdParty(t *testing.T, path, dir, name string, test bool) {
	for module, allowed := range onlyIn {
		if test || !strings.HasPrefix(name, module) {
			continue
		}
		if !slices.ContainsFunc(allowed, func(a string) bool {
			return dir == a || strings.HasPrefix(dir, a+"/") || filepath.Base(path) == a
		}) {
			t.Errorf("%s imports %s, which belongs to %v", path, name, allowed)
		}
	}
}

func TestDecisionsArePure(t *testing.T) {
	eachFile(t, func(path string, file *ast.File, test bool) {
		scoring := strings.HasPrefix(filepath.ToSlash(path), "judging/scoring/")
		if test || (!scoring && filepath.Base(path) != "decide.go") {
			return
		}
		for _, spec := range file.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			if scoring && !slices.Contains(pureImports, name) {
				t.Errorf("%s imports %s: scoring is pure", path, name)
			}
			for _, w := range worldly {
				if name == w || strings.HasPrefix(name, w+"/") {
					t.Errorf("%s imports %s: a decision touches nothing", path, name)
				}
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since") {
					t.Errorf("%s reads the clock: a decision is told the time", path)
				}
			}
			return true
		})
	})
}

// TestFilesSayTheirPurpose also bounds their length: a file past 400 lines has more than one.
func TestFilesSayTheirPurpose(t *testing.T) {
	eachFile(t, func(path string, _ *ast.File, test bool) {
		content, err := os.ReadFile(filepath.Join("../..", path))
		if err != nil {
			t.Fatal(err)
		}
		if !test && !strings.HasPrefix(string(content), "// ") {
			t.Errorf("%s: the first line does not say what the file is for", path)
		}
		if lines := strings.Count(string(content), "\n"); !test && lines > 400 {
			t.Errorf("%s has %d lines, 400 at most", path, lines)
		}
	})
}

// eachFile parses every Go file of the module; path is relative to its root.
func eachFile(t *testing.T, visit func(path string, file *ast.File, test bool)) {
	t.Helper()
	seen := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "../.." && strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel("../..", path)
		visit(rel, file, strings.HasSuffix(path, "_test.go"))
		seen++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("only %d files seen: the walk is wrong", seen)
	}
}
