// Making a paper: the form kept last, or a proposed one, and the document composed from it.
package papers

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/reports/typeset"
)

// Formats of the files.
const (
	Word = "docx"
	PDF  = "pdf"
	Zip  = "zip" // of letters in bulk: a PDF for each
)

// Made is a paper as it would be printed now.
type Made struct {
	Document typeset.Document
	Form     Form
	Hash     string // of its words
	Name     string // of its file, without an ending
	source   *source
}

// Make composes a paper of a contest from its newest form. Conflict when it needs a publication and there is none, or a stale one.
func Make(tx *db.Tx, c *contests.Contest, key Key) (*Made, error) {
	s, err := gather(tx, c, key)
	if err != nil {
		return nil, err
	}
	f, err := formOf(tx, c, s, key)
	if err != nil {
		return nil, err
	}
	return made(s, f), nil
}

func made(s *source, f Form) *Made {
	d := s.paper(f)
	return &Made{Document: d, Form: f, Hash: hashOf(d.Draft + "\n" + d.Words()), Name: s.fileName(), source: s}
}

// formOf is the form kept last, or one proposed from what was typed for the contest's other papers.
func formOf(tx *db.Tx, c *contests.Contest, s *source, key Key) (Form, error) {
	all, err := papersOf(tx, c.ID)
	if err != nil {
		return Form{}, err
	}
	if p := newest(c, all, key); p != nil {
		return p.Form()
	}
	var last *Form
	for _, p := range all {
		if p.Kind != Minutes && p.Kind != Receipts && p.Kind != Sheets {
			f, err := p.Form()
			if err != nil {
				return f, err
			}
			last = &f
			break
		}
	}
	return s.proposed(last), nil
}

// newest is the newest revision of a paper among all of a contest, newest first; nil = none.
func newest(c *contests.Contest, all []Paper, key Key) *Paper {
	for i := range all {
		if all[i].Key(c) == key {
			return &all[i]
		}
	}
	return nil
}

// Form reads what was typed.
func (p Paper) Form() (f Form, err error) {
	if err := json.Unmarshal([]byte(p.Content), &f); err != nil {
		return f, fmt.Errorf("form of paper %d: %w", p.ID, err)
	}
	return f, nil
}

// Key names the paper this is a revision of.
func (p Paper) Key(c *contests.Contest) Key {
	if p.RoundID == nil {
		return Key{p.Kind, Whole}
	}
	return Key{p.Kind, c.RoundCode(*p.RoundID)}
}

// Write writes a paper in a format: Word, PDF, or Zip where it is letters. NotFound for another.
func (m *Made) Write(w io.Writer, format string) error {
	switch {
	case format == Word:
		return m.Document.Word(w)
	case format == PDF:
		return m.Document.PDF(w)
	case format == Zip && m.source.kind.code == Invitation:
		return m.zip(w)
	}
	return fault.NotFound("papers.no_format")
}

// zip writes each letter as a file of its own, named by its unit; the same letters give the same bytes.
func (m *Made) zip(w io.Writer) error {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, l := range m.source.letters(m.Form) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: l.name + ".pdf", Method: zip.Deflate, Modified: l.document.Properties.Created})
		if err == nil {
			err = l.document.PDF(f)
		}
		if err != nil {
			return fmt.Errorf("letter %s: %w", l.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("letters: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// Export writes a contest's paper as it would be printed now. An empty round is the one the kind fits, when it fits only one.
// NotFound for a paper the contest does not have; Conflict as Make.
func Export(ctx context.Context, d *db.DB, c *contests.Contest, key Key, format string, w io.Writer) error {
	if key.Round == "" {
		var fits []Key
		for _, k := range keys(c.Rules) {
			if k.Kind == key.Kind {
				fits = append(fits, k)
			}
		}
		if len(fits) != 1 {
			return fault.NotFound("papers.which_round")
		}
		key = fits[0]
	}
	var m *Made
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		m, err = Make(tx, c, key)
		return err
	})
	if err != nil {
		return err
	}
	return m.Write(w, format)
}
