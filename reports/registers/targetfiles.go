// The pages by which targets come in and go out: copied from the year before, from and to a workbook.
package registers

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
	"hoithi/internal/i18n"
	"hoithi/internal/sheet"
	"hoithi/internal/web"
)

// Addresses beside the list of targets.
const (
	targetImportPath = TargetsPath + "/nhap"
	targetExportPath = TargetsPath + "/xuat"
	targetCopyPath   = TargetsPath + "/chep"
)

// targetsWaiting is where a workbook of targets waits between preview and apply: no code of a register looks like it.
const targetsWaiting = ":targets"

// targetImportPageData explains the sheet and takes a file.
type targetImportPageData struct {
	Form, Template, Period, Words, Back string
	Where                               []link
	Faults                              []string
	File                                string
	Columns                             []columnLine
}

// copyPost sets what stood a year before.
func (h targetHandlers) copyPost(c echo.Context) error {
	to := c.FormValue("ky")
	n, err := CopyTargets(c.Request().Context(), h.db, web.ActorOf(c).By(), YearBefore(to), to)
	if fault.KindOf(err) == fault.KindConflict {
		web.Flash(c, "registers.targets.nothing_to_copy")
		return web.SeeOther(c, withQuery(TargetsPath, "ky", to))
	}
	if err != nil {
		return err
	}
	web.Flash(c, "registers.targets.copied", "Count", n)
	return web.SeeOther(c, withQuery(TargetsPath, "ky", to))
}

// periodOf is the period of a form or address, or the half-year under way.
func periodOf(c echo.Context) string {
	if code := c.FormValue("ky"); code != "" {
		if _, _, ok := PeriodOf(code); ok {
			return code
		}
	}
	return periodAt(web.Now(c).In(web.Zone(c)))
}

// export sends the targets of the period.
func (h targetHandlers) export(c echo.Context) error {
	return h.send(c, "chi-tieu-"+periodOf(c)+".xlsx", []string{periodOf(c)})
}

// template sends a sheet to fill in.
func (h targetHandlers) template(c echo.Context) error { return h.send(c, "mau-chi-tieu.xlsx", nil) }

func (h targetHandlers) send(c echo.Context, name string, periods []string) error {
	var out bytes.Buffer
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		out.Reset()
		return ExportTargets(tx, &out, h.words("vi"), h.figures, periods)
	})
	if err != nil {
		return err
	}
	return files.Send(c, name, xlsxMedia, out.Bytes())
}

func (h targetHandlers) importForm(c echo.Context) error {
	return h.importPage(c, http.StatusOK, "", nil)
}

func (h targetHandlers) importPage(c echo.Context, status int, file string, wrong error) error {
	p, code := web.Printer(c), periodOf(c)
	page := targetImportPageData{Form: targetImportPath, Template: targetImportPath + "/mau.xlsx", Period: code, Words: periodWords(p, code), Back: withQuery(TargetsPath, "ky", code),
		Faults: p.Faults(wrong), File: file}
	page.Where = []link{{Text: p.T("registers.title"), Href: Path}, {Text: p.T("registers.targets.title"), Href: page.Back}, {Text: p.T("registers.targets.import.title")}}
	for i, heading := range targetHeadings {
		page.Columns = append(page.Columns, columnLine{Name: heading.Names[0], How: p.T("registers.targets.import.how_" + heading.Key), Needed: i == 1 || i == 2})
	}
	return web.Page(c, status, "registers/targetimport", page)
}

// refuse shows the form with the faults of a file; what is not a fault of the file goes on as an error.
func (h targetHandlers) refuse(c echo.Context, file string, err error) error {
	if status, refused := refusal(err); refused {
		return h.importPage(c, status, file, err)
	}
	return err
}

// targetPreviewPage shows what applying a file would do.
type targetPreviewPage struct {
	FileName, Form, Apply, Period string
	Upload                        int64 // 0 = there is nothing to apply
	Expect                        string
	Where                         []link
	Outdated                      bool
	Changes                       []targetChangeLine
	Same                          int
	Notes                         []string
}

type targetChangeLine struct {
	Number                      int
	Period, Name, Before, After string
	Counted                     string // what counts it, where that changes
	New                         bool
}

func newTargetPreviewPage(p *i18n.Printer, pre TargetPreview, upload int64, period string) targetPreviewPage {
	page := targetPreviewPage{FileName: pre.FileName, Form: withQuery(targetImportPath, "ky", period), Apply: targetImportPath + "/ap-dung", Period: period, Upload: upload,
		Expect: pre.digest(), Same: pre.Same,
		Where: []link{{Text: p.T("registers.title"), Href: Path}, {Text: p.T("registers.targets.title"), Href: withQuery(TargetsPath, "ky", period)}, {Text: p.T("registers.import.preview")}}}
	for _, c := range pre.Changes {
		line := targetChangeLine{Number: c.Number, Period: periodWords(p, c.New.Period), Name: c.New.Name, After: amount(p, c.New.Number, c.New.Unit), New: c.Old.ID == 0}
		if !line.New {
			line.Before = amount(p, c.Old.Number, c.Old.Unit)
		}
		line.Counted = c.Counted.In(p.Lang())
		page.Changes = append(page.Changes, line)
	}
	for _, n := range pre.Notes {
		page.Notes = append(page.Notes, p.T(n.Key, n.Args...))
	}
	return page
}

// importPreview says what the sent file would do and keeps it; a file with faults is not kept.
func (h targetHandlers) importPreview(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.ActorOf(c)
	name, content, err := sent(c, sheet.MaxBytes)
	if err != nil {
		return h.refuse(c, shownName(name), err)
	}
	f := TargetFile{Name: shownName(name), Content: content, Period: periodOf(c)}
	pre, err := ImportTargets(ctx, h.db, actor.By(), h.figures, f, true)
	if err != nil {
		return h.refuse(c, f.Name, err)
	}
	var upload int64
	if len(pre.Changes) > 0 {
		err = h.db.Write(ctx, scope, func(tx *db.Tx) (err error) {
			upload, err = keepUpload(tx, actor.AccountID, File{Name: f.Name, Content: content, Register: targetsWaiting})
			return err
		})
		if err != nil {
			return err
		}
	}
	return web.Page(c, http.StatusOK, "registers/targetpreview", newTargetPreviewPage(web.Printer(c), pre, upload, f.Period))
}

// importApply writes what the preview showed, or shows a new preview when that is no longer what would be written.
func (h targetHandlers) importApply(c echo.Context) error {
	ctx, actor, period := c.Request().Context(), web.ActorOf(c), periodOf(c)
	id, _ := strconv.ParseInt(c.FormValue("upload"), 10, 64)
	var f File
	err := h.db.Read(ctx, func(tx *db.Tx) (err error) { f, err = waiting(tx, actor.AccountID, id); return err })
	if err == nil && f.Register != targetsWaiting {
		err = fault.Gone("registers.import.gone")
	}
	if err != nil {
		return err
	}
	seen := c.FormValue("expect")
	pre, err := importTargetsSeen(ctx, h.db, actor.By(), h.figures, TargetFile{Name: f.Name, Content: f.Content, Period: period}, false, &seen)
	if errors.Is(err, errOutdated) {
		page := newTargetPreviewPage(web.Printer(c), pre, id, period)
		page.Outdated = true
		return web.Page(c, http.StatusConflict, "registers/targetpreview", page)
	}
	if err != nil {
		return h.refuse(c, f.Name, err)
	}
	if err := h.db.Write(ctx, scope, func(tx *db.Tx) error { return dropUpload(tx, id) }); err != nil {
		return err
	}
	web.Flash(c, "registers.targets.import.done", "Count", len(pre.Changes))
	return web.SeeOther(c, withQuery(TargetsPath, "ky", period))
}
