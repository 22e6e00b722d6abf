// hoithi import judges, hoithi judge links: the panel from a workbook, and how its people come in.
package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/judging/marking"
)

type importJudgesCommand struct {
	database
	File    string `arg:"" type:"path" help:"judges_file"`
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	DryRun  bool   `help:"dry_run"`
}

// Help is the example shown by --help.
func (importJudgesCommand) Help() string {
	return "hoithi import judges sang-tao-2024-giam-khao.xlsx --contest sang-tao-2024 --dry-run"
}

// Run imports the judges and prints what changes.
func (cmd importJudgesCommand) Run(e *env) error {
	content, err := readBook(cmd.File)
	if err != nil {
		return err
	}
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		preview, err := marking.ImportJudges(e.ctx, d, commandBy(), c.ID, marking.JudgeFile{Name: filepath.Base(cmd.File), Content: content}, cmd.DryRun)
		if err != nil {
			return err
		}
		e.lines(preview.Summary(e.p))
		e.dryRun(cmd.DryRun)
		return nil
	})
}

type judgeCommands struct {
	Links judgeLinksCommand `cmd:"" help:"judge_links"`
}

type judgeLinksCommand struct {
	database
	Contest string   `required:"" placeholder:"CODE" help:"contest_code"`
	Judge   []string `placeholder:"CODE" help:"judge_code"`
	BaseURL string   `name:"base-url" default:"http://localhost:8080" env:"HOITHI_BASE_URL" help:"base_url"`
}

// Help is the example shown by --help.
func (judgeLinksCommand) Help() string {
	return "hoithi judge links --contest sang-tao-2024 --judge GK406 --judge GK408"
}

// Run makes new personal links and prints them once: code, name, address, the six digits.
func (cmd judgeLinksCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		for i, code := range cmd.Judge {
			cmd.Judge[i] = strings.ToUpper(code)
		}
		links, err := marking.NewLinks(e.ctx, d, commandBy(), c.ID, func(j marking.JudgeRow) bool {
			return len(cmd.Judge) == 0 || slices.Contains(cmd.Judge, j.Code)
		})
		if err != nil {
			return err
		}
		if len(links) == 0 {
			return usage("commands.no_judges", "Contest", c.Code)
		}
		for _, l := range links {
			fmt.Fprintf(e.out, "%s\t%s\t%s/vao/%s\t%s\n", l.Judge.Code, l.Judge.Name, strings.TrimSuffix(cmd.BaseURL, "/"), l.Token, l.Code)
		}
		return nil
	})
}
