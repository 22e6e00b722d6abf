// hoithi export paper: a paper of a contest as Word file or PDF, as it would be printed now.
package main

import (
	"bytes"
	"io"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/reports/papers"
)

type exportPaperCommand struct {
	database
	Contest string `required:"" placeholder:"CODE" help:"contest_code"`
	Kind    string `required:"" enum:"quyet-dinh,bien-ban,thong-bao,giay-moi,ky-nhan,phieu-cham,danh-sach" help:"paper_kind"`
	Round   string `placeholder:"CODE" help:"paper_round"`
	Format  string `enum:"docx,pdf,zip" default:"docx" help:"paper_format"`
	Output  string `short:"o" required:"" type:"path" placeholder:"FILE" help:"output"`
}

// Help is the example shown by --help.
func (exportPaperCommand) Help() string {
	return "hoithi export paper --contest robocon-2024 --kind quyet-dinh --format docx -o quyet-dinh.docx\n\n" +
		"hoithi export paper --contest robocon-2024 --kind bien-ban --round chung-ket --format pdf -o bien-ban.pdf\n\n" +
		"hoithi export paper --contest robocon-2024 --kind giay-moi --round vong-loai --format zip -o giay-moi.zip"
}

// Run writes the paper; an existing file is replaced only once the new one is complete.
func (cmd exportPaperCommand) Run(e *env) error {
	return cmd.withContest(e, cmd.Contest, func(d *db.DB, c *contests.Contest) error {
		var made bytes.Buffer
		if err := papers.Export(e.ctx, d, c, papers.Key{Kind: cmd.Kind, Round: cmd.Round}, cmd.Format, &made); err != nil {
			return err
		}
		return e.writeFile(cmd.Output, func(w io.Writer) error {
			_, err := w.Write(made.Bytes())
			return err
		})
	})
}
