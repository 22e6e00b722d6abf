// hoithi import: rosters and marks from workbooks, with the same use cases as the pages.
package main

import (
	"os"
	"path/filepath"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/registration/roster"
)

type importRosterCommand struct {
	database
	File    string `arg:"" type:"path" help:"${help_roster_file}"`
	Contest string `required:"" placeholder:"CODE" help:"${help_contest_code}"`
	DryRun  bool   `help:"${help_dry_run}"`
}

// Help is the example shown by --help.
func (importRosterCommand) Help() string {
	return "hoithi import roster robocon-2024-danh-sach-dang-ky.xlsx --contest robocon-2024 --dry-run"
}

// Run imports the roster and prints what it holds.
func (cmd importRosterCommand) Run(e *env) error {
	content, err := os.ReadFile(cmd.File)
	if err != nil {
		return err
	}
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		preview, err := roster.Import(e.ctx, d, commandBy(), c, filepath.Base(cmd.File), content, cmd.DryRun)
		if err != nil {
			return err
		}
		e.lines(rosterLines(e.p, preview))
		e.dryRun(cmd.DryRun)
		return nil
	})
}

// rosterLines says what a roster holds and what becomes of it: counts, each team that changes, and what to look at.
func rosterLines(p *i18n.Printer, v roster.Preview) []string {
	lines := []string{p.T("commands.roster.counts", "Teams", p.Number(int64(v.Teams)), "Memberships", p.Number(int64(v.Memberships)),
		"People", p.Number(int64(v.People)), "Units", p.Number(int64(v.Units)), "Areas", p.Number(int64(v.Areas)))}
	lines = append(lines, p.T("commands.roster.outcome", "New", p.Number(int64(v.TeamsNew)), "Changed", p.Number(int64(v.TeamsChanged)),
		"Unchanged", p.Number(int64(v.TeamsUnchanged)), "UnitsNew", p.Number(int64(v.UnitsNew))))
	for _, note := range v.Notes {
		lines = append(lines, p.T(note.Key, note.Args...))
	}
	for _, change := range v.Changes {
		for _, l := range change.Lines {
			lines = append(lines, p.T("commands.roster.change", "Row", change.Row, "Code", change.Code, "Team", change.Team,
				"Field", p.T("registration.change."+l.Field), "Old", l.Old, "New", l.New))
		}
	}
	for _, flag := range v.Flags {
		lines = append(lines, p.T("commands.roster.flag", "Row", flag.Row, "Text", p.T(flag.Key, flag.Args...)))
	}
	return lines
}

type importMarksCommand struct {
	database
	File    string `arg:"" type:"path" help:"${help_marks_file}"`
	Contest string `required:"" placeholder:"CODE" help:"${help_contest_code}"`
	Round   string `required:"" placeholder:"CODE" help:"${help_round}"`
	DryRun  bool   `help:"${help_dry_run}"`
	Reason  string `help:"${help_reason}"`
}

// Help is the example shown by --help.
func (importMarksCommand) Help() string {
	return "hoithi import marks robocon-2024-vong-loai.xlsx --contest robocon-2024 --round vong-loai"
}

// Run imports the marks and prints what changes.
func (cmd importMarksCommand) Run(e *env) error {
	content, err := os.ReadFile(cmd.File)
	if err != nil {
		return err
	}
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		preview, err := marking.Import(e.ctx, d, commandBy(), c, marking.File{Round: cmd.Round, Name: filepath.Base(cmd.File), Content: content, Reason: cmd.Reason}, results.Through, cmd.DryRun)
		if err != nil {
			return err
		}
		e.lines(preview.Summary(e.p))
		e.dryRun(cmd.DryRun)
		return nil
	})
}
