// hoithi import history, hoithi export history: results of past editions from and to a workbook.
package main

import (
	"bytes"
	"io"
	"path/filepath"

	"hoithi/internal/db"
	"hoithi/reports/history"
)

type importHistoryCommand struct {
	database
	File   string `arg:"" type:"path" help:"history_file"`
	DryRun bool   `help:"dry_run"`
}

// Help is the example shown by --help.
func (importHistoryCommand) Help() string {
	return "hoithi import history ket-qua-cac-nam.xlsx --dry-run"
}

// Run imports the workbook and prints what it holds.
func (cmd importHistoryCommand) Run(e *env) error {
	content, err := readBook(cmd.File)
	if err != nil {
		return err
	}
	return cmd.withExisting(e, func(d *db.DB) error {
		outcome, err := history.Import(e.ctx, d, commandBy(), filepath.Base(cmd.File), content, cmd.DryRun)
		if err != nil {
			return err
		}
		e.lines(outcome.Summary(e.p))
		e.dryRun(cmd.DryRun)
		return nil
	})
}

type exportHistoryCommand struct {
	database
	Output string `short:"o" required:"" type:"path" placeholder:"FILE" help:"output"`
}

// Help is the example shown by --help.
func (exportHistoryCommand) Help() string { return "hoithi export history -o ket-qua-cac-nam.xlsx" }

// Run writes the workbook; an existing file is replaced only once the new one is complete.
func (cmd exportHistoryCommand) Run(e *env) error {
	return cmd.withExisting(e, func(d *db.DB) error {
		var content bytes.Buffer
		err := d.Read(e.ctx, func(tx *db.Tx) error {
			content.Reset()
			return history.Export(tx, &content)
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
