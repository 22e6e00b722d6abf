// The pages that bring a workbook in: explain, preview, untick, apply; a faulty file goes back with its faults written into it.
package history

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
	"hoithi/internal/sheet"
	"hoithi/internal/text"
	"hoithi/internal/uploads"
	"hoithi/internal/web"
)

// importForm explains the sheets and takes a file.
func (h handlers) importForm(c echo.Context) error {
	return web.Page(c, http.StatusOK, "history/import", newImportPage(web.Printer(c)))
}

// place is where a person's workbook waits.
func place(c echo.Context) uploads.Place {
	return uploads.Place{Kind: "history", AccountID: web.ActorOf(c).AccountID}
}

// keep keeps a workbook for apply, or for being sent back with its faults.
func (h handlers) keepFile(c echo.Context, name string, content []byte) (id int64, err error) {
	err = h.db.Write(c.Request().Context(), scope, func(tx *db.Tx) (err error) {
		id, err = uploads.Keep(tx, place(c), name, content)
		return err
	})
	return id, err
}

// refuse shows the form with the faults of a file, and where to fetch it with them; what is not a fault of the file goes on as an error.
func (h handlers) refuse(c echo.Context, name string, content []byte, wrong error) error {
	if fault.KindOf(wrong) != fault.KindInvalid {
		return wrong
	}
	p := web.Printer(c)
	page := newImportPage(p)
	page.Faults, page.File = p.Faults(wrong), name
	if _, err := sheet.Marked(name, content, faultsHeading, fault.All(wrong), p.Fault); err == nil {
		id, err := h.keepFile(c, name, content)
		if err != nil {
			return err
		}
		page.Marked = importPath + "/loi/" + strconv.FormatInt(id, 10)
	}
	return web.Page(c, http.StatusUnprocessableEntity, "history/import", page)
}

// shownName is the name of a file without folders and at most 120 characters, for showing and for the record only.
func shownName(name string) string {
	r := []rune(text.Clean(filepath.Base(strings.ReplaceAll(name, `\`, "/"))))
	return string(r[max(0, len(r)-120):])
}

// importPreview says what the sent file would do and keeps the file for importApply.
func (h handlers) importPreview(c echo.Context) error {
	sent, err := web.SentFile(c, "file", sheet.MaxBytes)
	switch {
	case err != nil:
		return err
	case sent == nil:
		return h.refuse(c, "", nil, fault.Invalid("file", "history.import.no_file"))
	case sent.Large:
		return h.refuse(c, shownName(sent.Name), nil, fault.Invalid("file", "sheet.too_large", "Limit", sheet.MaxBytes>>20))
	}
	name := shownName(sent.Name)
	o, err := Import(c.Request().Context(), h.db, web.ActorOf(c).By(), name, sent.Content, true)
	if err != nil {
		return h.refuse(c, name, sent.Content, err)
	}
	var upload int64
	if o.Writes() > 0 {
		if upload, err = h.keepFile(c, name, sent.Content); err != nil {
			return err
		}
	}
	return web.Page(c, http.StatusOK, "history/preview", newPreviewPage(web.Printer(c), o, upload, nil))
}

// waiting finds the kept workbook of the form or address.
func (h handlers) waiting(c echo.Context, value string) (id int64, name string, content []byte, err error) {
	id, _ = strconv.ParseInt(value, 10, 64)
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		name, content, err = uploads.Find(tx, place(c), id)
		return err
	})
	return id, name, content, err
}

// importApply writes what was ticked in the preview, or shows a new preview when that is no longer what would be written.
func (h handlers) importApply(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.ActorOf(c)
	id, name, content, err := h.waiting(c, c.FormValue("upload"))
	if err != nil {
		return err
	}
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	picked := pick{Digest: c.FormValue("expect"), Slugs: values["ky"]}
	o, err := importPicked(ctx, h.db, actor.By(), name, content, len(picked.Slugs) == 0, &picked)
	switch {
	case errors.Is(err, errOutdated):
		page := newPreviewPage(web.Printer(c), o, id, nil)
		page.Outdated = true
		return web.Page(c, http.StatusConflict, "history/preview", page)
	case err != nil:
		return h.refuse(c, name, content, err)
	case len(picked.Slugs) == 0:
		page := newPreviewPage(web.Printer(c), o, id, []string{})
		page.Errors = web.Errors(web.Printer(c), fault.Invalid("ky", "history.import.none_picked"))
		return web.Page(c, http.StatusUnprocessableEntity, "history/preview", page)
	}
	if err := h.db.Write(ctx, scope, func(tx *db.Tx) error { return uploads.Drop(tx, id) }); err != nil {
		return err
	}
	web.Flash(c, "history.done.imported", "New", len(o.New), "Changed", len(o.Changed))
	return web.SeeOther(c, keepPath)
}

// marked sends a faulty workbook back with its faults written into it.
func (h handlers) marked(c echo.Context) error {
	_, name, content, err := h.waiting(c, c.Param("upload"))
	if err != nil {
		return err
	}
	p := web.Printer(c)
	_, wrong := Import(c.Request().Context(), h.db, web.ActorOf(c).By(), name, content, true)
	if fault.KindOf(wrong) != fault.KindInvalid {
		return errors.Join(wrong, fault.Gone("web.upload_gone")) // nothing is wrong with it any more
	}
	out, err := sheet.Marked(name, content, faultsHeading, fault.All(wrong), p.Fault)
	if err != nil {
		return err
	}
	return files.Send(c, "loi-"+strings.TrimSuffix(name, filepath.Ext(name))+".xlsx", xlsxMedia, out)
}

// template sends the empty workbook.
func (h handlers) template(c echo.Context) error {
	var out bytes.Buffer
	if err := writeBook(&out, nil); err != nil {
		return err
	}
	return files.Send(c, "mau-ket-qua-cac-nam.xlsx", xlsxMedia, out.Bytes())
}
