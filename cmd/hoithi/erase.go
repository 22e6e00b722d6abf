// Erasing on record: files that nothing refers to any more, and hoithi erase register.
package main

import (
	"fmt"
	"slices"
	"strings"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/reports/registers"
)

// fileReferences are the columns that refer to the content of a file, as table.column.
var fileReferences = []string{"register_document.hash", "paper.word_hash", "paper.pdf_hash", "paper_scan.hash", "report_scan.hash", "report_file.hash", "certificate_design.background"}

// forgetFile throws away the content of a file that nothing refers to any more.
func forgetFile(tx *db.Tx, hash string) error {
	query, args := `DELETE FROM stored_file WHERE hash = ?`, []any{hash}
	for _, reference := range fileReferences {
		table, column, _ := strings.Cut(reference, ".")
		query, args = query+fmt.Sprintf(` AND NOT EXISTS (SELECT 1 FROM %s r WHERE r.%s = ?)`, table, column), append(args, hash)
	}
	_, err := tx.Exec(query, args...)
	return err
}

type eraseCommands struct {
	Register eraseRegisterCommand `cmd:"" help:"erase_register"`
}

type eraseRegisterCommand struct {
	database
	Register  string   `required:"" placeholder:"CODE" help:"export_register"`
	Row       int64    `required:"" placeholder:"N" help:"register_row"`
	Field     []string `placeholder:"NAME" sep:"none" help:"erase_field"`
	Document  []string `placeholder:"NAME" sep:"none" help:"erase_document"`
	Instead   string   `placeholder:"TEXT" help:"erase_instead"`
	Reason    string   `required:"" help:"reason"`
	By        string   `required:"" placeholder:"NAME" help:"publish_by"`
	Confirmed bool     `name:"yes" help:"erase_yes"`
}

// Help is the example shown by --help.
func (eraseRegisterCommand) Help() string {
	return "hoithi erase register --register ton-vinh --row 57 --field \"Cá nhân, tập thể\" --reason \"Theo đơn ngày 12/8/2024.\" --by thuky --yes"
}

// Run seals what waits for it, so that the chain knows what was there, and erases. Without --yes nothing is done.
func (cmd eraseRegisterCommand) Run(e *env) error {
	return cmd.withExisting(e, func(d *db.DB) error {
		by, err := commandAs(e, d, cmd.By)
		if err != nil {
			return err
		}
		erasing := registers.Erasing{Replacement: cmd.Instead, Reason: cmd.Reason}
		err = d.Read(e.ctx, func(tx *db.Tx) error {
			there, err := registers.ErasableOf(tx, cmd.Register, cmd.Row)
			if err != nil {
				return err
			}
			return cmd.choose(e, there, &erasing)
		})
		if err != nil {
			return err
		}
		if !cmd.Confirmed {
			return usage("commands.erase_yes")
		}
		if _, err := audit.NewSealer(d, sealed).All(e.ctx); err != nil {
			return err
		}
		if err := registers.Erase(e.ctx, d, by, cmd.Register, cmd.Row, erasing, forgetFile); err != nil {
			return err
		}
		if _, err := audit.NewSealer(d, sealed).All(e.ctx); err != nil { // the line that vouches for it
			return err
		}
		fmt.Fprintln(e.out, e.p.T("registers.erase.done"))
		return nil
	})
}

// choose finds the fields by label or code and the documents by name.
func (cmd eraseRegisterCommand) choose(e *env, there registers.ErasableRow, into *registers.Erasing) error {
	known := func(list []string, word string) bool {
		return slices.ContainsFunc(list, func(other string) bool { return text.Canon(other) == text.Canon(word) })
	}
	var names []string
	for _, f := range there.Fields {
		names = append(names, f.Label.VI)
		if known(cmd.Field, f.Label.VI) || known(cmd.Field, f.Code) {
			into.Fields = append(into.Fields, f.Code)
		}
	}
	for _, doc := range there.Documents {
		names = append(names, doc.Name)
		if known(cmd.Document, doc.Name) {
			into.Documents = append(into.Documents, doc.ID)
		}
	}
	if len(into.Fields) < len(cmd.Field) || len(into.Documents) < len(cmd.Document) || len(into.Fields)+len(into.Documents) == 0 {
		return fault.Invalid("", "commands.erase_what", "Known", strings.Join(names, "; "))
	}
	return nil
}
