// Counting as of an instant: what lay in a period, as it had been recorded by then, and the rows behind the number.
package registers

import (
	"fmt"

	"hoithi/internal/db"
)

// counted are the revisions that count: the newest of each row recorded before Known, unless that took it out. A row that was
// entered, corrected or taken out later is as it was.
const counted = `
	FROM register_revision v %s
	WHERE v.register = ? AND v.day >= ? AND v.day <= ? AND v.recorded_at < ? AND v.kind <> 'removed'
	AND NOT EXISTS (SELECT 1 FROM register_revision n WHERE n.row_id = v.row_id AND n.revision > v.revision AND n.recorded_at < ?)`

// Count answers a query for the rows that lie in a period, as they had been recorded before known (Unix milliseconds, exclusive).
// Faults as Query.Check; NotFound for an unknown register. Two statements.
func Count(tx *db.Tx, q Query, p Period, known int64) (int64, error) {
	r, err := q.register(tx)
	if err != nil {
		return 0, err
	}
	return q.count(tx, r, p, known)
}

// Value is what a query came to, and what it comes to now.
type Value struct {
	N     int64 // as recorded before Known
	Now   int64 // as recorded by the act's own instant
	Later bool  // what was recorded since changes the number
}

// CountThen is Count beside the same with everything that was recorded since. Three statements.
func CountThen(tx *db.Tx, q Query, p Period, known int64) (v Value, err error) {
	r, err := q.register(tx)
	if err != nil {
		return v, err
	}
	if v.N, err = q.count(tx, r, p, known); err != nil {
		return v, err
	}
	v.Now, err = q.count(tx, r, p, tx.NowMS()+1)
	v.Later = v.N != v.Now
	return v, err
}

// Rows lists what a query counts, by day, then in the order of entry: each row in the revision that was known then. Rows of a sum
// without the number are among them, though they add nothing.
func Rows(tx *db.Tx, q Query, p Period, known int64) ([]Row, error) {
	r, err := q.register(tx)
	if err != nil {
		return nil, err
	}
	from, args, err := q.from(tx, r, p, known, "")
	if err != nil {
		return nil, err
	}
	var rows []Row
	err = tx.Select(&rows, `SELECT v.row_id AS id, v.register, v.day, v.revision, v.id AS revision_id, v.recorded_at`+from+` ORDER BY v.day, v.row_id`, args...)
	if err != nil {
		return nil, fmt.Errorf("rows of %s: %w", q.Register, err)
	}
	return rows, readValues(tx, rows)
}

// register finds the register of a query and checks the query against it.
func (q Query) register(tx *db.Tx) (Register, error) {
	r, err := ByCode(tx, q.Register)
	if err == nil {
		err = q.Check(r)
	}
	return r, err
}

func (q Query) count(tx *db.Tx, r Register, p Period, known int64) (n int64, err error) {
	what, join := `COUNT(*)`, ``
	if q.Op != OpCount {
		join = `JOIN register_cell q ON q.revision_id = v.id AND q.field = ?`
		what = map[Op]string{OpSum: `CAST(COALESCE(SUM(q.number), 0) AS BIGINT)`, OpDistinct: `COUNT(DISTINCT q.canon)`}[q.Op]
	}
	from, args, err := q.from(tx, r, p, known, join)
	if err != nil {
		return 0, err
	}
	if err := tx.Get(&n, `SELECT `+what+from, args...); err != nil {
		return 0, fmt.Errorf("count %s: %w", q.Register, err)
	}
	return n, nil
}

// from is the FROM and WHERE of a query, with its places filled; join may ask for the field that is added up.
func (q Query) from(tx *db.Tx, r Register, p Period, known int64, join string) (string, []any, error) {
	sql := fmt.Sprintf(counted, join)
	first, last := p.within(r)
	var args []any
	if join != "" {
		args = append(args, q.summed(r))
	}
	args = append(args, r.Code, first, last, known, known)
	for _, c := range q.Where {
		condition, more := c.sql(r)
		sql, args = sql+"\n\tAND "+condition, append(args, more...)
	}
	return tx.In(sql, args...)
}
