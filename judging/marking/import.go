// The use case: the marks of a round from a workbook, all or nothing.
package marking

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
)

// Import reads a workbook and says what it changes; unless dry it writes exactly that, in one act: a new revision for each
// sheet that differs, the file's name and hash, the round's version, its state from waiting to open, an audit line. Sheets the file does not
// name, and entries without marks in it, stay as they are. A file that changes nothing writes nothing.
//
// Faults: NotFound for the round; Invalid with row and column for everything in the file, all together; Invalid on "reason"
// when a closed or published round would change without one; Conflict when what would be written is not what Expect names.
func Import(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, f File, through ThroughFunc, dry bool) (*Preview, error) {
	if _, ok := c.Rules.Round(f.Round); !ok {
		return nil, fault.NotFound("marking.round_unknown", "Round", f.Round)
	}
	f.Name = fileName(f.Name)
	book, err := sheet.Open(f.Name, f.Content)
	if err != nil {
		return nil, err
	}
	var p *Preview
	if dry {
		err = d.Read(ctx, func(tx *db.Tx) error {
			p, _, err = plan(tx, c.ID, *book, f, through)
			return err
		})
		return p, err
	}
	err = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		var round contests.RoundRow
		if p, round, err = plan(tx, c.ID, *book, f, through); err != nil {
			return err
		}
		if err := checkApply(p, f); err != nil || !p.Writes() {
			return err
		}
		p.Applied = true
		return write(tx, by, p, round, strings.TrimSpace(f.Reason))
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// fileName keeps the last part of a path, at most 200 characters: it is shown, never opened.
func fileName(name string) string {
	name = text.Clean(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if letters := []rune(name); len(letters) > 200 {
		name = string(letters[:200])
	}
	return name
}

// plan works out the preview from the contest as it is in this transaction. book is a copy: its notes grow here.
func plan(tx *db.Tx, contestID int64, book sheet.Book, f File, through ThroughFunc) (*Preview, contests.RoundRow, error) {
	c, err := contests.ByID(tx, contestID)
	if err != nil {
		return nil, contests.RoundRow{}, err
	}
	row, found := c.RoundRow(f.Round)
	round, ok := c.Rules.Round(f.Round)
	if !ok || !found {
		return nil, row, fault.NotFound("marking.round_unknown", "Round", f.Round)
	}
	who, err := fieldOf(tx, c, round, through)
	if err != nil {
		return nil, row, err
	}
	hash := sha256.Sum256(f.Content)
	p := &Preview{Contest: c, Round: round, FileName: f.Name, Hash: hex.EncodeToString(hash[:])}
	if round.Kind == contests.KindSheet {
		err := p.planRubric(tx, &book, who, row.ID)
		p.Digest, p.NeedsReason = digest(p.Rows), sealed(row.State) && p.Writes()
		return p, row, err
	}
	if p.Rows, p.Notes, err = read(&book, who); err != nil {
		return nil, row, err
	}
	current, err := SheetsOfRound(tx, row.ID)
	if err != nil {
		return nil, row, err
	}
	codes := make(map[int64]string, len(who.entrants))
	for _, e := range who.entrants {
		codes[e.ID] = e.Code
	}
	notes, err := compare(p.Rows, current, codes)
	if err != nil {
		return nil, row, err
	}
	p.Notes = append(p.Notes, notes...)
	p.Digest = digest(p.Rows)
	p.NeedsReason = sealed(row.State) && p.Writes()
	return p, row, nil
}

// fieldOf gathers who may be marked in a round.
func fieldOf(tx *db.Tx, c *contests.Contest, round contests.Round, through ThroughFunc) (field, error) {
	f := field{rules: c.Rules, round: round, division: map[int64]string{}}
	for _, d := range c.Divisions {
		f.division[d.ID] = d.Code
	}
	var err error
	if f.entrants, err = entrantsOf(tx, c.ID); err != nil {
		return f, err
	}
	if before, ok := c.Rules.PreviousRound(round.Code); ok {
		f.in, f.open, err = through(tx, c, before.Code)
		if err == nil && len(f.in)+len(f.open) == 0 {
			return f, fault.Conflict("marking.before_empty", "Before", before.Name.Inside(), "Round", round.Name.Inside())
		}
		if f.in == nil {
			f.in = map[int64]bool{}
		}
	}
	return f, err
}

// write appends what the preview says.
func write(tx *db.Tx, by audit.By, p *Preview, round contests.RoundRow, reason string) error {
	importID, err := insertImport(tx, p, round.ID, by)
	if err != nil {
		return err
	}
	held := min(p.Round.On.Start(p.Contest.Rules.Location()).UnixMilli(), tx.NowMS())
	for _, r := range p.Rows {
		if r.Change != New && r.Change != Changed {
			continue
		}
		s := SheetRow{RoundID: round.ID, EntryID: r.Entry.ID, Judge: r.Judge.Code, Pass: r.Pass, Comment: r.Comment, Attempt: r.Attempt, Revision: r.Revision + 1, Marks: marksJSON(r.Value), Points: r.Value.Points,
			RulesVersion: p.Contest.RulesVersion, ImportID: &importID, Actor: by.Name, Reason: reason, EffectiveAt: held, RecordedAt: tx.NowMS()}
		if r.Value.HasTime {
			s.TimeMS = &r.Value.TimeMS
		}
		if r.Change == Changed {
			s.EffectiveAt = tx.NowMS()
		}
		if _, err := insertSheet(tx, p.Contest.ID, s); err != nil {
			return err
		}
	}
	if p.Round.Kind == contests.KindSheet {
		if err := p.complete(tx, by, round.ID); err != nil {
			return err
		}
	}
	if round.State == contests.Waiting {
		if err := contests.SetRoundState(tx, round.ID, contests.Open); err != nil {
			return err
		}
	}
	if err := contests.BumpRound(tx, round.ID); err != nil {
		return err
	}
	return audit.Write(tx, by, audit.Line{ContestID: p.Contest.ID, Act: "marks.import", Subject: "mark_import", SubjectID: importID, Reason: reason,
		After: map[string]any{"round": p.Round.Code, "file": p.FileName, "hash": p.Hash, "new": p.Count(New), "changed": p.Count(Changed), "assigned": p.Assigned}})
}
