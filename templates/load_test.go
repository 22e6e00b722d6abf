// Tests of every page as it is written: it parses, its words exist in both languages, its components get what they take, and nothing is inline.
package templates

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"hoithi/internal/i18n"
)

func loaded(t *testing.T) (*Set, *i18n.Bundle) {
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

func TestBothLanguagesSayTheSame(t *testing.T) {
	_, bundle := loaded(t)
	for _, gap := range bundle.Compare("vi", "en") {
		t.Error(gap)
	}
}

// eachTree visits every template of every page once.
func eachTree(t *testing.T, set *Set, visit func(page, name string, root *parse.ListNode)) {
	t.Helper()
	seen := map[*parse.ListNode]bool{}
	for key, page := range set.pages {
		lang, name, _ := strings.Cut(key, " ")
		for _, part := range page.Templates() {
			if lang == "vi" && part.Tree != nil && !seen[part.Tree.Root] {
				seen[part.Tree.Root] = true
				visit(name, part.Name(), part.Tree.Root)
			}
		}
	}
}

// calls finds every call of a function inside a tree, in parentheses or not.
func calls(node parse.Node, function string, found func(args []parse.Node)) {
	switch n := node.(type) {
	case nil:
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				calls(child, function, found)
			}
		}
	case *parse.ActionNode:
		calls(n.Pipe, function, found)
	case *parse.IfNode:
		branches(&n.BranchNode, function, found)
	case *parse.RangeNode:
		branches(&n.BranchNode, function, found)
	case *parse.WithNode:
		branches(&n.BranchNode, function, found)
	case *parse.TemplateNode:
		calls(n.Pipe, function, found)
	case *parse.PipeNode:
		if n != nil {
			for _, command := range n.Cmds {
				calls(command, function, found)
			}
		}
	case *parse.CommandNode:
		if name, ok := n.Args[0].(*parse.IdentifierNode); ok && name.Ident == function {
			found(n.Args[1:])
		}
		for _, arg := range n.Args {
			calls(arg, function, found)
		}
	}
}

func branches(n *parse.BranchNode, function string, found func(args []parse.Node)) {
	calls(n.Pipe, function, found)
	calls(n.List, function, found)
	calls(n.ElseList, function, found)
}

func TestEveryWordOfAPageIsInTheCatalogues(t *testing.T) {
	set, bundle := loaded(t)
	eachTree(t, set, func(page, name string, root *parse.ListNode) {
		calls(root, "t", func(args []parse.Node) {
			key, ok := args[0].(*parse.StringNode)
			for _, lang := range i18n.Languages {
				if ok && !bundle.For(lang).Has(key.Text) {
					t.Errorf("%s (%s): no message %q in %s", page, name, key.Text, lang)
				}
			}
		})
	})
}

func TestEveryAssetOfAPageIsThere(t *testing.T) {
	set, _ := loaded(t)
	eachTree(t, set, func(page, name string, root *parse.ListNode) {
		calls(root, "asset", func(args []parse.Node) {
			if file, ok := args[0].(*parse.StringNode); ok {
				if _, err := set.static.Path(file.Text); err != nil {
					t.Errorf("%s (%s): %v", page, name, err)
				}
			}
		})
	})
}

// A component that is given a name it never looks at was given a misspelt one.
func TestComponentsLookAtAllTheyAreGiven(t *testing.T) {
	set, _ := loaded(t)
	bodies := map[string]string{}
	var body func(page, name string) string
	body = func(page, name string) string {
		part := set.pages["vi "+page].Lookup(name)
		if part == nil || part.Tree == nil {
			return ""
		}
		text := part.Tree.Root.String()
		for _, inner := range regexp.MustCompile(`\{\{template "([^"]+)" \.\}\}`).FindAllStringSubmatch(text, -1) {
			text += body(page, inner[1])
		}
		return text
	}
	eachTree(t, set, func(page, name string, root *parse.ListNode) {
		for _, node := range templatesIn(root) {
			at := page + " " + node.Name
			if bodies[at] == "" {
				bodies[at] = body(page, node.Name)
			}
			for _, given := range dictNames(node.Pipe) {
				if !regexp.MustCompile(`[.$(]\.?` + given + `\b|"` + given + `"`).MatchString(bodies[at]) {
					t.Errorf("%s (%s): component %q does not take %q", page, name, node.Name, given)
				}
			}
		}
	})
}

func templatesIn(node parse.Node) (found []*parse.TemplateNode) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				found = append(found, templatesIn(child)...)
			}
		}
	case *parse.TemplateNode:
		found = append(found, n)
	case *parse.IfNode:
		found = append(templatesIn(n.List), templatesIn(n.ElseList)...)
	case *parse.RangeNode:
		found = append(templatesIn(n.List), templatesIn(n.ElseList)...)
	case *parse.WithNode:
		found = append(templatesIn(n.List), templatesIn(n.ElseList)...)
	}
	return found
}

// dictNames are the names in (dict "Name" value …) given to a component; members of lists inside are not looked at.
func dictNames(pipe *parse.PipeNode) (names []string) {
	if pipe == nil || len(pipe.Cmds) != 1 {
		return nil
	}
	args := pipe.Cmds[0].Args
	if inner, ok := args[0].(*parse.PipeNode); ok {
		return dictNames(inner)
	}
	if name, ok := args[0].(*parse.IdentifierNode); !ok || name.Ident != "dict" {
		return nil
	}
	for i := 1; i < len(args); i += 2 {
		if name, ok := args[i].(*parse.StringNode); ok {
			names = append(names, name.Text)
		}
	}
	return names
}

var inline = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script(?:>|\s(?:[^s]|s[^r]|sr[^c]))`)

func TestNothingIsInline(t *testing.T) {
	found, err := fs.Glob(files, "*/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range found {
		content, err := files.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(content), `<script type="module" src=`, `<script src=`)
		if at := inline.FindString(text); at != "" {
			t.Errorf("%s: %q is inline; the content security policy refuses it", file, at)
		}
	}
}

func TestEveryFeatureHasItsPages(t *testing.T) {
	names, err := pageNames(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"home/front", "home/desk", "contests/page", "contests/manage"} {
		if !slices.Contains(names, want) {
			t.Errorf("no page %s among %v", want, names)
		}
	}
}
