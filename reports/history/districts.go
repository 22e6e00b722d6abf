// Districts over the years: the counts of an edition by district, and their sums under one name for one place.
package history

import (
	"cmp"
	"slices"
	"strings"

	"hoithi/internal/text"
)

// areaCounts are the counts of a district in one edition, by measure as in measures; nil = not known.
type areaCounts struct {
	Area string
	N    [3]*int64
}

// prizesAt is where measures has the prizes.
const prizesAt = 2

// areasOf are an edition's counts by district; its prizes as recorded, else as its list of prizes tells.
func areasOf(recorded []Area, rows []rowView) (lines []areaCounts) {
	told := false
	for _, a := range recorded {
		lines = append(lines, areaCounts{a.Area, [3]*int64{a.Entries, a.Participants, a.Prizes}})
		told = told || a.Prizes != nil
	}
	if told {
		return lines
	}
	for _, r := range rows {
		if r.Area == "" {
			continue
		}
		at := slices.IndexFunc(lines, func(a areaCounts) bool { return text.Fold(a.Area) == text.Fold(r.Area) })
		if at < 0 {
			at, lines = len(lines), append(lines, areaCounts{Area: r.Area})
		}
		n := int64(1)
		if lines[at].N[prizesAt] != nil {
			n += *lines[at].N[prizesAt]
		}
		lines[at].N[prizesAt] = &n
	}
	return lines
}

// placeName says by which name a district is summed. Its key is the folded name; when the kind before it changed (huyện Việt Yên became thị
// xã Việt Yên) both are one place, unless one edition has both at once.
type placeName map[string]string

var areaKinds = []string{"thanh pho ", "thi xa ", "huyen ", "quan ", "tp ", "tx "}

// bare is a folded name without its kind.
func bare(folded string) string {
	for _, kind := range areaKinds {
		if rest, ok := strings.CutPrefix(folded, kind); ok {
			return rest
		}
	}
	return folded
}

// placesOf finds the names that mean one place over the editions.
func placesOf(list []editionView) placeName {
	names, apart := placeName{}, map[string]bool{}
	for _, v := range list {
		seen := map[string]string{}
		for _, a := range v.areas {
			key := areaKey(a.Area)
			if other, twice := seen[bare(key)]; twice && other != key {
				apart[bare(key)] = true
			}
			seen[bare(key)], names[key] = key, bare(key)
		}
	}
	for key, name := range names {
		if apart[name] {
			names[key] = key
		}
	}
	return names
}

// areaKey is equal for two spellings of a district.
func areaKey(area string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(area), notWord), " ")
}

// areaLine is a district with its sums over the editions that tell them, and its counts of one measure by edition.
type areaLine struct {
	Area  string // as the newest edition writes it
	Sums  [3]int64
	Sum   int64    // of the measure that is shown
	Years []*int64 // of it, by edition in their order; nil = not known
}

// byArea sums by district, the most of the measure first, then by name; known counts the editions that tell each measure.
// The editions come oldest first.
func byArea(list []editionView, measure int) (lines []areaLine, known [3]int) {
	places, at := placesOf(list), map[string]int{}
	for i, v := range list {
		var tells [3]bool
		for _, a := range v.areas {
			key := places[areaKey(a.Area)]
			j, there := at[key]
			if !there {
				j, at[key] = len(lines), len(lines)
				lines = append(lines, areaLine{Years: make([]*int64, len(list))})
			}
			line := &lines[j]
			line.Area = a.Area
			for m, n := range a.N {
				if n == nil {
					continue
				}
				line.Sums[m] += *n
				tells[m] = true
			}
			line.Years[i] = a.N[measure]
		}
		for m := range tells {
			if tells[m] {
				known[m]++
			}
		}
	}
	for i := range lines {
		lines[i].Sum = lines[i].Sums[measure]
	}
	slices.SortFunc(lines, func(a, b areaLine) int {
		return cmp.Or(cmp.Compare(b.Sums[measure], a.Sums[measure]), strings.Compare(text.Fold(a.Area), text.Fold(b.Area)))
	})
	return lines, known
}
