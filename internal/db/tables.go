// What a database is made of: its tables, read from the engine's own catalogue, in an order in which they can be filled.
package db

import (
	"fmt"
	"slices"
	"strings"
)

// Table is a table of the program; the notes of the migrations are none.
type Table struct {
	Name    string
	Columns []Column
	Key     []string // primary key, in its order
	Needs   []string // tables its foreign keys refer to, without itself
}

// Column is one column. Kind is "integer", "text", "bytes" or "boolean"; a boolean of SQLite is an integer.
type Column struct{ Name, Kind string }

// catalogue is a line per column. place is the column's place in the primary key from 1, 0 = not in it.
var catalogue = map[string]string{
	"sqlite": `SELECT m.name AS "table", c.name AS "column", c.pk AS place,
		CASE c.type WHEN 'INTEGER' THEN 'integer' WHEN 'TEXT' THEN 'text' WHEN 'BLOB' THEN 'bytes' ELSE c.type END AS kind
		FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'goose_db_version' ORDER BY m.name, c.cid`,
	"postgres": `SELECT c.table_name AS "table", c.column_name AS "column", coalesce(k.ordinal_position, 0) AS place,
		CASE c.data_type WHEN 'bigint' THEN 'integer' WHEN 'bytea' THEN 'bytes' ELSE c.data_type END AS kind
		FROM information_schema.columns c
		JOIN pg_class t ON t.oid = to_regclass(quote_ident(c.table_name)) AND t.relkind = 'r'
		LEFT JOIN information_schema.table_constraints p ON p.table_schema = c.table_schema AND p.table_name = c.table_name AND p.constraint_type = 'PRIMARY KEY'
		LEFT JOIN information_schema.key_column_usage k ON k.constraint_schema = p.constraint_schema AND k.constraint_name = p.constraint_name
			AND k.table_name = c.table_name AND k.column_name = c.column_name
		WHERE c.table_schema = current_schema() AND c.table_name <> 'goose_db_version' ORDER BY c.table_name COLLATE "C", c.ordinal_position`,
}

var references = map[string]string{
	"sqlite": `SELECT DISTINCT m.name AS "table", f."table" AS needs FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`,
	"postgres": `SELECT DISTINCT t.relname AS "table", r.relname AS needs FROM pg_constraint f
		JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class r ON r.oid = f.confrelid
		WHERE f.contype = 'f' AND t.relnamespace = to_regnamespace(current_schema())`,
}

// Tables lists the tables of the database tx is of, each after those it refers to. Circles of references are an error.
func (t *Tx) Tables() ([]Table, error) {
	var columns []struct {
		Table, Column, Kind string
		Place               int
	}
	if err := t.Select(&columns, catalogue[t.dialect]); err != nil {
		return nil, err
	}
	var links []struct{ Table, Needs string }
	if err := t.Select(&links, references[t.dialect]); err != nil {
		return nil, err
	}
	var all []Table
	for _, c := range columns {
		if len(all) == 0 || all[len(all)-1].Name != c.Table {
			all = append(all, Table{Name: c.Table})
		}
		last := &all[len(all)-1]
		last.Columns = append(last.Columns, Column{c.Column, c.Kind})
		if c.Place > 0 {
			last.Key = append(last.Key, strings.Repeat(" ", c.Place)+c.Column) // sorted by place below
		}
	}
	for i := range all {
		slices.SortFunc(all[i].Key, func(a, b string) int { return strings.Count(a, " ") - strings.Count(b, " ") })
		for n, column := range all[i].Key {
			all[i].Key[n] = strings.TrimLeft(column, " ")
		}
		for _, l := range links {
			if l.Table == all[i].Name && l.Needs != l.Table {
				all[i].Needs = append(all[i].Needs, l.Needs)
			}
		}
		slices.Sort(all[i].Needs)
	}
	return inOrder(all)
}

// inOrder puts each table after those it needs, otherwise by name.
func inOrder(all []Table) (sorted []Table, err error) {
	done := map[string]bool{}
	for len(sorted) < len(all) {
		before := len(sorted)
		for _, t := range all {
			if !done[t.Name] && !slices.ContainsFunc(t.Needs, func(name string) bool { return !done[name] }) {
				done[t.Name] = true
				sorted = append(sorted, t)
			}
		}
		if len(sorted) == before {
			return nil, fmt.Errorf("db: tables refer to one another in a circle after %v", sorted)
		}
	}
	return sorted, nil
}

// Identifier quotes a name of a table or column.
func Identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// sizes asks for the bytes a database takes on disk.
var sizes = map[string]string{
	"sqlite":   `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`,
	"postgres": `SELECT pg_database_size(current_database())`,
}

// Size is the number of bytes the database takes on disk, without its log.
func (t *Tx) Size() (bytes int64, err error) {
	err = t.Get(&bytes, sizes[t.dialect])
	return bytes, err
}

// Check lists what the engine itself finds wrong, at most ten lines: pages and indexes of SQLite, and rows that refer to nothing.
// PostgreSQL enforces references itself and checks a page when it reads it; there it lists constraints that were never checked.
func (t *Tx) Check() (wrong []string, err error) {
	if t.dialect == "postgres" {
		err = t.Select(&wrong, `SELECT conrelid::regclass || ': ' || conname FROM pg_constraint WHERE NOT convalidated LIMIT 10`)
		return wrong, err
	}
	err = t.Select(&wrong, `SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok' LIMIT 10`)
	if err != nil || len(wrong) > 0 {
		return wrong, err
	}
	err = t.Select(&wrong, `SELECT "table" || ' ' || coalesce(rowid, 0) || ' → ' || parent FROM pragma_foreign_key_check LIMIT 10`)
	return wrong, err
}

// SchemaVersion is the version of the schema tx sees.
func (t *Tx) SchemaVersion() (version int64, err error) {
	err = t.Get(&version, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`)
	return version, err
}

// Dialect is "sqlite" or "postgres".
func (t *Tx) Dialect() string { return t.dialect }

// MoveSequences lets new rows be numbered after those that were put in with their numbers. SQLite does so by itself.
func (t *Tx) MoveSequences() error {
	if t.dialect == "sqlite" {
		return nil
	}
	var counted []struct{ Table, Column string }
	err := t.Select(&counted, `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
		WHERE table_schema = current_schema() AND is_identity = 'YES'`)
	for _, c := range counted {
		if err != nil {
			break
		}
		column := Identifier(c.Column)
		_, err = t.Exec(`SELECT setval(pg_get_serial_sequence(?, ?), max(`+column+`)) FROM `+Identifier(c.Table)+` HAVING max(`+column+`) IS NOT NULL`,
			Identifier(c.Table), c.Column)
	}
	return err
}
