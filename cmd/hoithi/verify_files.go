// hoithi verify reads every stored file anew: the files of issued papers, signed scans, documents of registers, backgrounds.
package main

import (
	"fmt"
	"slices"
	"strings"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
	"hoithi/internal/i18n"
)

// filesOf gives, for each of fileReferences, the hashes it holds with the contest's code (” = of none) and a name for people.
var filesOf = map[string]string{
	"register_document.hash": `SELECT d.hash, '' AS contest, d.name FROM register_document d ORDER BY d.id`,
	"paper.word_hash": `SELECT p.word_hash AS hash, c.code AS contest, p.kind || ' ' || p.number || '/' || p.symbol AS name
		FROM paper p JOIN contest c ON c.id = p.contest_id WHERE p.word_hash IS NOT NULL ORDER BY p.id`,
	"paper.pdf_hash": `SELECT p.pdf_hash AS hash, c.code AS contest, p.kind || ' ' || p.number || '/' || p.symbol AS name
		FROM paper p JOIN contest c ON c.id = p.contest_id WHERE p.pdf_hash IS NOT NULL ORDER BY p.id`,
	"paper_scan.hash": `SELECT s.hash, c.code AS contest, s.name FROM paper_scan s JOIN paper p ON p.id = s.paper_id
		JOIN contest c ON c.id = p.contest_id ORDER BY s.id`,
	"report_scan.hash": `SELECT s.hash, '' AS contest, s.name FROM report_scan s ORDER BY s.id`,
	"report_file.hash": `SELECT f.hash, '' AS contest, f.format || ' ' || CAST(i.number AS TEXT) || '/' || i.symbol AS name
		FROM report_file f JOIN report_issue i ON i.id = f.issue_id ORDER BY f.id`,
	"certificate_design.background": `SELECT d.background AS hash, c.code AS contest, d.kind || ' ' || CAST(d.revision AS TEXT) AS name
		FROM certificate_design d JOIN contest c ON c.id = d.contest_id WHERE d.background IS NOT NULL ORDER BY d.id`,
}

// verifyFiles reads the files of the contest with this code, or all, and names each place whose file is not what was kept there.
func verifyFiles(tx *db.Tx, code string) (count int, found []*fault.Fault, err error) {
	whole := map[string]bool{}
	for _, reference := range slices.Sorted(slices.Values(fileReferences)) {
		var rows []struct{ Hash, Contest, Name string }
		if err := tx.Select(&rows, filesOf[reference]); err != nil {
			return 0, nil, fmt.Errorf("files of %s: %w", reference, err)
		}
		for _, r := range rows {
			if code != "" && code != r.Contest {
				continue
			}
			ok, known := whole[r.Hash]
			if !known {
				if ok, err = files.Whole(tx, r.Hash); err != nil {
					return 0, nil, err
				}
				whole[r.Hash] = ok
			}
			if !ok {
				found = append(found, fault.Conflict("verify.file", "What", i18n.Key("verify.file_of."+strings.ReplaceAll(reference, ".", "_")), "Name", r.Name, "Contest", r.Contest, "Hash", r.Hash))
			}
		}
	}
	return len(whole), found, nil
}
