// Reading a rules document: strict YAML, every fault with the line it stands on.
package contests

import (
	"bytes"
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
	decoder := yaml.NewDecoder(bytes.NewReader(doc))
	decoder.KnownFields(true)
	if err := decoder.Decode(&r); err != nil {
		return nil, decodeFaults(&root, err)
	}
	var second yaml.Node
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, fault.Invalid("rules", "rules.second_document").At(max(second.Line, 1), "")
	}
	zone, err := time.LoadLocation(r.Zone)
	if err != nil || r.Zone == "" || r.Zone == "Local" {
		return nil, fault.Invalid("zone", "rules.bad_zone", "Value", r.Zone).At(lineOf(&root, "zone"), "")
	}
	r.location = zone
	if err := validate(&r, &root); err != nil {
		return nil, err
	}
	return &r, nil
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

// lineOfValue finds the first scalar with this text; 1 when it cannot be found.
func lineOfValue(node *yaml.Node, text string) int {
	if node.Kind == yaml.ScalarNode && node.Value == text {
		return node.Line
	}
	for _, inner := range node.Content {
		if line := lineOfValue(inner, text); line > 1 || (line == 1 && inner.Kind == yaml.ScalarNode && inner.Value == text) {
			return line
		}
	}
	return 1
}
