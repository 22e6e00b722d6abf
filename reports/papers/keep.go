// The act of keeping what was typed for a paper: a new revision, nothing is overwritten.
package papers

import (
	"context"
	"encoding/json"
	"fmt"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Keep keeps a form as the next revision of a paper. base is the revision somebody looked at, 0 = none there was.
// Faults: Invalid per field, Conflict when another revision came since; NotFound for a paper the contest does not have.
func Keep(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, key Key, f Form, base int) (Paper, error) {
	k, _, err := find(c.Rules, key)
	if err != nil {
		return Paper{}, err
	}
	if f, err = clean(f, k); err != nil {
		return Paper{}, err
	}
	var p Paper
	err = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) (err error) {
		p, err = next(tx, by, c, key, f, base)
		if err != nil {
			return err
		}
		if err := insertPaper(tx, c.ID, &p, ""); err != nil {
			return err
		}
		return audit.Write(tx, by, p.line(c, "paper.keep", nil))
	})
	return p, err
}

// next is the revision after the newest one of a paper.
func next(tx *db.Tx, by audit.By, c *contests.Contest, key Key, f Form, base int) (Paper, error) {
	all, err := papersOf(tx, c.ID)
	if err != nil {
		return Paper{}, err
	}
	content, err := json.Marshal(f)
	if err != nil {
		return Paper{}, fmt.Errorf("encode form: %w", err)
	}
	p := Paper{Kind: key.Kind, Revision: 1, State: Prepared, Content: string(content), Number: f.Number, Symbol: f.Symbol, Day: f.Day, Actor: by.Name, RecordedAt: tx.NowMS()}
	if row, ok := c.RoundRow(key.Round); ok {
		p.RoundID = &row.ID
	}
	if last := newest(c, all, key); last != nil {
		p.Revision = last.Revision + 1
	}
	if p.Revision-1 != base {
		return p, fault.Conflict("papers.moved")
	}
	return p, nil
}

// line is the audit's, with the paper named by kind and round.
func (p Paper) line(c *contests.Contest, act string, more map[string]any) audit.Line {
	key := p.Key(c)
	after := map[string]any{"kind": key.Kind, "round": key.Round, "revision": p.Revision, "number": p.Number, "symbol": p.Symbol, "day": p.Day}
	for k, v := range more {
		after[k] = v
	}
	return audit.Line{ContestID: c.ID, Act: act, Subject: "paper", SubjectID: p.ID, After: after}
}
