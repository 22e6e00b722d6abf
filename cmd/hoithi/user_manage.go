// hoithi user invite, reset, disable, enable, list, two-factor-off: what an administrator does on the machine itself.
package main

import (
	"fmt"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/people"
)

// operator is who acts by a command.
func operator() auth.Actor { return auth.Operator(commandBy().Name) }

// account is the argument of the commands about one account that exists.
type account struct {
	database
	Login string `arg:"" help:"login"`
}

// do opens the database and finds the account.
func (a account) do(e *env, f func(d *db.DB, id int64) error) error {
	return a.withExisting(e, func(d *db.DB) error {
		var id int64
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			id, err = auth.ByLogin(tx, a.Login)
			return err
		})
		if err != nil {
			return err
		}
		return f(d, id)
	})
}

// say prints a message about the account.
func (a account) say(e *env, key string) { fmt.Fprintln(e.out, e.p.T(key, "Login", a.Login)) }

type userInviteCommand struct {
	database
	Login   string   `arg:"" help:"login"`
	Name    string   `help:"invite_name"`
	Grant   []string `placeholder:"ROLE:CONTEST" help:"grant"`
	BaseURL string   `name:"base-url" default:"http://localhost:8080" env:"HOITHI_BASE_URL" help:"base_url"`
}

// Help is the example shown by --help.
func (userInviteCommand) Help() string {
	return "hoithi user invite hoa@lhh.vn --name \"Nguyễn Thị Hoà\" --grant secretary:robocon-2024"
}

// Run makes the account when --name says who it is, gives the roles, and prints the invitation.
func (cmd userInviteCommand) Run(e *env) error {
	return cmd.withExisting(e, func(d *db.DB) error {
		roles, err := readGrants(e, d, cmd.Grant)
		if err != nil {
			return err
		}
		var token, kind string
		err = d.Write(e.ctx, "account", func(tx *db.Tx) error {
			id, err := auth.ByLogin(tx, cmd.Login)
			if cmd.Name != "" && fault.KindOf(err) == fault.KindNotFound {
				id, err = auth.NewAccount(tx, commandBy(), cmd.Login, cmd.Name)
			}
			if err != nil {
				return err
			}
			for _, g := range roles {
				if err := auth.Grant(tx, commandBy(), id, g.ContestID, g.Role); err != nil {
					return err
				}
			}
			token, kind, err = auth.AddPasswordLink(tx, operator(), id)
			return err
		})
		if err != nil {
			return err
		}
		printLink(e, cmd.BaseURL, kind, token)
		return nil
	})
}

// printLink prints a link by which somebody sets a password, once.
func printLink(e *env, base, kind, token string) {
	fmt.Fprintln(e.out, e.p.T("commands.link_"+kind, "URL", people.LinkURL(strings.TrimSuffix(base, "/"), kind, token)))
}

type userResetCommand struct {
	account
	BaseURL string `name:"base-url" default:"http://localhost:8080" env:"HOITHI_BASE_URL" help:"base_url"`
}

// Help is the example shown by --help.
func (userResetCommand) Help() string { return "hoithi user reset hoa@lhh.vn --db data/hoithi.db" }

// Run prints a link that sets a new password.
func (cmd userResetCommand) Run(e *env) error {
	return cmd.do(e, func(d *db.DB, id int64) error {
		token, kind, err := auth.PasswordLink(e.ctx, d, operator(), id)
		if err != nil {
			return err
		}
		printLink(e, cmd.BaseURL, kind, token)
		return nil
	})
}

type userDisableCommand struct{ account }

// Help is the example shown by --help.
func (userDisableCommand) Help() string { return "hoithi user disable hoa@lhh.vn" }

// Run keeps somebody from signing in, at once.
func (cmd userDisableCommand) Run(e *env) error {
	return cmd.do(e, func(d *db.DB, id int64) error {
		if err := auth.Disable(e.ctx, d, operator(), id, true); err != nil {
			return err
		}
		cmd.say(e, "commands.user_disabled")
		return nil
	})
}

type userEnableCommand struct{ account }

// Help is the example shown by --help.
func (userEnableCommand) Help() string { return "hoithi user enable hoa@lhh.vn" }

// Run lets somebody sign in again.
func (cmd userEnableCommand) Run(e *env) error {
	return cmd.do(e, func(d *db.DB, id int64) error {
		if err := auth.Disable(e.ctx, d, operator(), id, false); err != nil {
			return err
		}
		cmd.say(e, "commands.user_enabled")
		return nil
	})
}

type userTwoFactorOffCommand struct{ account }

// Help is the example shown by --help.
func (userTwoFactorOffCommand) Help() string { return "hoithi user two-factor-off hoa@lhh.vn" }

// Run takes the second step away from somebody whose phone is lost.
func (cmd userTwoFactorOffCommand) Run(e *env) error {
	return cmd.do(e, func(d *db.DB, id int64) error {
		if err := auth.ClearFactor(e.ctx, d, operator(), id); err != nil {
			return err
		}
		cmd.say(e, "commands.user_two_factor_off")
		return nil
	})
}

type userListCommand struct{ database }

// Help is the example shown by --help.
func (userListCommand) Help() string { return "hoithi user list --db data/hoithi.db" }

// Run prints a line for each account: login, name, state, second step, last sign-in, roles.
func (cmd userListCommand) Run(e *env) error {
	return cmd.withExisting(e, func(d *db.DB) error {
		return d.Read(e.ctx, func(tx *db.Tx) error {
			all, err := auth.Accounts(tx)
			if err != nil {
				return err
			}
			list, err := contests.List(tx)
			if err != nil {
				return err
			}
			codes := map[int64]string{auth.Office: officeCode}
			for _, c := range list {
				codes[c.ID] = c.Code
			}
			for _, a := range all {
				fmt.Fprintln(e.out, userLine(e, a, codes))
			}
			return nil
		})
	})
}

func userLine(e *env, a auth.Account, codes map[int64]string) string {
	state, factor, last := "active", "no", e.p.T("people.never")
	switch {
	case a.DisabledAt != nil:
		state = "disabled"
	case !a.HasPassword && a.Invited:
		state = "invited"
	case !a.HasPassword:
		state = "links"
	}
	if a.Factor {
		factor = "yes"
	}
	if a.SignedInAt != nil {
		last = e.p.DateTime(*a.SignedInAt, time.Local)
	}
	var roles []string
	if a.Admin {
		roles = append(roles, "admin")
	}
	for _, g := range a.Grants {
		roles = append(roles, g.Role+":"+codes[g.ContestID])
	}
	return strings.Join([]string{a.Login, a.Name, e.p.T("people.state." + state), e.p.T("people." + factor), last, strings.Join(roles, " ")}, "\t")
}
