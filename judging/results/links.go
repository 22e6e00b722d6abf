// The pages of a round, by its kind, in the order they are needed.
package results

import (
	"slices"

	"hoithi/contests"
)

// place is a page below /quan-ly/<contest>/vong/<round>: Key is its message. Acts: who may do one of them sees it.
type place struct {
	Key  string
	Path string
	Acts []contests.Act
	Has  func(c *contests.Contest, r contests.Round) bool // nil = every round has it
}

func ofKind(kinds ...string) func(*contests.Contest, contests.Round) bool {
	return func(_ *contests.Contest, r contests.Round) bool {
		for _, kind := range kinds {
			if r.Kind == kind {
				return true
			}
		}
		return false
	}
}

// places are all pages of a round.
func places() []place {
	return []place{
		{"ranking.place.sessions", "/ca-thi", []contests.Act{contests.ManagePanels}, nil},
		{"ranking.place.panel", "/phan-cong", []contests.Act{contests.ManagePanels}, ofKind(contests.KindSheet)},
		{"ranking.place.marks", "/nhap-diem", []contests.Act{contests.ImportMarks}, nil},
		{"ranking.place.confirm", "/xac-nhan", []contests.Act{contests.ConfirmMarks}, func(_ *contests.Contest, r contests.Round) bool { return r.SecondEyes }},
		{"ranking.place.progress", "/tien-do", []contests.Act{contests.HeadJury}, nil},
		{"ranking.place.ties", "/quyet-dinh", []contests.Act{contests.Decide}, nil},
		{"ranking.place.awards", "/giai-thuong", []contests.Act{contests.ViewStandings}, awards},
		{"ranking.place.publish", "/cong-bo", []contests.Act{contests.Publish, contests.Approve}, nil},
		{"ranking.place.reserves", "/du-bi", []contests.Act{contests.ViewStandings}, hasReserves},
	}
}

func awards(c *contests.Contest, r contests.Round) bool {
	return c.Rules.Awards.Round == r.Code && len(c.Rules.Awards.Prizes) > 0
}

func hasReserves(_ *contests.Contest, r contests.Round) bool {
	return r.Advancement != nil && r.Advancement.Reserves > 0
}

// links are the pages of this round that the person may use.
func (a asked) links(may func(contests.Act) bool) (all []action) {
	for _, p := range places() {
		if p.Has != nil && !p.Has(a.contest, a.rules) {
			continue
		}
		for _, act := range p.Acts {
			if may(act) {
				all = append(all, action{a.p.T(p.Key), a.path() + p.Path, ""})
				break
			}
		}
	}
	if a.contest.Rules.Publication.Objections > 0 && may(contests.Answer) {
		all = append(all, action{a.p.T("ranking.place.objections"), "/quan-ly/" + a.contest.Code + "/khieu-nai", ""})
	}
	return all
}

// without leaves out the links that stand among the actions already.
func without(links, actions []action) (rest []action) {
	for _, l := range links {
		if !slices.ContainsFunc(actions, func(a action) bool { return a.Href == l.Href }) {
			rest = append(rest, l)
		}
	}
	return rest
}
