// The controls of a form of the rules, made from the schema and what is typed.
package contests

import (
	"strconv"
	"strings"

	"hoithi/internal/i18n"
)

// Controls as the template knows them.
const (
	controlField  = "field"
	controlArea   = "area"
	controlSelect = "select"
	controlCheck  = "check"
	controlBoth   = "both"
	controlGroup  = "group"
	controlItems  = "items"
)

// control is one control, or a group or list of them.
type control struct {
	Kind       string
	Name       string
	Label      string
	Hint       string
	Value      string
	English    string // both
	Options    []option
	Optional   bool
	Short      bool
	Long       bool // several lines
	Mode       string
	Controls   []control // group
	Rows       []controlRow
	Blank      *controlRow
	Max        int
	InRow      bool // no hint: its list says it
	Compulsory bool // the list must not be empty
}

// controlRow is one row of a list.
type controlRow struct {
	Name     string
	Was      string // the code it had, for rounds
	N        int
	Controls []control
}

type option struct{ Value, Text string }

// former makes controls.
type former struct {
	p     *i18n.Printer
	rules *Rules // names in choices
	typed typed
}

// controls of a group.
func (f former) controls(s *part, name string, inRow bool) []control {
	var all []control
	for _, inner := range s.Parts {
		all = append(all, f.control(inner, below(name, inner.Key), inRow))
	}
	return all
}

func (f former) control(s *part, name string, inRow bool) control {
	c := control{Kind: controlField, Name: name, Label: f.p.T("rulebook.label." + s.message()), Value: f.typed[name], Optional: s.Optional, InRow: inRow}
	if !inRow {
		c.Hint = f.p.T("rulebook.hint." + s.message())
	}
	switch s.Kind {
	case partBoth:
		c.Kind, c.Value, c.English = controlBoth, f.typed[name+".vi"], f.typed[name+".en"]
		c.Long = s.Key == "consent"
	case partLines:
		c.Kind = controlArea
	case partYes:
		c.Kind, c.Optional = controlCheck, true
	case partChoice:
		c.Kind, c.Options = controlSelect, f.choices(s)
	case partCount, partMoney:
		c.Short, c.Mode = true, "numeric"
	case partPoints:
		c.Short, c.Mode = true, "decimal"
	case partDay, partMinute, partLength:
		c.Short = true
	case partGroup:
		c.Kind, c.Controls = controlGroup, f.controls(s, name, inRow)
	case partItems, partKeys:
		f.list(&c, s, name)
	}
	if s.Key == "round" {
		c.Kind, c.Options = controlSelect, f.rounds(s, name)
	}
	return c
}

// list makes the rows of a list, and an empty one for the button that adds.
func (f former) list(c *control, s *part, name string) {
	c.Kind, c.Max, c.Compulsory = controlItems, mostRows/4, !s.Optional && s.Kind == partItems
	row := func(place string, n int) controlRow {
		r := controlRow{Name: name + "." + place, N: n, Was: f.typed[name+"."+place+".was"]}
		if s.Kind == partKeys {
			r.Controls = []control{{Kind: controlSelect, Name: r.Name, Label: c.Label, Value: f.typed[r.Name], Options: f.ties(name), Optional: true, InRow: true}}
		} else {
			r.Controls = f.controls(s, r.Name, true)
		}
		return r
	}
	for i := range f.typed.rows(name) {
		c.Rows = append(c.Rows, row(strconv.Itoa(i), i+1))
	}
	blank := row("__i__", 0)
	c.Blank = &blank
}

func (f former) choices(s *part) []option {
	var all []option
	for _, value := range s.Choices {
		all = append(all, option{value, choiceWords(f.p, f.rules, s, value)})
	}
	return all
}

// rounds are the rounds that a part may speak of: for weights those up to its own.
func (f former) rounds(s *part, name string) []option {
	all := []option{{"", f.p.T("rulebook.choose")}}
	for i, round := range f.rules.Rounds {
		if s.Path == "rounds.weights.round" && i > placeOf(name) {
			break
		}
		all = append(all, option{round.Code, round.Name.In(f.p.Lang())})
	}
	return all
}

// placeOf is the place of the round in a name such as rounds.1.weights.0.round.
func placeOf(name string) int {
	steps := strings.Split(name, ".")
	i, _ := strconv.Atoi(steps[min(1, len(steps)-1)])
	return i
}

// ties are the tie breaks a round can have.
func (f former) ties(name string) []option {
	place := placeOf(name)
	if place >= len(f.rules.Rounds) {
		return nil
	}
	round := f.rules.Rounds[place]
	keys := []string{}
	if round.Kind != KindSheet {
		keys = append(keys, "time", "other_attempt")
	}
	for _, line := range round.Criteria {
		keys = append(keys, "criterion:"+line.Code)
	}
	for _, earlier := range f.rules.Rounds[:place] {
		keys = append(keys, "round:"+earlier.Code, "points:"+earlier.Code)
	}
	all := []option{{"", f.p.T("rulebook.choose")}}
	for _, key := range keys {
		all = append(all, option{key, tieKeyWords(f.p, f.rules, key)})
	}
	return all
}
