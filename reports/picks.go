// The figures and phrases that can be put into a line, grouped by register and contest, each with its value in the period.
package reports

import (
	"strings"
)

// pick is a figure or phrase to put into a line; those of one register or contest stand together.
type pick struct{ Place, Label, Value string }

type pickGroup struct {
	Name  string
	Picks []pick
}

// pickable are the words of the period, and all that can be put into a line.
func (r reader) pickable() ([]pickGroup, error) {
	words := pickGroup{Name: r.p.T("report.form.words")}
	for _, name := range wordNames {
		word, _ := wordOf(name, r.own)
		words.Picks = append(words.Picks, pick{Place: "{" + name + "}", Label: r.p.T("report.form.word." + strings.ReplaceAll(name, "-", "_")), Value: word})
	}
	groups, err := r.picks()
	return append(groups, words), err
}

// picks are the figures and phrases that can be put into a line, each with its value in the period. Contests of other years are left out.
func (r reader) picks() (groups []pickGroup, err error) {
	add := func(name string, p pick) {
		if n := len(groups); n == 0 || groups[n-1].Name != name {
			groups = append(groups, pickGroup{Name: name})
		}
		groups[len(groups)-1].Picks = append(groups[len(groups)-1].Picks, p)
	}
	for _, phrase := range [...]string{phraseHeld, phraseUnderWay, phrasePlanned} {
		key := "report.phrase." + strings.TrimPrefix(strings.ReplaceAll(phrase, "-", "_"), "cuoc_thi.")
		add(r.p.T("report.phrases"), pick{Place: "{" + phrase + "}", Label: r.p.T(key)})
	}
	for _, n := range r.table.near(r.own) {
		v, err := r.value(n)
		if err != nil {
			return nil, err
		}
		value := "–"
		if !v.Missing {
			value = r.p.Number(int64(v.Value))
		}
		add(n.Source.In(r.p.Lang()), pick{Place: "{" + n.Name + "}", Label: v.Label, Value: value})
	}
	return groups, nil
}
