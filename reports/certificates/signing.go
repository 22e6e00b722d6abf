// What the form of issuing proposes: the signer and the decision of the newest certificates, else those of the decision on the results.
package certificates

import (
	"errors"
	"fmt"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/reports/papers"
)

// Proposed is what nobody typed yet; its day is as people type it.
func Proposed(tx *db.Tx, c *contests.Contest) (Signing, error) {
	var last Certificate
	err := tx.Get(&last, `SELECT number, words FROM certificate WHERE contest_id = ? ORDER BY id DESC LIMIT 1`, c.ID)
	if err == nil {
		w, err := last.Words()
		w.DecisionDay = typedDay(w.DecisionDay)
		return w.Signing, err
	}
	if !errors.Is(err, db.ErrNoRow) {
		return Signing{}, fmt.Errorf("newest certificate of contest %d: %w", c.ID, err)
	}
	paper, err := papers.Make(tx, c, papers.Key{Kind: papers.Decision, Round: c.Rules.Awards.Round})
	if fault.KindOf(err) != 0 {
		return Signing{}, nil // no decision fits yet: everything is typed
	}
	if err != nil {
		return Signing{}, err
	}
	s := Signing{Place: paper.Form.Place, Authority: paper.Form.Authority, Title: paper.Form.Title, Signer: paper.Form.Signer}
	var issued struct{ Number, Symbol, Day string }
	err = tx.Get(&issued, `SELECT number, symbol, day FROM paper WHERE contest_id = ? AND kind = ? AND state = ? ORDER BY id DESC LIMIT 1`, c.ID, papers.Decision, papers.Issued)
	if err == nil && issued.Number != "" {
		s.Decision, s.DecisionDay = issued.Number+"/"+issued.Symbol, typedDay(issued.Day)
	}
	if err != nil && !errors.Is(err, db.ErrNoRow) {
		return s, fmt.Errorf("decision of contest %d: %w", c.ID, err)
	}
	return s, nil
}

// typedDay is an ISO day as people type it; what is none stays as it is.
func typedDay(iso string) string {
	if at, err := time.Parse(time.DateOnly, iso); err == nil {
		return at.Format("2/1/2006")
	}
	return iso
}
