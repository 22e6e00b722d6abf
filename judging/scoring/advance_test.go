// The limit of advancement and the limits of prizes: nothing is cut at random.
package scoring

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// ranked makes standings from ranks; IDs count from 1.
func ranked(ranks ...int) []Standing {
	var s []Standing
	for i, r := range ranks {
		s = append(s, Standing{ID: int64(i + 1), Rank: r})
	}
	return s
}

func states(o Outcome) string {
	var b strings.Builder
	for _, a := range o.Entries {
		fmt.Fprintf(&b, "%s ", a.State)
	}
	return strings.TrimSpace(b.String())
}

func TestAdvance(t *testing.T) {
	for _, c := range []struct {
		name      string
		ranks     []int
		top       int
		decisions []Decision
		want      string
		tie       string
		applied   int64
		stale     []int64
	}{
		{"the first two of three go on", []int{1, 2, 3}, 2, nil, "in in out", "", 0, nil},
		{"fewer entries than places: all go on", []int{1, 2}, 16, nil, "in in", "", 0, nil},
		{"an entry without a result never goes on", []int{1, 0}, 16, nil, "in out", "", 0, nil},
		{"nobody has a result", []int{0, 0}, 1, nil, "out out", "", 0, nil},
		{"nobody entered", nil, 1, nil, "", "", 0, nil},
		{"no places", []int{1, 1}, 0, nil, "out out", "", 0, nil},
		{"a tie that fits wholly goes on", []int{1, 2, 2, 4}, 3, nil, "in in in out", "", 0, nil},
		{"a tie below the limit stays out", []int{1, 2, 3, 3}, 2, nil, "in in out out", "", 0, nil},
		{"G26: a tie across the limit waits for a decision", []int{1, 2, 2, 4}, 2, nil, "in open open out", "2/1 [2 3]", 0, nil},
		{"all tied at the top, two places", []int{1, 1, 1}, 2, nil, "open open open", "1/2 [1 2 3]", 0, nil},
		{"a decision names who goes on", []int{1, 2, 2, 4}, 2, []Decision{{5, []int64{3, 2}, []int64{3}}}, "in out in out", "2/1 [2 3]", 5, nil},
		{"a decision that names too many is no decision", []int{1, 2, 2, 4}, 2, []Decision{{5, []int64{2, 3}, []int64{2, 3}}}, "in open open out", "2/1 [2 3]", 0, []int64{5}},
		{"nor one that names too few", []int{1, 1, 1}, 2, []Decision{{5, []int64{1, 2, 3}, []int64{3}}}, "open open open", "1/2 [1 2 3]", 0, []int64{5}},
		{"nor one that names an entry outside the tie", []int{1, 2, 2, 4}, 2, []Decision{{5, []int64{2, 3}, []int64{4}}}, "in open open out", "2/1 [2 3]", 0, []int64{5}},
		{"naming one entry twice is naming it once", []int{1, 1, 1}, 2, []Decision{{5, []int64{1, 2, 3}, []int64{3, 3}}}, "open open open", "1/2 [1 2 3]", 0, []int64{5}},
		{"a decision about other entries is stale", []int{1, 2, 2, 4}, 2, []Decision{{5, []int64{2, 4}, []int64{2}}}, "in open open out", "2/1 [2 3]", 0, []int64{5}},
		{"a decision is stale when the tie is gone", []int{1, 2, 3, 4}, 2, []Decision{{5, []int64{2, 3}, []int64{3}}}, "in in out out", "", 0, []int64{5}},
		{"the last decision that fits holds", []int{1, 1}, 1, []Decision{{5, []int64{1, 2}, []int64{1}}, {6, []int64{1, 2}, []int64{2}}, {7, []int64{2, 9}, []int64{9}}}, "out in", "1/1 [1 2]", 6, []int64{7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := Advance(ranked(c.ranks...), Limit{Top: c.top}, c.decisions...)
			tie := ""
			if o.Tie != nil {
				tie = fmt.Sprintf("%d/%d %v", o.Tie.Rank, o.Tie.Places, o.Tie.IDs)
			}
			if states(o) != c.want || tie != c.tie || o.Applied != c.applied || !slices.Equal(o.Stale, c.stale) {
				t.Errorf("got %q, tie %q, applied %d, stale %v", states(o), tie, o.Applied, o.Stale)
			}
			if o.Pending() != strings.Contains(states(o), "open") {
				t.Errorf("pending %v, states %q", o.Pending(), states(o))
			}
		})
	}
}

func TestAward(t *testing.T) {
	prizes := []Quota{{Code: "nhat", UpTo: 1}, {Code: "nhi", UpTo: 2}, {Code: "ba", UpTo: 1}}
	for _, c := range []struct {
		name  string
		ranks []int
		want  string
		ties  string
	}{
		{"prizes follow the ranks", []int{1, 2, 3, 4, 5}, "1:nhat 2:nhi 3:nhi 4:ba", ""},
		{"a shared rank within one prize gets it", []int{1, 2, 2, 4}, "1:nhat 2:nhi 3:nhi 4:ba", ""},
		{"a prize without a taker stays unawarded", []int{1}, "1:nhat", ""},
		{"an entry without a result gets none", []int{1, 0}, "1:nhat", ""},
		{"nobody entered", nil, "", ""},
		{"two firsts need a decision, the rest does not", []int{1, 1, 3, 4}, "3:nhi 4:ba", "1 [1 2] [{nhat 1} {nhi 1}]"},
		{"a shared last rank that needs one prize more than there is", []int{1, 2, 3, 4, 4}, "1:nhat 2:nhi 3:nhi", "4 [4 5] [{ba 1}]"},
		{"a shared rank across two prizes", []int{1, 2, 3, 3}, "1:nhat 2:nhi", "3 [3 4] [{nhi 1} {ba 1}]"},
		{"a shared rank below the prizes is nobody's business", []int{1, 2, 3, 4, 5, 5}, "1:nhat 2:nhi 3:nhi 4:ba", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			given, ties := Award(ranked(c.ranks...), prizes)
			var g, w []string
			for _, x := range given {
				g = append(g, fmt.Sprintf("%d:%s", x.ID, x.Code))
			}
			for _, x := range ties {
				w = append(w, fmt.Sprintf("%d %v %v", x.Rank, x.IDs, left(x.Left)))
			}
			if strings.Join(g, " ") != c.want || strings.Join(w, " ") != c.ties {
				t.Errorf("got %q, ties %q", g, w)
			}
		})
	}
	if given, ties := Award(ranked(1, 2), []Quota{{Code: "none", UpTo: 0}, {Code: "less", UpTo: -1}, {Code: "one", UpTo: 1}}); len(given) != 1 || given[0].Code != "one" || ties != nil {
		t.Errorf("a quota of none or less is nothing: %v %v", given, ties)
	}
}

// left writes what remains as "[{nhat 1} {nhi 1}]".
func left(quotas []Quota) string {
	var all []string
	for _, q := range quotas {
		all = append(all, fmt.Sprintf("{%s %d}", q.Code, q.UpTo))
	}
	return "[" + strings.Join(all, " ") + "]"
}
