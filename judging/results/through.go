// Who goes on from a round: by its publication once there is one, with those who withdrew since replaced by reserves on record.
package results

import (
	"fmt"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Through says who advances from a round, over all divisions: in for certain, open while a tie at the limit is undecided. Once the
// round is published they are those of the publication without the withdrawn and with the reserves called up; before, those of the
// standings as they are.
func Through(tx *db.Tx, c *contests.Contest, round string) (in, open map[int64]bool, err error) {
	tables, err := All(tx, c, round)
	if err != nil {
		return nil, nil, err
	}
	facts, err := factsOf(tx, c, round)
	if err != nil {
		return nil, nil, err
	}
	if in, err = cameThrough(tx, c, facts, tables); err != nil {
		return nil, nil, err
	}
	left, err := leftTheRace(tx, c.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range left {
		delete(in, id)
	}
	open = map[int64]bool{}
	if facts.Published > 0 {
		return in, open, nil
	}
	for _, t := range tables {
		for _, r := range t.Rows {
			if r.Advancement == Open {
				open[r.EntryID] = true
			}
		}
	}
	return in, open, nil
}

// cameThrough is who goes on from a round whose tables these are, those who withdrew since included: a later round that was
// published with them keeps them.
func cameThrough(tx *db.Tx, c *contests.Contest, facts roundFacts, tables []*Table) (map[int64]bool, error) {
	came := map[int64]bool{}
	if facts.Published == 0 {
		for _, t := range tables {
			for _, r := range t.Rows {
				if r.Advancement == In {
					came[r.EntryID] = true
				}
			}
		}
		return came, nil
	}
	published, err := publishedIn(tx, facts)
	if err != nil {
		return nil, err
	}
	ids, err := idsByCode(tx, c.ID)
	if err != nil {
		return nil, err
	}
	for code := range published.in {
		came[ids[code]] = true
	}
	calls, err := callUpsOf(tx, facts.ID)
	if err != nil {
		return nil, err
	}
	for _, call := range calls {
		came[call.EntryID] = true
	}
	for _, call := range calls { // a reserve may itself have been replaced
		delete(came, call.ForEntryID)
	}
	return came, nil
}

// inPublication is what standings need of a round's latest publication, by entry code.
type inPublication struct {
	listed, in map[string]bool
	rank       map[string]int
}

// agrees says that a table ranks and lets through as the publication does; marks beside a name do not matter.
func (p inPublication) agrees(t *Table) bool {
	for _, r := range t.Rows {
		if !p.listed[r.Code] || p.rank[r.Code] != r.Standing.Rank || p.in[r.Code] != (r.Advancement == In) {
			return false
		}
	}
	return true
}

// publicationKey names one in the memory of this process; a publication never changes.
type publicationKey struct {
	roundID int64
	number  int
}

// publishedIn reads the latest publication of a round; of one that has none it is empty.
func publishedIn(tx *db.Tx, facts roundFacts) (inPublication, error) {
	p := inPublication{listed: map[string]bool{}, in: map[string]bool{}, rank: map[string]int{}}
	if facts.Published == 0 {
		return p, nil
	}
	key := publicationKey{facts.ID, facts.Published}
	if known, ok := tx.Recall(key); ok {
		return known.(inPublication), nil
	}
	publication, err := Numbered(tx, facts.ID, facts.Published)
	if err != nil {
		return p, err
	}
	snap, err := publication.Snapshot()
	if err != nil {
		return p, fmt.Errorf("publication %d of round %s: %w", facts.Published, facts.Code, err)
	}
	for _, d := range snap.Divisions {
		for _, r := range d.Rows {
			p.listed[r.Code], p.rank[r.Code] = true, r.Rank
			if r.Advancement == In {
				p.in[r.Code] = true
			}
		}
	}
	tx.Remember(key, p)
	return p, nil
}

func factsOf(tx *db.Tx, c *contests.Contest, round string) (roundFacts, error) {
	row, ok := c.RoundRow(round)
	if !ok {
		return roundFacts{}, fault.NotFound("results.unknown_round", "Code", round)
	}
	number, err := latestNumber(tx, row.ID)
	return roundFacts{ID: row.ID, Code: round, Version: row.Version, Published: number}, err
}
