// Widths of a table's columns: in the given proportion, except that no word is broken while another column has room to spare.
package typeset

import "strings"

// wordSlack is room in mm beside the longest word: other programs set letters a little wider.
const wordSlack = 1.6

// mostWord bounds what a single word may take of a table's width.
const mostWord = 0.4

// columns shares total mm among a table's columns.
func (r *ruler) columns(t Table, total float64) []float64 {
	sum := 0.0
	for _, c := range t.Columns {
		sum += c.Width
	}
	out := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = total * c.Width / sum
	}
	least := r.leastWidths(t, total)
	lacking, spare := 0.0, 0.0
	for i := range out {
		lacking += max(least[i]-out[i], 0)
		spare += max(out[i]-least[i], 0)
	}
	if lacking == 0 || spare == 0 {
		return out
	}
	share := min(lacking/spare, 1) // of its spare width that a wide column gives
	given := min(spare/lacking, 1)
	for i := range out {
		if out[i] < least[i] {
			out[i] += (least[i] - out[i]) * given
		} else {
			out[i] -= (out[i] - least[i]) * share
		}
	}
	return out
}

// leastWidths is what each column needs for its longest word. Cells that span columns do not count.
func (r *ruler) leastWidths(t Table, total float64) []float64 {
	least := make([]float64, len(t.Columns))
	for _, row := range append(t.headRows(), t.Rows...) {
		column := 0
		for _, c := range row.Cells {
			if c.span() == 1 {
				f := face{bold: c.Bold || row.Bold, italic: c.Italic, size: t.size()}
				for _, word := range strings.FieldsFunc(clean(c.Text), func(x rune) bool { return x == ' ' || x == '\n' }) {
					least[column] = max(least[column], r.width(word, f)+2*cellSide+wordSlack)
				}
			}
			column += c.span()
		}
	}
	for i := range least {
		least[i] = min(least[i], mostWord*total)
	}
	return least
}
