// A contest at a glance, for a page above all contests: its state, what comes next, what waits and so keeps it from going on.
package contests

import (
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
)

// Glance is what a leader sees of a contest. Kind is of the pill of State, Next says in a sentence what comes next.
type Glance struct {
	Kind, State, Next string
	Waits             []Wait
}

// Wait is something that waits for somebody; Href is "" for those who may not do it.
type Wait struct {
	Kind, Text, Href string
	Count            int64
}

// Glance looks at a contest as a reader may see it: everything that waits is named, and linked for those who may do it.
func (h Home) Glance(tx *db.Tx, p *i18n.Printer, a auth.Actor, c *Contest) (Glance, error) {
	state := stateOf(p, c, tx.Now)
	g := Glance{Kind: state.Kind, State: state.Short, Next: state.Line}
	if c.State == Draft {
		return g, nil
	}
	items, err := h.Attention(tx, c, tx.Now)
	if err != nil {
		return g, err
	}
	for i, w := range waitingWords(p, items) {
		one := Wait{Kind: w.Kind, Text: w.Text, Count: w.Count}
		if items[i].Act == "" || Allowed(a, c.ID, items[i].Act) {
			one.Href = w.Href
		}
		g.Waits = append(g.Waits, one)
	}
	return g, nil
}
