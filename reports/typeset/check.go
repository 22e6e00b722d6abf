// Faults of a description that would make a file a program has to repair.
package typeset

import (
	"errors"
	"fmt"
)

// check names every block that cannot be written: a table whose rows do not fill its columns, a chart of uneven series.
func (d Document) check() error {
	var all error
	for i, b := range d.Blocks {
		var err error
		switch b := b.(type) {
		case Table:
			err = b.check()
		case Chart:
			err = b.check()
		case nil:
			err = errors.New("nothing")
		}
		if err != nil {
			all = errors.Join(all, fmt.Errorf("block %d: %w", i, err))
		}
	}
	return all
}

func (t Table) check() error {
	if len(t.Columns) == 0 {
		return errors.New("table without columns")
	}
	for _, c := range t.Columns {
		if c.Width <= 0 {
			return fmt.Errorf("column %q without width", c.Head)
		}
	}
	for i, r := range append(t.headRows(), t.Rows...) {
		n := 0
		for _, c := range r.Cells {
			n += c.span()
		}
		if n != len(t.Columns) {
			return fmt.Errorf("row %d spans %d of %d columns", i, n, len(t.Columns))
		}
	}
	return nil
}

func (c Chart) check() error {
	if len(c.Series) == 0 || len(c.Series) > len(chartColours) {
		return fmt.Errorf("chart %q has %d series", c.Title, len(c.Series))
	}
	for _, s := range c.Series {
		if len(s.Values) != len(c.Labels) {
			return fmt.Errorf("chart %q: series %q has %d values for %d labels", c.Title, s.Name, len(s.Values), len(c.Labels))
		}
		for _, v := range s.Values {
			if v < 0 && v != Missing {
				return fmt.Errorf("chart %q: series %q has the value %d", c.Title, s.Name, v)
			}
		}
	}
	return nil
}
