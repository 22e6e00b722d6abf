// Standings for people who read them in a spreadsheet (CSV) or in a terminal (text): headings and numbers in their language.
package results

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"hoithi/internal/i18n"
)

// column is one column of the written table.
type column struct {
	heading string // message
	cell    func(p *i18n.Printer, t *Table, r Row) string
}

// columnsOf leaves out what no table has: attempts when there is one only, advancement, prizes.
func columnsOf(tables []*Table) []column {
	columns := []column{
		{"results.col.division", func(_ *i18n.Printer, _ *Table, r Row) string { return r.Division }},
		{"results.col.rank", func(_ *i18n.Printer, _ *Table, r Row) string { return positive(r.Standing.Rank) }},
		{"results.col.code", func(_ *i18n.Printer, _ *Table, r Row) string { return r.Code }},
		{"results.col.account", func(_ *i18n.Printer, _ *Table, r Row) string { return r.Account }},
		{"results.col.team", func(_ *i18n.Printer, _ *Table, r Row) string { return r.Name }},
		{"results.col.unit", func(_ *i18n.Printer, _ *Table, r Row) string { return r.Unit }},
		{"results.col.area", func(_ *i18n.Printer, _ *Table, r Row) string { return r.Area }},
		{"results.col.points", pointsCell},
		{"results.col.time", func(p *i18n.Printer, _ *Table, r Row) string {
			return runTime(p, r.Standing.TimeMS, r.Standing.HasTime)
		}},
	}
	attempts, advances, awards := 0, false, false
	for _, t := range tables {
		attempts, advances, awards = max(attempts, t.Round.Attempts.Count), advances || t.Advances, awards || t.Awards
	}
	if attempts > 1 {
		columns = append(columns, column{"results.col.attempts", attemptsCell})
	}
	if advances {
		columns = append(columns, column{"results.col.advancement", advancementCell})
	}
	if awards {
		columns = append(columns, column{"results.col.prize", func(p *i18n.Printer, t *Table, r Row) string {
			return prizeName(t.Contest.Rules, r.Prize).In(p.Lang())
		}})
	}
	return append(columns, column{"results.col.decision", decisionCell})
}

func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func runTime(p *i18n.Printer, ms int64, has bool) string {
	if !has {
		return ""
	}
	return p.RunTime(ms)
}

func pointsCell(p *i18n.Printer, _ *Table, r Row) string {
	if !r.Ranked() {
		return ""
	}
	return p.Points(r.Points())
}

func attemptsCell(p *i18n.Printer, _ *Table, r Row) string {
	var all []string
	for _, a := range r.Attempts {
		if a.Has {
			all = append(all, strings.TrimSpace(fmt.Sprintf("%d: %s %s", a.Number, p.Points(a.Milli()), runTime(p, a.TimeMS, a.HasTime))))
		}
	}
	return strings.Join(all, "; ")
}

func advancementCell(p *i18n.Printer, _ *Table, r Row) string {
	if r.Advancement == "" {
		return ""
	}
	return p.T("results.advancement." + r.Advancement)
}

func decisionCell(p *i18n.Printer, _ *Table, r Row) string {
	if r.Decision == nil {
		return ""
	}
	return howInWords(p, r.Decision.How)
}

// WriteCSV writes all tables under one heading, with a byte order mark so that Excel reads Vietnamese, and with texts that a
// spreadsheet would take for a formula behind an apostrophe.
func WriteCSV(w io.Writer, p *i18n.Printer, tables []*Table) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	columns := columnsOf(tables)
	out := csv.NewWriter(w)
	out.UseCRLF = true
	heading := make([]string, len(columns))
	for i, c := range columns {
		heading[i] = p.T(c.heading)
	}
	lines := [][]string{heading}
	for _, t := range tables {
		for _, r := range t.Rows {
			line := make([]string, len(columns))
			for i, c := range columns {
				line[i] = PlainCell(c.cell(p, t, r))
			}
			lines = append(lines, line)
		}
	}
	if err := out.WriteAll(lines); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// PlainCell guards a text against being read as a formula; marks and ranks are never negative.
func PlainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// WriteText writes aligned tables for a terminal, each under its division's name, with the ties that wait for a decision.
func WriteText(w io.Writer, p *i18n.Printer, tables []*Table) error {
	columns := columnsOf(tables)[1:]
	for _, t := range tables {
		division, _ := t.Contest.Rules.Division(t.Division)
		if _, err := fmt.Fprintf(w, "%s · %s\n", division.Name.In(p.Lang()), t.Round.Name.In(p.Lang())); err != nil {
			return err
		}
		out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for i, c := range columns {
			fmt.Fprint(out, p.T(c.heading), ending(i, columns)) // Flush tells of faults
		}
		for _, r := range t.Rows {
			for i, c := range columns {
				fmt.Fprint(out, c.cell(p, t, r), ending(i, columns))
			}
		}
		if err := out.Flush(); err != nil {
			return err
		}
		for _, tie := range t.OpenTies() {
			fmt.Fprintln(w, tieInWords(p, t.Contest.Rules, t, tie))
		}
		if t.Pending {
			fmt.Fprintln(w, p.T("results.pending"))
		}
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
	}
	return nil
}

func ending(i int, columns []column) string {
	if i == len(columns)-1 {
		return "\n"
	}
	return "\t"
}
