// Judges are put on entries in turns: pure, the same plan for the same panel and entries, nobody on the own unit's.
package marking

import (
	"cmp"
	"slices"
	"strings"
)

// pair is a judge on an entry.
type pair struct{ entry, judge int64 }

// shortage is an entry that cannot have as many judges as asked for, and why: of the Sitting judges of its sub-panel, Own are of its own unit.
type shortage struct {
	Entry             Entrant
	Has, Want         int
	Sitting, OwnUnits int
	Recused           int // kept from it for another reason
}

// planner spreads judges over entries. Kept pairs stay, whatever their number.
type planner struct {
	judges  []JudgeRow // active ones, by code
	entries []Entrant  // by code
	want    int
	on      map[int64][]int64 // judges by entry
	load    map[int64]int     // by judge
	fresh   map[pair]bool     // may still be moved
	met     map[pair]int      // how often two judges sit together: judge and judge
}

// may says whether a judge can be put on an entry at all: a judge's own unit and a recusal are no matter of degree.
func may(j JudgeRow, e Entrant) bool {
	return j.Active() && j.Role == RoleJudge && j.Sits(e.DivisionID) && !j.MayNot(e)
}

// spread gives every entry want judges where the panel allows it, with loads as even as they can be, and says which it cannot serve.
func spread(judges []JudgeRow, entries []Entrant, kept []pair, want int) (added []pair, short []shortage) {
	p := planner{judges: slices.DeleteFunc(slices.Clone(judges), func(j JudgeRow) bool { return !j.Active() || j.Role != RoleJudge }), entries: slices.Clone(entries), want: want,
		on: map[int64][]int64{}, load: map[int64]int{}, fresh: map[pair]bool{}, met: map[pair]int{}}
	slices.SortFunc(p.judges, func(a, b JudgeRow) int { return cmp.Or(strings.Compare(a.Code, b.Code), cmp.Compare(a.ID, b.ID)) })
	slices.SortFunc(p.entries, func(a, b Entrant) int { return cmp.Or(strings.Compare(a.Code, b.Code), cmp.Compare(a.ID, b.ID)) })
	for _, k := range kept {
		p.put(k)
	}
	for _, e := range p.entries {
		p.serve(e)
	}
	p.even()
	for _, e := range p.entries {
		for _, j := range p.judges {
			if p.fresh[pair{e.ID, j.ID}] {
				added = append(added, pair{e.ID, j.ID})
			}
		}
		if has := len(p.on[e.ID]); has < want {
			short = append(short, p.short(e, has))
		}
	}
	return added, short
}

func (p *planner) put(k pair) {
	for _, other := range p.on[k.entry] {
		p.met[pair{other, k.judge}]++
		p.met[pair{k.judge, other}]++
	}
	p.on[k.entry] = append(p.on[k.entry], k.judge)
	p.load[k.judge]++
}

// serve puts on an entry who has least to do, then who met the others on it least often, then the first code.
func (p *planner) serve(e Entrant) {
	for len(p.on[e.ID]) < p.want {
		best := -1
		for i, j := range p.judges {
			if !may(j, e) || slices.Contains(p.on[e.ID], j.ID) {
				continue
			}
			if best < 0 || cmp.Or(cmp.Compare(p.load[j.ID], p.load[p.judges[best].ID]), cmp.Compare(p.meetings(j, e), p.meetings(p.judges[best], e))) < 0 {
				best = i
			}
		}
		if best < 0 {
			return
		}
		k := pair{e.ID, p.judges[best].ID}
		p.put(k)
		p.fresh[k] = true
	}
}

func (p *planner) meetings(j JudgeRow, e Entrant) (n int) {
	for _, other := range p.on[e.ID] {
		n += p.met[pair{j.ID, other}]
	}
	return n
}

// even moves fresh pairs along chains from who has most to who has at least two fewer, until no chain is left: then no other
// plan has evener loads. Each round of it takes two from the sum of squares, so it ends.
func (p *planner) even() {
	for p.chain() {
	}
}

// chain finds one chain and moves along it.
func (p *planner) chain() bool {
	busiest := slices.Clone(p.judges)
	slices.SortStableFunc(busiest, func(a, b JudgeRow) int { return p.load[b.ID] - p.load[a.ID] })
	for _, from := range busiest {
		if p.load[from.ID] < p.load[busiest[len(busiest)-1].ID]+2 {
			return false // nobody has two fewer
		}
		if moves := p.path(from); moves != nil {
			for _, m := range moves {
				p.move(m)
			}
			return true
		}
	}
	return false
}

// move is an entry that goes from one judge to another.
type move struct{ entry, from, to int64 }

// path searches, nearest first, for somebody with at least two fewer entries than from, over judges who can take one over from the one before.
func (p *planner) path(from JudgeRow) []move {
	came := map[int64]move{from.ID: {}}
	for queue := []int64{from.ID}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, e := range p.entries {
			if !p.fresh[pair{e.ID, at}] {
				continue
			}
			for _, to := range p.judges {
				if _, seen := came[to.ID]; seen || !may(to, e) || slices.Contains(p.on[e.ID], to.ID) {
					continue
				}
				came[to.ID] = move{e.ID, at, to.ID}
				queue = append(queue, to.ID)
				if p.load[to.ID] <= p.load[from.ID]-2 {
					return back(came, to.ID)
				}
			}
		}
	}
	return nil
}

// back lists the moves from the first judge of a path to the last.
func back(came map[int64]move, last int64) (moves []move) {
	for m := came[last]; m.to != 0; m = came[m.from] {
		moves = append(moves, m)
	}
	return moves
}

func (p *planner) move(m move) {
	on := p.on[m.entry]
	on[slices.Index(on, m.from)] = m.to
	delete(p.fresh, pair{m.entry, m.from})
	p.fresh[pair{m.entry, m.to}] = true
	p.load[m.from]--
	p.load[m.to]++
}

func (p *planner) short(e Entrant, has int) shortage {
	s := shortage{Entry: e, Has: has, Want: p.want}
	for _, j := range p.judges {
		if j.Sits(e.DivisionID) {
			s.Sitting++
			switch {
			case j.SameUnit(e):
				s.OwnUnits++
			case j.recused(e):
				s.Recused++
			}
		}
	}
	return s
}
