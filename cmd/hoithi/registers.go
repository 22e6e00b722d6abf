// hoithi import registers, hoithi export registers: the registers of the Union's work from and to a workbook.
package main

import (
	"bytes"
	"io"
	"path/filepath"

	"hoithi/internal/db"
	"hoithi/reports/registers"
)

type importRegistersCommand struct {
	database
	File   string `arg:"" type:"path" help:"registers_file"`
	DryRun bool   `help:"dry_run"`
}

// Help is the example shown by --help.
func (importRegistersCommand) Help() string {
	return "hoithi import registers so-hoat-dong-2024.xlsx --dry-run"
}

// Run imports the workbook and prints what it holds.
func (cmd importRegistersCommand) Run(e *env) error {
	content, err := readBook(cmd.File)
	if err != nil {
		return err
	}
	return cmd.withExisting(e, func(d *db.DB) error {
		preview, err := registers.Import(e.ctx, d, commandBy(), registers.File{Name: filepath.Base(cmd.File), Content: content}, cmd.DryRun)
		if err != nil {
			return err
		}
		e.lines(preview.Summary(e.p))
		e.dryRun(cmd.DryRun)
		return nil
	})
}

type exportRegistersCommand struct {
	database
	Output   string `short:"o" required:"" type:"path" placeholder:"FILE" help:"output"`
	Year     int    `placeholder:"2024" help:"export_year"`
	Register string `placeholder:"CODE" help:"export_register"`
}

// Help is the example shown by --help.
func (exportRegistersCommand) Help() string {
	return "hoithi export registers -o so-hoat-dong-2024.xlsx --year 2024"
}

// Run writes the workbook; an existing file is replaced only once the new one is complete.
func (cmd exportRegistersCommand) Run(e *env) error {
	return cmd.withExisting(e, func(d *db.DB) error {
		var content bytes.Buffer
		err := d.Read(e.ctx, func(tx *db.Tx) error {
			content.Reset()
			return registers.Export(tx, &content, registers.ExportOf{Year: cmd.Year, Register: cmd.Register})
		})
		if err != nil {
			return err
		}
		return e.writeFile(cmd.Output, func(w io.Writer) error {
			_, err := w.Write(content.Bytes())
			return err
		})
	})
}
