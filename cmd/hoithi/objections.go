// hoithi objection list and answer: what the office does with objections, without a browser.
package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"text/tabwriter"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/judging/results"
)

type objectionCommands struct {
	List   objectionListCommand   `cmd:"" help:"objection_list"`
	Answer objectionAnswerCommand `cmd:"" help:"objection_answer"`
}

type objectionListCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	State   string `enum:",new,answered,upheld,rejected" default:"" placeholder:"STATE" help:"objection_state"`
	Format  string `enum:"table,json,csv" default:"table" help:"format"`
}

// Help is the example shown by --help.
func (objectionListCommand) Help() string {
	return "hoithi objection list --contest sang-tao-2024 --state new --format csv"
}

// Run prints the objections, what waits first.
func (cmd objectionListCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		var all []results.Objection
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			all, err = results.Objections(tx, c.ID, cmd.State)
			return err
		})
		if err != nil {
			return err
		}
		switch {
		case cmd.Format == "json":
			return objectionsJSON(e.out, c, all)
		case cmd.Format == "csv":
			if _, err := io.WriteString(e.out, "\uFEFF"); err != nil { // Excel takes it for UTF-8 then
				return err
			}
			out := csv.NewWriter(e.out)
			out.UseCRLF = true
			return out.WriteAll(objectionLines(e, c, all))
		case len(all) == 0:
			fmt.Fprintln(e.out, e.p.T("commands.objections.none"))
			return nil
		}
		lines := objectionLines(e, c, all)
		for i, line := range lines {
			lines[i] = line[:textsFrom] // whole letters are no cells of a terminal
		}
		return table(e.out, lines)
	})
}

const textsFrom = 9 // columns of objectionLines before the contact and the texts

// table writes lines of cells in columns.
func table(w io.Writer, lines [][]string) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, line := range lines {
		for i, cell := range line {
			if i > 0 {
				fmt.Fprint(out, "\t")
			}
			fmt.Fprint(out, cell)
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}

// objectionLines are the heading and a line per objection; no cell is a formula to a spreadsheet.
func objectionLines(e *env, c *contests.Contest, all []results.Objection) [][]string {
	var lines [][]string
	var head []string
	for _, column := range []string{"number", "round", "entry", "name", "about", "state", "sent", "due", "sender", "contact", "body", "answer"} {
		head = append(head, e.p.T("commands.objections.col_"+column))
	}
	lines = append(lines, head)
	zone := c.Rules.Location()
	for _, o := range all {
		lines = append(lines, []string{strconv.Itoa(o.Number), c.RoundCode(o.RoundID), o.EntryCode, results.PlainCell(o.EntryName), e.p.T("objections.subject." + o.About),
			e.p.T("objections.state." + o.State), e.p.DateTime(o.SentAt, zone), e.p.DateTime(o.DueAt, zone), results.PlainCell(o.Sender), results.PlainCell(o.Contact),
			results.PlainCell(o.Body), results.PlainCell(o.Answer)})
	}
	return lines
}

// objectionsJSON writes stable words and instants in milliseconds.
func objectionsJSON(w io.Writer, c *contests.Contest, all []results.Objection) error {
	type line struct {
		Number  int    `json:"number"`
		Round   string `json:"round"`
		Entry   string `json:"entry"`
		Name    string `json:"name"`
		About   string `json:"about"`
		State   string `json:"state"`
		SentAt  int64  `json:"sent_at_ms"`
		DueAt   int64  `json:"due_at_ms"`
		Sender  string `json:"sender"`
		Contact string `json:"contact"`
		Body    string `json:"body"`
		Answer  string `json:"answer,omitempty"`
	}
	lines := []line{}
	for _, o := range all {
		lines = append(lines, line{o.Number, c.RoundCode(o.RoundID), o.EntryCode, o.EntryName, o.About, o.State, o.SentAt, o.DueAt, o.Sender, o.Contact, o.Body, o.Answer})
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(lines)
}

type objectionAnswerCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Number  int    `required:"" placeholder:"N" help:"objection_number"`
	Verdict string `required:"" enum:"upheld,rejected,answered" help:"objection_verdict"`
	Answer  string `required:"" help:"objection_words"`
	File    string `type:"path" placeholder:"PDF" help:"objection_file"`
	By      string `placeholder:"NAME" help:"acting"`
}

// Help is the example shown by --help.
func (objectionAnswerCommand) Help() string {
	return "hoithi objection answer --contest sang-tao-2024 --number 3 --verdict rejected --answer \"Phiếu chấm đã được cộng đúng.\" --file quyet-dinh.pdf --by \"Nguyễn Thị Hạnh\""
}

// Run answers one objection.
func (cmd objectionAnswerCommand) Run(e *env) error {
	a := results.Answering{Verdict: cmd.Verdict, Answer: cmd.Answer}
	if cmd.File != "" {
		content, err := os.ReadFile(cmd.File)
		if err != nil {
			return err
		}
		a.FileName, a.File = filepath.Base(cmd.File), content
	}
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		err := d.Read(e.ctx, func(tx *db.Tx) error {
			all, err := results.Objections(tx, c.ID, "")
			for _, o := range all {
				if o.Number == cmd.Number {
					a.ID = o.ID
				}
			}
			return err
		})
		if err == nil && a.ID == 0 {
			err = fault.NotFound("objections.unknown")
		}
		by, byErr := commandAs(e, d, cmd.By)
		if err = errors.Join(err, byErr); err != nil {
			return err
		}
		if err := results.AnswerObjection(e.ctx, d, by, c, a); err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("objections.answered", "Number", cmd.Number))
		return nil
	})
}
