// The one view a judge has of an entry: in a blind round it holds neither unit nor names.
package marking

import (
	"fmt"

	"hoithi/contests"
	"hoithi/internal/db"
)

// Work is an entry as a judge sees it. Unit, Area and Authors are empty in a blind round; contacts and birth dates are never here.
type Work struct {
	Code     string
	Name     string
	Division contests.Text
	Unit     string
	Area     string
	Authors  []string
}

// workOf makes the view. Names are not even read where judging is blind.
func workOf(tx *db.Tx, c *contests.Contest, r contests.Round, e Entrant) (Work, error) {
	w := bareWork(c, r, e)
	if r.Judges.Blind {
		return w, nil
	}
	err := tx.Select(&w.Authors, `SELECT name FROM member WHERE entry_id = ? AND role = 'contestant' AND until_at IS NULL ORDER BY ordinal, id`, e.ID)
	if err != nil {
		return w, fmt.Errorf("authors of entry %d: %w", e.ID, err)
	}
	return w, nil
}

// bareWork is the view without authors, as lists show it.
func bareWork(c *contests.Contest, r contests.Round, e Entrant) Work {
	w := Work{Code: e.Code, Name: e.Name}
	d, _ := c.Rules.Division(c.DivisionCode(e.DivisionID))
	w.Division = d.Name
	if !r.Judges.Blind {
		w.Unit, w.Area = e.Unit, e.Area
	}
	return w
}
