// hoithi export annex: participants and prizes by district and by unit, for the province.
package main

import (
	"io"

	"hoithi/internal/db"
	"hoithi/reports"
)

type exportAnnexCommand struct {
	database
	Period  string `required:"" placeholder:"2024-H1" help:"period"`
	Contest string `placeholder:"CODE" help:"annex_contest"`
	Output  string `short:"o" required:"" type:"path" placeholder:"FILE" help:"output"`
}

// Help is the example shown by --help.
func (exportAnnexCommand) Help() string {
	return "hoithi export annex --period 2024-Y -o phu-luc-2024.xlsx"
}

// Run writes the workbook; an existing file is replaced only once the new one is complete.
func (cmd exportAnnexCommand) Run(e *env) error {
	period, err := reports.ParsePeriod(cmd.Period)
	if err != nil {
		return usage("commands.bad_period", "Value", cmd.Period)
	}
	return cmd.withExisting(e, func(d *db.DB) error {
		return e.writeFile(cmd.Output, func(w io.Writer) error { return reports.WriteAnnex(e.ctx, d, period, cmd.Contest, w) })
	})
}
