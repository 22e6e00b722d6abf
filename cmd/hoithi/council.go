// hoithi call-up, withhold and lot: what the organisers and the council decide besides ties.
package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/judging/results"
	"hoithi/judging/scoring"
)

type callUpCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Round   string `required:"" placeholder:"CODE" help:"reserve_round"`
	Entry   string `required:"" placeholder:"CODE" help:"reserve_entry"`
	For     string `placeholder:"CODE" help:"reserve_for"`
	Reason  string `required:"" help:"reason"`
	Despite bool   `help:"reserve_despite"`
}

// Help is the example shown by --help.
func (callUpCommand) Help() string {
	return "hoithi call-up --contest robocon-2024 --round vong-loai --entry RB24-B-0101 --reason \"Đơn xin rút ngày 5/8/2024.\""
}

// Run calls the reserve up.
func (cmd callUpCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		err := results.CallReserve(e.ctx, d, commandBy(), c, results.Call{Round: cmd.Round, Entry: cmd.Entry, For: cmd.For, Reason: cmd.Reason, Despite: cmd.Despite})
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("ranking.called", "Entry", strings.ToUpper(cmd.Entry)))
		return nil
	})
}

type withholdCommand struct {
	database
	Contest   string `required:"" placeholder:"CODE" help:"contest_code"`
	Round     string `required:"" placeholder:"CODE" help:"round"`
	Division  string `placeholder:"CODE" help:"table_division"`
	Prize     string `required:"" placeholder:"CODE" help:"prize"`
	Count     int    `required:"" help:"withheld_count"`
	DecidedBy string `required:"" help:"decided_by"`
	Reason    string `required:"" help:"reason"`
}

// Help is the example shown by --help.
func (withholdCommand) Help() string {
	return "hoithi withhold --contest sang-tao-2024 --round chung-khao --prize dac-biet --count 1 --decided-by \"Hội đồng giám khảo\" --reason \"Không có bài đạt yêu cầu.\""
}

// Run records what is withheld.
func (cmd withholdCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		if err := knownTable(c, cmd.Round, cmd.Division); err != nil {
			return err
		}
		err := results.Withhold(e.ctx, d, commandBy(), c, results.Withholding{Round: cmd.Round, Division: cmd.Division, Prize: cmd.Prize, Count: cmd.Count,
			DecidedBy: cmd.DecidedBy, Reason: cmd.Reason})
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("ranking.withheld"))
		return nil
	})
}

type lotCommands struct {
	Seal   lotSealCommand   `cmd:"" help:"lot_seal"`
	Draw   lotDrawCommand   `cmd:"" help:"lot_draw"`
	Verify lotVerifyCommand `cmd:"" help:"lot_verify"`
}

type lotVerifyCommand struct {
	database
	Contest    string   `placeholder:"CODE" help:"contest_code"`
	Round      string   `placeholder:"CODE" help:"round"`
	Seed       string   `help:"lot_seed"`
	Words      string   `help:"lot_words"`
	Commitment string   `help:"lot_commitment"`
	Entry      []string `placeholder:"CODE" help:"lot_entry"`
}

// Help is the example shown by --help.
func (lotVerifyCommand) Help() string {
	return "hoithi lot verify --contest robocon-2024 --round vong-loai\nhoithi lot verify --seed 0a1b… --words \"Tây Yên Tử 17\" --entry RB24-B-0023 --entry RB24-B-0037 --commitment 9f8e…"
}

// Run draws lots again: with a seed that of its arguments, without one all of a round.
func (cmd lotVerifyCommand) Run(e *env) error {
	if cmd.Seed != "" {
		return cmd.byHand(e)
	}
	if cmd.Contest == "" || cmd.Round == "" {
		return usage("commands.lot_what")
	}
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		var lots []results.Lot
		var wrong []int64
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			lots, wrong, err = results.CheckLots(tx, c, cmd.Round)
			return err
		})
		if err != nil {
			return err
		}
		if len(lots) == 0 {
			fmt.Fprintln(e.out, e.p.T("commands.lot_none"))
		}
		for _, l := range lots {
			key := "commands.lot_waits"
			switch {
			case slices.Contains(wrong, l.ID):
				key = "commands.lot_wrong"
			case l.DrawnAt != nil:
				key = "commands.lot_good"
			}
			fmt.Fprintln(e.out, e.p.T(key, "Number", l.ID, "Commitment", l.Commitment))
			printTickets(e.out, l.Seed, l.Words, l.Order())
		}
		if len(wrong) > 0 {
			return fmt.Errorf("%s", e.p.T("commands.lot_failed", "Count", len(wrong)))
		}
		return nil
	})
}

// byHand needs no database: anybody can check a lot with what was made public.
func (cmd lotVerifyCommand) byHand(e *env) error {
	if len(cmd.Entry) < 2 || cmd.Words == "" {
		return usage("commands.lot_what")
	}
	fmt.Fprintln(e.out, e.p.T("commands.lot_commitment", "Commitment", scoring.Commitment(cmd.Seed)))
	printTickets(e.out, cmd.Seed, cmd.Words, scoring.Draw(cmd.Seed, cmd.Words, cmd.Entry))
	if cmd.Commitment != "" && !strings.EqualFold(cmd.Commitment, scoring.Commitment(cmd.Seed)) {
		return fmt.Errorf("%s", e.p.T("commands.lot_failed", "Count", 1))
	}
	return nil
}

func printTickets(w io.Writer, seed, words string, order []string) {
	for i, code := range order {
		fmt.Fprintf(w, "%3d  %s  %s\n", i+1, code, scoring.Ticket(seed, words, code))
	}
}
