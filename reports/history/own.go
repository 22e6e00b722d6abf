// Editions that were held in this program, from their publications.
package history

import (
	"strconv"
	"strings"
	"sync"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/judging/results"
)

// Counter counts the entries and people of a contest as the public page of the contest does.
type Counter func(*db.Tx, *contests.Contest) (contests.Counts, error)

// own is an edition whose publication gives prizes.
type own struct {
	Contest *contests.Contest
	Round   string
	Year    int
	Counts  contests.Counts
	Results []ownResult
}

// ownResult is a prize of a publication.
type ownResult struct {
	Division, Prize          results.Label
	Entry, Code, Unit, Place string
}

// publications keeps the prizes of publications, which never change, by their id.
type publications struct {
	mu    sync.Mutex
	known map[int64][]ownResult
}

// ownEditions finds them: the last published round of each public contest, where it gives prizes.
func (s *publications) ownEditions(tx *db.Tx, count Counter) ([]own, error) {
	all, err := contests.List(tx)
	if err != nil {
		return nil, err
	}
	var list []own
	for _, c := range all {
		if c.State == contests.Draft {
			continue
		}
		one, err := s.ownEdition(tx, c)
		if err != nil {
			return nil, err
		}
		if len(one.Results) == 0 {
			continue
		}
		if one.Counts, err = count(tx, c); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

func (s *publications) ownEdition(tx *db.Tx, c *contests.Contest) (one own, err error) {
	for i := len(c.Rules.Rounds) - 1; i >= 0; i-- {
		round := c.Rules.Rounds[i]
		row, ok := c.RoundRow(round.Code)
		if !ok {
			continue
		}
		p, err := results.Latest(tx, row.ID)
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err != nil {
			return one, err
		}
		one = own{Contest: c, Round: round.Code}
		if one.Year, err = strconv.Atoi(string(round.On)[:4]); err != nil {
			return one, err
		}
		one.Results, err = s.prizes(p)
		return one, err
	}
	return one, nil
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
func seriesOf(c *contests.Contest, past []Edition) (name, key string) {
	words := " " + seriesKey(c.Rules.Name.VI+" "+c.Rules.ShortName.VI) + " "
	for _, e := range past {
		if len(e.SeriesKey) > len(key) && strings.Contains(words, " "+e.SeriesKey+" ") {
			name, key = e.Series, e.SeriesKey
		}
	}
	if key != "" {
		return name, key
	}
	var kept []string
	for _, word := range strings.Fields(c.Rules.ShortName.VI) {
		if _, err := strconv.Atoi(word); err != nil {
			kept = append(kept, word)
		}
	}
	name = strings.Join(kept, " ")
	return name, seriesKey(name)
}
