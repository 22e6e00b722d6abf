// SQL of kinds, rows, their revisions and values.
package registers

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// All lists the kinds of register: the program's in their order, as the office extended them, then the office's own. One statement.
func All(tx *db.Tx) ([]Register, error) { return AllThen(tx, math.MaxInt64) }

// AllThen is All as the office had defined them before an instant (Unix milliseconds).
func AllThen(tx *db.Tx, known int64) ([]Register, error) {
	base, err := builtin()
	if err != nil {
		return nil, err
	}
	var changed []struct {
		Code     string
		Version  int
		Document string
	}
	err = tx.Select(&changed, `SELECT k.code, k.version, k.document FROM register_kind k
		WHERE k.version = (SELECT MAX(n.version) FROM register_kind n WHERE n.code = k.code AND n.recorded_at < ?) ORDER BY k.code`, known)
	if err != nil {
		return nil, fmt.Errorf("kinds of register: %w", err)
	}
	all := slices.Clone(base)
	for _, c := range changed {
		r, err := parse(c.Document)
		if err != nil {
			return nil, fmt.Errorf("%s, version %d: %w", c.Code, c.Version, err)
		}
		r.Version = c.Version
		if at := slices.IndexFunc(all, func(b Register) bool { return b.Code == c.Code }); at >= 0 {
			all[at] = r
		} else {
			r.Own = true
			all = append(all, r)
		}
	}
	return all, nil
}

// ByCode finds a kind of register. NotFound.
func ByCode(tx *db.Tx, code string) (Register, error) {
	all, err := All(tx)
	if err != nil {
		return Register{}, err
	}
	at := slices.IndexFunc(all, func(r Register) bool { return r.Code == code })
	if at < 0 {
		return Register{}, fault.NotFound("registers.unknown", "Code", code)
	}
	return all[at], nil
}

// Row is a row in one of its revisions.
type Row struct {
	ID         int64  `db:"id"`
	Register   string `db:"register"`
	Day        string `db:"day"` // 2024-06-12
	Revision   int    `db:"revision"`
	RevisionID int64  `db:"revision_id"`
	Removed    bool   `db:"removed"`
	RecordedAt int64  `db:"recorded_at"` // of the revision, Unix milliseconds
	Values     Values `db:"-"`
}

const rowColumns = `SELECT r.id, r.register, r.day, r.revision, v.id AS revision_id, r.removed, r.recorded_at
	FROM register_row r JOIN register_revision v ON v.row_id = r.id AND v.revision = r.revision`

// ByID reads a row as it is now, removed ones too. NotFound when the register has no such row.
func ByID(tx *db.Tx, register string, id int64) (Row, error) {
	var row Row
	err := tx.Get(&row, rowColumns+` WHERE r.id = ? AND r.register = ?`, id, register)
	if errors.Is(err, db.ErrNoRow) {
		return row, fault.NotFound("registers.unknown_row")
	}
	if err != nil {
		return row, fmt.Errorf("row %d: %w", id, err)
	}
	rows := []Row{row}
	err = readValues(tx, rows)
	return rows[0], err
}

// readValues fills the values of rows, by their revisions, some hundred rows a statement.
func readValues(tx *db.Tx, rows []Row) error {
	const chunk = 500
	place := make(map[int64]int, len(rows))
	for i := range rows {
		rows[i].Values = Values{}
		place[rows[i].RevisionID] = i
	}
	for part := range slices.Chunk(rows, chunk) {
		ids := make([]int64, len(part))
		for i := range part {
			ids[i] = part[i].RevisionID
		}
		query, args, err := tx.In(`SELECT revision_id, field, value FROM register_cell WHERE revision_id IN (?)`, ids)
		if err != nil {
			return err
		}
		var cells []struct {
			RevisionID int64 `db:"revision_id"`
			Field      string
			Value      string
		}
		if err := tx.Select(&cells, query, args...); err != nil {
			return fmt.Errorf("values of rows: %w", err)
		}
		for _, c := range cells {
			rows[place[c.RevisionID]].Values[c.Field] = c.Value
		}
	}
	return nil
}

// revision is one to be written.
type revision struct {
	rowID  int64
	number int
	kind   string // "entered", "corrected", "removed", "restored"
	values Values
	file   string // name of the workbook, "" = typed
	reason string
}

// insertRow adds a row with its first revision.
func insertRow(tx *db.Tx, by audit.By, r Register, values Values, file string) (int64, error) {
	rev := revision{number: 1, kind: "entered", values: values, file: file}
	err := tx.Get(&rev.rowID, `INSERT INTO register_row (register, day, sameness, search, revision, recorded_at) VALUES (?, ?, ?, ?, 1, ?) RETURNING id`,
		r.Code, values[r.Dated], r.sameness(values), r.search(values), tx.NowMS())
	if err != nil {
		return 0, fmt.Errorf("add row: %w", err)
	}
	return rev.rowID, insertRevision(tx, by, r, rev)
}

// moveRow appends a revision and brings the row's current state after it.
func moveRow(tx *db.Tx, by audit.By, r Register, rev revision) error {
	_, err := tx.Exec(`UPDATE register_row SET day = ?, sameness = ?, search = ?, removed = ?, revision = ?, recorded_at = ? WHERE id = ?`,
		rev.values[r.Dated], r.sameness(rev.values), r.search(rev.values), rev.kind == "removed", rev.number, tx.NowMS(), rev.rowID)
	if err != nil {
		return fmt.Errorf("change row %d: %w", rev.rowID, err)
	}
	return insertRevision(tx, by, r, rev)
}

func insertRevision(tx *db.Tx, by audit.By, r Register, rev revision) error {
	var id int64
	err := tx.Get(&id, `INSERT INTO register_revision (row_id, revision, register, kind, day, file_name, account_id, actor, reason, recorded_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		rev.rowID, rev.number, r.Code, rev.kind, rev.values[r.Dated], rev.file, by.AccountID, by.Name, rev.reason, tx.NowMS())
	if err != nil {
		return fmt.Errorf("revision of row %d: %w", rev.rowID, err)
	}
	var places []string
	var args []any
	for _, f := range r.Fields {
		value := rev.values[f.Code]
		if value == "" {
			continue
		}
		var number any
		if f.Kind.Numeric() || f.Kind == KindYear {
			if number, err = strconv.ParseInt(value, 10, 64); err != nil {
				return fmt.Errorf("value of %s: %w", f.Code, err)
			}
		}
		places = append(places, "(?, ?, ?, ?, ?)")
		args = append(args, id, f.Code, value, f.canon(value), number)
	}
	_, err = tx.Exec(`INSERT INTO register_cell (revision_id, field, value, canon, number) VALUES `+strings.Join(places, ", "), args...)
	if err != nil {
		return fmt.Errorf("values of row %d: %w", rev.rowID, err)
	}
	return nil
}

// sameRow finds the row of a register that is the same as values, other than but; 0 when there is none.
func sameRow(tx *db.Tx, r Register, values Values, but int64) (id int64, err error) {
	err = tx.Get(&id, `SELECT id FROM register_row WHERE register = ? AND sameness = ? AND NOT removed AND id <> ?`, r.Code, r.sameness(values), but)
	if errors.Is(err, db.ErrNoRow) {
		return 0, nil
	}
	return id, err
}

// samenessRow is a row as an import looks for it.
type samenessRow struct {
	Row
	Sameness string `db:"sameness"`
}

// bySameness finds the rows of a register that are the same as some; of those taken out only where no other stands in their place.
func bySameness(tx *db.Tx, register string, wanted []string) (map[string]Row, error) {
	const chunk = 500
	found := map[string]Row{}
	for part := range slices.Chunk(wanted, chunk) {
		query, args, err := tx.In(`SELECT r.id, r.register, r.day, r.revision, v.id AS revision_id, r.removed, r.recorded_at, r.sameness
			FROM register_row r JOIN register_revision v ON v.row_id = r.id AND v.revision = r.revision
			WHERE r.register = ? AND r.sameness IN (?) ORDER BY r.id`, register, part)
		if err != nil {
			return nil, err
		}
		var rows []samenessRow
		if err := tx.Select(&rows, query, args...); err != nil {
			return nil, fmt.Errorf("rows that are the same: %w", err)
		}
		plain := make([]Row, len(rows))
		for i, r := range rows {
			plain[i] = r.Row
		}
		if err := readValues(tx, plain); err != nil {
			return nil, err
		}
		for i, r := range rows {
			if other, there := found[r.Sameness]; !there || other.Removed {
				found[r.Sameness] = plain[i]
			}
		}
	}
	return found, nil
}

// waitDays is how long a previewed workbook waits to be applied.
const waitDays = 2

// keepUpload keeps a workbook for apply, in the place of any other of this person.
func keepUpload(tx *db.Tx, accountID int64, f File) (id int64, err error) {
	_, err = tx.Exec(`DELETE FROM register_upload WHERE account_id = ? OR created_at < ?`, accountID, tx.Now.AddDate(0, 0, -waitDays).UnixMilli())
	if err == nil {
		err = tx.Get(&id, `INSERT INTO register_upload (account_id, register, name, content, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id`,
			accountID, f.Register, f.Name, f.Content, tx.NowMS())
	}
	if err != nil {
		return 0, fmt.Errorf("keep workbook: %w", err)
	}
	return id, nil
}

// waiting finds a kept workbook of this person; anything else is Gone.
func waiting(tx *db.Tx, accountID, id int64) (f File, err error) {
	err = tx.Get(&f, `SELECT name, content, register FROM register_upload WHERE id = ? AND account_id = ?`, id, accountID)
	if errors.Is(err, db.ErrNoRow) {
		err = fault.Gone("registers.import.gone")
	}
	return f, err
}

func dropUpload(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`DELETE FROM register_upload WHERE id = ?`, id)
	return err
}

// PurgeUploads throws away workbooks that nobody applied, and counts them.
func PurgeUploads(tx *db.Tx) (int64, error) {
	return tx.Exec(`DELETE FROM register_upload WHERE created_at < ?`, tx.Now.AddDate(0, 0, -waitDays).UnixMilli())
}
