// The import of a workbook of past editions: all of it or nothing, and the same file again changes nothing.
package history

import (
	"context"
	"path/filepath"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
)

// scope is what acts on past editions are serial by.
const scope = "history"

// Outcome is what an import did, or would do.
type Outcome struct {
	New, Changed []Edition
	Same         int
}

// Writes is how many editions get a revision.
func (o Outcome) Writes() int { return len(o.New) + len(o.Changed) }

// Import reads a workbook. An edition that is not there is entered; one that the file tells otherwise gets a new revision; editions
// that the file lacks stay, and so do prizes or districts where it has no sheet for them. All faults of all sheets come at once and
// nothing is written then. A dry run decides the same and writes nothing.
func Import(ctx context.Context, d *db.DB, by audit.By, name string, content []byte, dry bool) (o Outcome, err error) {
	file := text.Clean(filepath.Base(name))
	zone := time.FixedZone("+07", 7*60*60) // Asia/Ho_Chi_Minh since 1975
	act := func(tx *db.Tx) error {
		o = Outcome{}
		book, err := read(file, content, tx.Now.In(zone).Year())
		if err != nil {
			return err
		}
		known, err := All(tx)
		if err != nil {
			return err
		}
		if o = decide(known, book); dry {
			return nil
		}
		return write(tx, by, o, file)
	}
	if dry {
		err = d.Read(ctx, act)
	} else {
		err = d.Write(ctx, scope, act)
	}
	return o, err
}

// decide compares a file with what is recorded.
func decide(known []Edition, book workbook) (o Outcome) {
	old := map[string]Edition{}
	for _, e := range known {
		old[e.key()] = e
	}
	for _, e := range book.editions {
		was, there := old[e.key()]
		e.Revision = was.Revision + 1
		if !book.hasResults {
			e.Results = was.Results
		}
		if !book.hasArea {
			e.Areas = was.Areas
		}
		switch {
		case !there:
			o.New = append(o.New, e)
		case e.same(was):
			o.Same++
		default:
			o.Changed = append(o.Changed, e)
		}
	}
	return o
}

// write appends the revisions, with one line for the act.
func write(tx *db.Tx, by audit.By, o Outcome, file string) error {
	for _, list := range [][]Edition{o.New, o.Changed} {
		for _, e := range list {
			if err := insert(tx, by, e, file); err != nil {
				return err
			}
		}
	}
	if o.Writes() == 0 {
		return nil
	}
	return audit.Write(tx, by, audit.Line{Act: "history.import", Subject: "past_edition", Reason: file,
		After: map[string]any{"file": file, "new": titles(o.New), "changed": titles(o.Changed)}})
}

func titles(list []Edition) []string {
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = e.Title()
	}
	return names
}

// Summary is an import in a few lines, for a command.
func (o Outcome) Summary(p *i18n.Printer) (list []string) {
	for _, e := range o.New {
		list = append(list, p.T("history.import.new", "Name", e.Title(), "Prizes", len(e.Results), "Areas", len(e.Areas)))
	}
	for _, e := range o.Changed {
		list = append(list, p.T("history.import.changed", "Name", e.Title(), "Prizes", len(e.Results), "Areas", len(e.Areas)))
	}
	if o.Same > 0 {
		list = append(list, p.T("history.import.same", "Count", o.Same))
	}
	if o.Writes() == 0 {
		list = append(list, p.T("history.import.nothing"))
	}
	return list
}
