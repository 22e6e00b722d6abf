// What changed between two texts of a report, line by line and word by word.
package reports

import "strings"

// Change is a stretch of words that stayed, came or went.
type Change struct {
	Kind string // "", "added" or "removed"
	Text string
}

// longestDiff bounds the words of a line that are compared one by one; longer lines are said to be new.
const longestDiff = 600

// changes compares two texts word by word, by their longest common words; nil when they say the same.
func changes(old, now string) []Change {
	a, b := strings.Fields(old), strings.Fields(now)
	if strings.Join(a, " ") == strings.Join(b, " ") {
		return nil
	}
	if len(a) > longestDiff || len(b) > longestDiff {
		return []Change{{"removed", old}, {"added", now}}
	}
	var all []Change
	say := func(kind, word string) {
		if n := len(all); n > 0 && all[n-1].Kind == kind {
			all[n-1].Text += " " + word
			return
		}
		all = append(all, Change{kind, word})
	}
	common := commonWords(a, b)
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			say("", a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			say("removed", a[i])
			i++
		default:
			say("added", b[j])
			j++
		}
	}
	return all
}

// commonWords says for each pair of places how many words a and b have in common from there on.
func commonWords(a, b []string) [][]int {
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	return common
}

// byLine gives the text of each template line of a draft.
func (d Draft) byLine() map[string]string {
	lines := map[string]string{}
	for _, s := range d.Sections {
		for i, sentence := range s.Bullets {
			if i >= len(s.Lines) {
				break
			}
			if lines[s.Lines[i]] != "" {
				lines[s.Lines[i]] += " "
			}
			lines[s.Lines[i]] += sentence.String()
		}
	}
	return lines
}

// missingLines lists the texts of an older draft whose lines are gone.
func missingLines(old, now Draft) (gone []string) {
	has := now.byLine()
	was := old.byLine()
	for _, s := range old.Sections {
		for _, key := range s.Lines {
			if _, ok := has[key]; !ok && was[key] != "" {
				gone = append(gone, was[key])
				was[key] = ""
			}
		}
	}
	return gone
}
