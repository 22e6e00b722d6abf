// The pages that bring a workbook in: explain, preview, apply.
package registers

import (
	"bytes"
	"errors"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
	"hoithi/internal/i18n"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

// importForm explains the sheets and takes a file.
func (h handlers) importForm(c echo.Context) error {
	return h.importPage(c, http.StatusOK, c.QueryParam("so"), "", nil)
}

func (h handlers) importPage(c echo.Context, status int, register, file string, wrong error) error {
	var all []Register
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) { all, err = All(tx); return err })
	if err != nil {
		return err
	}
	page := newImportPage(web.Printer(c), all, register)
	page.Faults, page.File = web.Printer(c).Faults(wrong), file
	return web.Page(c, status, "registers/import", page)
}

// refuse shows the form with the faults of a file; what is not a fault of the file goes on as an error.
func (h handlers) refuse(c echo.Context, f File, err error) error {
	if fault.KindOf(err) != fault.KindInvalid {
		return err
	}
	return h.importPage(c, http.StatusUnprocessableEntity, f.Register, f.Name, err)
}

// importPreview says what the sent file would do and keeps the file for importApply; a file with faults is not kept.
func (h handlers) importPreview(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.ActorOf(c)
	f := File{Register: c.FormValue("so")}
	name, content, err := sent(c, sheet.MaxBytes)
	f.Name, f.Content = shownName(name), content
	if err != nil {
		return h.refuse(c, f, err)
	}
	pre, err := Import(ctx, h.db, actor.By(), f, true)
	if err != nil {
		return h.refuse(c, f, err)
	}
	var upload int64
	if pre.Writes() > 0 {
		err = h.db.Write(ctx, scope, func(tx *db.Tx) (err error) { upload, err = keepUpload(tx, actor.AccountID, f); return err })
		if err != nil {
			return err
		}
	}
	return web.Page(c, http.StatusOK, "registers/preview", newPreviewPage(web.Printer(c), pre, upload))
}

// shownName is the name of a file without folders and at most 120 characters, for showing and for the record only.
func shownName(name string) string {
	r := []rune(text.Clean(filepath.Base(strings.ReplaceAll(name, `\`, "/"))))
	return string(r[max(0, len(r)-120):])
}

// importApply writes what the preview showed, or shows a new preview when that is no longer what would be written.
func (h handlers) importApply(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.ActorOf(c)
	id, _ := strconv.ParseInt(c.FormValue("upload"), 10, 64)
	var f File
	err := h.db.Read(ctx, func(tx *db.Tx) (err error) { f, err = waiting(tx, actor.AccountID, id); return err })
	if err != nil {
		return err
	}
	seen := c.FormValue("expect")
	pre, err := importSeen(ctx, h.db, actor.By(), f, false, &seen)
	if errors.Is(err, errOutdated) {
		page := newPreviewPage(web.Printer(c), pre, id)
		page.Outdated = true
		return web.Page(c, http.StatusConflict, "registers/preview", page)
	}
	if err != nil {
		return h.refuse(c, f, err)
	}
	if err := h.db.Write(ctx, scope, func(tx *db.Tx) error { return dropUpload(tx, id) }); err != nil {
		return err
	}
	var entered, corrected int
	for _, s := range pre.Sheets {
		entered, corrected = entered+s.New, corrected+s.Changed
	}
	web.Flash(c, "registers.import.done", "New", web.Printer(c).Number(int64(entered)), "Changed", web.Printer(c).Number(int64(corrected)))
	if len(pre.Sheets) == 1 {
		return web.SeeOther(c, listHref(pre.Sheets[0].Register.Code))
	}
	return web.SeeOther(c, Path)
}

// template sends an empty workbook with a sheet for every register, or for one.
func (h handlers) template(c echo.Context) error {
	var out bytes.Buffer
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		out.Reset()
		return Export(tx, &out, ExportOf{Register: c.QueryParam("so"), Blank: true})
	})
	if err != nil {
		return err
	}
	return files.Send(c, "mau-so-hoat-dong.xlsx", xlsxMedia, out.Bytes())
}

// importPageData takes a file and explains what it must look like.
type importPageData struct {
	Register string // the one that a workbook of a single sheet is for, "" = by name
	Name     string
	Form     string
	Template string
	Where    []link
	Faults   []string
	File     string
	Sheets   []sheetLine
}

// sheetLine explains the sheet of one register.
type sheetLine struct {
	Name, Sheet, Key string
	Columns          []columnLine
	Open             bool
}

type columnLine struct {
	Name, How string
	Needed    bool
}

func newImportPage(p *i18n.Printer, all []Register, register string) importPageData {
	page := importPageData{Form: importPath, Where: []link{{Text: p.T("registers.title"), Href: Path}}}
	if r, ok := find(all, register); ok {
		page.Register, page.Name = r.Code, r.Name.In(p.Lang())
		page.Where = append(page.Where, link{Text: page.Name, Href: listHref(r.Code)})
	}
	page.Template = withQuery(importPath+"/mau.xlsx", "so", page.Register)
	page.Where = append(page.Where, link{Text: p.T("registers.import.title")})
	for _, r := range all {
		if page.Register != "" && r.Code != page.Register {
			continue
		}
		line := sheetLine{Name: r.Name.In(p.Lang()), Sheet: r.Sheet, Key: keyWords(r), Open: page.Register != ""}
		for _, f := range r.Open() {
			line.Columns = append(line.Columns, columnLine{f.Label.VI, how(p, f), f.Required})
		}
		page.Sheets = append(page.Sheets, line)
	}
	return page
}

// how explains what a column holds.
func how(p *i18n.Printer, f Field) string {
	if f.Kind == KindChoice {
		return p.T("registers.how.choice", "Choices", f.open())
	}
	return p.T("registers.how." + strings.ReplaceAll(string(f.Kind), "-", "_"))
}

// previewPage shows what applying a file would do.
type previewPage struct {
	FileName string
	Upload   int64 // of the waiting file; 0 when there is nothing to apply
	Expect   string
	Form     string
	Apply    string
	Where    []link
	Outdated bool
	Writes   int
	Sheets   []previewSheet
	Changes  []previewChange
	Notes    []string
	Removed  int
}

type previewSheet struct {
	Sheet, Name              string
	Rows, New, Changed, Same int
}

type previewChange struct {
	Sheet, Title, Href string
	Number             int
	Lines              []changeLine
}

func newPreviewPage(p *i18n.Printer, pre Preview, upload int64) previewPage {
	page := previewPage{FileName: pre.FileName, Upload: upload, Expect: pre.digest(), Form: importPath, Apply: importPath + "/ap-dung", Writes: pre.Writes(),
		Where: []link{{Text: p.T("registers.title"), Href: Path}, {Text: p.T("registers.import.title"), Href: importPath}, {Text: p.T("registers.import.preview")}}}
	for _, s := range pre.Sheets {
		page.Sheets = append(page.Sheets, previewSheet{s.Sheet, s.Register.Name.In(p.Lang()), s.Rows, s.New, s.Changed, s.Same})
		page.Removed += s.Removed
	}
	for _, c := range pre.Changes {
		one := previewChange{Sheet: c.Sheet, Title: c.Title, Number: c.Number, Href: rowHref(c.Register.Code, c.ID)}
		for _, l := range c.Lines {
			is := shown(p, l.Field, l.New)
			if is == "" {
				is = p.T("registers.nothing")
			}
			one.Lines = append(one.Lines, changeLine{l.Field.Label.In(p.Lang()), shown(p, l.Field, l.Old), is})
		}
		page.Changes = append(page.Changes, one)
	}
	for _, n := range pre.Notes {
		page.Notes = append(page.Notes, p.T("web.at_sheet", "Sheet", n.Sheet, "Message", p.T(n.Key, n.Args...)))
	}
	return page
}

// Summary is an import in a few lines, for a command.
func (pre Preview) Summary(p *i18n.Printer) (list []string) {
	for _, s := range pre.Sheets {
		list = append(list, p.T("registers.import.sheet_line", "Sheet", s.Sheet, "Register", s.Register.Name, "Rows", s.Rows, "New", s.New, "Changed", s.Changed, "Same", s.Same, "Removed", s.Removed))
	}
	page := newPreviewPage(p, pre, 0)
	list = append(list, page.Notes...)
	for _, c := range page.Changes {
		for _, l := range c.Lines {
			list = append(list, p.T("registers.import.change_line", "Sheet", c.Sheet, "Row", c.Number, "Title", c.Title, "Field", l.Label, "Before", l.Before, "After", l.After))
		}
	}
	if pre.Writes() == 0 {
		list = append(list, p.T("registers.import.nothing"))
	}
	return list
}
