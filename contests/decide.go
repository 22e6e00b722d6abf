// What a new version of the rules may do to a contest that is under way: pure.
package contests

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"hoithi/internal/fault"
)

// standing is what a contest already holds and a change must not orphan.
type standing struct {
	State    string
	Entered  map[string]bool   // codes of divisions that have, or had, entries
	Areas    []string          // areas of the units that entered
	Rounds   map[string]string // state by code; a round has marks when it is not waiting
	Versions int               // the version in force
}

func (s standing) marked(round string) bool {
	state, ok := s.Rounds[round]
	return ok && state != Waiting
}

// checkChange refuses what would leave entries, marks or addresses without the rules they stand on; all faults joined.
func checkChange(before, after *Rules, s standing) error {
	if s.State == Finished || s.State == Archived {
		return fault.Conflict("rules.contest_over")
	}
	var all []error
	must := func(ok bool, field, key string, args ...any) {
		if !ok {
			all = append(all, fault.Invalid(field, key, args...))
		}
	}
	must(after.Code == before.Code, "code", "rules.code_fixed", "Code", before.Code)
	for _, d := range before.Divisions {
		_, stays := after.Division(d.Code)
		must(stays || !s.Entered[d.Code], "divisions", "rules.division_used", "Division", d.Code)
	}
	entered := len(s.Entered) > 0
	must(!entered || after.EntryCode == before.EntryCode, "entry_code", "rules.entry_code_used")
	must(!entered || after.Kind() == before.Kind(), "entry_kind", "rules.entry_kind_used")
	for _, area := range s.Areas {
		must(slices.Contains(after.Areas, area) || !slices.Contains(before.Areas, area), "areas", "rules.area_used", "Area", area)
	}
	checkOrder(must, before, after, s)
	for _, old := range before.Rounds {
		if !s.marked(old.Code) {
			continue
		}
		i := slices.IndexFunc(after.Rounds, func(r Round) bool { return r.Code == old.Code })
		if i < 0 {
			must(false, "rounds", "rules.round_used", "Round", old.Name)
			continue
		}
		checkMarked(must, old, after.Rounds[i], fmt.Sprintf("rounds.%d", i))
	}
	return errors.Join(all...)
}

// mustFunc records a fault when something does not hold.
type mustFunc func(ok bool, field, key string, args ...any)

// checkOrder wants the rounds up to the last one with marks to stay in their places.
func checkOrder(must mustFunc, before, after *Rules, s standing) {
	last := -1
	for i, round := range before.Rounds {
		if s.marked(round.Code) {
			last = i
		}
	}
	for i := range last + 1 {
		code := before.Rounds[i].Code
		if _, stays := after.Round(code); !stays {
			continue // said elsewhere, or nothing stands on it
		}
		if i >= len(after.Rounds) || after.Rounds[i].Code != code {
			must(false, "rounds", "rules.round_order_used", "Round", before.Rounds[last].Name)
			return
		}
	}
}

// checkMarked keeps the scale that marks were given on.
func checkMarked(must mustFunc, before, after Round, path string) {
	must(after.Kind == before.Kind, path+".kind", "rules.round_kind_used", "Round", before.Name)
	if after.Kind != before.Kind {
		return
	}
	wider := func(old, now Scale) bool { return now.Max >= old.Max && (now.Step == 0 || old.Step%now.Step == 0) }
	must(wider(before.Total, after.Total), path+".total", "rules.scale_used")
	must(after.Attempts.Count >= before.Attempts.Count, path+".attempts.count", "rules.attempts_used")
	must(reflect.DeepEqual(before.Floor, after.Floor), path+".floor", "rules.tasks_used")
	var old, now map[string]Scale = map[string]Scale{}, map[string]Scale{}
	for _, line := range before.Criteria {
		old[line.Code] = Scale{line.Max, line.Step}
	}
	for _, line := range after.Criteria {
		now[line.Code] = Scale{line.Max, line.Step}
	}
	must(len(old) == len(now) && sameKeys(old, now), path+".criteria", "rules.criteria_used")
	for i, line := range after.Criteria {
		scale, ok := old[line.Code]
		must(!ok || wider(scale, now[line.Code]), fmt.Sprintf("%s.criteria.%d", path, i), "rules.scale_used")
	}
	must(sameTasks(before.Tasks, after.Tasks), path+".tasks", "rules.tasks_used")
	must(sameTasks(before.Penalties, after.Penalties), path+".penalties", "rules.tasks_used")
}

func sameKeys(a, b map[string]Scale) bool {
	for key := range a {
		if _, ok := b[key]; !ok {
			return false
		}
	}
	return true
}

// sameTasks says whether marks counted by the old list mean the same by the new one: names, the order and a higher count may differ.
func sameTasks(before, after []Task) bool {
	if len(before) != len(after) {
		return false
	}
	for _, old := range before {
		i := slices.IndexFunc(after, func(t Task) bool { return t.Code == old.Code })
		if i < 0 || after[i].Points != old.Points || after[i].Max < old.Max {
			return false
		}
	}
	return true
}

// reranked lists the rounds with marks whose standings the change can move: their own rules, or the awards made from them, differ.
func reranked(before, after *Rules, s standing) (moved []Round) {
	for i, round := range after.Rounds {
		old, ok := before.Round(round.Code)
		if !ok || !s.marked(round.Code) {
			continue
		}
		own := ranking(old) != ranking(round)
		awards := after.Awards.Round == round.Code && !reflect.DeepEqual(before.Awards, after.Awards)
		earlier := slices.ContainsFunc(moved, func(m Round) bool { return leansOn(after.Rounds[i], m.Code) })
		if own || awards || earlier {
			moved = append(moved, round)
		}
	}
	return moved
}

// ranking is the round without what cannot move a rank.
func ranking(r Round) string {
	r.Name, r.ReportName, r.On, r.Public, r.SecondEyes = Text{}, "", "", "", false
	r.Judges.Least, r.Judges.Limit, r.Judges.Blind = 0, nil, false
	r.Criteria, r.Tasks, r.Penalties = slices.Clone(r.Criteria), nil, nil // the points of tasks cannot change under marks
	for i := range r.Criteria {
		r.Criteria[i].Name, r.Criteria[i].Hint = Text{}, Text{}
	}
	doc, _ := Encode(&Rules{Rounds: []Round{r}}) // pointers by their values
	return string(doc)
}

// leansOn says whether a round counts or breaks ties by an earlier one.
func leansOn(r Round, earlier string) bool {
	return slices.Contains(r.Ties, "round:"+earlier) || slices.Contains(r.Ties, "points:"+earlier) ||
		slices.ContainsFunc(r.Weights, func(w Weight) bool { return w.Round == earlier && r.Code != earlier })
}
