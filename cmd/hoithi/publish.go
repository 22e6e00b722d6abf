// hoithi publish: publishes a round, or prepares, approves and withdraws a publication where the rules want a second person.
package main

import (
	"errors"
	"fmt"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/backup"
	"hoithi/internal/db"
	"hoithi/judging/results"
)

type publishCommand struct {
	database
	Contest  string `required:"" placeholder:"CODE" help:"contest_code"`
	Round    string `required:"" placeholder:"CODE" help:"round"`
	Reason   string `help:"reason"`
	By       string `placeholder:"NAME" help:"publish_by"`
	Approve  bool   `xor:"act" help:"publish_approve"`
	Withdraw bool   `xor:"act" help:"publish_withdraw"`
	Hash     string `placeholder:"SHA256" help:"publish_hash"`
}

// Help is the example shown by --help.
func (publishCommand) Help() string {
	return "hoithi publish --contest robocon-2024 --round chung-ket\n\n" +
		"hoithi publish --contest sang-tao-2024 --round chung-khao --by \"Nguyễn Thị Hạnh\"\n\n" +
		"hoithi publish --contest sang-tao-2024 --round chung-khao --approve --by \"Trần Văn Quản\""
}

// Run publishes the round's results, or does one step of it.
func (cmd publishCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		if c.Rules.Publication.Approval && cmd.By == "" {
			return usage("commands.publish_by")
		}
		by, err := commandAs(e, d, cmd.By)
		if err != nil {
			return err
		}
		if !cmd.Withdraw {
			if err := cmd.savedBefore(e, d); err != nil {
				return err
			}
		}
		var p results.Publication
		switch {
		case cmd.Withdraw:
			err := results.WithdrawPrepared(e.ctx, d, by, c, cmd.Round, cmd.Hash, cmd.Reason)
			if err == nil {
				fmt.Fprintln(e.out, e.p.T("commands.publish_withdrawn", "Round", cmd.Round))
			}
			return err
		case cmd.Approve:
			p, err = results.ApprovePublication(e.ctx, d, by, c, cmd.Round, cmd.Hash)
		default:
			p, err = results.PublishSeen(e.ctx, d, by, c, cmd.Round, cmd.Reason, cmd.Hash)
		}
		switch {
		case err != nil:
			return err
		case p.Number == 0:
			fmt.Fprintln(e.out, e.p.T("commands.publish_prepared", "Round", cmd.Round, "Who", p.Actor, "Hash", p.Hash))
		default:
			fmt.Fprintln(e.out, e.p.T("commands.published", "Round", cmd.Round, "Number", p.Number, "Hash", p.Hash))
		}
		return nil
	})
}

// savedBefore backs the database up before something becomes public.
func (d database) savedBefore(e *env, opened *db.DB) error {
	return d.keeper().before(opened)(e.ctx, backup.BeforePublish)
}

// commandAs is who acts when a command names somebody: the account with that login, else just that name; "" = whoever runs it.
func commandAs(e *env, d *db.DB, name string) (audit.By, error) {
	if name == "" {
		return commandBy(), nil
	}
	by := audit.By{Name: name, Via: "command"}
	err := d.Read(e.ctx, func(tx *db.Tx) error {
		var account struct {
			ID   int64  `db:"id"`
			Name string `db:"name"`
		}
		err := tx.Get(&account, `SELECT id, name FROM account WHERE login = ?`, name)
		if errors.Is(err, db.ErrNoRow) {
			return nil
		}
		by.AccountID, by.Name = account.ID, account.Name
		return err
	})
	return by, err
}
