// The import of a workbook of past editions: all of it or nothing, and the same file again changes nothing.
package history

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
)

// Outcome is what an import did, or would do. Held editions are this program's own and Out ones were taken out by hand: neither is written.
type Outcome struct {
	FileName     string
	New, Changed []Edition
	Was          []Edition // what stood in the place of each Changed one
	Same         int
	Held         []heldEdition
	Out          []Edition

	notes []sheetNote
}

// heldEdition is an edition of the file that a contest of this program is.
type heldEdition struct {
	Edition
	Contest contests.Text // its short name
}

// Writes is how many editions get a revision.
func (o Outcome) Writes() int { return len(o.New) + len(o.Changed) }

// digest is equal for outcomes that would write the same.
func (o Outcome) digest() string {
	content, err := json.Marshal([]any{o.New, o.Changed})
	if err != nil {
		panic(err) // plain strings and numbers cannot fail
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}

// Import reads a workbook. An edition that is not there is entered; one that the file tells otherwise gets a new revision; editions
// that the file lacks stay, and so do the prizes or districts of one that it has none for. An edition that was taken out stays out, one that
// this program holds is left to it, and winners who asked not to be named stay unnamed. All faults of all sheets come at once and
// nothing is written then. A dry run decides the same and writes nothing.
func Import(ctx context.Context, d *db.DB, by audit.By, name string, content []byte, dry bool) (Outcome, error) {
	return importPicked(ctx, d, by, name, content, dry, nil)
}

// pick is what somebody agreed to in a preview: its digest, and the editions, by slug, that are to be written.
type pick struct {
	Digest string
	Slugs  []string
}

// errOutdated says that the import would no longer do what its preview showed; the Outcome beside it says what it would do.
var errOutdated = errors.New("history: outdated preview")

// importPicked is Import that writes only what was picked from the preview; nil = all of it.
func importPicked(ctx context.Context, d *db.DB, by audit.By, name string, content []byte, dry bool, picked *pick) (o Outcome, err error) {
	file := text.Clean(filepath.Base(name))
	act := func(tx *db.Tx) error {
		o = Outcome{}
		book, faults, err := read(file, content, tx.Now.In(zone).Year())
		if err != nil {
			return err
		}
		known, err := WithWithdrawn(tx)
		if err != nil {
			return err
		}
		here, err := (&publications{}).ownEditions(tx, append(slices.Clone(known), book.editions...), nil)
		if err != nil {
			return err
		}
		if o, err = decide(known, here, book, faults); err != nil {
			return err
		}
		o.FileName = file
		if dry {
			return nil
		}
		if picked != nil {
			if o.digest() != picked.Digest {
				return errOutdated
			}
			o.keepOnly(picked.Slugs)
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

// keepOnly leaves out the editions that were not picked.
func (o *Outcome) keepOnly(slugs []string) {
	left := func(e Edition) bool { return !slices.Contains(slugs, e.Slug()) }
	o.New, o.Changed = slices.DeleteFunc(o.New, left), slices.DeleteFunc(o.Changed, left)
}

// decide compares a file with what is recorded and with what this program holds. Its faults name rows and columns.
func decide(known []Edition, here []own, book workbook, faults *sheet.Faults) (o Outcome, err error) {
	o.notes = book.notes
	old := map[string]Edition{}
	for _, e := range known {
		old[e.key()] = e
	}
	after := slices.Clone(known) // as it will be, for numbers that are taken
	for _, e := range book.editions {
		was, there := old[e.key()]
		if held := holderOf(here, e); held != nil {
			o.Held = append(o.Held, heldEdition{e, held.Contest.Rules.ShortName})
			continue
		}
		if there && was.Kind == Withdrawn {
			o.Out = append(o.Out, was)
			continue
		}
		e = book.merge(e, was)
		after = slices.DeleteFunc(after, func(x Edition) bool { return x.key() == e.key() })
		after = append(after, e)
		switch {
		case !there:
			o.New = append(o.New, e)
		case e.same(was):
			o.Same++
		default:
			o.Changed, o.Was = append(o.Changed, e), append(o.Was, was)
		}
	}
	for _, e := range append(slices.Clone(o.New), o.Changed...) {
		book.contradicted(e, e.contradictions()...)
		if f := e.numberTaken(after); f != nil {
			book.contradicted(e, f)
		}
	}
	return o, faults.Err()
}

// merge is an edition of the file as it will stand where was stands; what the file does not tell stays.
func (book workbook) merge(e, was Edition) Edition {
	e.Revision = was.Revision + 1
	if len(e.Results) == 0 {
		e.Results = was.Results
	}
	if len(e.Areas) == 0 {
		e.Areas = was.Areas
	}
	if !book.lines[e.key()].columns.Has(colSource.Key) {
		e.Source = was.Source
	}
	for i, r := range e.Results {
		if slices.ContainsFunc(was.Results, func(old Result) bool { return old.Withheld && old.is(r) }) {
			e.Results[i].People, e.Results[i].Withheld = "", true
		}
	}
	return e
}

// contradicted puts faults at the row of an edition.
func (book workbook) contradicted(e Edition, list ...*fault.Fault) {
	for _, f := range list {
		for _, h := range editionColumns {
			if h.Key == f.Field {
				book.lines[e.key()].put(h, f)
				break
			}
		}
	}
}

// write appends the revisions, with one line for the act.
func write(tx *db.Tx, by audit.By, o Outcome, file string) error {
	for _, list := range [][]Edition{o.New, o.Changed} {
		for _, e := range list {
			if err := insert(tx, by, e, file, ""); err != nil {
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
	for _, n := range o.notes {
		list = append(list, p.T("web.at_sheet", "Sheet", n.Sheet, "Message", p.T(n.Key, n.Args...)))
	}
	for _, e := range o.New {
		list = append(list, p.T("history.import.new", "Name", e.Title(), "Prizes", len(e.Results), "Areas", len(e.Areas)))
	}
	for _, e := range o.Changed {
		list = append(list, p.T("history.import.changed", "Name", e.Title(), "Prizes", len(e.Results), "Areas", len(e.Areas)))
	}
	for _, e := range o.Held {
		list = append(list, p.T("history.import.held", "Name", e.Title(), "Contest", e.Contest))
	}
	for _, e := range o.Out {
		list = append(list, p.T("history.import.out", "Name", e.Title()))
	}
	if o.Same > 0 {
		list = append(list, p.T("history.import.same", "Count", o.Same))
	}
	if o.Writes() == 0 {
		list = append(list, p.T("history.import.nothing"))
	}
	return list
}
