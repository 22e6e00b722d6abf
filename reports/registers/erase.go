// Erasing personal data from a row on record: the words go from every revision, the row stays and is counted as before.
package registers

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
	"hoithi/internal/text"
)

// actErase is the act of the line that says who erased what and why, without a word of it.
const actErase = "register.erase"

// RevisionSource is how revisions are sealed. Their values are part of them.
func RevisionSource() audit.Source {
	return audit.Source{Name: "register_revision", Table: "register_revision", ID: "id", At: "recorded_at", Contest: "0", Personal: true,
		Columns: []string{"row_id", "revision", "register", "kind", "day", "file_name", "account_id", "actor", "reason", "recorded_at"},
		Parts: `SELECT revision_id AS id, field AS c0, value AS c1, canon AS c2, CAST(number AS TEXT) AS c3 FROM register_cell
			WHERE revision_id IN (?) ORDER BY revision_id`,
		Label: `SELECT v.id, v.register AS c0, CAST(v.row_id AS TEXT) || '.' || CAST(v.revision AS TEXT) AS c1 FROM register_revision v WHERE v.id IN (?)`}
}

// DocumentSource is how attached documents are sealed: what one holds is named by its hash.
func DocumentSource() audit.Source {
	return audit.Source{Name: "register_document", Table: "register_document", ID: "id", At: "added_at", Contest: "0", Personal: true,
		Columns: []string{"row_id", "hash", "name", "actor", "added_at"}, Label: DocumentLabel}
}

// DocumentLabel names documents by their ids.
const DocumentLabel = `SELECT d.id, d.name AS c0, CAST(d.row_id AS TEXT) AS c1 FROM register_document d WHERE d.id IN (?)`

// Erasing says what is to be erased from a row, and why.
type Erasing struct {
	Fields      []string // codes
	Replacement string   // stands in their place; "" = words that say so
	Documents   []int64  // attached now or before
	Reason      string
}

// Erasable says whether a field may hold personal data: words, and days and years that place the row in no period.
func (r Register) Erasable(f Field) bool {
	return f.Kind == KindText || f.Kind == KindYear || f.Kind == KindDate && f.Code != r.Dated
}

// check brings it into form and says what is wrong.
func (e Erasing) check(r Register) (Erasing, error) {
	e.Reason, e.Replacement = text.Clean(e.Reason), text.Clean(e.Replacement)
	var faults []error
	if len(e.Fields)+len(e.Documents) == 0 {
		faults = append(faults, fault.Invalid("truong", "registers.erase.nothing"))
	}
	for _, code := range e.Fields {
		if f, ok := r.Field(code); !ok || !r.Erasable(f) {
			faults = append(faults, fault.Invalid("truong", "registers.erase.not_this", "Field", code))
		}
	}
	switch {
	case e.Reason == "":
		faults = append(faults, fault.Invalid("ly-do", "registers.fault.reason"))
	case len([]rune(e.Reason)) > maxReason:
		faults = append(faults, fault.Invalid("ly-do", "registers.fault.long", "Max", maxReason))
	}
	if len([]rune(e.Replacement)) > maxText {
		faults = append(faults, fault.Invalid("thay", "registers.fault.long", "Max", maxText))
	}
	return e, errors.Join(faults...)
}

// Erase replaces what a row says in fields, in all of its revisions, takes documents away with their content, and erases what the
// audit says about the row, with every salt. Day, choices and numbers stay, so figures stay what they were. It cannot be undone.
//
// forget throws away the content of a file that nothing else refers to. Invalid "truong", "ly-do", "thay"; Conflict when another row
// would be the same, or what was just recorded is not sealed yet; NotFound for another row's document.
func Erase(ctx context.Context, d *db.DB, by audit.By, register string, id int64, e Erasing, forget func(tx *db.Tx, hash string) error) error {
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		r, err := ByCode(tx, register)
		if err != nil {
			return err
		}
		e, err := e.check(r)
		if err != nil {
			return err
		}
		row, err := ByID(tx, register, id)
		if err != nil {
			return err
		}
		if err := eraseAudit(tx, by, row.ID, e.Reason); err != nil {
			return err
		}
		if err := eraseFields(tx, by, r, row, e); err != nil {
			return err
		}
		if err := eraseDocuments(tx, by, row.ID, e, forget); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM register_upload`); err != nil { // a workbook that waits may hold the row
			return fmt.Errorf("drop waiting workbooks: %w", err)
		}
		var labels []string
		for _, code := range e.Fields {
			f, _ := r.Field(code)
			labels = append(labels, f.Label.VI)
		}
		return audit.Write(tx, by, audit.Line{Act: actErase, Subject: "register_row", SubjectID: row.ID, Reason: e.Reason,
			After: map[string]any{"fields": labels, "documents": len(e.Documents)}})
	})
}

// eraseAudit erases the lines about the row; a row that came with a workbook has none.
func eraseAudit(tx *db.Tx, by audit.By, rowID int64, reason string) error {
	err := audit.EraseSubject(tx, by, 0, "register_row", rowID, reason)
	if fault.KindOf(err) == fault.KindNotFound {
		return nil
	}
	return err
}

// eraseFields writes other words into every revision and finds the row by them from now on.
func eraseFields(tx *db.Tx, by audit.By, r Register, row Row, e Erasing) error {
	if len(e.Fields) == 0 {
		return nil
	}
	words := e.Replacement
	if words == "" {
		words = fmt.Sprintf("(đã xóa dữ liệu cá nhân, dòng %d)", row.ID) // two rows of a day stay two
	}
	for _, code := range e.Fields {
		f, _ := r.Field(code)
		var err error
		if f.Kind == KindText {
			_, err = tx.Exec(`UPDATE register_cell SET value = ?, canon = ? WHERE field = ? AND revision_id IN (SELECT id FROM register_revision WHERE row_id = ?)`,
				words, f.canon(words), code, row.ID)
		} else {
			_, err = tx.Exec(`DELETE FROM register_cell WHERE field = ? AND revision_id IN (SELECT id FROM register_revision WHERE row_id = ?)`, code, row.ID)
		}
		if err != nil {
			return fmt.Errorf("erase %s of row %d: %w", code, row.ID, err)
		}
		if _, filled := row.Values[code]; filled && f.Kind == KindText {
			row.Values[code] = words
		} else {
			delete(row.Values, code)
		}
	}
	if !row.Removed {
		if err := notThere(tx, r, row.Values, row.ID); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`UPDATE register_row SET sameness = ?, search = ? WHERE id = ?`, r.sameness(row.Values), r.search(row.Values), row.ID)
	if err == nil {
		_, err = tx.Exec(`UPDATE register_revision SET reason = '' WHERE row_id = ? AND file_name = ''`, row.ID)
	}
	var ids []int64
	if err == nil {
		err = tx.Select(&ids, `SELECT id FROM register_revision WHERE row_id = ? ORDER BY id`, row.ID)
	}
	if err != nil {
		return fmt.Errorf("erase row %d: %w", row.ID, err)
	}
	return eraseSalts(tx, by, RevisionSource(), ids, e.Reason)
}

// eraseSalts takes the salts of rows; those that lost theirs before are done.
func eraseSalts(tx *db.Tx, by audit.By, source audit.Source, ids []int64, reason string) error {
	err := audit.EraseRows(tx, by, 0, source, ids, reason)
	if fault.KindOf(err) == fault.KindNotFound {
		return nil
	}
	return err
}

// eraseDocuments takes documents off the row with their names and contents.
func eraseDocuments(tx *db.Tx, by audit.By, rowID int64, e Erasing, forget func(tx *db.Tx, hash string) error) error {
	if len(e.Documents) == 0 {
		return nil
	}
	gone, err := files.KeepErased(tx)
	if err != nil {
		return err
	}
	all, err := everAttached(tx, rowID)
	if err != nil {
		return err
	}
	for _, id := range e.Documents {
		at := slices.IndexFunc(all, func(doc Document) bool { return doc.ID == id })
		if at < 0 {
			return fault.NotFound("files.unknown")
		}
		_, err := tx.Exec(`UPDATE register_document SET hash = ?, name = '-', removed_by = CASE WHEN removed_at IS NULL THEN ? ELSE removed_by END,
			removed_at = COALESCE(removed_at, ?) WHERE id = ?`, gone, by.Name, tx.NowMS(), id)
		if err != nil {
			return fmt.Errorf("erase document %d: %w", id, err)
		}
		if err := forget(tx, all[at].Hash); err != nil {
			return fmt.Errorf("forget content of document %d: %w", id, err)
		}
	}
	return eraseSalts(tx, by, DocumentSource(), e.Documents, e.Reason)
}

// everAttached lists what was attached to a row at any time and is not erased.
func everAttached(tx *db.Tx, rowID int64) (list []Document, err error) {
	err = tx.Select(&list, `SELECT d.id, d.name, d.hash, f.size, d.actor, d.added_at FROM register_document d JOIN stored_file f ON f.hash = d.hash
		WHERE d.row_id = ? AND f.media <> ? ORDER BY d.id`, rowID, files.ErasedMedia)
	if err != nil {
		return nil, fmt.Errorf("documents of row %d: %w", rowID, err)
	}
	return list, nil
}

// erasure says who erased something from a row, and why.
type erasure struct {
	At     int64
	Actor  string
	Reason string
}

func erasuresOf(tx *db.Tx, rowID int64) (list []erasure, err error) {
	err = tx.Select(&list, `SELECT at, actor, reason FROM audit WHERE act = ? AND contest_id = 0 AND subject = 'register_row' AND subject_id = ? ORDER BY id`, actErase, rowID)
	if err != nil {
		return nil, fmt.Errorf("erasures of row %d: %w", rowID, err)
	}
	return list, nil
}

// ErasableRow is what can be erased from a row: fields that say something, now or in an older revision, and documents.
type ErasableRow struct {
	Fields    []Field
	Documents []Document
}

// ErasableOf lists what can be erased from a row. NotFound.
func ErasableOf(tx *db.Tx, register string, id int64) (there ErasableRow, err error) {
	r, err := ByCode(tx, register)
	if err != nil {
		return there, err
	}
	if _, err := ByID(tx, register, id); err != nil {
		return there, err
	}
	history, err := History(tx, id)
	if err != nil {
		return there, err
	}
	for _, f := range r.Fields {
		if r.Erasable(f) && slices.ContainsFunc(history, func(rev Revision) bool { return rev.Values[f.Code] != "" }) {
			there.Fields = append(there.Fields, f)
		}
	}
	there.Documents, err = everAttached(tx, id)
	return there, err
}
