// The register: what was issued, over all contests of the Union or of one, narrowed, a page at a time, and as a workbook.
package certificates

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hoithi/internal/db"
	"hoithi/internal/i18n"
	workbooks "hoithi/internal/sheet"
	"hoithi/internal/text"
)

// Stale is a state to look for only: the certificate holds, but the publication in force says something else of its holder.
const Stale = "stale"

// states are what the register can be narrowed to.
var states = [...]string{Valid, Stale, Replaced, Revoked}

// pageRows is how many lines a page of the register shows.
const pageRows = 50

// Filter narrows the register; a zero value narrows nothing.
type Filter struct {
	Contest int64  // id
	Kind    string // Merit or Praise
	Year    int    // of the number
	Prize   string // as printed
	State   string // one of states
	Query   string // part of a number, a name, an entry or a unit, with or without marks
	After   int64  // the line (id) after which a page begins
}

// entry is a line of the register with its words.
type entry struct {
	Certificate
	words   Words
	contest string // in short, where lines are of several
	href    string // of its page
}

// lines reads the certificates of a contest, a kind and a year as the filter says, in the order of their numbers.
func lines(tx *db.Tx, f Filter) (all []entry, err error) {
	where, args := "WHERE c.id > ?", []any{0}
	add := func(condition string, value any) { where, args = where+" AND "+condition, append(args, value) }
	if f.Contest != 0 {
		add("c.contest_id = ?", f.Contest)
	}
	if f.Kind != "" {
		add("c.kind = ?", f.Kind)
	}
	if f.Year != 0 {
		add("c.year = ?", f.Year)
	}
	var rows []Certificate
	if err := tx.Select(&rows, selectCertificate+where+` ORDER BY c.kind, c.year, c.ordinal`, args...); err != nil {
		return nil, fmt.Errorf("register of certificates: %w", err)
	}
	for _, c := range rows {
		w, err := c.Words()
		if err != nil {
			return nil, err
		}
		all = append(all, entry{Certificate: c, words: w})
	}
	return all, nil
}

// narrowed are the lines that fit prize, state and query; moved says which holders the publication in force speaks of otherwise.
func narrowed(all []entry, f Filter, moved func(entry) bool) (fit []entry) {
	query := text.Fold(f.Query)
	for _, e := range all {
		state := e.State()
		switch {
		case f.Prize != "" && e.words.Prize != f.Prize,
			f.State == Stale && (state != Valid || !moved(e)),
			f.State != "" && f.State != Stale && state != f.State,
			query != "" && !strings.Contains(text.Fold(strings.Join([]string{e.Number, e.Name, e.words.Team, e.words.Code, e.words.Unit, e.words.Members}, "\n")), query):
			continue
		}
		fit = append(fit, e)
	}
	return fit
}

// paged is the page that begins after a line, and the lines (ids) after which the pages before and behind it begin: -1 = there is none.
func paged(all []entry, after int64) (page []entry, before, behind int64) {
	start := slices.IndexFunc(all, func(e entry) bool { return e.ID == after }) + 1
	end := min(start+pageRows, len(all))
	before, behind = -1, -1
	if start > 0 {
		if before = 0; start > pageRows {
			before = all[start-pageRows-1].ID
		}
	}
	if end < len(all) {
		behind = all[end-1].ID
	}
	return all[start:end], before, behind
}

// prizesOf are the prizes of lines, as they come.
func prizesOf(all []entry) (names []string) {
	for _, e := range all {
		if !slices.Contains(names, e.words.Prize) {
			names = append(names, e.words.Prize)
		}
	}
	return names
}

// ExportRegister writes the lines that fit as a workbook.
func ExportRegister(tx *db.Tx, p *i18n.Printer, f Filter, w io.Writer) error {
	all, err := lines(tx, f)
	if err != nil {
		return err
	}
	moved, err := movedIn(tx, f)
	if err != nil {
		return err
	}
	book := workbooks.Blank{Sheet: p.T("certificates.book")}
	for _, name := range []string{"number", "kind", "day", "name", "belongs", "prize", "division", "contest", "decision", "publication", "state", "replaces", "reason", "actor"} {
		book.Columns = append(book.Columns, workbooks.BlankColumn{Heading: p.T("certificates.col." + name)})
	}
	for _, e := range narrowed(all, f, moved) {
		reason := e.Reason
		if e.RevokedWhy != "" {
			reason = strings.TrimSpace(reason + " " + e.RevokedWhy)
		}
		book.Rows = append(book.Rows, []string{e.Number, p.T("certificates.kind." + e.Kind), p.Day(e.Day), e.Name, e.words.belongs(), e.words.Prize, e.words.Division,
			e.words.Contest, strings.TrimPrefix(e.words.decision(), "Theo "), fmt.Sprint(e.Publication), stateWords(p, e.Certificate), e.Replaces, reason, e.Actor})
	}
	return book.Write(w)
}
