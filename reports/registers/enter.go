// Entering a row, correcting it, taking it out and bringing it back: each an appended revision with its audit line.
package registers

import (
	"context"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// scope is what acts on registers are serial by.
const scope = "registers"

// maxReason is how many characters a reason may have.
const maxReason = 500

// Enter adds a row of what was typed, by code of field, and gives its id. Invalid at the fields that are wrong; Conflict when the
// register has the same row (same day and key fields) or takes no new rows.
func Enter(ctx context.Context, d *db.DB, by audit.By, register string, typed map[string]string) (id int64, err error) {
	err = d.Write(ctx, scope, func(tx *db.Tx) error {
		r, err := ByCode(tx, register)
		if err != nil {
			return err
		}
		if r.Closed {
			return fault.Conflict("registers.fault.register_closed", "Register", r.Name)
		}
		values, err := Clean(r, typed, nil)
		if err != nil {
			return err
		}
		if err := notThere(tx, r, values, 0); err != nil {
			return err
		}
		if id, err = insertRow(tx, by, r, values, ""); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{Act: "register.enter", Subject: "register_row", SubjectID: id, After: inWords(r, values)})
	})
	return id, err
}

// notThere refuses a second row that is the same.
func notThere(tx *db.Tx, r Register, values Values, but int64) error {
	other, err := sameRow(tx, r, values, but)
	if err == nil && other != 0 {
		dated, _ := r.Field(r.Dated)
		err = fault.New(fault.KindConflict, FieldName(r.Title().Code), "registers.fault.same_row", "Day", dated.Label, "Title", r.Title().Label)
	}
	return err
}

// Correct changes a row that stands at revision base. A reason is needed; what is as it was changes nothing. Conflict when somebody
// else changed the row since, when it was taken out, or when another row is the same.
func Correct(ctx context.Context, d *db.DB, by audit.By, register string, id int64, base int, typed map[string]string, reason string) error {
	return change(ctx, d, by, act{register, id, base, "corrected", reason}, func(tx *db.Tx, r Register, row Row) (Values, error) {
		values, err := Clean(r, typed, row.Values)
		if err != nil {
			return nil, err
		}
		return values, notThere(tx, r, values, id)
	})
}

// Remove takes a row out: it no longer counts from now on, and stays with its history. A reason is needed.
func Remove(ctx context.Context, d *db.DB, by audit.By, register string, id int64, base int, reason string) error {
	return change(ctx, d, by, act{register, id, base, "removed", reason}, func(_ *db.Tx, _ Register, row Row) (Values, error) { return row.Values, nil })
}

// Restore brings back a row that was taken out. Conflict when the same row was entered anew since.
func Restore(ctx context.Context, d *db.DB, by audit.By, register string, id int64, base int, reason string) error {
	return change(ctx, d, by, act{register, id, base, "restored", reason}, func(tx *db.Tx, r Register, row Row) (Values, error) {
		return row.Values, notThere(tx, r, row.Values, id)
	})
}

// act names a change of a row: what is to be done to which revision, and why.
type act struct {
	register string
	id       int64
	base     int
	kind     string
	reason   string
}

func change(ctx context.Context, d *db.DB, by audit.By, c act, decide func(tx *db.Tx, r Register, row Row) (Values, error)) error {
	reason := text.Clean(c.reason)
	switch {
	case reason == "":
		return fault.Invalid("ly-do", "registers.fault.reason")
	case len([]rune(reason)) > maxReason:
		return fault.Invalid("ly-do", "registers.fault.long", "Max", maxReason)
	}
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		r, err := ByCode(tx, c.register)
		if err != nil {
			return err
		}
		row, err := ByID(tx, c.register, c.id)
		if err != nil {
			return err
		}
		if row.Revision != c.base || row.Removed != (c.kind == "restored") {
			return fault.Conflict("registers.fault.changed_since")
		}
		values, err := decide(tx, r, row)
		if err != nil || c.kind == "corrected" && same(values, row.Values) {
			return err
		}
		rev := revision{rowID: row.ID, number: row.Revision + 1, kind: c.kind, values: values, reason: reason}
		if err := moveRow(tx, by, r, rev); err != nil {
			return err
		}
		before, after := any(inWords(r, row.Values)), any(inWords(r, values))
		switch c.kind {
		case "removed":
			after = nil
		case "restored":
			before = nil
		}
		return audit.Write(tx, by, audit.Line{Act: "register." + c.kind, Subject: "register_row", SubjectID: row.ID, Before: before, After: after, Reason: reason})
	})
}

// inWords is a row for the audit: labels and words as they are now, whatever becomes of the kind.
func inWords(r Register, v Values) map[string]string {
	words := map[string]string{}
	for _, f := range r.Fields {
		value := v[f.Code]
		if c, ok := f.Choice(value); ok {
			value = c.Label.VI
		}
		if value != "" {
			words[f.Label.VI] = value
		}
	}
	return words
}
