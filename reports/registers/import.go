// The import of a workbook: read, compare with what the registers hold, then write all of it or nothing.
package registers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
)

// Preview is what an import did, or would do.
type Preview struct {
	FileName string
	Applied  bool // false for a dry run, and when there are faults
	Sheets   []SheetPreview
	Changes  []Change
	Notes    []SheetNote
}

// SheetPreview is one sheet: how many rows it has and what becomes of them. Removed rows were taken out of the register by hand and
// stay out.
type SheetPreview struct {
	Sheet                             string
	Register                          Register
	Rows, New, Changed, Same, Removed int
}

// SheetNote is something to know about a sheet that stops nothing.
type SheetNote struct {
	Sheet string
	sheet.Note
}

// Change is a row that is there already and says something else in the file.
type Change struct {
	Sheet    string
	Number   int // of the row in the sheet
	Register Register
	ID       int64 // of the row in the register
	Title    string
	Lines    []Line
}

// Line is one difference; values as rows hold them, "" = empty.
type Line struct {
	Field    Field
	Old, New string
}

// Writes is how many rows an import enters or corrects.
func (p Preview) Writes() (n int) {
	for _, s := range p.Sheets {
		n += s.New + s.Changed
	}
	return n
}

// digest is equal for previews that would write the same.
func (p Preview) digest() string {
	type line struct{ Field, Old, New string }
	var list []any
	for _, s := range p.Sheets {
		list = append(list, s.Register.Code, s.New)
	}
	for _, c := range p.Changes {
		list = append(list, c.ID)
		for _, l := range c.Lines {
			list = append(list, line{l.Field.Code, l.Old, l.New})
		}
	}
	content, err := json.Marshal(list)
	if err != nil {
		panic(err) // plain strings and numbers cannot fail
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}

// Import reads a workbook into the registers. Rows that are not there are entered, rows that are the same (same day and key fields)
// are corrected where the file says something else; a column that the sheet lacks leaves its field as it is; rows that the file
// lacks stay, and rows that were taken out by hand stay out. Importing the same file again changes nothing.
//
// All faults of all sheets come back at once and nothing is written. A dry run decides the same on a snapshot and writes nothing.
func Import(ctx context.Context, d *db.DB, by audit.By, f File, dry bool) (Preview, error) {
	return importSeen(ctx, d, by, f, dry, nil)
}

// errOutdated says that the import would no longer do what its preview showed; the Preview beside it says what it would do.
var errOutdated = errors.New("registers: outdated preview")

// importSeen is Import that writes only what the preview with the digest *seen showed; nil = whatever it is.
func importSeen(ctx context.Context, d *db.DB, by audit.By, f File, dry bool, seen *string) (result Preview, err error) {
	result.FileName = text.Clean(f.Name)
	var all []Register
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { all, err = All(tx); return err }); err != nil {
		return result, err
	}
	sheets, faults, err := read(f, all)
	if err == nil {
		err = faults.Err()
	}
	if err != nil {
		return result, err
	}
	act := func(tx *db.Tx) error {
		plan, err := decide(tx, result.FileName, sheets)
		result = plan.preview
		if err != nil || dry {
			return err
		}
		if seen != nil && result.digest() != *seen {
			return errOutdated
		}
		return plan.write(tx, by)
	}
	if dry {
		err = d.Read(ctx, act)
	} else {
		err = d.Write(ctx, scope, act)
	}
	result.Applied = err == nil && !dry
	return result, err
}

// plan is what an import will write.
type plan struct {
	preview Preview
	add     []planned
	change  []planned
}

type planned struct {
	register Register
	row      Row // what is there; zero for a new one
	values   Values
}

// decide compares every sheet with its register.
func decide(tx *db.Tx, file string, sheets []sheetRows) (p plan, err error) {
	p.preview.FileName = file
	for _, s := range sheets {
		wanted := make([]string, len(s.rows))
		for i, row := range s.rows {
			wanted[i] = row.sameness
		}
		there, err := bySameness(tx, s.register.Code, wanted)
		if err != nil {
			return p, err
		}
		one := SheetPreview{Sheet: s.name, Register: s.register, Rows: len(s.rows)}
		for _, row := range s.rows {
			p.compare(&one, row, there)
		}
		p.preview.Sheets = append(p.preview.Sheets, one)
		for _, n := range s.notes {
			p.preview.Notes = append(p.preview.Notes, SheetNote{s.name, n})
		}
	}
	return p, nil
}

func (p *plan) compare(s *SheetPreview, row readRow, there map[string]Row) {
	old, known := there[row.sameness]
	switch {
	case !known:
		s.New++
		p.add = append(p.add, planned{s.Register, Row{}, row.values})
		return
	case old.Removed:
		s.Removed++
		return
	}
	values := maps.Clone(old.Values)
	change := Change{Sheet: s.Sheet, Number: row.number, Register: s.Register, ID: old.ID, Title: old.Values[s.Register.Title().Code]}
	for _, f := range s.Register.Fields {
		was, is := old.Values[f.Code], row.values[f.Code]
		if !row.given[f.Code] || f.canon(was) == f.canon(is) {
			continue
		}
		change.Lines = append(change.Lines, Line{f, was, is})
		if values[f.Code] = is; is == "" {
			delete(values, f.Code)
		}
	}
	if len(change.Lines) == 0 {
		s.Same++
		return
	}
	s.Changed++
	p.change = append(p.change, planned{s.Register, old, values})
	p.preview.Changes = append(p.preview.Changes, change)
}

// write enters and corrects, with one audit line for each sheet that brings anything.
func (p *plan) write(tx *db.Tx, by audit.By) error {
	file := p.preview.FileName
	if file == "" {
		file = "xlsx"
	}
	for _, a := range p.add {
		if _, err := insertRow(tx, by, a.register, a.values, file); err != nil {
			return err
		}
	}
	for _, c := range p.change {
		rev := revision{rowID: c.row.ID, number: c.row.Revision + 1, kind: "corrected", values: c.values, file: file, reason: file}
		if err := moveRow(tx, by, c.register, rev); err != nil {
			return err
		}
	}
	for _, s := range p.preview.Sheets {
		if s.New+s.Changed == 0 {
			continue
		}
		err := audit.Write(tx, by, audit.Line{Act: "register.import", Subject: "register", Reason: file,
			After: map[string]any{"register": s.Register.Name.VI, "file": file, "new": s.New, "changed": s.Changed}})
		if err != nil {
			return err
		}
	}
	return nil
}
