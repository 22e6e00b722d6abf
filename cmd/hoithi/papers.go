// hoithi export rankings: the ranking workbook, and how commands write files.
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
