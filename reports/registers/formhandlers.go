// The form of a row: a new one, and a correction.
package registers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// typed gathers what was typed into the fields of a register.
func typed(c echo.Context, r Register) map[string]string {
	all := map[string]string{}
	for _, f := range r.Fields {
		all[f.Code] = c.FormValue(FieldName(f.Code))
	}
	return all
}

// registerOf reads the register of the address.
func (h handlers) register(c echo.Context) (r Register, err error) {
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		r, err = ByCode(tx, c.Param("register"))
		return err
	})
	return r, err
}

// add shows the empty form; the day is today, and the kind the one that the list was filtered by.
func (h handlers) add(c echo.Context) error {
	r, err := h.register(c)
	if err != nil {
		return err
	}
	values := map[string]string{r.Dated: web.Now(c).In(web.Zone(c)).Format("2006-01-02")}
	for code, choice := range filterOf(c, r).Choices {
		values[code] = choice
	}
	return web.Page(c, http.StatusOK, "registers/form", newFormPage(web.Printer(c), r, values, nil))
}

// addPost enters the row, and goes on to the next one when that button was pressed.
func (h handlers) addPost(c echo.Context) error {
	r, err := h.register(c)
	if err != nil {
		return err
	}
	id, err := Enter(c.Request().Context(), h.db, web.ActorOf(c).By(), r.Code, typed(c, r))
	if status, refused := refusal(err); refused {
		return web.Page(c, status, "registers/form", newFormPage(web.Printer(c), r, typed(c, r), err))
	}
	if err != nil {
		return err
	}
	web.Flash(c, "registers.done.entered")
	if c.FormValue("tiep") != "" {
		return web.SeeOther(c, listHref(r.Code)+"/them")
	}
	return web.SeeOther(c, rowHref(r.Code, id))
}

// edit shows the form with the row as it is.
func (h handlers) edit(c echo.Context) error {
	var r Register
	var row Row
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if r, err = ByCode(tx, c.Param("register")); err == nil {
			row, err = ByID(tx, r.Code, idOf(c, "id"))
		}
		return err
	})
	if err != nil {
		return err
	}
	if row.Removed {
		return web.SeeOther(c, rowHref(r.Code, row.ID))
	}
	page := newFormPage(web.Printer(c), r, row.Values, nil)
	page.correct(web.Printer(c), row, "")
	return web.Page(c, http.StatusOK, "registers/form", page)
}

// editPost corrects the row.
func (h handlers) editPost(c echo.Context) error {
	r, err := h.register(c)
	if err != nil {
		return err
	}
	id, reason := idOf(c, "id"), c.FormValue("ly-do")
	base, _ := strconv.Atoi(c.FormValue("lan"))
	err = Correct(c.Request().Context(), h.db, web.ActorOf(c).By(), r.Code, id, base, typed(c, r), reason)
	if status, refused := refusal(err); refused {
		page := newFormPage(web.Printer(c), r, typed(c, r), err)
		page.correct(web.Printer(c), Row{ID: id, Register: r.Code, Revision: base, Values: typed(c, r)}, reason)
		return web.Page(c, status, "registers/form", page)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "registers.done.corrected")
	return web.SeeOther(c, rowHref(r.Code, id))
}

// sent reads the file of a form, of so many bytes at most. Invalid at its field: none was sent, or a larger one.
func sent(c echo.Context, most int64) (name string, content []byte, err error) {
	file, err := web.SentFile(c, "file", most)
	switch {
	case err != nil:
		return "", nil, err
	case file == nil:
		return "", nil, fault.Invalid("file", "files.none")
	case file.Large:
		return file.Name, nil, fault.Invalid("file", "files.too_large", "Limit", most>>20)
	}
	return file.Name, file.Content, nil
}
