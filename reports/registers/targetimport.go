// The import of targets: compared with those that are set, then all of it written or nothing.
package registers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
)

// TargetPreview is what an import of targets did, or would do.
type TargetPreview struct {
	FileName string
	Applied  bool // false for a dry run, and when there are faults
	Changes  []TargetChange
	Same     int // rows that are set as the file says
	Notes    []sheet.Note
}

// TargetChange is a row that sets a target, or changes one. Old is zero for a new one.
type TargetChange struct {
	Number   int // of the row in the sheet
	Old, New Target
	Counted  Text // label of the figure that counts it, where that changes; zero = as it was, or none
}

// digest is equal for previews that would write the same.
func (p TargetPreview) digest() string {
	sum := sha256.Sum256([]byte(fmt.Sprint(p.Changes)))
	return hex.EncodeToString(sum[:8])
}

// ImportTargets reads a workbook of targets: those that are not there are set, those of the same period and name changed where the file
// says something else; a column that it lacks leaves what is set as it is, and targets that it lacks stay. All faults come at once, and
// nothing is written. A dry run decides the same and writes nothing.
func ImportTargets(ctx context.Context, d *db.DB, by audit.By, figures Figures, f TargetFile, dry bool) (TargetPreview, error) {
	return importTargetsSeen(ctx, d, by, figures, f, dry, nil)
}

// importTargetsSeen is ImportTargets that writes only what the preview with the digest *seen showed; nil = whatever it is.
func importTargetsSeen(ctx context.Context, d *db.DB, by audit.By, figures Figures, f TargetFile, dry bool, seen *string) (p TargetPreview, err error) {
	var all []NamedFigure
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { all, err = figures.List(tx); return err }); err != nil {
		return p, err
	}
	rows, notes, err := readTargets(f, all)
	if err != nil {
		return p, err
	}
	act := func(tx *db.Tx) error {
		p, err = compareTargets(tx, rows, all)
		p.FileName, p.Notes = text.Clean(f.Name), notes
		if err != nil || dry {
			return err
		}
		if seen != nil && p.digest() != *seen {
			return errOutdated
		}
		return p.write(tx, by)
	}
	if dry {
		err = d.Read(ctx, act)
	} else {
		err = d.Write(ctx, scope, act)
	}
	p.Applied = err == nil && !dry
	return p, err
}

// compareTargets finds what the rows change: one statement a period.
func compareTargets(tx *db.Tx, rows []targetRow, figures []NamedFigure) (p TargetPreview, err error) {
	there := map[string]map[string]Target{}
	for _, row := range rows {
		period := row.target.Period
		if there[period] == nil {
			there[period] = map[string]Target{}
			list, err := Targets(tx, period)
			if err != nil {
				return p, err
			}
			for _, t := range list {
				there[period][text.Canon(t.Name)] = t
			}
		}
		old, known := there[period][text.Canon(row.target.Name)]
		next := row.target
		if known {
			next.ID, next.Revision, next.Name = old.ID, old.Revision, old.Name
			if !row.given["unit"] {
				next.Unit = old.Unit
			}
			if !row.given["figure"] {
				next.Figure = old.Figure
			}
		}
		if known && next == old {
			p.Same++
			continue
		}
		change := TargetChange{Number: row.number, Old: old, New: next}
		if at := slices.IndexFunc(figures, func(f NamedFigure) bool { return f.Name == next.Figure }); at >= 0 && next.Figure != old.Figure {
			change.Counted = figures[at].Label
		}
		p.Changes = append(p.Changes, change)
	}
	return p, nil
}

func (p TargetPreview) write(tx *db.Tx, by audit.By) error {
	for _, c := range p.Changes {
		var err error
		if c.Old.ID == 0 {
			_, err = insertTarget(tx, by, c.New)
		} else {
			err = moveTarget(tx, by, c.Old, c.New, "corrected", p.FileName)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Summary is an import in a few lines, for a command.
func (p TargetPreview) Summary(w *i18n.Printer) (list []string) {
	for _, c := range p.Changes {
		before := w.T("registers.targets.import.new")
		if c.Old.ID != 0 {
			before = amount(w, c.Old.Number, c.Old.Unit)
		}
		list = append(list, w.T("registers.targets.import.line", "Row", c.Number, "Period", periodWords(w, c.New.Period), "Name", c.New.Name, "Before", before, "After", amount(w, c.New.Number, c.New.Unit)))
	}
	for _, n := range p.Notes {
		list = append(list, w.T(n.Key, n.Args...))
	}
	return append(list, w.T("registers.targets.import.sum", "Count", len(p.Changes), "Same", p.Same))
}
