// hoithi export and report: the ranking workbook and the contests' part of the activity report.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/reports"
)

type exportRankingsCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Output  string `short:"o" required:"" type:"path" placeholder:"FILE" help:"output"`
}

// Help is the example shown by --help.
func (exportRankingsCommand) Help() string {
	return "hoithi export rankings --contest robocon-2024 -o xep-hang.xlsx"
}

// Run writes the workbook; an existing file is replaced only once the new one is complete.
func (cmd exportRankingsCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		return e.writeFile(cmd.Output, func(w io.Writer) error {
			return reports.WriteRankings(e.ctx, d, c, w)
		})
	})
}

// writeFile replaces a file and says so.
func (e *env) writeFile(path string, write func(io.Writer) error) error {
	size, err := replaceFile(path, write)
	if err == nil {
		fmt.Fprintln(e.out, e.p.T("commands.written", "File", path, "Size", size))
	}
	return err
}

// replaceFile writes beside the target and renames, so that a failure leaves the old file whole. A link keeps pointing at its
// target, whose content is replaced. What is no file, a folder or a device, is refused: renaming would put a file in its place.
func replaceFile(path string, write func(io.Writer) error) (size int64, err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if old, err := os.Lstat(path); err == nil && !old.Mode().IsRegular() {
		return 0, usage("commands.no_output_file", "File", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if err := errors.Join(write(f), f.Chmod(0o644), f.Sync()); err != nil {
		return 0, errors.Join(err, f.Close())
	}
	info, err := f.Stat()
	if err := errors.Join(err, f.Close()); err != nil {
		return 0, err
	}
	return info.Size(), os.Rename(f.Name(), path)
}

type reportCommand struct {
	database
	Period string `required:"" placeholder:"2024-H1" help:"period"`
	Format string `enum:"txt,json,docx,pdf,xlsx" default:"txt" help:"format"`
	Output string `short:"o" type:"path" placeholder:"FILE" help:"output"`
}

// Help is the example shown by --help.
func (reportCommand) Help() string {
	return "hoithi report --period 2024-H1 --format txt"
}

// Run writes the report of the period as it reads now: texts on standard output where no file is named, others into a file beside.
func (cmd reportCommand) Run(e *env) error {
	if _, err := reports.ParsePeriod(cmd.Period); err != nil {
		return usage("commands.bad_period", "Value", cmd.Period)
	}
	if cmd.Output == "" && cmd.Format != "txt" && cmd.Format != "json" {
		cmd.Output = "bao-cao-" + cmd.Period + "." + cmd.Format
	}
	return cmd.withExisting(e, func(d *db.DB) error {
		var content []byte
		err := d.Read(e.ctx, func(tx *db.Tx) error {
			draft, err := reports.Build(tx, cmd.Period)
			if err == nil {
				content, err = reports.WriteFile(tx, draft, nil, cmd.Format, reports.PaperWords(e.bundle), func(reports.Named) bool { return true })
			}
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
	})
}
