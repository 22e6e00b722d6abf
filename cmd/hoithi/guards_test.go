// Every fault of the guards' list has a test that bears its number, somewhere in the tree.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// lastGuard is the highest number of the list of faults that hit systems like this one.
const lastGuard = 39

// notYet are the guards whose subject the program does not have, each with what it waits for.
var notYet = map[int]string{}

func TestEveryGuardHasATestNamedAfterIt(t *testing.T) {
	tests := guardTests(t)
	for n := 1; n <= lastGuard; n++ {
		switch why := notYet[n]; {
		case len(tests[n]) == 0 && why == "":
			t.Errorf("no test is named TestG%d…", n)
		case len(tests[n]) > 0 && why != "":
			t.Errorf("G%d (%s) has %s by now: take it off the list", n, why, strings.Join(tests[n], ", "))
		}
	}
	for n := range tests {
		if n < 1 || n > lastGuard {
			t.Errorf("G%d is no guard: %v", n, tests[n])
		}
	}
}

// guardTests are the test functions of all packages by the numbers in their names (TestG3G6…, TestTheSearchAndG14…).
func guardTests(t *testing.T) map[int][]string {
	t.Helper()
	number := regexp.MustCompile(`G(\d+)`)
	tests := map[int][]string{}
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && entry.Name() != "..":
			return filepath.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Recv != nil || !strings.HasPrefix(f.Name.Name, "Test") && !strings.HasPrefix(f.Name.Name, "Fuzz") {
				continue
			}
			for _, found := range number.FindAllStringSubmatch(f.Name.Name, -1) {
				n, err := strconv.Atoi(found[1])
				if err != nil {
					return fmt.Errorf("%s: %w", f.Name.Name, err)
				}
				tests[n] = append(tests[n], f.Name.Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests
}
