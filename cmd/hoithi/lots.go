// hoithi lot seal and draw: the two acts of a lot that nobody can steer.
package main

import (
	"fmt"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/judging/results"
)

type lotSealCommand struct {
	database
	Contest  string `required:"" placeholder:"CODE" help:"contest_code"`
	Round    string `required:"" placeholder:"CODE" help:"round"`
	Division string `placeholder:"CODE" help:"table_division"`
	Rank     int    `placeholder:"N" help:"lot_rank"`
	Reason   string `help:"lot_reason"`
	By       string `placeholder:"NAME" help:"acting"`
}

// Help is the example shown by --help.
func (lotSealCommand) Help() string {
	return "hoithi lot seal --contest robocon-2024 --round vong-loai --division B"
}

// Run fixes the seed and prints what is to be made public before the words are drawn; the seed itself stays secret.
func (cmd lotSealCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		if err := knownTable(c, cmd.Round, cmd.Division); err != nil {
			return err
		}
		by, err := commandAs(e, d, cmd.By)
		if err != nil {
			return err
		}
		lot, err := results.SealLot(e.ctx, d, by, c, results.Sealing{Round: cmd.Round, Division: cmd.Division, Rank: cmd.Rank, Reason: cmd.Reason})
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("commands.lot_sealed", "Number", lot.ID, "Entries", strings.Join(lot.Codes, ", "), "Places", lot.Places, "Commitment", lot.Commitment))
		return nil
	})
}

type lotDrawCommand struct {
	database
	Contest   string `required:"" placeholder:"CODE" help:"contest_code"`
	Lot       int64  `required:"" placeholder:"N" help:"lot_number"`
	Words     string `required:"" help:"lot_words"`
	DecidedBy string `required:"" help:"decided_by"`
	Reason    string `help:"reason"`
	By        string `placeholder:"NAME" help:"acting"`
}

// Help is the example shown by --help.
func (lotDrawCommand) Help() string {
	return "hoithi lot draw --contest robocon-2024 --lot 1 --words \"Tây Yên Tử 17\" --decided-by \"Hội đồng giám khảo\""
}

// Run draws the lot and prints the order and the seed, which is public from then on.
func (cmd lotDrawCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		by, err := commandAs(e, d, cmd.By)
		if err != nil {
			return err
		}
		lot, err := results.DrawSealed(e.ctx, d, by, c, results.Drawing{Lot: cmd.Lot, Words: cmd.Words, DecidedBy: cmd.DecidedBy, Reason: cmd.Reason})
		if err != nil {
			return err
		}
		order := lot.Order()
		fmt.Fprintln(e.out, e.p.T("commands.lot_drawn", "Number", lot.ID, "Chosen", strings.Join(order[:lot.Places], ", "), "Seed", lot.Seed))
		printTickets(e.out, lot.Seed, lot.Words, order)
		return nil
	})
}
