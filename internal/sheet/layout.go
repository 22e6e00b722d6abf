// From scanned cells to a header and rows: what the shape of the sheet must be.
package sheet

import (
	"fmt"
	"strings"

	"hoithi/internal/fault"
)

// book finds the header and refuses shapes that would make rows ambiguous or leave some unseen.
func (s *scanner) book() (*Book, error) {
	if len(s.rows) == 0 {
		s.blank = true
		return nil, fault.Invalid("", "sheet.empty")
	}
	at := s.headerAt()
	if at < 0 {
		return nil, fault.Invalid("", "sheet.no_header")
	}
	header := s.rows[at]
	b := &Book{HeaderRow: header.Number, Rows: s.rows[at+1:]}
	for _, c := range header.Cells {
		b.Header = append(b.Header, c.Text)
	}
	var faults Faults
	s.checkMerged(b, &faults)
	s.checkHidden(b, &faults)
	if b.numbered() {
		faults.Add(b.Rows[0].Number, "", "sheet.numbered_header", "Header", b.HeaderRow)
	}
	if len(b.Rows) == 0 {
		faults.Add(0, "", "sheet.only_header", "Header", b.HeaderRow)
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if at > 0 {
		b.Notes = append(b.Notes, Note{Key: "sheet.note_title_rows", Args: []any{"Count", at, "Header", b.HeaderRow}})
	}
	return b, nil
}

// headerAt is the first row with two or more values, -1 when there is none.
func (s *scanner) headerAt() int {
	for i, r := range s.rows {
		filled := 0
		for _, c := range r.Cells {
			if c.Kind != Empty {
				filled++
			}
		}
		if filled >= 2 {
			return i
		}
	}
	return -1
}

// checkMerged refuses merged cells in the header and below it; above stand titles.
func (s *scanner) checkMerged(b *Book, faults *Faults) {
	last := b.HeaderRow
	if n := len(b.Rows); n > 0 {
		last = b.Rows[n-1].Number
	}
	for _, m := range s.merged {
		area := fmt.Sprintf("%s%d:%s%d", Letter(m.column1), m.row1+1, Letter(m.column2), m.row2+1)
		switch {
		case m.row2+1 < b.HeaderRow || m.row1+1 > last:
		case m.row1+1 <= b.HeaderRow:
			faults.Add(b.HeaderRow, Letter(m.column1), "sheet.merged_header", "Area", area)
		default:
			faults.Add(m.row1+1, b.Name(m.column1), "sheet.merged_cells", "Area", area)
		}
	}
}

// checkHidden refuses rows and columns with values that nobody saw when the file was checked.
func (s *scanner) checkHidden(b *Book, faults *Faults) {
	var rows []string
	first := 0
	for i := 0; i < len(s.hiddenRows); i++ {
		from := s.hiddenRows[i]
		for i+1 < len(s.hiddenRows) && s.hiddenRows[i+1] == s.hiddenRows[i]+1 {
			i++
		}
		if s.hiddenRows[i] < b.HeaderRow {
			continue
		}
		if first == 0 {
			first = max(from, b.HeaderRow)
		}
		if from == s.hiddenRows[i] {
			rows = append(rows, fmt.Sprint(from))
		} else {
			rows = append(rows, fmt.Sprintf("%d-%d", from, s.hiddenRows[i]))
		}
	}
	if len(rows) > 0 {
		const shown = 10
		list := strings.Join(rows[:min(len(rows), shown)], ", ")
		if len(rows) > shown {
			list += ", …"
		}
		faults.Add(first, "", "sheet.hidden_rows", "Rows", list, "Count", len(s.hiddenRows))
	}
	for _, h := range s.hiddenColumns {
		for at := max(h.column1, 0); at <= h.column2 && at < s.width; at++ {
			if s.columnFilled(b, at) {
				faults.Add(b.HeaderRow, b.Name(at), "sheet.hidden_column", "Letter", Letter(at))
			}
		}
	}
}

func (s *scanner) columnFilled(b *Book, at int) bool {
	if at < len(b.Header) && b.Header[at] != "" {
		return true
	}
	for _, r := range b.Rows {
		if r.Cell(at).Kind != Empty {
			return true
		}
	}
	return false
}

// numbered finds the line of column numbers that printed lists carry under the header: 1 2 3 … or (1) (2) (3) …
func (b *Book) numbered() bool {
	if len(b.Rows) == 0 {
		return false
	}
	filled, next := 0, 0
	for _, c := range b.Rows[0].Cells {
		if c.Kind == Empty {
			continue
		}
		filled++
		n := fmt.Sprint(next + 1)
		if c.Text == n || c.Text == "("+n+")" {
			next++
		}
	}
	return filled >= 3 && next == filled
}
