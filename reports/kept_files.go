// The files of an issued report: drawn once, kept with their hash in the act of issuing, and given out as they were ever after.
package reports

import (
	"errors"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/files"
)

// keptFormats are the files that are kept. The data file is the frozen content itself. The workbook is made for each reader: it shows the rows
// behind a figure only to who may open them, and none whose personal data were erased since.
var keptFormats = [...]string{"docx", "pdf", "txt"}

// madeFile is a file ready to be kept.
type madeFile struct {
	files.File
	format  string
	content []byte
}

// draw makes the files of a report that is about to be issued.
func (i Issued) draw(tx *db.Tx) (made []madeFile, err error) {
	d, err := i.Draft()
	if err != nil {
		return nil, err
	}
	for _, format := range keptFormats {
		content, err := drawFile(tx, d, &i, format, nil, nil)
		if err != nil {
			return nil, err
		}
		made = append(made, madeFile{files.Made(media[format], content), format, content})
	}
	return made, nil
}

// keepFiles keeps them inside the act.
func keepFiles(tx *db.Tx, i Issued, made []madeFile) error {
	for _, f := range made {
		if err := files.Keep(tx, f.File, f.content); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO report_file (issue_id, format, hash, made_at) VALUES (?, ?, ?, ?)`, i.ID, f.format, f.Hash, tx.NowMS()); err != nil {
			return fmt.Errorf("file of report %d: %w", i.ID, err)
		}
	}
	return nil
}

// keptFile reads a file as it was kept; kept is false for a format that is not, and for a report issued before files were.
func keptFile(tx *db.Tx, issueID int64, format string) (content []byte, kept bool, err error) {
	var hash string
	err = tx.Get(&hash, `SELECT hash FROM report_file WHERE issue_id = ? AND format = ?`, issueID, format)
	if errors.Is(err, db.ErrNoRow) {
		return nil, false, nil
	}
	if err == nil {
		_, content, err = files.Content(tx, hash)
	}
	if err != nil {
		return nil, false, fmt.Errorf("file of report %d: %w", issueID, err)
	}
	return content, true, nil
}
