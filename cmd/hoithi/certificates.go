// hoithi certificates: issues certificates from a publication, writes them to a file, issues one anew or revokes it.
package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/reports/certificates"
)

type certificatesCommands struct {
	Issue   certificatesIssueCommand   `cmd:"" help:"certificates_issue"`
	Export  certificatesExportCommand  `cmd:"" help:"certificates_export"`
	Reissue certificatesReissueCommand `cmd:"" help:"certificates_reissue"`
	Revoke  certificatesRevokeCommand  `cmd:"" help:"certificates_revoke"`
}

type certificatesIssueCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Kind    string `enum:"chung-nhan,khen" default:"chung-nhan" help:"certificate_kind"`
	To      string `enum:"entries,contestants,mentors" default:"entries" help:"certificate_to"`
	Day     string `placeholder:"D/M/YYYY" help:"certificate_day"`

	Decision    string `placeholder:"15/QĐ-LHH" help:"certificate_decision"`
	DecisionDay string `placeholder:"D/M/YYYY" help:"certificate_decision_day"`
	Signer      string `help:"certificate_signer"`
	SignerTitle string `help:"certificate_signer_title"`
}

// Help is the example shown by --help.
func (certificatesIssueCommand) Help() string {
	return "hoithi certificates issue --contest robocon-2024 --kind chung-nhan --to entries --day 16/8/2024 --decision 15/QĐ-LHH --decision-day 16/8/2024"
}

// Run issues and prints the numbers with the names.
func (cmd certificatesIssueCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		signing, err := cmd.signing(e, d, c)
		if err != nil {
			return err
		}
		made, err := certificates.Issue(e.ctx, d, commandBy(), c, certificates.Issuing{Kind: cmd.Kind, To: cmd.To, Day: dayOr(cmd.Day, d, c), Signing: signing})
		if err != nil {
			return err
		}
		for _, one := range made {
			fmt.Fprintf(e.out, "%s\t%s\n", one.Number, one.Name)
		}
		return nil
	})
}

// signing is what the flags say, and where they say nothing what the page would propose.
func (cmd certificatesIssueCommand) signing(e *env, d *db.DB, c *contests.Contest) (s certificates.Signing, err error) {
	err = d.Read(e.ctx, func(tx *db.Tx) (err error) {
		s, err = certificates.Proposed(tx, c)
		return err
	})
	if cmd.Decision != "" {
		s.Decision, s.DecisionDay = cmd.Decision, cmd.DecisionDay
	}
	if cmd.Signer != "" {
		s.Signer = cmd.Signer
	}
	if cmd.SignerTitle != "" {
		s.Title = cmd.SignerTitle
	}
	return s, err
}

// dayOr is the day given, or today in the contest's zone.
func dayOr(day string, d *db.DB, c *contests.Contest) string {
	if day == "" {
		return d.Now().In(c.Rules.Location()).Format("2/1/2006")
	}
	return day
}

type certificatesExportCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Kind    string `enum:"chung-nhan,khen" default:"chung-nhan" help:"certificate_kind"`
	BaseURL string `name:"base-url" default:"http://localhost:8080" env:"HOITHI_BASE_URL" help:"base_url"`
	Output  string `short:"o" required:"" type:"path" placeholder:"FILE" help:"output"`
}

// Help is the example shown by --help.
func (certificatesExportCommand) Help() string {
	return "hoithi certificates export --contest robocon-2024 --base-url https://hoithi.example.vn -o giay-chung-nhan.pdf\n\n" +
		"hoithi certificates export --contest robocon-2024 --kind khen -o giay-khen.zip"
}

// Run writes the certificates that hold; an existing file is replaced only once the new one is complete.
func (cmd certificatesExportCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		var b *certificates.Batch
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			b, err = certificates.Standing(tx, c, cmd.Kind, cmd.BaseURL)
			return err
		})
		if err != nil {
			return err
		}
		form := certificates.PDF
		if strings.HasSuffix(strings.ToLower(cmd.Output), ".zip") {
			form = certificates.Zip
		}
		var made bytes.Buffer
		if err := b.Write(&made, form, nil); err != nil {
			return err
		}
		if address := certificates.LocalAddress(cmd.BaseURL); address != "" {
			fmt.Fprintln(e.out, e.p.T("certificates.local", "Address", address))
		}
		return e.writeFile(cmd.Output, func(w io.Writer) error { _, err := w.Write(made.Bytes()); return err })
	})
}

type certificatesReissueCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Number  string `required:"" placeholder:"01/GCN-2024" help:"certificate_number"`
	Day     string `placeholder:"D/M/YYYY" help:"certificate_day"`
	Reason  string `required:"" help:"certificate_reason"`
}

// Help is the example shown by --help.
func (certificatesReissueCommand) Help() string {
	return `hoithi certificates reissue --contest robocon-2024 --number 07/GCN-2024 --reason "Viết sai tên đội."`
}

// Run issues one anew.
func (cmd certificatesReissueCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		old, err := certificateNumbered(e, d, c, cmd.Number)
		if err != nil {
			return err
		}
		made, err := certificates.Reissue(e.ctx, d, commandBy(), c, old.ID, dayOr(cmd.Day, d, c), cmd.Reason)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("certificates.reissued", "Number", made.Number, "Old", made.Replaces))
		return nil
	})
}

type certificatesRevokeCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Number  string `required:"" placeholder:"01/GCN-2024" help:"certificate_number"`
	Reason  string `required:"" help:"certificate_reason"`
}

// Help is the example shown by --help.
func (certificatesRevokeCommand) Help() string {
	return `hoithi certificates revoke --contest robocon-2024 --number 07/GCN-2024 --reason "Đội bị hủy kết quả."`
}

// Run revokes one.
func (cmd certificatesRevokeCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		one, err := certificateNumbered(e, d, c, cmd.Number)
		if err != nil {
			return err
		}
		if err := certificates.Revoke(e.ctx, d, commandBy(), c, one.ID, cmd.Reason); err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("certificates.revoked_now"))
		return nil
	})
}

func certificateNumbered(e *env, d *db.DB, c *contests.Contest, number string) (one certificates.Certificate, err error) {
	err = d.Read(e.ctx, func(tx *db.Tx) (err error) {
		one, err = certificates.Numbered(tx, c.ID, strings.ToUpper(number))
		return err
	})
	return one, err
}
