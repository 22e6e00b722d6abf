// hoithi import targets, export targets, targets: the targets of years and half-years on the command line.
package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"hoithi/internal/db"
	"hoithi/reports"
	"hoithi/reports/registers"
)

type importTargetsCommand struct {
	database
	File   string `arg:"" type:"path" help:"targets_file"`
	Period string `placeholder:"2024-H1" help:"targets_period"`
	DryRun bool   `help:"dry_run"`
}

// Help is the example shown by --help.
func (importTargetsCommand) Help() string {
	return "hoithi import targets chi-tieu-2024.xlsx --dry-run"
}

// Run imports the workbook and prints what it sets.
func (cmd importTargetsCommand) Run(e *env) error {
	if err := targetPeriods(cmd.Period); err != nil {
		return err
	}
	content, err := readBook(cmd.File)
	if err != nil {
		return err
	}
	return cmd.withExisting(e, func(d *db.DB) error {
		f := registers.TargetFile{Name: filepath.Base(cmd.File), Content: content, Period: cmd.Period}
		preview, err := registers.ImportTargets(e.ctx, d, commandBy(), reports.TargetFigures(e.bundle.Voice), f, cmd.DryRun)
		if err != nil {
			return err
		}
		e.lines(preview.Summary(e.p))
		e.dryRun(cmd.DryRun)
		return nil
	})
}

// targetPeriods refuses what is no year or half-year; "" is none.
func targetPeriods(codes ...string) error {
	for _, code := range codes {
		if _, _, ok := registers.PeriodOf(code); !ok && code != "" {
			return usage("commands.bad_target_period", "Value", code)
		}
	}
	return nil
}

type exportTargetsCommand struct {
	database
	Period []string `required:"" placeholder:"2024-H1" help:"targets_of"`
	Output string   `short:"o" required:"" type:"path" placeholder:"FILE" help:"output"`
}

// Help is the example shown by --help.
func (exportTargetsCommand) Help() string {
	return "hoithi export targets --period 2024-Y --period 2024-H1 -o chi-tieu-2024.xlsx"
}

// Run writes the workbook; an existing file is replaced only once the new one is complete.
func (cmd exportTargetsCommand) Run(e *env) error {
	if err := targetPeriods(cmd.Period...); err != nil {
		return err
	}
	return cmd.withExisting(e, func(d *db.DB) error {
		var content bytes.Buffer
		err := d.Read(e.ctx, func(tx *db.Tx) error {
			content.Reset()
			return registers.ExportTargets(tx, &content, e.bundle.For("vi"), reports.TargetFigures(e.bundle.Voice), cmd.Period)
		})
		if err != nil {
			return err
		}
		return e.writeFile(cmd.Output, func(w io.Writer) error { _, err := w.Write(content.Bytes()); return err })
	})
}

type targetsCommands struct {
	List targetsListCommand `cmd:"" help:"targets_list"`
	Copy targetsCopyCommand `cmd:"" help:"targets_copy"`
}

type targetsListCommand struct {
	database
	Period string `required:"" placeholder:"2024-H1" help:"targets_of"`
}

// Help is the example shown by --help.
func (targetsListCommand) Help() string { return "hoithi targets list --period 2024-H1" }

// Run prints each target with its result and the year before.
func (cmd targetsListCommand) Run(e *env) error {
	if err := targetPeriods(cmd.Period); err != nil {
		return err
	}
	return cmd.withExisting(e, func(d *db.DB) error {
		var lines []string
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			lines, err = registers.TargetLines(tx, e.p, reports.TargetFigures(e.bundle.Voice), cmd.Period)
			return err
		})
		if err == nil {
			fmt.Fprintln(e.out, strings.Join(lines, "\n"))
		}
		return err
	})
}

type targetsCopyCommand struct {
	database
	From string `required:"" placeholder:"2023-Y" help:"targets_from"`
	To   string `required:"" placeholder:"2024-Y" help:"targets_of"`
}

// Help is the example shown by --help.
func (targetsCopyCommand) Help() string { return "hoithi targets copy --from 2023-Y --to 2024-Y" }

// Run sets in a period what stands in another.
func (cmd targetsCopyCommand) Run(e *env) error {
	if err := targetPeriods(cmd.From, cmd.To); err != nil {
		return err
	}
	return cmd.withExisting(e, func(d *db.DB) error {
		n, err := registers.CopyTargets(e.ctx, d, commandBy(), cmd.From, cmd.To)
		if err == nil {
			fmt.Fprintln(e.out, e.p.T("registers.targets.copied", "Count", n))
		}
		return err
	})
}

type registersCommands struct {
	List registersListCommand `cmd:"" help:"registers_list"`
	Add  registersAddCommand  `cmd:"" help:"registers_add"`
}

type registersListCommand struct {
	database
	Register string `placeholder:"CODE" help:"export_register"`
	Year     int    `placeholder:"2024" help:"export_year"`
}

// Help is the example shown by --help.
func (registersListCommand) Help() string {
	return "hoithi registers list\n\nhoithi registers list --register pho-bien-kien-thuc --year 2024"
}

// Run prints the registers with what they hold, or the rows of one.
func (cmd registersListCommand) Run(e *env) error {
	return cmd.withExisting(e, func(d *db.DB) error {
		var lines []string
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			lines, err = registers.Lines(tx, e.p, cmd.Register, cmd.Year)
			return err
		})
		if err == nil {
			fmt.Fprintln(e.out, strings.Join(lines, "\n"))
		}
		return err
	})
}

type registersAddCommand struct {
	database
	Register string   `required:"" placeholder:"CODE" help:"export_register"`
	Value    []string `required:"" placeholder:"FIELD=VALUE" sep:"none" help:"registers_value"`
}

// Help is the example shown by --help.
func (registersAddCommand) Help() string {
	return "hoithi registers add --register pho-bien-kien-thuc --value ngay=12/6/2024 --value \"Loại=Hội thảo\" --value \"Nội dung=Chuyển đổi số\" --value so-nguoi=80"
}

// Run enters one row.
func (cmd registersAddCommand) Run(e *env) error {
	return cmd.withExisting(e, func(d *db.DB) error {
		typed := map[string]string{}
		err := d.Read(e.ctx, func(tx *db.Tx) error {
			r, err := registers.ByCode(tx, cmd.Register)
			if err != nil {
				return err
			}
			for _, pair := range cmd.Value {
				name, value, _ := strings.Cut(pair, "=")
				f, ok := r.Called(name)
				if !ok {
					return usage("commands.no_field", "Name", name, "Known", r.FieldWords())
				}
				typed[f.Code] = value
			}
			return nil
		})
		if err != nil {
			return err
		}
		id, err := registers.Enter(e.ctx, d, commandBy(), cmd.Register, typed)
		if err == nil {
			fmt.Fprintln(e.out, e.p.T("commands.row_added", "Row", id))
		}
		return err
	})
}
