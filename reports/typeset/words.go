// The paper as plain words, a line for each paragraph and table row: for golden texts, terminals and comparison of the two files.
package typeset

import (
	"fmt"
	"strings"
)

// Words is all the paper says, in reading order, without page numbers and the mark of a draft. Cells are parted by tabs.
func (d Document) Words() string {
	var w wordsWriter
	for _, b := range d.Blocks {
		w.block(b)
	}
	return w.out.String()
}

type wordsWriter struct{ out strings.Builder }

func (w *wordsWriter) line(texts ...string) {
	for _, t := range texts {
		if t != "" {
			fmt.Fprintln(&w.out, clean(t))
		}
	}
}

func (w *wordsWriter) block(b Block) {
	switch b := b.(type) {
	case Head:
		w.line(b.Superior, b.Issuer, b.numberLine(), b.About, nation, motto, b.placeLine())
	case Title:
		w.line(b.Kind)
		w.line(b.Summary...)
		w.line(b.Under)
	case Heading:
		w.line(b.Text)
	case Paragraph:
		w.line(joined(b.Runs))
	case List:
		for i, item := range b.Items {
			w.line(b.mark(i) + " " + joined(item))
		}
	case Table:
		w.table(b)
	case Chart:
		w.chart(b)
	case Signing:
		w.signing(b)
	case Annex:
		w.line(b.heading(), b.Title, b.Of)
	}
}

func (w *wordsWriter) table(t Table) {
	for _, r := range append(t.headRows(), t.Rows...) {
		var cells []string
		for _, c := range r.Cells {
			cells = append(cells, strings.ReplaceAll(clean(c.Text), "\n", " "))
		}
		fmt.Fprintln(&w.out, strings.Join(cells, "\t"))
	}
}

func (w *wordsWriter) chart(c Chart) {
	w.line(c.Title)
	for i, label := range c.Labels {
		row := []string{label}
		for _, s := range c.Series {
			if s.Values[i] != Missing {
				row = append(row, thousands(s.Values[i]))
			}
		}
		w.line(strings.Join(row, " "))
	}
	if len(c.Series) > 1 {
		for _, s := range c.Series {
			w.line(s.Name)
		}
	}
}

func (w *wordsWriter) signing(s Signing) {
	if len(s.Recipients) > 0 {
		w.line(forWhom)
		w.line(s.Recipients...)
	}
	for _, x := range s.Signatures {
		w.line(x.Upon, x.Authority, x.Title, x.Note, x.Name)
	}
}

func joined(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}
