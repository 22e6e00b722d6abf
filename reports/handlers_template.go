// The page of the template or of one report with its parts, the template as a file, and its versions with their differences.
package reports

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// outline shows the template, or the report of one period, with its parts.
func (h handlers) outline(c echo.Context) error { return h.outlineWith(c, http.StatusOK, nil) }

// outlineWith shows it with what was wrong with a move.
func (h handlers) outlineWith(c echo.Context, status int, wrong error) error {
	var page outlinePage
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		e, err := h.document(c, tx)
		if err != nil {
			return err
		}
		r, err := h.reader(c, tx, e.period)
		if err != nil {
			return err
		}
		page = newOutlinePage(r, e)
		if !e.draft {
			page.Versions, err = h.templateVersions(c, tx)
		}
		return err
	})
	if err != nil {
		return err
	}
	page.Errors = web.Errors(web.Printer(c), wrong)
	return web.Page(c, status, "reports/outline", page)
}

func (h handlers) templateVersions(c echo.Context, tx *db.Tx) (lines []templateLine, err error) {
	all, err := Templates(tx)
	for _, v := range all {
		lines = append(lines, templateLine{v.Version, v.Reason, v.Actor + ", " + web.Printer(c).DateTime(v.RecordedAt, web.Zone(c))})
	}
	return lines, err
}

// templateFilePage is the template as a document.
type templateFilePage struct {
	Document, Reason string
	Base             int
	Errors           web.FieldErrors
}

func (h handlers) templateText(c echo.Context) error {
	return h.templateTextWith(c, http.StatusOK, "", nil)
}

func (h handlers) templateTextWith(c echo.Context, status int, typed string, wrong error) error {
	var page templateFilePage
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		s, err := TemplateInForce(tx)
		page.Document, page.Base = s.Document, s.Version
		return err
	})
	if err != nil {
		return err
	}
	if wrong != nil {
		page.Document, page.Reason = typed, c.FormValue("reason")
		page.Base, _ = strconv.Atoi(c.FormValue("base"))
	}
	page.Errors = web.Errors(web.Printer(c), wrong)
	return web.Page(c, status, "reports/templatefile", page)
}

// storedTemplate is the version ?ban= or :version names, 0 = what the program brings; without one the version in force. NotFound.
func (h handlers) storedTemplate(c echo.Context, named string) (found, before StoredTemplate, err error) {
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if found, err = TemplateInForce(tx); err != nil || named == "" {
			return err
		}
		version, err := strconv.Atoi(named)
		if err != nil {
			return fault.NotFound("report.template.unknown")
		}
		if found, err = templateVersion(tx, version); err != nil || version == 0 {
			return err
		}
		before, err = templateVersion(tx, version-1)
		return err
	})
	return found, before, err
}

// templateFile sends a version as a file.
func (h handlers) templateFile(c echo.Context) error {
	found, _, err := h.storedTemplate(c, c.QueryParam("ban"))
	if err != nil {
		return err
	}
	attach(c, fmt.Sprintf("mau-bao-cao-%d.yaml", found.Version), fmt.Sprintf("Mẫu báo cáo %d.yaml", found.Version))
	return c.Blob(http.StatusOK, "application/yaml; charset=utf-8", []byte(found.Document))
}

// templateVersion shows what a version changed.
func (h handlers) templateVersion(c echo.Context) error {
	found, before, err := h.storedTemplate(c, c.Param("version"))
	if err != nil {
		return err
	}
	page := versionPage{Version: found.Version, Reason: found.Reason}
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		newest, err := TemplateInForce(tx)
		if err != nil {
			return err
		}
		page.Newest, page.Base = newest.Version == found.Version, newest.Version
		period, err := h.period(c)
		if err != nil {
			return err
		}
		r, err := h.reader(c, tx, period)
		if err != nil || found.Version == 0 {
			return err
		}
		page.Who = found.Actor + ", " + r.p.DateTime(found.RecordedAt, web.Zone(c))
		page.Differences, err = r.differences(before.Document, found.Document)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "reports/templateversion", page)
}

// restoreTemplate saves an older version as the next one.
func (h handlers) restoreTemplate(c echo.Context) error {
	found, _, err := h.storedTemplate(c, c.Param("version"))
	if err != nil {
		return err
	}
	base, _ := strconv.Atoi(c.FormValue("base"))
	reason := h.in("vi", "").T("report.form.restored", "Version", found.Version)
	if wrong := SaveTemplate(c.Request().Context(), h.db, web.ActorOf(c).By(), []byte(found.Document), base, reason); wrong != nil {
		return h.outlineWith(c, web.StatusOf(wrong), wrong)
	}
	web.Flash(c, "report.done.template_version", "Version", base+1)
	return c.Redirect(http.StatusSeeOther, templatePath)
}

// saveTemplate keeps a version that was typed or sent as a file.
func (h handlers) saveTemplate(c echo.Context) error {
	document := c.FormValue("document")
	if sent, err := c.FormFile("file"); err == nil && sent.Size > 0 {
		f, err := sent.Open()
		if err != nil {
			return err
		}
		defer f.Close()
		content, err := io.ReadAll(io.LimitReader(f, maxTemplate+1))
		if err != nil {
			return err
		}
		document = string(content)
	}
	base, _ := strconv.Atoi(c.FormValue("base"))
	wrong := SaveTemplate(c.Request().Context(), h.db, web.ActorOf(c).By(), []byte(document), base, c.FormValue("reason"))
	switch fault.KindOf(wrong) {
	case fault.KindInvalid:
		return h.templateTextWith(c, http.StatusUnprocessableEntity, document, wrong)
	case fault.KindConflict:
		return h.templateTextWith(c, http.StatusConflict, document, wrong)
	}
	if wrong != nil {
		return wrong
	}
	web.Flash(c, "report.done.template_version", "Version", base+1)
	return c.Redirect(http.StatusSeeOther, fmt.Sprintf("%s/ban/%d", templatePath, base+1))
}
