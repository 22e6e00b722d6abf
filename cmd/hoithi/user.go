// hoithi user: making accounts; the first admin of an installation is made here.
package main

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
)

// signInLinkValid is how long the printed one-time link works.
const signInLinkValid = 24 * time.Hour

type userAddCommand struct {
	database
	Login         string   `arg:"" help:"login"`
	Name          string   `required:"" help:"name"`
	Admin         bool     `help:"admin"`
	Grant         []string `placeholder:"ROLE:CONTEST" help:"grant"`
	PasswordStdin bool     `help:"password_stdin"`
	BaseURL       string   `name:"base-url" default:"http://localhost:8080" env:"HOITHI_BASE_URL" help:"base_url"`
}

// Help is the example shown by --help.
func (userAddCommand) Help() string {
	return "hoithi user add thuky@lhh.vn --name \"Nguyễn Thị Hạnh\" --admin --db data/hoithi.db\n\n" +
		"hoithi user add lan --name \"Trần Thị Lan\" --grant organiser:robocon-2024 --password-stdin < secret.txt"
}

// Run makes the account and prints a sign-in link that works once.
func (cmd userAddCommand) Run(e *env) error {
	password := ""
	if cmd.PasswordStdin {
		line, err := bufio.NewReader(e.in).ReadString('\n')
		if password = strings.TrimRight(line, "\r\n"); password == "" {
			return usage("commands.empty_password", "Detail", fmt.Sprint(err))
		}
	}
	return cmd.with(e, func(d *db.DB) error {
		grants, err := readGrants(e, d, cmd.Grant)
		if err != nil {
			return err
		}
		id, err := auth.AddAccount(e.ctx, d, commandBy(), cmd.Login, cmd.Name, password, cmd.Admin)
		if err != nil {
			return err
		}
		for _, g := range grants {
			if err := grant(e, d, id, g); err != nil {
				return err
			}
		}
		token, err := auth.SignInLink(e.ctx, d, commandBy(), id, signInLinkValid)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("commands.user_added", "Login", cmd.Login, "Name", cmd.Name))
		fmt.Fprintln(e.out, e.p.T("commands.sign_in_link", "URL", strings.TrimSuffix(cmd.BaseURL, "/")+"/vao/"+token))
		return nil
	})
}

// officeCode stands where a contest's code stands, for a role in the Union's office.
const officeCode = "van-phong"

// grant gives one role, in a contest or in the office.
func grant(e *env, d *db.DB, account int64, g auth.RoleIn) error {
	if g.ContestID == auth.Office {
		return auth.GiveOffice(e.ctx, d, operator(), account, g.Role)
	}
	return auth.GrantRole(e.ctx, d, commandBy(), account, g.ContestID, g.Role)
}

// readGrants reads ROLE:CONTEST pairs and checks them before anything is written.
func readGrants(e *env, d *db.DB, pairs []string) ([]auth.RoleIn, error) {
	var grants []auth.RoleIn
	for _, pair := range pairs {
		role, code, ok := strings.Cut(pair, ":")
		if ok && code == officeCode && slices.Contains(auth.OfficeRoles[:], role) {
			grants = append(grants, auth.RoleIn{ContestID: auth.Office, Role: role})
			continue
		}
		if !ok || !contests.KnownRole(role) {
			return nil, usage("commands.bad_grant", "Value", pair)
		}
		err := d.Read(e.ctx, func(tx *db.Tx) error {
			c, err := contests.ByCode(tx, code)
			if err == nil {
				grants = append(grants, auth.RoleIn{ContestID: c.ID, Role: role})
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return grants, nil
}
