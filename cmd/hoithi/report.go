// hoithi report: the Union's report as a file, its way from draft to issue, the signed scan; its template in and out.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/reports"
)

type reportCommand struct {
	database
	Period  string `required:"" placeholder:"2024-H1" help:"period"`
	Format  string `enum:"txt,json,docx,pdf,xlsx" default:"txt" help:"report_format"`
	Output  string `short:"o" type:"path" placeholder:"FILE" help:"output"`
	Edition int    `placeholder:"N" help:"report_edition"`
	Submit  bool   `xor:"act" help:"report_submit"`
	Approve bool   `xor:"act" help:"report_approve"`
	Return  bool   `xor:"act" help:"report_return"`
	Issue   bool   `xor:"act" help:"report_issue"`
	Attach  string `xor:"act" type:"existingfile" placeholder:"FILE" help:"report_attach"`
	By      string `placeholder:"NAME" help:"report_by"`
	Reason  string `help:"reason"`
	Hash    string `placeholder:"SHA256" help:"report_hash"`
	Number  int    `placeholder:"N" help:"report_number"`
	Day     string `placeholder:"2024-07-05" help:"report_day"`
}

// Help is the example shown by --help.
func (reportCommand) Help() string {
	return "hoithi report --period 2024-H1 --format txt\n\n" +
		"hoithi report --period 2024-H1 --submit --by \"Lê Thị Thu\"\n\n" +
		"hoithi report --period 2024-H1 --approve --by \"Phạm Quang Vinh\"\n\n" +
		"hoithi report --period 2024-H1 --issue --number 45 --day 2024-07-05 --by \"Lê Thị Thu\"\n\n" +
		"hoithi report --period 2024-H1 --edition 1 --format docx"
}

// Run does one step of the report's way, or writes it: texts on standard output where no file is named, others into a file beside.
func (cmd reportCommand) Run(e *env) error {
	period, err := reports.ParsePeriod(cmd.Period)
	if err != nil {
		return usage("commands.bad_period", "Value", cmd.Period)
	}
	if cmd.Submit || cmd.Approve || cmd.Return || cmd.Issue || cmd.Attach != "" {
		if cmd.By == "" {
			return usage("commands.report_by")
		}
		return cmd.withExisting(e, func(d *db.DB) error {
			by, err := commandAs(e, d, cmd.By)
			if err != nil {
				return err
			}
			return cmd.step(e, d, by, period)
		})
	}
	if cmd.Output == "" && cmd.Format != "txt" && cmd.Format != "json" {
		cmd.Output = "bao-cao-" + cmd.Period + "." + cmd.Format
	}
	return cmd.withExisting(e, func(d *db.DB) error { return cmd.write(e, d, period) })
}

// step moves the report on and says where it stands.
func (cmd reportCommand) step(e *env, d *db.DB, by audit.By, period reports.Period) error {
	var w *reports.Work
	if err := d.Read(e.ctx, func(tx *db.Tx) (err error) { w, err = reports.Open(tx, period); return err }); err != nil {
		return err
	}
	say := func(err error, key string, args ...any) error {
		if err == nil {
			fmt.Fprintln(e.out, e.p.T("commands."+key, args...))
		}
		return err
	}
	switch {
	case cmd.Submit:
		return say(reports.Submit(e.ctx, d, by, period, w.Version, cmd.Reason, reports.PaperWords(e.bundle)), "report_submitted", "Period", cmd.Period)
	case cmd.Approve:
		hash := cmd.Hash
		if hash == "" && w.Review != nil {
			hash = w.Review.Hash
		}
		return say(reports.ApproveReport(e.ctx, d, by, period, hash), "report_approved", "Period", cmd.Period)
	case cmd.Return:
		return say(reports.ReturnReport(e.ctx, d, by, period, cmd.Reason), "report_returned", "Period", cmd.Period)
	case cmd.Issue:
		day := cmd.Day
		if day == "" {
			day = d.Now().In(storyZone).Format(time.DateOnly)
		}
		issued, err := reports.IssueReport(e.ctx, d, by, period, reports.Number{Number: cmd.Number, Day: day})
		return say(err, "report_issued", "Period", cmd.Period, "Number", issued.Number, "Symbol", issued.Symbol, "Hash", issued.Hash)
	}
	issued, err := cmd.edition(w.Issued)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(cmd.Attach)
	if err != nil {
		return err
	}
	err = reports.AttachScan(e.ctx, d, by, issued.ID, filepath.Base(cmd.Attach), content)
	return say(err, "report_attached", "Number", issued.Number, "Symbol", issued.Symbol, "File", filepath.Base(cmd.Attach))
}

// edition is the issued report that is meant: the one named, or the newest.
func (cmd reportCommand) edition(all []reports.Issued) (reports.Issued, error) {
	for _, i := range all {
		if cmd.Edition == 0 || cmd.Edition == i.Edition {
			return i, nil
		}
	}
	return reports.Issued{}, fault.NotFound("report.issue.unknown")
}

// write writes the report as it reads now, or an edition as it was issued.
func (cmd reportCommand) write(e *env, d *db.DB, period reports.Period) error {
	var content []byte
	err := d.Read(e.ctx, func(tx *db.Tx) error {
		w, err := reports.Open(tx, period)
		if err != nil {
			return err
		}
		draft, of := w.Now, (*reports.Issued)(nil)
		if cmd.Edition != 0 {
			issued, err := cmd.edition(w.Issued)
			if err != nil {
				return err
			}
			if draft, err = issued.Draft(); err != nil {
				return err
			}
			of = &issued
		}
		content, err = reports.WriteFile(tx, draft, of, cmd.Format, reports.PaperWords(e.bundle), func(reports.Named) bool { return true })
		return err
	})
	if err != nil {
		return err
	}
	if cmd.Output == "" {
		_, err := e.out.Write(content)
		return err
	}
	return e.writeFile(cmd.Output, func(w io.Writer) error { _, err := w.Write(content); return err })
}

type exportReportTemplateCommand struct {
	database
	Output string `short:"o" required:"" type:"path" placeholder:"FILE" help:"output"`
}

// Help is the example shown by --help.
func (exportReportTemplateCommand) Help() string {
	return "hoithi export report-template -o mau-bao-cao.yaml"
}

// Run writes the template in force.
func (cmd exportReportTemplateCommand) Run(e *env) error {
	return cmd.withExisting(e, func(d *db.DB) error {
		var s reports.StoredTemplate
		if err := d.Read(e.ctx, func(tx *db.Tx) (err error) { s, err = reports.TemplateInForce(tx); return err }); err != nil {
			return err
		}
		return e.writeFile(cmd.Output, func(w io.Writer) error { _, err := io.WriteString(w, s.Document); return err })
	})
}

type importReportTemplateCommand struct {
	database
	File   string `arg:"" type:"existingfile" help:"report_template_file"`
	Reason string `required:"" help:"reason"`
	By     string `required:"" placeholder:"NAME" help:"publish_by"`
}

// Help is the example shown by --help.
func (importReportTemplateCommand) Help() string {
	return "hoithi import report-template mau-bao-cao.yaml --reason \"Thêm phần kiến nghị\" --by \"Lê Thị Thu\""
}

// Run saves a document as the next version of the template.
func (cmd importReportTemplateCommand) Run(e *env) error {
	document, err := os.ReadFile(cmd.File)
	if err != nil {
		return err
	}
	return cmd.withExisting(e, func(d *db.DB) error {
		by, err := commandAs(e, d, cmd.By)
		if err != nil {
			return err
		}
		var s reports.StoredTemplate
		if err := d.Read(e.ctx, func(tx *db.Tx) (err error) { s, err = reports.TemplateInForce(tx); return err }); err != nil {
			return err
		}
		if err := reports.SaveTemplate(e.ctx, d, by, document, s.Version, cmd.Reason); err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("report.done.template_version", "Version", s.Version+1))
		return nil
	})
}
