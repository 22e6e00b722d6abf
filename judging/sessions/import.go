// The use case: the sessions of a round from a workbook, all or nothing.
package sessions

import (
	"context"
	"fmt"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
)

// File is a workbook with a row for each entry: code, room, day, start, end. Expect is the Digest of the preview that somebody agreed to,
// "" = whatever comes out.
type File struct {
	Round   string
	Name    string
	Content []byte
	Expect  string
}

// Preview is what a file does: nothing more and nothing less is written when it is applied. Who is not in the file, or has no room in it, stays.
type Preview struct {
	FileName string
	Digest   string
	Empty    int // rows without a room
	Notes    []sheet.Note
	Applied  bool

	at plan
	arrangement
}

// Writes says whether the file changes anything.
func (p *Preview) Writes() bool { return len(p.changes)+len(p.moves) > 0 }

// Import reads a workbook and says what it does to the sessions of a round; unless dry it does exactly that, in one act. Faults: NotFound for the
// round; Invalid with row and column for everything in the file, all together; Conflict when the round is closed or published, or when what
// would be written is not what Expect names.
func Import(ctx context.Context, d *db.DB, by audit.By, contestID int64, f File, through ThroughFunc, dry bool) (p *Preview, err error) {
	f.Name = text.Clean(f.Name)
	book, err := sheet.Open(f.Name, f.Content)
	if err != nil {
		return nil, err
	}
	if dry {
		err = d.Read(ctx, func(tx *db.Tx) error {
			at, err := planOf(tx, contestID, f.Round, through)
			if err == nil {
				p, err = at.preview(*book, f.Name)
			}
			return err
		})
		return p, err
	}
	err = act(ctx, d, contestID, f.Round, through, func(tx *db.Tx, at plan) error {
		if p, err = at.preview(*book, f.Name); err != nil {
			return err
		}
		if f.Expect != "" && f.Expect != p.Digest {
			return fault.Conflict("sessions.fault.preview_stale")
		}
		if !p.Writes() {
			return nil
		}
		p.Applied = true
		return p.write(tx, by)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// preview works out what a file does. Its faults name rows and columns.
func (at plan) preview(book sheet.Book, name string) (*Preview, error) {
	if at.sealed() {
		return nil, fault.Conflict("sessions.fault.sealed", "Round", at.round.Name)
	}
	rows, columns, empty, faults, err := at.readBook(&book)
	if err != nil {
		return nil, err
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	p := &Preview{FileName: name, Empty: empty, Notes: book.Notes, at: at}
	var wrong []*fault.Fault
	p.arrangement, wrong = at.arrange(rows)
	for _, f := range wrong {
		faults.Put(f.At(f.Row, book.Name(columns[f.Field])))
	}
	p.Digest = p.digest()
	return p, faults.Err()
}

// write adds and changes sessions, then seats who moves.
func (p *Preview) write(tx *db.Tx, by audit.By) error {
	ids := map[int64]int64{}
	for _, c := range p.changes {
		if c.Old.ID != 0 {
			if err := edited(tx, by, p.at, c.Old, c.New); err != nil {
				return err
			}
			continue
		}
		id, err := added(tx, by, p.at, c.New)
		if err != nil {
			return err
		}
		ids[c.New.ID] = id
	}
	var list []string
	for _, m := range p.moves {
		to := m.To
		if to < 0 {
			to = ids[to]
		}
		list = append(list, fmt.Sprint(m.Entry.Code, " ", to))
		if err := seated(tx, p.at.row.ID, m.Entry.EntryID, to); err != nil {
			return err
		}
	}
	return audit.Write(tx, by, audit.Line{ContestID: p.at.contest.ID, Act: "session.import", Subject: "round", SubjectID: p.at.row.ID,
		After: map[string]any{"round": p.at.round.Code, "file": p.FileName, "sessions": len(p.changes), "seated": list}})
}

// Summary is what the file does in a few lines.
func (p *Preview) Summary(pr *i18n.Printer) []string {
	added := 0
	for _, c := range p.changes {
		if c.Old.ID == 0 {
			added++
		}
	}
	lines := []string{pr.T("sessions.import.summary", "File", p.FileName, "New", added, "Changed", len(p.changes)-added, "Moved", len(p.moves), "Same", p.same, "Empty", p.Empty)}
	for _, n := range p.Notes {
		lines = append(lines, pr.T(n.Key, n.Args...))
	}
	if !p.Writes() {
		lines = append(lines, pr.T("sessions.import.nothing"))
	}
	return lines
}
