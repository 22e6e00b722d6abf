// hoithi correct-name and export publication: a misspelt name after publication, and what was published for other programs.
package main

import (
	"fmt"
	"io"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/judging/results"
	"hoithi/registration/entries"
)

type correctNameCommand struct {
	database
	Contest string   `required:"" placeholder:"CODE" help:"contest_code"`
	Entry   string   `required:"" placeholder:"CODE" help:"entry_code"`
	Name    string   `placeholder:"NAME" help:"entry_name"`
	Unit    string   `placeholder:"NAME" help:"unit_name"`
	Member  []string `placeholder:"OLD=NEW" sep:"none" help:"member_name"`
	Reason  string   `required:"" help:"reason"`
	By      string   `placeholder:"NAME" help:"publish_by"`
}

// Help is the example shown by --help.
func (correctNameCommand) Help() string {
	return "hoithi correct-name --contest robocon-2024 --entry RB24-A-0001 --name \"Đại Bàng 39\" --reason \"Sửa tên ghi sai.\""
}

// Run corrects the names and says what was published anew.
func (cmd correctNameCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if c.Rules.Publication.Approval && cmd.By == "" {
			return usage("commands.publish_by")
		}
		by, err := commandAs(e, d, cmd.By)
		if err != nil {
			return err
		}
		n := results.NameCorrection{Reason: cmd.Reason, Names: entries.Names{Entry: cmd.Name, Unit: cmd.Unit, Members: map[int64]string{}}}
		err = d.Read(e.ctx, func(tx *db.Tx) error {
			entry, err := entries.ByCode(tx, c.ID, strings.ToUpper(cmd.Entry))
			if err != nil {
				return err
			}
			n.EntryID, n.Revision = entry.ID, entry.Revision
			return cmd.members(tx, entry, n.Names.Members)
		})
		if err != nil {
			return err
		}
		if err := cmd.savedBefore(e, d); err != nil {
			return err
		}
		done, err := results.CorrectNames(e.ctx, d, by, c, n)
		if err != nil {
			return err
		}
		published := 0
		for _, p := range done.Publications {
			if p.Number > 0 {
				published++
			}
		}
		fmt.Fprintln(e.out, e.p.T("commands.names_corrected", "Entries", len(done.Entries), "Published", published, "Prepared", len(done.Publications)-published))
		return nil
	})
}

// members finds whom each OLD=NEW is about.
func (cmd correctNameCommand) members(tx *db.Tx, entry entries.Entry, into map[int64]string) error {
	members, err := entries.MembersOf(tx, entry.ID)
	if err != nil {
		return err
	}
	for _, pair := range cmd.Member {
		old, name, ok := strings.Cut(pair, "=")
		if !ok {
			return usage("commands.bad_member")
		}
		found := false
		for _, m := range members {
			if m.Name == strings.TrimSpace(old) {
				into[m.ID], found = name, true
			}
		}
		if !found {
			return usage("commands.no_member", "Code", entry.Code, "Name", old)
		}
	}
	return nil
}

type exportPublicationCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Round   string `required:"" placeholder:"CODE" help:"round"`
	Number  int    `placeholder:"N" help:"publication_number"`
	Raw     bool   `help:"raw"`
	Output  string `short:"o" required:"" type:"path" placeholder:"FILE" help:"output"`
}

// Help is the example shown by --help.
func (exportPublicationCommand) Help() string {
	return "hoithi export publication --contest robocon-2024 --round chung-ket -o chung-ket.json"
}

// Run writes the publication.
func (cmd exportPublicationCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		if err := knownRound(c, cmd.Round); err != nil {
			return err
		}
		row, _ := c.RoundRow(cmd.Round)
		var p results.Publication
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			if cmd.Number == 0 {
				p, err = results.Latest(tx, row.ID)
			} else {
				p, err = results.Numbered(tx, row.ID, cmd.Number)
			}
			return err
		})
		if err != nil {
			return err
		}
		return e.writeFile(cmd.Output, func(w io.Writer) error {
			if cmd.Raw {
				_, err := io.WriteString(w, p.Content)
				return err
			}
			return results.WritePublication(w, p)
		})
	})
}
