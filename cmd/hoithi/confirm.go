// hoithi confirm: second eyes on imported marks, on the command line.
package main

import (
	"fmt"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/judging/marking"
)

type confirmCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Round   string `required:"" placeholder:"CODE" help:"round"`
	By      string `required:"" placeholder:"NAME" help:"confirm_by"`
}

// Help is the example shown by --help.
func (confirmCommand) Help() string {
	return "hoithi confirm --contest robocon-2024 --round vong-loai --by \"Lê Thị Thu\""
}

// Run confirms all that waits in the round.
func (cmd confirmCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		by, err := commandAs(e, d, cmd.By)
		if err != nil {
			return err
		}
		n, err := marking.Confirm(e.ctx, d, by, c, marking.Confirmation{Round: cmd.Round})
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("commands.confirmed", "Count", n, "Round", cmd.Round))
		return nil
	})
}
