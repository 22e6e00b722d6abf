// Reading a rules document: strict YAML, every fault with the line it stands on.
package contests

import (
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"hoithi/internal/decimal"
	"hoithi/internal/fault"
)

// maxDocument bounds a rules document; a real one has a few kilobytes.
const maxDocument = 1 << 20

// ParseRules reads and validates a whole document. All faults come joined; Row is the line, from 1.
func ParseRules(doc []byte) (*Rules, error) {
	if len(doc) > maxDocument {
		return nil, fault.Invalid("rules", "rules.too_big")
	}
	var root yaml.Node
	if err := yaml.Unmarshal(doc, &root); err != nil {
		return nil, syntaxFaults(err)
	}
	var r Rules
	wrong := readInto(&r, &root, doc)
	zone, err := time.LoadLocation(r.Zone)
	if err != nil || r.Zone == "" || r.Zone == "Local" {
		err = fault.Invalid("zone", "rules.bad_zone", "Value", r.Zone).At(lineOf(&root, "zone"), "")
	} else {
		r.location = zone
	}
	if err := errors.Join(append(wrong, elsewhere(wrong, errors.Join(err, validate(&r, &root)))...)...); err != nil {
		return nil, err
	}
	return &r, nil
}

// maxUnread bounds how many values that cannot be read are told at once.
const maxUnread = 50

// readInto reads the document and tells every place that cannot be read; those stay zero.
func readInto(r *Rules, root *yaml.Node, doc []byte) (wrong []error) {
	lines := strings.SplitAfter(string(doc), "\n")
	for range maxUnread {
		*r = Rules{}
		decoder := yaml.NewDecoder(strings.NewReader(strings.Join(lines, "")))
		decoder.KnownFields(true)
		err := decoder.Decode(r)
		if err == nil {
			var second yaml.Node
			if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
				wrong = append(wrong, fault.Invalid("rules", "rules.second_document").At(max(second.Line, 1), ""))
			}
			return wrong
		}
		text, unread := unreadText(err)
		found := fault.All(decodeFaults(root, err))
		for _, f := range found {
			wrong = append(wrong, f)
		}
		if !unread || len(found) != 1 || !emptied(lines, root, text) {
			return wrong
		}
	}
	return wrong
}

// unreadText is the text of the value at which reading ended.
func unreadText(err error) (text string, ok bool) {
	var number *decimal.TextError
	var scalar *scalarError
	switch {
	case errors.As(err, &number):
		return number.Text, true
	case errors.As(err, &scalar):
		return scalar.text, true
	}
	return "", false
}

// emptied takes the first value with this text out of the document, so that reading can go on after it; lines keep their numbers.
func emptied(lines []string, root *yaml.Node, text string) bool {
	node := nodeOfValue(root, text)
	if node == nil || text == "" || node.Line > len(lines) {
		return false
	}
	line := []rune(lines[node.Line-1])
	if node.Column > len(line) {
		return false
	}
	before, after := string(line[:node.Column-1]), string(line[node.Column-1:])
	for _, quote := range []string{"", `"`, "'"} {
		if rest, ok := strings.CutPrefix(after, quote+text+quote); ok {
			lines[node.Line-1] = before + "~" + rest
			node.Value = "" // the next one with this text is another place
			return true
		}
	}
	return false
}

// elsewhere leaves out what only follows from a fault on the same line.
func elsewhere(wrong []error, more error) (rest []error) {
	told := map[int]bool{}
	for _, f := range fault.All(errors.Join(wrong...)) {
		told[f.Row] = true
	}
	for _, f := range fault.All(more) {
		if !told[f.Row] {
			rest = append(rest, f)
		}
	}
	return rest
}

var lineInError = regexp.MustCompile(`line (\d+): (.*)`)

// syntaxFaults turns yaml's own messages, which carry the line in their text, into faults.
func syntaxFaults(err error) error {
	if m := lineInError.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		return fault.Invalid("rules", "rules.not_yaml", "Detail", m[2]).At(line, "")
	}
	return fault.Invalid("rules", "rules.not_yaml", "Detail", strings.TrimPrefix(err.Error(), "yaml: "))
}

func decodeFaults(root *yaml.Node, err error) error {
	var number *decimal.TextError
	if errors.As(err, &number) {
		return fault.Invalid("rules", "rules.bad_number", "Value", number.Text).At(lineOfValue(root, number.Text), "")
	}
	var scalar *scalarError
	if errors.As(err, &scalar) {
		return fault.Invalid("rules", scalar.key, "Value", scalar.text).At(lineOfValue(root, scalar.text), "")
	}
	var types *yaml.TypeError
	if !errors.As(err, &types) {
		return syntaxFaults(err)
	}
	var all []error
	for _, text := range types.Errors {
		m := lineInError.FindStringSubmatch(text)
		if m == nil {
			all = append(all, fault.Invalid("rules", "rules.not_yaml", "Detail", text))
			continue
		}
		line, _ := strconv.Atoi(m[1])
		if name, ok := strings.CutPrefix(m[2], "field "); ok {
			name, _, _ = strings.Cut(name, " ")
			all = append(all, fault.Invalid("rules", "rules.unknown_field", "Name", name).At(line, ""))
		} else {
			all = append(all, fault.Invalid("rules", "rules.wrong_type", "Detail", m[2]).At(line, ""))
		}
	}
	return errors.Join(all...)
}

// lineOf finds the line of a path such as "rounds.1.advancement.top"; a missing leaf gives its nearest parent's line.
func lineOf(root *yaml.Node, path string) int {
	node := root
	if node.Kind == yaml.DocumentNode && len(node.Content) > 0 {
		node = node.Content[0]
	}
	line := max(node.Line, 1)
	for step := range strings.SplitSeq(path, ".") {
		next := child(node, step)
		if next == nil {
			return line
		}
		node, line = next, next.Line
	}
	return line
}

func child(node *yaml.Node, step string) *yaml.Node {
	switch node.Kind {
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i < len(node.Content) {
			return node.Content[i]
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	}
	return nil
}

// lineOfValue is the line of the first scalar with this text; 1 when it cannot be found.
func lineOfValue(node *yaml.Node, text string) int {
	if found := nodeOfValue(node, text); found != nil {
		return found.Line
	}
	return 1
}

// nodeOfValue finds the first scalar with this text, nil when there is none.
func nodeOfValue(node *yaml.Node, text string) *yaml.Node {
	if node.Kind == yaml.ScalarNode && node.Value == text {
		return node
	}
	for _, inner := range node.Content {
		if found := nodeOfValue(inner, text); found != nil {
			return found
		}
	}
	return nil
}
