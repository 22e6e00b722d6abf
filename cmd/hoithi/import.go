// hoithi import: rosters and marks from workbooks, with the same use cases as the pages.
package main

import (
	"io"
	"os"
	"path/filepath"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/sheet"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/registration/roster"
)

type importRosterCommand struct {
	database
	File    string `arg:"" type:"path" help:"roster_file"`
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	DryRun  bool   `help:"dry_run"`
}

// Help is the example shown by --help.
func (importRosterCommand) Help() string {
	return "hoithi import roster robocon-2024-danh-sach-dang-ky.xlsx --contest robocon-2024 --dry-run"
}

// Run imports the roster and prints what it holds.
func (cmd importRosterCommand) Run(e *env) error {
	content, err := readBook(cmd.File)
	if err != nil {
		return err
	}
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		preview, err := roster.Import(e.ctx, d, commandBy(), c, filepath.Base(cmd.File), content, cmd.DryRun)
		if err != nil {
			return err
		}
		e.lines(preview.Summary(e.p))
		e.dryRun(cmd.DryRun)
		return nil
	})
}

// readBook reads a workbook, and of anything larger only enough to tell: a device or a disk image has no end.
func readBook(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, sheet.MaxBytes+1))
}

type importMarksCommand struct {
	database
	File    string `arg:"" type:"path" help:"marks_file"`
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Round   string `required:"" placeholder:"CODE" help:"round"`
	DryRun  bool   `help:"dry_run"`
	Reason  string `help:"reason"`
}

// Help is the example shown by --help.
func (importMarksCommand) Help() string {
	return "hoithi import marks robocon-2024-vong-loai.xlsx --contest robocon-2024 --round vong-loai"
}

// Run imports the marks and prints what changes.
func (cmd importMarksCommand) Run(e *env) error {
	content, err := readBook(cmd.File)
	if err != nil {
		return err
	}
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		preview, err := marking.Import(e.ctx, d, commandBy(), c, marking.File{Round: cmd.Round, Name: filepath.Base(cmd.File), Content: content, Reason: cmd.Reason}, results.Through, cmd.DryRun)
		if err != nil {
			return err
		}
		e.lines(preview.Summary(e.p))
		e.dryRun(cmd.DryRun)
		return nil
	})
}
