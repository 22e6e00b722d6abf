// hoithi contest: making a contest from a kit or a rules document.
package main

import (
	"fmt"
	"os"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
)

type contestCreateCommand struct {
	database
	Kit   string `placeholder:"NAME" help:"kit"`
	Rules string `placeholder:"FILE" type:"path" help:"rules"`
}

// Help is the example shown by --help.
func (contestCreateCommand) Help() string {
	return "hoithi contest create --kit robocon-2024 --db data/hoithi.db"
}

// Run makes the contest and prints its code.
func (cmd contestCreateCommand) Run(e *env) error {
	if (cmd.Kit == "") == (cmd.Rules == "") {
		return usage("commands.kit_or_rules", "Known", strings.Join(contests.Kits(), ", "))
	}
	doc, err := cmd.document()
	if err != nil {
		return err
	}
	return cmd.with(e, func(d *db.DB) error {
		c, err := contests.Create(e.ctx, d, commandBy(), doc)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("commands.contest_created", "Code", c.Code, "Name", c.Rules.Name.In(e.p.Lang())))
		return nil
	})
}

func (cmd contestCreateCommand) document() ([]byte, error) {
	if cmd.Kit != "" {
		return contests.Kit(cmd.Kit)
	}
	return os.ReadFile(cmd.Rules)
}

type contestKitsCommand struct{}

// Help is the example shown by --help.
func (contestKitsCommand) Help() string { return "hoithi contest kits" }

// Run prints the names of the kits, one a line.
func (contestKitsCommand) Run(e *env) error {
	for _, name := range contests.Kits() {
		fmt.Fprintln(e.out, name)
	}
	return nil
}
