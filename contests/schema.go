// What the rules document is made of, read from its types once: forms, differences and the reference page follow from it.
package contests

import (
	"reflect"
	"strings"

	"hoithi/internal/decimal"
)

// Kinds of parts of the document.
const (
	partText   = "text"
	partBoth   = "both" // a text in both languages
	partCount  = "count"
	partMoney  = "money"
	partPoints = "points"
	partDay    = "day"
	partMinute = "minute"
	partLength = "length"
	partYes    = "yes"
	partChoice = "choice"
	partLines  = "lines" // texts
	partKeys   = "keys"  // texts with a meaning, in order: tie breaks
	partGroup  = "group"
	partItems  = "items" // a list of groups
)

// part is one place of the document. Path names it without places in lists: "rounds.criteria.max".
type part struct {
	Key      string
	Path     string
	Kind     string
	Optional bool
	Choices  []string
	Parts    []*part // of a group, or of one item
	field    int     // in its struct
}

// message is the beginning or end of a message key about this part.
func (s *part) message() string { return strings.ReplaceAll(s.Path, ".", "_") }

// inner finds a part of a group by key; nil when there is none.
func (s *part) inner(key string) *part {
	for _, inner := range s.Parts {
		if inner.Key == key {
			return inner
		}
	}
	return nil
}

// at finds a part by its path below s; nil when there is none.
func (s *part) at(path string) *part {
	for key := range strings.SplitSeq(path, ".") {
		if s = s.inner(key); s == nil {
			return nil
		}
	}
	return s
}

// identity is the key by which an item of a list is known: its code, or the round it speaks of.
func (s *part) identity() *part {
	if code := s.inner("code"); code != nil {
		return code
	}
	return s.inner("round")
}

// schema is the whole document.
func schema() *part {
	return &part{Kind: partGroup, Parts: partsOf(reflect.TypeFor[Rules](), "")}
}

func partsOf(t reflect.Type, path string) []*part {
	var all []*part
	for i := range t.NumField() {
		f := t.Field(i)
		key, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if key == "" {
			continue
		}
		s := &part{Key: key, Path: strings.TrimPrefix(path+"."+key, "."), Optional: options == "omitempty", field: i}
		if one := f.Tag.Get("one"); one != "" {
			s.Choices = strings.Split(one, ",")
		}
		s.shape(f.Type)
		all = append(all, s)
	}
	return all
}

// shape finds the kind of a part from its type.
func (s *part) shape(t reflect.Type) {
	if t.Kind() == reflect.Pointer {
		t, s.Optional = t.Elem(), true
	}
	kinds := map[reflect.Type]string{reflect.TypeFor[Text](): partBoth, reflect.TypeFor[decimal.Milli](): partPoints, reflect.TypeFor[Day](): partDay,
		reflect.TypeFor[Minute](): partMinute, reflect.TypeFor[Duration](): partLength, reflect.TypeFor[bool](): partYes,
		reflect.TypeFor[int](): partCount, reflect.TypeFor[int64](): partMoney, reflect.TypeFor[string](): partText}
	switch kind, ok := kinds[t]; {
	case ok && len(s.Choices) > 0:
		s.Kind = partChoice
	case ok:
		s.Kind = kind
	case t.Kind() == reflect.Struct:
		s.Kind, s.Parts = partGroup, partsOf(t, s.Path)
	case t.Elem().Kind() == reflect.Struct:
		s.Kind, s.Parts = partItems, partsOf(t.Elem(), s.Path)
	case s.Path == "rounds.ties":
		s.Kind = partKeys
	default:
		s.Kind = partLines
	}
}

// of is the value of an inner part in a struct; a nil pointer gives the zero Value.
func (s *part) of(group reflect.Value) reflect.Value {
	if !group.IsValid() {
		return group
	}
	v := group.Field(s.field)
	if v.Kind() == reflect.Pointer {
		return v.Elem()
	}
	return v
}
