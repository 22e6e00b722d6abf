// hoithi contest list, export, change, diff, extend: the rules of a contest from the command line.
package main

import (
	"fmt"
	"os"

	"hoithi/contests"
	"hoithi/internal/db"
)

type contestListCommand struct{ database }

// Help is the example shown by --help.
func (contestListCommand) Help() string { return "hoithi contest list --db data/hoithi.db" }

// Run prints the contests, newest first.
func (cmd contestListCommand) Run(e *env) error {
	return cmd.withExisting(e, func(d *db.DB) error {
		var all []*contests.Contest
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			all, err = contests.List(tx)
			return err
		})
		if err != nil {
			return err
		}
		if len(all) == 0 {
			fmt.Fprintln(e.out, e.p.T("commands.rules.no_contest"))
		}
		for _, c := range all {
			fmt.Fprintln(e.out, e.p.T("commands.rules.listed", "Code", c.Code, "State", e.p.T("commands.rules.state_"+c.State),
				"Version", c.RulesVersion, "Name", c.Rules.Name))
		}
		return nil
	})
}

type contestExportCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Version int    `name:"number" placeholder:"N" help:"rules_version"`
	Output  string `short:"o" placeholder:"FILE" type:"path" help:"rules_output"`
}

// Help is the example shown by --help.
func (contestExportCommand) Help() string {
	return "hoithi contest export --contest robocon-2024 -o the-le.yaml"
}

// Run writes the document as it was given.
func (cmd contestExportCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		var doc []byte
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			doc, err = contests.Document(tx, c, cmd.Version)
			return err
		})
		if err != nil {
			return err
		}
		if cmd.Output == "" {
			_, err = e.out.Write(doc)
			return err
		}
		if err := os.WriteFile(cmd.Output, doc, 0o644); err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("commands.written", "File", cmd.Output, "Size", len(doc)))
		return nil
	})
}

type contestChangeCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Rules   string `required:"" placeholder:"FILE" type:"path" help:"new_rules"`
	Reason  string `help:"reason"`
	DryRun  bool   `help:"dry_run"`
}

// Help is the example shown by --help.
func (contestChangeCommand) Help() string {
	return "hoithi contest change --contest robocon-2024 --rules the-le.yaml --reason \"Ban Tổ chức thống nhất ngày 20/6/2024\""
}

// Run puts the new document in force and prints what differs.
func (cmd contestChangeCommand) Run(e *env) error {
	doc, err := os.ReadFile(cmd.Rules)
	if err != nil {
		return err
	}
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		var proposal *contests.Proposal
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			proposal, err = contests.Propose(tx, c.ID, doc)
			return err
		})
		if err != nil {
			return err
		}
		if !cmd.DryRun {
			if c, err = contests.ChangeRules(e.ctx, d, commandBy(), c, doc, c.RulesVersion, cmd.Reason, proposal.Seen); err != nil {
				return err
			}
		}
		e.differences(contests.Differences(e.p, proposal.Contest.Rules, proposal.Rules))
		for _, round := range proposal.Reranked {
			fmt.Fprintln(e.out, e.p.T("commands.rules.rules_reranked", "Round", round.Name))
		}
		if !cmd.DryRun {
			fmt.Fprintln(e.out, e.p.T("commands.rules.rules_changed", "Code", c.Code, "Version", c.RulesVersion))
		}
		e.dryRun(cmd.DryRun)
		return nil
	})
}

type contestDiffCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	From    int    `placeholder:"N" help:"version_from"`
	To      int    `placeholder:"N" help:"version_to"`
}

// Help is the example shown by --help.
func (contestDiffCommand) Help() string {
	return "hoithi contest diff --contest robocon-2024 --from 1 --to 2"
}

// Run prints one line for each difference.
func (cmd contestDiffCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		to := cmd.To
		if to == 0 {
			to = c.RulesVersion
		}
		from := cmd.From
		if from == 0 {
			from = max(to-1, 1)
		}
		var before, after *contests.Rules
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			if before, err = contests.RulesOf(tx, c, from); err != nil {
				return err
			}
			after, err = contests.RulesOf(tx, c, to)
			return err
		})
		if err != nil {
			return err
		}
		e.differences(contests.Differences(e.p, before, after))
		return nil
	})
}

// differences prints one line each.
func (e *env) differences(all []contests.Difference) {
	if len(all) == 0 {
		fmt.Fprintln(e.out, e.p.T("commands.rules.no_difference"))
	}
	or := func(text string) string {
		if text == "" {
			return e.p.T("commands.rules.nothing_there")
		}
		return text
	}
	for _, d := range all {
		fmt.Fprintln(e.out, e.p.T("commands.rules.difference", "Where", d.Where, "Before", or(d.Before), "After", or(d.After)))
	}
}

type contestExtendCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Until   string `required:"" placeholder:"MINUTE" help:"extend_until"`
	Reason  string `required:"" help:"public_reason"`
}

// Help is the example shown by --help.
func (contestExtendCommand) Help() string {
	return "hoithi contest extend --contest robocon-2024 --until \"2024-07-05 17:00\" --reason \"Nhiều trường đề nghị thêm thời gian\""
}

// Run extends the registration.
func (cmd contestExtendCommand) Run(e *env) error {
	until, ok := contests.ReadMinute(cmd.Until)
	if !ok {
		return usage("commands.rules.bad_minute", "Value", cmd.Until)
	}
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		extended, err := contests.Extend(e.ctx, d, commandBy(), c, until, 0, cmd.Reason)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("commands.rules.extended", "Code", c.Code,
			"Until", e.p.DateTime(until.Time(extended.Rules.Location()).UnixMilli(), extended.Rules.Location())))
		return nil
	})
}
