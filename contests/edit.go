// The parts in which an organiser edits the rules, and how a form of one part becomes a whole new document.
package contests

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"hoithi/internal/fault"
	"hoithi/internal/i18n"
)

// Parts of the editor, as their addresses name them; a round has an address of its own.
const (
	editGeneral      = "chung"
	editRegistration = "dang-ky"
	editDivisions    = "bang-thi"
	editRounds       = "vong-thi"
	editAwards       = "giai-thuong"
	editPublication  = "cong-bo"
	editRound        = "vong"
)

// editParts lists the parts in their order; editRound is reached through editRounds.
var editParts = []struct {
	Key string
	Has []string // of the document; "rounds.code" shows only that of each round
}{
	{editGeneral, []string{"name", "short_name", "report_name", "report_name_next", "theme", "organiser", "launched", "zone", "entry_kind", "entry_name", "entry_code", "areas", "consent"}},
	{editRegistration, []string{"registration", "members"}},
	{editDivisions, []string{"divisions"}},
	{editRounds, []string{"rounds.code", "rounds.name", "rounds.report_name", "rounds.kind", "rounds.on"}},
	{editAwards, []string{"awards"}},
	{editPublication, []string{"publication"}},
}

// editing is one part of the rules under the pen.
type editing struct {
	key   string
	rules *Rules // a copy of its own
	place int    // of the round for editRound, else -1
	form  *part  // the parts of the document that the form shows
	name  string // what the names of its controls begin with
	root  reflect.Value
}

// edit opens a part of the rules; an unknown part or round is NotFound. rules is not changed.
func edit(rules *Rules, key, round string) (*editing, error) {
	own, err := copied(rules)
	if err != nil {
		return nil, err
	}
	e := &editing{key: key, rules: own, place: -1}
	if key == editRound {
		e.place = slices.IndexFunc(own.Rounds, func(r Round) bool { return r.Code == round })
		if e.place < 0 {
			return nil, fault.NotFound("rules.unknown_round", "Value", round)
		}
		e.name = "rounds." + strconv.Itoa(e.place)
		e.form = pruned(schema().inner("rounds"), roundParts(own, e.place))
		e.form.Kind = partGroup
		e.root = reflect.ValueOf(own).Elem().FieldByName("Rounds").Index(e.place)
		return e, nil
	}
	i := slices.IndexFunc(editParts, func(p struct {
		Key string
		Has []string
	}) bool {
		return p.Key == key
	})
	if i < 0 {
		return nil, fault.NotFound("rules.part_unknown")
	}
	e.form, e.root = pruned(schema(), editParts[i].Has), reflect.ValueOf(own).Elem()
	return e, nil
}

// copied is a copy of the rules that shares nothing with them.
func copied(rules *Rules) (*Rules, error) {
	doc, err := Encode(rules)
	if err != nil {
		return nil, err
	}
	return ParseRules(doc)
}

// roundParts are the parts of a round that its kind and its place use.
func roundParts(r *Rules, place int) []string {
	parts := []string{"name", "report_name", "on"}
	switch r.Rounds[place].Kind {
	case KindSheet:
		parts = append(parts, "criteria", "judges")
	case KindField:
		parts = append(parts, "tasks", "penalties", "floor", "time_limit", "attempts")
	default:
		parts = append(parts, "total", "time_limit", "attempts")
	}
	parts = append(parts, "second_eyes", "ranked_per")
	if place > 0 {
		parts = append(parts, "weights")
	}
	parts = append(parts, "ties", "public")
	if place < len(r.Rounds)-1 {
		parts = append(parts, "advancement")
	}
	for i := range parts {
		parts[i] = "rounds." + parts[i]
	}
	return parts
}

// pruned is a copy of a part with what is named, or stands around or below what is named, in the order named.
func pruned(s *part, named []string) *part {
	own := *s
	own.Parts = nil
	for _, path := range named {
		for _, inner := range s.Parts {
			switch {
			case inner.Path == path:
				own.Parts = append(own.Parts, inner)
			case strings.HasPrefix(path, inner.Path+".") && !slices.ContainsFunc(own.Parts, func(p *part) bool { return p.Path == inner.Path }):
				own.Parts = append(own.Parts, pruned(inner, named))
			}
		}
	}
	return &own
}

// typedNow is the form as the rules fill it.
func (e *editing) typedNow(p *i18n.Printer) typed {
	t := typed{}
	for _, inner := range e.form.Parts {
		if v := inner.of(e.root); v.IsValid() {
			t.fill(p, inner, v, below(e.name, inner.Key))
		}
	}
	return t
}

// taken is the form as it was posted.
func (e *editing) taken(form url.Values) typed {
	t, sent := typed{}, sentNames(form)
	for _, inner := range e.form.Parts {
		t.take(inner, form, sent, below(e.name, inner.Key), below(e.name, inner.Key))
	}
	return t
}

// document writes the whole rules with the part as it was typed; the faults of all of it come at once, at their controls.
func (e *editing) document(p *i18n.Printer, t typed) ([]byte, error) {
	before := slices.Clone(e.rules.Rounds)
	var wrong []error
	for _, inner := range e.form.Parts {
		wrong = append(wrong, t.readInner(inner, e.root, e.name)...)
	}
	if e.key == editRounds {
		e.rules.Rounds = mergeRounds(before, e.rules.Rounds, t)
		for i, round := range e.rules.Rounds {
			if was := t["rounds."+strconv.Itoa(i)+".was"]; was != "" && was == e.rules.Awards.Round {
				e.rules.Awards.Round = round.Code
				break
			}
		}
	}
	doc, err := Encode(e.rules)
	if err != nil {
		return nil, err
	}
	_, err = ParseRules(doc)
	if err != nil || len(wrong) > 0 {
		return nil, fieldsOf(p, err, wrong, e.shows)
	}
	return doc, nil
}

// shows says whether a place of the document is on this form.
func (e *editing) shows(path string) bool {
	pattern := patternOf(path)
	if e.place >= 0 {
		if path == e.name {
			return false
		}
		rest, ok := strings.CutPrefix(path, e.name+".")
		return ok && e.form.at(patternOf(rest)) != nil
	}
	return e.form.at(pattern) != nil
}

// mergeRounds gives each round of the list what it had besides; a new one starts with what its kind needs.
func mergeRounds(before, list []Round, t typed) []Round {
	merged := make([]Round, len(list))
	for i, line := range list {
		was := t["rounds."+strconv.Itoa(i)+".was"]
		at := slices.IndexFunc(before, func(r Round) bool { return was != "" && r.Code == was })
		full := Round{Attempts: Attempts{1, "best"}, Judges: Judges{Combine: "mean"}, Ties: []string{}}
		if at >= 0 {
			full = before[at]
		}
		if at < 0 || full.Kind != line.Kind {
			full = startOf(full, line.Kind)
		}
		full.Code, full.Name, full.ReportName, full.Kind, full.On = line.Code, line.Name, line.ReportName, line.Kind, line.On
		switch last := i == len(list)-1; {
		case last:
			full.Advancement = nil
		case full.Advancement == nil:
			full.Advancement = &Advancement{Top: 10, Per: full.Per()}
		}
		merged[i] = full
	}
	return renamedRounds(merged, t)
}

// startOf gives a round what its kind cannot do without, to be edited after.
func startOf(r Round, kind string) Round {
	r.Total, r.Criteria, r.Tasks, r.Penalties, r.Floor, r.Ties = Scale{}, nil, nil, nil, nil, []string{}
	r.Attempts, r.Judges, r.Weights = Attempts{1, "best"}, Judges{Combine: "mean"}, nil
	if r.TimeLimit == 0 {
		r.TimeLimit = 60 * 60_000
	}
	switch kind {
	case KindSheet:
		r.TimeLimit = 0
		r.Judges.Least = 2
		r.Criteria = []Criterion{{Code: "chung", Name: Text{VI: "Đánh giá chung", EN: "Overall"}, Max: 100_000, Step: 500}}
	case KindField:
		r.Tasks = []Task{{Code: "nhiem-vu-1", Name: Text{VI: "Nhiệm vụ 1", EN: "Task 1"}, Points: 10_000, Max: 1}}
	default:
		r.Total = Scale{Max: 100_000, Step: 500}
	}
	return r
}

// renamedRounds lets rounds speak of a round by its new code.
func renamedRounds(rounds []Round, t typed) []Round {
	for i, round := range rounds {
		was := t["rounds."+strconv.Itoa(i)+".was"]
		if was == "" || was == round.Code {
			continue
		}
		for j := range rounds {
			rounds[j].Ties, rounds[j].Weights = slices.Clone(rounds[j].Ties), slices.Clone(rounds[j].Weights)
			for k, key := range rounds[j].Ties {
				if kind, code, _ := strings.Cut(key, ":"); code == was && kind != "criterion" {
					rounds[j].Ties[k] = kind + ":" + round.Code
				}
			}
			for k := range rounds[j].Weights {
				if rounds[j].Weights[k].Round == was {
					rounds[j].Weights[k].Round = round.Code
				}
			}
		}
	}
	return rounds
}
