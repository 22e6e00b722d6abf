// One table as text: a line per row, the same on both engines.
package backup

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"hoithi/internal/db"
)

// writeTable writes the rows of t in the order of its key, and says how many there were and their checksum.
func writeTable(tx *db.Tx, t db.Table, w io.Writer) (Table, error) {
	sum := sha256.New()
	w = io.MultiWriter(w, sum)
	names := make([]string, len(t.Columns))
	quoted := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i], quoted[i] = c.Name, db.Identifier(c.Name)
	}
	order := make([]string, len(t.Key))
	for i, name := range t.Key {
		order[i] = db.Identifier(name)
	}
	if len(order) == 0 {
		return Table{}, fmt.Errorf("backup: table %s has no primary key to order by", t.Name)
	}
	made := Table{Name: t.Name, Columns: names}
	var line []byte
	query := "SELECT " + strings.Join(quoted, ", ") + " FROM " + db.Identifier(t.Name) + " ORDER BY " + strings.Join(order, ", ")
	err := tx.Each(query, func(row []any) (err error) {
		if line, err = appendRow(line[:0], row); err != nil {
			return fmt.Errorf("backup: table %s: %w", t.Name, err)
		}
		made.Rows++
		_, err = w.Write(line)
		return err
	})
	made.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return made, err
}

// appendRow adds a row as a line.
func appendRow(line []byte, row []any) ([]byte, error) {
	separator := byte('[')
	for _, value := range row {
		line = append(line, separator)
		separator = ','
		switch v := value.(type) {
		case nil:
			line = append(line, "null"...)
		case int64:
			line = strconv.AppendInt(line, v, 10)
		case bool:
			if v {
				line = append(line, '1')
			} else {
				line = append(line, '0')
			}
		case []byte:
			line = append(line, '"')
			line = base64.StdEncoding.AppendEncode(line, v)
			line = append(line, '"')
		case string:
			if !utf8.ValidString(v) {
				return nil, fmt.Errorf("text %q is not Unicode", v)
			}
			var b bytes.Buffer
			text := json.NewEncoder(&b)
			text.SetEscapeHTML(false)
			if err := text.Encode(v); err != nil {
				return nil, err
			}
			line = append(line, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
		default:
			return nil, fmt.Errorf("a value of type %T cannot be kept", value)
		}
	}
	return append(line, "]\n"...), nil
}

// readRows hands the rows of a table's text to f, each value as a column of that kind takes it.
func readRows(from io.Reader, columns []db.Column, f func(row []any) error) error {
	lines := json.NewDecoder(from)
	lines.UseNumber()
	for {
		var values []any
		err := lines.Decode(&values)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(values) != len(columns) {
			return fmt.Errorf("a row has %d values, not %d", len(values), len(columns))
		}
		for i, c := range columns {
			if values[i], err = valueFor(c, values[i]); err != nil {
				return fmt.Errorf("column %s: %w", c.Name, err)
			}
		}
		if err := f(values); err != nil {
			return err
		}
	}
}

func valueFor(c db.Column, value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case json.Number:
		n, err := v.Int64()
		if c.Kind == "boolean" {
			return n != 0, err
		}
		if c.Kind == "integer" {
			return n, err
		}
	case string:
		if c.Kind == "bytes" {
			return base64.StdEncoding.DecodeString(v)
		}
		if c.Kind == "text" {
			return v, nil
		}
	}
	return nil, fmt.Errorf("%v is no %s", value, c.Kind)
}

// perInsert bounds the values of one statement; both engines take some 30,000.
const perInsert = 5000

// fillTable puts the rows of a table's text into t, whose columns must be those of the text.
func fillTable(tx *db.Tx, t db.Table, columns []string, from io.Reader) error {
	kinds := make([]db.Column, len(columns))
	for i, name := range columns {
		at := slices.IndexFunc(t.Columns, func(c db.Column) bool { return c.Name == name })
		if at < 0 {
			return fmt.Errorf("backup: table %s has no column %s", t.Name, name)
		}
		kinds[i] = t.Columns[at]
	}
	if len(columns) != len(t.Columns) {
		return fmt.Errorf("backup: table %s has %d columns, the archive %d", t.Name, len(t.Columns), len(columns))
	}
	quoted := make([]string, len(columns))
	for i, name := range columns {
		quoted[i] = db.Identifier(name)
	}
	into := "INSERT INTO " + db.Identifier(t.Name) + " (" + strings.Join(quoted, ", ") + ") VALUES "
	places := "(?" + strings.Repeat(", ?", len(columns)-1) + ")"
	var values []any
	flush := func() error {
		if len(values) == 0 {
			return nil
		}
		_, err := tx.Exec(into+places+strings.Repeat(", "+places, len(values)/len(columns)-1), values...)
		values = values[:0]
		return err
	}
	err := readRows(from, kinds, func(row []any) error {
		if values = append(values, row...); len(values)+len(columns) > perInsert {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return fmt.Errorf("backup: table %s: %w", t.Name, err)
	}
	return nil
}
