// Printing certificates: one PDF of all, or one each in a .zip. The same certificates give the same bytes.
package certificates

import (
	"archive/zip"
	"bytes"
	"io"
	"iter"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Forms of a file.
const (
	PDF = "pdf" // one file, a page each
	Zip = "zip" // a file each
)

// Batch is certificates ready to be printed, with the designs they were issued with.
type Batch struct {
	List    []Certificate
	base    string // public address, without a slash at its end
	designs map[int64]ready
	own     Design // the program's, of those issued without one
	zone    *time.Location
}

// ready is a design with its background.
type ready struct {
	design  Design
	picture *Picture
}

// Standing gathers the certificates of a kind that hold. Conflict when there is none. base is the public address, for the codes.
func Standing(tx *db.Tx, c *contests.Contest, kind, base string) (*Batch, error) {
	all, err := Register(tx, c.ID, kind)
	if err != nil {
		return nil, err
	}
	var list []Certificate
	for _, one := range all {
		if one.State() == Valid {
			list = append(list, one)
		}
	}
	if len(list) == 0 {
		return nil, fault.Conflict("certificates.none_to_print")
	}
	return batch(tx, c, kind, list, base)
}

func batch(tx *db.Tx, c *contests.Contest, kind string, list []Certificate, base string) (*Batch, error) {
	b := &Batch{List: list, base: strings.TrimSuffix(base, "/"), designs: map[int64]ready{}, own: Default(kind, false), zone: c.Rules.Location()}
	kept, err := designsByID(tx, c.ID)
	if err != nil {
		return nil, err
	}
	for _, one := range list {
		if one.DesignID == nil {
			continue
		}
		if _, ok := b.designs[*one.DesignID]; ok {
			continue
		}
		k := kept[*one.DesignID]
		var r ready
		if r.design, err = k.design(kind); err == nil {
			r.picture, err = pictureOf(tx, &k)
		}
		if err != nil {
			return nil, err
		}
		b.designs[k.ID] = r
	}
	return b, nil
}

// Write writes the batch in a form. done is called after each certificate with how many there are, and stops the writing by an error; nil = nobody asks.
func (b *Batch) Write(w io.Writer, form string, done func(n int) error) error {
	if done == nil {
		done = func(int) error { return nil }
	}
	if form == Zip {
		return b.zip(w, done)
	}
	p := newPen(titles[b.List[0].Kind], b.made())
	for i, c := range b.List {
		if err := b.page(p, c); err != nil {
			return err
		}
		if err := done(i + 1); err != nil {
			return err
		}
	}
	return p.write(w)
}

// made is the instant the file says it was made: when its newest certificate was issued.
func (b *Batch) made() time.Time {
	newest := int64(0)
	for _, c := range b.List {
		newest = max(newest, c.RecordedAt)
	}
	return time.UnixMilli(newest).Truncate(time.Second)
}

func (b *Batch) page(p *pen, c Certificate) error {
	r := ready{design: b.own}
	if c.DesignID != nil {
		r = b.designs[*c.DesignID]
	}
	w, err := c.Words()
	if err != nil {
		return err
	}
	s, err := lay(r.design, filling(c, w), b.base+PublicPath+"/"+c.Token, p)
	if err != nil {
		return err
	}
	p.draw(s, r.picture)
	return p.pdf.Error()
}

// zip draws all of a design as one file, takes it apart and writes the pages as files in their order. What takes time is the drawing.
func (b *Batch) zip(w io.Writer, done func(n int) error) error {
	z := zip.NewWriter(w)
	n := 0
	for group := range chunked(b.List) {
		var made bytes.Buffer
		if err := b.of(group).Write(&made, PDF, func(k int) error { return done(n + k) }); err != nil {
			return err
		}
		parts, err := takeApart(made.Bytes())
		if err != nil {
			return err
		}
		for i, c := range group {
			if err := b.store(z, c, parts.page(i)); err != nil {
				return err
			}
		}
		n += len(group)
	}
	return z.Close()
}

// chunked gives certificates that follow each other and share a design, so many that a file of them stays small beside the memory of a server.
func chunked(list []Certificate) iter.Seq[[]Certificate] {
	const most = 50
	return func(yield func([]Certificate) bool) {
		for start := 0; start < len(list); {
			end := start + 1
			for end < len(list) && end-start < most && sameDesign(list[start], list[end]) {
				end++
			}
			if !yield(list[start:end]) {
				return
			}
			start = end
		}
	}
}

func sameDesign(a, b Certificate) bool {
	if a.DesignID == nil || b.DesignID == nil {
		return a.DesignID == b.DesignID
	}
	return *a.DesignID == *b.DesignID
}

// of is the batch of some of its certificates.
func (b *Batch) of(list []Certificate) *Batch {
	some := *b
	some.List = list
	return &some
}

// store puts a file into the archive as it is: a PDF is packed already.
func (b *Batch) store(z *zip.Writer, c Certificate, made []byte) error {
	file, err := z.CreateHeader(&zip.FileHeader{Name: FileName(c), Method: zip.Store, Modified: b.of([]Certificate{c}).made().In(b.zone)})
	if err == nil {
		_, err = file.Write(made)
	}
	return err
}

// FileName names the file of one certificate: its number and the holder, in letters every system takes.
func FileName(c Certificate) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return '-'
	}, text.Fold(c.Name))
	return strings.ReplaceAll(c.Number, "/", "-") + "_" + strings.Trim(name[:min(len(name), 80)], "-") + ".pdf"
}
