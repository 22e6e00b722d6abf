// hoithi contest state, hoithi late list: where a contest stands, and which sheets came after a round was closed.
package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/judging/marking"
	"hoithi/registration/entries"
)

type contestStateCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	To      string `placeholder:"STATE" enum:",draft,announced,finished,archived" default:"" help:"contest_to"`
	Reason  string `help:"state_reason"`
	By      string `placeholder:"NAME" help:"acting"`
}

// Help is the example shown by --help.
func (contestStateCommand) Help() string {
	return "hoithi contest state --contest robocon-2024\n\nhoithi contest state --contest robocon-2024 --to announced"
}

// Run moves the contest to another state; without --to it says where the contest stands and where it can go.
func (cmd contestStateCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		word := func(state string) string { return e.p.T("commands.rules.state_" + state) }
		if cmd.To == "" {
			var next []string
			for _, state := range contests.Transitions(c.State) {
				next = append(next, state+" ("+word(state)+")")
			}
			fmt.Fprintln(e.out, e.p.T("commands.contest_state", "Code", c.Code, "State", word(c.State), "Next", strings.Join(next, ", ")))
			return nil
		}
		by, err := commandAs(e, d, cmd.By)
		if err != nil {
			return err
		}
		if err := contests.SetState(e.ctx, d, by, c, cmd.To, cmd.Reason); err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("commands.contest_moved", "Code", c.Code, "State", word(cmd.To)))
		return nil
	})
}

type lateCommands struct {
	List   lateListCommand   `cmd:"" help:"late_list"`
	Accept lateAcceptCommand `cmd:"" help:"late_accept"`
	Refuse lateRefuseCommand `cmd:"" help:"late_refuse"`
}

// lateDecision names a late sheet, as late list prints it, and who decides on it: a head of the jury, never who signed the sheet.
type lateDecision struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Round   string `required:"" placeholder:"CODE" help:"round"`
	Number  int64  `required:"" placeholder:"N" help:"late_number"`
	Reason  string `required:"" help:"reason"`
	By      string `required:"" placeholder:"NAME" help:"publish_by"`
}

type (
	lateAcceptCommand struct{ lateDecision }
	lateRefuseCommand struct{ lateDecision }
)

// Help is the example shown by --help.
func (lateAcceptCommand) Help() string {
	return "hoithi late accept --contest sang-tao-2024 --round so-khao --number 3 --reason \"Máy mất sóng.\" --by lanhdao"
}

// Help is the example shown by --help.
func (lateRefuseCommand) Help() string {
	return "hoithi late refuse --contest sang-tao-2024 --round so-khao --number 3 --reason \"Ký sau khi đã bốc thăm.\" --by lanhdao"
}

// Run lets the sheet count.
func (cmd lateAcceptCommand) Run(e *env) error {
	return cmd.decide(e, marking.AcceptLate, "commands.late.accepted")
}

// Run puts the sheet aside.
func (cmd lateRefuseCommand) Run(e *env) error {
	return cmd.decide(e, marking.RefuseLate, "commands.late.refused")
}

type lateAct func(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, id int64, reason string) error

func (cmd lateDecision) decide(e *env, act lateAct, done string) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		by, err := commandAs(e, d, cmd.By)
		if err != nil {
			return err
		}
		if err := contests.Takes(c, contests.HeadJury); err != nil {
			return err
		}
		if err := act(e.ctx, d, by, c.ID, cmd.Round, cmd.Number, cmd.Reason); err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("commands.late.decided", "Number", cmd.Number, "State", e.p.T(done)))
		return nil
	})
}

type lateListCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Round   string `required:"" placeholder:"CODE" help:"round"`
}

// Help is the example shown by --help.
func (lateListCommand) Help() string {
	return "hoithi late list --contest sang-tao-2024 --round so-khao"
}

// Run prints the late sheets of a round with what became of them.
func (cmd lateListCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		row, _ := c.RoundRow(cmd.Round)
		var lines [][]string
		err := d.Read(e.ctx, func(tx *db.Tx) error {
			all, err := marking.LateOfRound(tx, row.ID)
			if err != nil {
				return err
			}
			lines = nil
			for _, l := range all {
				entry, err := entries.ByID(tx, c.ID, l.EntryID)
				if err != nil {
					return err
				}
				lines = append(lines, []string{strconv.FormatInt(l.ID, 10), entry.Code, l.Judge, l.Actor, e.p.Points(decimal.Milli(l.Points)),
					e.p.DateTime(l.ReceivedAt, c.Rules.Location()), e.p.T("commands.late." + l.State), l.DecidedBy})
			}
			return nil
		})
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			fmt.Fprintln(e.out, e.p.T("commands.late.none"))
			return nil
		}
		var head []string
		for _, column := range []string{"number", "entry", "judge", "actor", "points", "received", "state", "decided_by"} {
			head = append(head, e.p.T("commands.late.col_"+column))
		}
		return table(e.out, append([][]string{head}, lines...))
	})
}
