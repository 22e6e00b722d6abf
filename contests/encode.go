// Writing rules as a document: keys in the order of the types, decimals exact, what is empty left out.
package contests

import (
	"bytes"
	"reflect"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"hoithi/internal/decimal"
)

// Encode writes the canonical document of rules: ParseRules of it gives the same rules.
func Encode(r *Rules) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(nodeOf(schema(), reflect.ValueOf(r).Elem())); err != nil {
		return nil, err
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// nodeOf writes the value of a part.
func nodeOf(s *part, v reflect.Value) *yaml.Node {
	switch s.Kind {
	case partGroup:
		return groupNode(s, v)
	case partItems:
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range v.Len() {
			list.Content = append(list.Content, groupNode(s, v.Index(i)))
		}
		return list
	case partLines, partKeys:
		list := &yaml.Node{Kind: yaml.SequenceNode, Style: style(s.Kind == partKeys)}
		for i := range v.Len() {
			list.Content = append(list.Content, textNode(v.Index(i).String()))
		}
		return list
	case partBoth:
		both := v.Interface().(Text)
		node := &yaml.Node{Kind: yaml.MappingNode, Style: style(strings.Contains(s.Path, ".")), Content: []*yaml.Node{textNode("vi"), textNode(both.VI)}}
		if both.EN != "" {
			node.Content = append(node.Content, textNode("en"), textNode(both.EN))
		}
		return node
	case partPoints:
		return plainNode(v.Interface().(decimal.Milli).String())
	case partCount, partMoney:
		return plainNode(strconv.FormatInt(v.Int(), 10))
	case partYes:
		return plainNode(strconv.FormatBool(v.Bool()))
	case partDay, partMinute:
		return plainNode(v.String())
	case partLength:
		text, _ := v.Interface().(Duration).MarshalText()
		return textNode(string(text))
	}
	return textNode(v.String())
}

// groupNode writes a group; one that holds figures and words only stands on one line.
func groupNode(s *part, v reflect.Value) *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode, Style: style(flat(s))}
	for _, inner := range s.Parts {
		value := inner.of(v)
		if !value.IsValid() || inner.Optional && empty(value) && v.Field(inner.field).Kind() != reflect.Pointer {
			continue
		}
		node.Content = append(node.Content, textNode(inner.Key), nodeOf(inner, value))
	}
	return node
}

func empty(v reflect.Value) bool { return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 }

func flat(s *part) bool {
	if s.Path == "" {
		return false
	}
	for _, inner := range s.Parts {
		switch inner.Kind {
		case partGroup, partItems, partLines, partKeys, partDay, partMinute:
			return false
		case partBoth:
			if inner.Key == "hint" || len(s.Parts) <= 3 {
				return false
			}
		}
	}
	return true
}

// style stands a short group on one line.
func style(flow bool) yaml.Style {
	if flow {
		return yaml.FlowStyle
	}
	return 0
}

func textNode(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}
func plainNode(text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: text} }
