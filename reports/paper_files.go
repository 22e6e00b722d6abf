// A report as files: the paper with its annexes for Word and PDF, plain text, and a workbook of its figures with the rows behind them.
package reports

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
	"hoithi/reports/typeset"
)

// Document describes the paper: i is nil while it is a draft. chart may be empty.
func (d Draft) Document(i *Issued, series []ChartLine) typeset.Document {
	doc := typeset.Document{Properties: typeset.Properties{Title: strings.Join(d.Title, ". "), Author: d.Issuer}}
	head := typeset.Head{Superior: d.Superior, Issuer: d.Issuer, Symbol: d.Symbol, Place: d.Place}
	of := "(Kèm theo Báo cáo)"
	if i != nil {
		day, _ := time.Parse(time.DateOnly, i.Day)
		head.Number, head.Date = fmt.Sprint(i.Number), typeset.DayOf(day)
		doc.Properties.Created = day
		of = fmt.Sprintf("(Kèm theo Báo cáo số %d/%s ngày %s)", i.Number, i.Symbol, day.Format("2/1/2006"))
	} else {
		doc.Draft = "DỰ THẢO"
	}
	title := typeset.Title{}
	if len(d.Title) > 0 {
		title.Kind, title.Summary = d.Title[0], d.Title[1:]
	}
	doc.Blocks = append(doc.Blocks, head, title)
	for n, s := range d.Sections {
		doc.Blocks = append(doc.Blocks, typeset.Heading{Level: 1, Text: s.Heading})
		for k, sentence := range s.Bullets {
			doc.Blocks = append(doc.Blocks, typeset.Text("- "+sentence.String()+d.ending(n, k)))
		}
	}
	signing := typeset.Signing{Signatures: []typeset.Signature{{Authority: d.Signer.Authority, Title: d.Signer.Title, Name: d.Signer.Name}}}
	for _, r := range d.Recipients {
		signing.Recipients = append(signing.Recipients, "- "+r)
	}
	doc.Blocks = append(doc.Blocks, signing)
	return d.annexes(doc, of, series)
}

// annexes are the figures with their sources, and a chart of the year beside the year before.
func (d Draft) annexes(doc typeset.Document, of string, series []ChartLine) typeset.Document {
	numbered := func(number string) string {
		if len(d.Figures) == 0 || len(series) == 0 {
			return "" // Decree 30 numbers annexes only where there are several
		}
		return number
	}
	if len(d.Figures) > 0 {
		table := typeset.Table{Columns: []typeset.Column{{Head: "TT", Width: 6, Align: typeset.Centre}, {Head: "Số liệu", Width: 40}, {Head: "Giá trị", Width: 12, Align: typeset.Right},
			{Head: "Đơn vị", Width: 14}, {Head: "Nguồn", Width: 28}}}
		for n, u := range d.Figures {
			label := u.Label
			if u.When != "" {
				if p, err := ParsePeriod(u.When); err == nil {
					label += " (" + p.InWords() + ")"
				}
			}
			table.Rows = append(table.Rows, typeset.Cells(fmt.Sprint(n+1), label, dotted(u.Value), u.Unit, u.Source))
		}
		doc.Blocks = append(doc.Blocks, typeset.Annex{Number: numbered("I"), Title: "SỐ LIỆU VÀ NGUỒN SỐ LIỆU", Of: of}, typeset.Text("Số liệu tính đến hết ngày "+dayWords(d.AsOf)+"."), table)
		for _, u := range d.Figures {
			if u.Later() {
				doc.Blocks = append(doc.Blocks, typeset.Text(fmt.Sprintf("%s: ghi nhận đến hết ngày %s là %s, sau đó có bổ sung, điều chỉnh.", u.Label, dayWords(d.AsOf), dotted(u.Recorded))))
			}
		}
	}
	if len(series) > 0 {
		chart := typeset.Chart{Title: "So với cùng kỳ năm trước", Series: []typeset.Series{{Name: "Kỳ này"}, {Name: "Cùng kỳ năm trước"}}}
		for _, line := range series {
			chart.Labels = append(chart.Labels, line.Label)
			chart.Series[0].Values, chart.Series[1].Values = append(chart.Series[0].Values, int64(line.Now)), append(chart.Series[1].Values, int64(line.Before))
		}
		doc.Blocks = append(doc.Blocks, typeset.Annex{Number: numbered("II"), Title: "SO SÁNH VỚI CÙNG KỲ NĂM TRƯỚC", Of: of}, chart, comparison(series))
	}
	return doc
}

// comparison is the table beside the chart.
func comparison(series []ChartLine) typeset.Table {
	table := typeset.Table{Columns: []typeset.Column{{Head: "TT", Width: 6, Align: typeset.Centre}, {Head: "Số liệu", Width: 46}, {Head: "Kỳ này", Width: 14, Align: typeset.Right},
		{Head: "Cùng kỳ năm trước", Width: 18, Align: typeset.Right}, {Head: "Tăng, giảm", Width: 16, Align: typeset.Right}}}
	for n, line := range series {
		more := dotted(line.Now - line.Before)
		if line.Now > line.Before {
			more = "+" + more
		}
		table.Rows = append(table.Rows, typeset.Cells(fmt.Sprint(n+1), line.Label, dotted(line.Now), dotted(line.Before), more))
	}
	return table
}

func dayWords(day string) string {
	if at, err := time.Parse(time.DateOnly, day); err == nil {
		return at.Format("2/1/2006")
	}
	return day
}

// ChartLine is a figure beside what it was a year before.
type ChartLine struct {
	Name, Label string
	Now, Before int
}

// chartLines are the figures over registers of a draft, each with its value a year before: those that had one first.
func (t *table) chartLines(d Draft, own Period) (lines []ChartLine, err error) {
	for _, u := range d.Figures {
		n, known := t.find(u.Name)
		if !known || n.Register == nil || u.When != "" {
			continue
		}
		if u.Before == nil { // a kept report has what it was then
			before, _, err := t.value(u.Name, own.YearBefore(), own)
			if err != nil {
				return nil, err
			}
			u.Before = &before.Value
		}
		lines = append(lines, ChartLine{Name: u.Name, Label: orDefault(u.Label, n.Register.Label.VI), Now: u.Value, Before: *u.Before})
	}
	slices.SortStableFunc(lines, func(a, b ChartLine) int { return min(b.Before, 1) - min(a.Before, 1) })
	return lines[:min(len(lines), mostBars)], nil
}

// mostBars is how many figures a chart has room for.
const mostBars = 8

// Media of the files, by the name of their format.
var media = map[string]string{
	"txt":  "text/plain; charset=utf-8",
	"json": "application/json; charset=utf-8",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"pdf":  "application/pdf",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// WriteFile writes a period's report as it reads now, or gives it as it was issued, in a format: txt, json, docx, pdf or xlsx. rows says
// whether the rows behind a figure go into the workbook. Invalid for another format.
func WriteFile(tx *db.Tx, d Draft, i *Issued, format string, words Words, rows func(Named) bool) ([]byte, error) {
	if i != nil {
		if content, kept, err := keptFile(tx, i.ID, format); err != nil || kept {
			return content, err
		}
	}
	return drawFile(tx, d, i, format, words, rows)
}

// drawFile draws a file from the words and figures of a report.
func drawFile(tx *db.Tx, d Draft, i *Issued, format string, words Words, rows func(Named) bool) ([]byte, error) {
	period, err := ParsePeriod(d.Period)
	if err != nil {
		return nil, err
	}
	switch format {
	case "txt":
		return []byte(d.Text()), nil
	case "json":
		return d.JSON()
	case "docx", "pdf", "xlsx":
	default:
		return nil, fault.Invalid("dang", "report.bad_format", "Value", format)
	}
	now := tx.Now
	if i != nil {
		now = time.UnixMilli(i.IssuedAt) // the rows behind the figures as they were known then
	}
	t, err := tableAt(tx, now)
	if err != nil {
		return nil, err
	}
	if i == nil { // an issued one has its words
		if d.Figures, err = t.worded(d.Figures, words); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	if format == "xlsx" {
		err = t.workbook(&out, d, i, period, rows)
		return out.Bytes(), err
	}
	lines, err := t.chartLines(d, period)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(lines, func(l ChartLine) bool { return l.Before != 0 }) {
		lines = nil // the registers hold nothing of the year before: nothing is no zero
	}
	doc := d.Document(i, lines)
	if i != nil {
		if err := i.correction(tx, &doc); err != nil {
			return nil, err
		}
	}
	if format == "pdf" {
		err = doc.PDF(&out)
	} else {
		err = doc.Word(&out)
	}
	return out.Bytes(), err
}

// correction names the report that this one stands for, under the title.
func (i Issued) correction(tx *db.Tx, doc *typeset.Document) error {
	if i.Edition == 1 {
		return nil
	}
	all, err := IssuedReports(tx, i.Period)
	if err != nil {
		return err
	}
	for _, other := range all {
		title, ok := doc.Blocks[1].(typeset.Title)
		if ok && other.Edition == i.Edition-1 {
			title.Under = fmt.Sprintf("(Thay thế Báo cáo số %d/%s ngày %s)", other.Number, other.Symbol, dayWords(other.Day))
			doc.Blocks[1] = title
		}
	}
	return nil
}

// worded fills the words of figures.
func (t *table) worded(figures []Used, words Words) ([]Used, error) {
	all := make([]Used, len(figures))
	for i, u := range figures {
		if n, known := t.find(u.Name); known {
			u.Label, u.About, u.Unit, u.Source = words(n)
		}
		all[i] = u
	}
	return all, nil
}

// download sends the report as it reads now.
func (h handlers) download(c echo.Context) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	return h.send(c, period, nil)
}

// issuedFile sends a report as it was issued.
func (h handlers) issuedFile(c echo.Context) error {
	var i Issued
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		i, err = IssuedByID(tx, idOf(c))
		return err
	})
	if err != nil {
		return err
	}
	period, err := ParsePeriod(i.Period)
	if err != nil {
		return err
	}
	return h.send(c, period, &i)
}

func (h handlers) send(c echo.Context, period Period, i *Issued) error {
	format := c.QueryParam("dang")
	if format == "" {
		format = "txt"
	}
	var content []byte
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		var d Draft
		if i != nil {
			d, err = i.Draft()
		} else {
			var w *Work
			if w, err = Open(tx, period); err == nil {
				d = w.Now
			}
		}
		if err != nil {
			return err
		}
		r := reader{actor: web.ActorOf(c)}
		content, err = WriteFile(tx, d, i, format, h.words, r.mayOpen)
		return err
	})
	if err != nil {
		return err
	}
	if format == "txt" {
		content = append([]byte("\ufeff"), content...) // Notepad needs the mark
	}
	name, title := "bao-cao-"+period.String(), "Báo cáo "+period.InWords()
	if i != nil {
		name, title = fmt.Sprintf("%s-so-%d", name, i.Number), fmt.Sprintf("%s số %d", title, i.Number)
	}
	attach(c, name+"."+format, title+"."+format)
	return c.Blob(200, media[format], content)
}
