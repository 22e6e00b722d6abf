// hoithi import sessions, hoithi export sessions: the sessions (ca thi) of a round as a workbook.
package main

import (
	"io"
	"path/filepath"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/judging/results"
	"hoithi/judging/sessions"
)

type importSessionsCommand struct {
	database
	File    string `arg:"" type:"path" help:"sessions_file"`
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Round   string `required:"" placeholder:"CODE" help:"round"`
	DryRun  bool   `help:"dry_run"`
}

// Help is the example shown by --help.
func (importSessionsCommand) Help() string {
	return "hoithi import sessions robocon-2024-vong-loai-ca-thi.xlsx --contest robocon-2024 --round vong-loai --dry-run"
}

// Run imports the sessions and prints what changes.
func (cmd importSessionsCommand) Run(e *env) error {
	content, err := readBook(cmd.File)
	if err != nil {
		return err
	}
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		preview, err := sessions.Import(e.ctx, d, commandBy(), c.ID, sessions.File{Round: cmd.Round, Name: filepath.Base(cmd.File), Content: content}, results.Through, cmd.DryRun)
		if err != nil {
			return err
		}
		e.lines(preview.Summary(e.p))
		e.dryRun(cmd.DryRun)
		return nil
	})
}

type exportSessionsCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Round   string `required:"" placeholder:"CODE" help:"round"`
	Output  string `short:"o" required:"" type:"path" placeholder:"FILE" help:"output"`
}

// Help is the example shown by --help.
func (exportSessionsCommand) Help() string {
	return "hoithi export sessions --contest robocon-2024 --round vong-loai -o ca-thi.xlsx"
}

// Run writes the workbook; an existing file is replaced only once the new one is complete.
func (cmd exportSessionsCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		return e.writeFile(cmd.Output, func(w io.Writer) error {
			return sessions.WriteBook(e.ctx, d, c.ID, cmd.Round, results.Through, w)
		})
	})
}
