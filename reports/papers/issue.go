// The act of issuing a paper: number, date and signer are fixed, and both files are frozen as they are.
package papers

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
)

// Issue freezes a paper from its newest form. seen is the hash of the words somebody looked at, "" = whatever they are: results that
// moved since must be seen before they are issued. Issuing again makes another revision; the former files stay.
// Faults: Conflict while it is a draft, without or with a stale publication (G7), or when the words moved; Invalid per field that is
// missing, and "number" when another paper bears it.
func Issue(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, key Key, seen string) (Paper, error) {
	var before *Made
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		before, err = Make(tx, c, key)
		return err
	})
	if err != nil {
		return Paper{}, err
	}
	if err := issuable(before.source, before.Form); err != nil {
		return Paper{}, err
	}
	if seen != "" && seen != before.Hash {
		return Paper{}, fault.Conflict("papers.words_moved")
	}
	word, pdf, err := before.both() // drawn before the act, which only compares
	if err != nil {
		return Paper{}, err
	}
	var p Paper
	err = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		now, err := Make(tx, c, key)
		if err == nil && now.Hash != before.Hash {
			err = fault.Conflict("papers.words_moved")
		}
		if err == nil {
			p, err = issue(tx, by, c, key, now, word, pdf)
		}
		return err
	})
	if db.IsUnique(err) { // another contest took the number at the same moment
		return Paper{}, fault.Invalid("number", "papers.number_taken")
	}
	return p, err
}

// frozen is a file ready to be kept.
type frozen struct {
	files.File
	content []byte
}

// both draws the two files.
func (m *Made) both() (word, pdf frozen, err error) {
	if word, err = m.file(Word); err != nil {
		return word, pdf, err
	}
	pdf, err = m.file(PDF)
	return word, pdf, err
}

func (m *Made) file(format string) (frozen, error) {
	var out bytes.Buffer
	if err := m.Write(&out, format); err != nil {
		return frozen{}, err
	}
	f, err := files.Look("file", m.Name+"."+format, out.Bytes())
	return frozen{f, out.Bytes()}, err
}

func issue(tx *db.Tx, by audit.By, c *contests.Contest, key Key, m *Made, word, pdf frozen) (Paper, error) {
	all, err := papersOf(tx, c.ID)
	if err != nil {
		return Paper{}, err
	}
	base := 0
	if last := newest(c, all, key); last != nil {
		base = last.Revision
	}
	if last := newestIssued(c, all, key); last != nil && last.Hash == m.Hash {
		return *last, fault.Conflict("papers.issued_same")
	}
	p, err := next(tx, by, c, key, m.Form, base)
	if err != nil {
		return p, err
	}
	claim, err := claim(tx, c, p, m.Form)
	if err != nil {
		return p, err
	}
	for _, f := range []frozen{word, pdf} {
		if err := files.Keep(tx, f.File, f.content); err != nil {
			return p, err
		}
	}
	if p.Day == "" { // forms bear no day: the one they were recorded on
		p.Day = tx.Now.In(c.Rules.Location()).Format(time.DateOnly)
	}
	p.State, p.Hash, p.WordHash, p.PDFHash = Issued, m.Hash, &word.Hash, &pdf.Hash
	more := map[string]any{"hash": p.Hash}
	if pub := m.source.publication; pub != nil {
		p.PublicationID, p.FromNumber, more["publication"] = &pub.ID, &pub.Number, pub.Number
	}
	if err := insertPaper(tx, c.ID, &p, claim); err != nil {
		return p, err
	}
	return p, audit.Write(tx, by, p.line(c, "paper.issue", more))
}

// claim is the number the paper takes: "" when it bears none, or when an earlier issue of the same paper took it.
func claim(tx *db.Tx, c *contests.Contest, p Paper, f Form) (string, error) {
	want := claimOf(f)
	if want == "" {
		return "", nil
	}
	contestID, kind, roundID, err := claimedBy(tx, want)
	switch {
	case err != nil:
		return "", err
	case contestID == 0:
		return want, nil
	case contestID == c.ID && kind == p.Kind && sameRound(roundID, p.RoundID):
		return "", nil
	}
	return "", fault.Invalid("number", "papers.number_taken")
}

func sameRound(a, b *int64) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// IssuedFile reads a frozen file of a revision; NotFound when it was not issued.
func IssuedFile(tx *db.Tx, p Paper, format string) (media string, content []byte, err error) {
	hash := map[string]*string{Word: p.WordHash, PDF: p.PDFHash}[format]
	if hash == nil {
		return "", nil, fault.NotFound("papers.not_issued")
	}
	media, content, err = files.Content(tx, *hash)
	if err != nil {
		err = fmt.Errorf("file of paper %d: %w", p.ID, err)
	}
	return media, content, err
}
