// hoithi standings, decide and publish: from marks to a published result.
package main

import (
	"fmt"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/judging/results"
)

type standingsCommand struct {
	database
	Contest  string `required:"" placeholder:"CODE" help:"contest_code"`
	Round    string `required:"" placeholder:"CODE" help:"round"`
	Division string `placeholder:"CODE" help:"division"`
	Format   string `enum:"table,json,csv" default:"table" help:"format"`
}

// Help is the example shown by --help.
func (standingsCommand) Help() string {
	return "hoithi standings --contest robocon-2024 --round vong-loai --division B --format csv"
}

// Run prints the standings of one division or of all.
func (cmd standingsCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		var tables []*results.Table
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			if cmd.Division == "" {
				tables, err = results.All(tx, c, cmd.Round)
				return err
			}
			if err := knownDivision(c, cmd.Division); err != nil {
				return err
			}
			table, err := results.Standings(tx, c, cmd.Round, cmd.Division)
			tables = []*results.Table{table}
			return err
		})
		if err != nil {
			return err
		}
		switch cmd.Format {
		case "json":
			return results.WriteJSON(e.out, tables)
		case "csv":
			return results.WriteCSV(e.out, e.p, tables)
		}
		return results.WriteText(e.out, e.p, tables)
	})
}

type decideCommand struct {
	database
	Contest   string   `required:"" placeholder:"CODE" help:"contest_code"`
	Round     string   `required:"" placeholder:"CODE" help:"round"`
	Division  string   `placeholder:"CODE" help:"table_division"`
	For       []string `required:"" placeholder:"ENTRY" help:"chosen"`
	How       string   `required:"" help:"how"`
	DecidedBy string   `required:"" help:"decided_by"`
	On        string   `placeholder:"DAY" help:"on"`
	Votes     []int    `placeholder:"FOR,AGAINST" help:"votes"`
	Reason    string   `help:"reason"`
}

// Help is the example shown by --help.
func (decideCommand) Help() string {
	return "hoithi decide --contest robocon-2024 --round vong-loai --division B --for rb24b037 --how \"bốc thăm\" --decided-by \"Hội đồng giám khảo\" --on 2024-07-15"
}

// Run records the decision.
func (cmd decideCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		if err := knownTable(c, cmd.Round, cmd.Division); err != nil {
			return err
		}
		decision := results.Decision{Round: cmd.Round, Division: cmd.Division, Chosen: cmd.For, How: cmd.How, DecidedBy: cmd.DecidedBy, Reason: cmd.Reason}
		switch len(cmd.Votes) {
		case 0:
		case 2:
			decision.For, decision.Against = &cmd.Votes[0], &cmd.Votes[1]
		default:
			return usage("commands.bad_votes")
		}
		on := d.Now()
		if cmd.On != "" {
			day, err := time.ParseInLocation(time.DateOnly, cmd.On, c.Rules.Location())
			if err != nil {
				return usage("commands.bad_day", "Value", cmd.On)
			}
			on = day
		}
		decision.On = on
		if err := results.Decide(e.ctx, d, commandBy(), c, decision); err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("commands.decided", "Round", cmd.Round, "Division", cmd.Division, "Chosen", strings.Join(cmd.For, ", "), "How", cmd.How))
		return nil
	})
}

func knownRound(c *contests.Contest, code string) error {
	if _, ok := c.RoundRow(code); ok {
		return nil
	}
	var known []string
	for _, r := range c.Rounds {
		known = append(known, r.Code)
	}
	return usage("commands.unknown_round", "Round", code, "Known", strings.Join(known, ", "))
}

// knownTable wants the division of a table of the round, and none where the round ranks the whole contest.
func knownTable(c *contests.Contest, round, division string) error {
	if rules, _ := c.Rules.Round(round); division == "" && rules.Per() == contests.PerContest {
		return nil
	}
	return knownDivision(c, division)
}

func knownDivision(c *contests.Contest, code string) error {
	if _, ok := c.DivisionID(code); ok {
		return nil
	}
	var known []string
	for _, d := range c.Divisions {
		known = append(known, d.Code)
	}
	return usage("commands.unknown_division", "Division", code, "Known", strings.Join(known, ", "))
}
