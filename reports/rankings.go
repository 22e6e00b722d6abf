// The rankings workbook: one snapshot of a contest, laid out in sheets an auditor can follow.
package reports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/klauspost/compress/zip"
	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/internal/db"
)

// WriteRankings writes a contest's workbook (xlsx) as of one snapshot: summary, a sheet per division, the marks of each round,
// participants. Nothing is written to w before the whole workbook is made, so an error leaves w untouched unless w itself fails.
func WriteRankings(ctx context.Context, d *db.DB, c *contests.Contest, w io.Writer) error {
	var b *book
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		b, err = gather(tx, c)
		return err
	})
	if err != nil {
		return fmt.Errorf("rankings of %s: %w", c.Code, err)
	}
	return b.write(w)
}

// RankingsFileName is the workbook's name for a download: robocon-2024-xep-hang-2024-08-14.xlsx.
func RankingsFileName(c *contests.Contest, at time.Time) string {
	return fmt.Sprintf("%s-xep-hang-%s.xlsx", c.Code, at.In(c.Rules.Location()).Format(time.DateOnly))
}

// write plans every sheet before it writes the first: sheets refer to each other's ranges. Nothing of excelize that reads a sheet
// may follow a stream (SetActiveSheet, say): it would parse all that was written, which takes ten times as long as writing it.
func (b *book) write(w io.Writer) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })
	s, err := newStyles(f)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	summaryName := sheetName("Tổng hợp", taken)
	var names []string
	for _, d := range b.divisions { // the whole contest comes last
		names = append(names, sheetName(d.Name.VI, taken))
	}
	var marks []*marksSheet
	for i := range b.rounds {
		marks = append(marks, planMarks(s, sheetName("Điểm "+lowerFirst(b.rounds[i].Name.VI), taken), b, &b.rounds[i]))
	}
	var divisions []*divisionSheet
	for i := range b.divisions {
		divisions = append(divisions, planDivision(s, names[i], b, &b.divisions[i], marks))
	}
	for _, p := range divisions {
		p.others = divisions
	}
	members := planMembers(s, sheetName("Thành viên", taken), b)
	summary := planSummary(s, summaryName, b, divisions[:len(b.rules.Divisions)], members)

	h := heading{organiser: b.rules.Organiser.VI, contest: b.rules.Name.VI, status: b.headline()}
	titled := func(title string) heading { h.title = title; return h }
	if err := f.SetSheetName("Sheet1", summary.name); err != nil {
		return err
	}
	failed := errors.Join(f.SetDefaultFont(fontFamily), b.describe(f), summary.write(f, s, titled("Bảng tổng hợp kết quả")))
	for _, p := range divisions {
		failed = errors.Join(failed, addSheet(f, p.name), p.write(f, s, titled("Kết quả xếp hạng "+p.division.Name.VI)))
	}
	for _, m := range marks {
		failed = errors.Join(failed, addSheet(f, m.name), m.write(f, s, titled("Bảng điểm "+lowerFirst(m.round.Name.VI))))
	}
	failed = errors.Join(failed, addSheet(f, members.name), members.write(f, s, titled("Danh sách thành viên")))
	if failed != nil {
		return failed
	}
	return f.Write(w)
}

func addSheet(f *excelize.File, name string) error {
	_, err := f.NewSheet(name)
	return err
}

// describe fills the document's properties.
func (b *book) describe(f *excelize.File) error {
	at := b.at.UTC().Format(time.RFC3339)
	return errors.Join(
		f.SetDocProps(&excelize.DocProperties{Title: "Kết quả xếp hạng – " + b.rules.Name.VI, Subject: b.headline(), Creator: b.rules.Organiser.VI,
			LastModifiedBy: b.rules.Organiser.VI, Created: at, Modified: at, Language: "vi-VN"}),
		f.SetAppProps(&excelize.AppProperties{Application: "Hoi Thi", Company: b.rules.Organiser.VI}))
}
