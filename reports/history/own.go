// Editions that were held in this program, from their publications.
package history

import (
	"strconv"
	"strings"
	"sync"
	"unicode"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/judging/results"
)

// Counter counts the entries and people of a contest as the public page of the contest does, and by district.
type Counter func(*db.Tx, *contests.Contest) (Taken, error)

// Taken is how many took part.
type Taken struct {
	Entries, People int64
	Areas           []Area // without prizes
}

// own is an edition that this program runs or ran; Round is "" until a publication gives prizes.
type own struct {
	Contest *contests.Contest
	Round   string
	Series  string
	Key     string // of the series
	Year    int
	Number  *int64 // nil = its name does not say
	Taken   Taken
	Results []ownResult
}

// ownResult is a prize of a publication.
type ownResult struct {
	Division, Prize          results.Label
	Entry, Code, Unit, Place string
}

// goesOn says whether its results are still to come here.
func (o own) goesOn() bool {
	return len(o.Results) == 0 && (o.Contest.State == contests.Announced || o.Contest.State == contests.Running)
}

// is says whether a recorded edition is this one.
func (o own) is(e Edition) bool {
	return o.Key == e.SeriesKey && (o.Year == e.Year || o.Number != nil && e.Number != nil && *o.Number == *e.Number)
}

// holderOf finds what this program has of an edition, published or going on; nil = nothing.
func holderOf(here []own, e Edition) *own {
	for i := range here {
		if here[i].is(e) {
			return &here[i]
		}
	}
	return nil
}

// publications keeps the prizes of publications, which never change, by their id.
type publications struct {
	mu    sync.Mutex
	known map[int64][]ownResult
}

// ownEditions finds the editions that give prizes in a publication or go on; recorded names the series. count may be nil.
func (s *publications) ownEditions(tx *db.Tx, recorded []Edition, count Counter) ([]own, error) {
	all, err := contests.List(tx)
	if err != nil {
		return nil, err
	}
	var list []own
	for _, c := range all {
		if c.State == contests.Draft || len(c.Rules.Rounds) == 0 {
			continue
		}
		one := own{Contest: c, Number: ordinal(c.Rules.Name.VI)}
		one.Series, one.Key = seriesOf(c, recorded)
		last := c.Rules.Rounds[len(c.Rules.Rounds)-1]
		if one.Year, err = strconv.Atoi(string(last.On)[:4]); err != nil {
			return nil, err
		}
		if err := s.published(tx, &one); err != nil {
			return nil, err
		}
		if len(one.Results) == 0 && !one.goesOn() {
			continue
		}
		if count != nil {
			if one.Taken, err = count(tx, c); err != nil {
				return nil, err
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// published fills in the prizes of the last published round, where it gives any.
func (s *publications) published(tx *db.Tx, one *own) error {
	for i := len(one.Contest.Rules.Rounds) - 1; i >= 0; i-- {
		round := one.Contest.Rules.Rounds[i]
		row, ok := one.Contest.RoundRow(round.Code)
		if !ok {
			continue
		}
		p, err := results.Latest(tx, row.ID)
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err == nil {
			one.Results, err = s.prizes(p)
		}
		if len(one.Results) > 0 {
			one.Round = round.Code
		}
		return err
	}
	return nil
}

// prizes lists what a publication gives, the highest prize first.
func (s *publications) prizes(p results.Publication) ([]ownResult, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if list, known := s.known[p.ID]; known {
		return list, nil
	}
	full, err := p.Snapshot()
	if err != nil {
		return nil, err
	}
	snap := full.Visible()
	fields := map[string]results.Label{}
	for _, f := range snap.Fields {
		fields[f.Code] = f.Name
	}
	var list []ownResult
	for _, prize := range snap.Prizes {
		for _, d := range snap.Divisions {
			for _, r := range d.Rows {
				if r.Prize != prize.Code {
					continue
				}
				name := d.Name
				if d.Code == "" {
					name = fields[r.Division]
				}
				list = append(list, ownResult{Division: name, Prize: prize.Name, Entry: r.Team, Code: r.Code, Unit: r.Unit, Place: r.District})
			}
		}
	}
	if s.known == nil {
		s.known = map[int64][]ownResult{}
	}
	s.known[p.ID] = list
	return list, nil
}

// seriesOf names the series that a contest carries on: the recorded one whose words its name holds, the longest of several; else its
// short name without the year.
func seriesOf(c *contests.Contest, recorded []Edition) (name, key string) {
	words := " " + seriesKey(c.Rules.Name.VI+" "+c.Rules.ShortName.VI) + " "
	for _, e := range recorded {
		if len(e.SeriesKey) > len(key) && strings.Contains(words, " "+e.SeriesKey+" ") {
			name, key = e.Series, e.SeriesKey
		}
	}
	if key != "" {
		return name, key
	}
	var kept []string
	for _, word := range strings.Fields(c.Rules.ShortName.VI) {
		if strings.ContainsFunc(word, unicode.IsLetter) {
			kept = append(kept, word)
		}
	}
	name = strings.Join(kept, " ")
	return name, seriesKey(name)
}
