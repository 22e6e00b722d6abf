// Routes of a contest's panel: judges and referees, their list from a workbook, their slips.
package marking

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/qr"
	"hoithi/internal/sheet"
	"hoithi/internal/uploads"
	"hoithi/internal/web"
)

// panelRoutes adds the pages of the panel.
func (h handlers) panelRoutes(app *web.App) {
	may := contests.May(h.db, contests.ManagePanels)
	const path = "/quan-ly/:contest/giam-khao"
	app.GET(path, h.panel, may)
	app.POST(path, h.addJudge, may)
	app.GET(path+"/sua/:id", h.judgeForm, may)
	app.POST(path+"/sua/:id", h.editJudge, may)
	app.POST(path+"/bo/:id", h.removeJudge, may)
	app.POST(path+"/the", h.slips, may)
	app.GET(path+"/nhap", h.judgesForm, may)
	app.GET(path+"/nhap/mau.xlsx", h.judgesTemplate, may)
	app.POST(path+"/nhap", h.previewJudges, may)
	app.POST(path+"/nhap/ap-dung", h.applyJudges, may)
}

func panelHref(c *contests.Contest) string { return web.Home + "/" + c.Code + "/giam-khao" }

// panel lists the panel, with the form to add somebody.
func (h handlers) panel(c echo.Context) error {
	return h.showPanel(c, http.StatusOK, JudgeDraft{Role: RoleJudge}, nil)
}

func (h handlers) showPanel(c echo.Context, status int, typed JudgeDraft, wrong error) error {
	contest := contests.From(c)
	var judges []JudgeRow
	var counts map[int64]judgeCount
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if judges, err = JudgesOf(tx, contest.ID); err == nil {
			counts, err = countsOfJudges(tx, contest.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	page := newPanelPage(web.Printer(c), contest, judges, counts)
	page.Form, page.Errors = typed, web.Errors(web.Printer(c), wrong)
	return web.Page(c, status, "marking/panel", page)
}

// judgeDraft reads the form.
func judgeDraft(c echo.Context) JudgeDraft {
	return JudgeDraft{Role: c.FormValue("role"), Code: c.FormValue("code"), Name: c.FormValue("name"), Unit: c.FormValue("unit"),
		Area: c.FormValue("area"), Division: c.FormValue("division"), Phone: c.FormValue("phone")}
}

func (h handlers) addJudge(c echo.Context) error {
	contest, draft := contests.From(c), judgeDraft(c)
	_, err := AddJudge(c.Request().Context(), h.db, web.ActorOf(c).By(), contest.ID, draft)
	if fault.KindOf(err) == fault.KindInvalid {
		return h.showPanel(c, http.StatusUnprocessableEntity, draft, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "judging.panel.added", "Name", draft.Name)
	return web.SeeOther(c, panelHref(contest))
}

// idParam is the number in the address; 0 when there is none.
func idParam(c echo.Context) int64 {
	id, _ := strconv.ParseInt(c.Param("id"), 10, 64)
	return id
}

func (h handlers) judgeForm(c echo.Context) error { return h.showJudge(c, http.StatusOK, nil, nil) }

func (h handlers) showJudge(c echo.Context, status int, typed *JudgeDraft, wrong error) error {
	contest := contests.From(c)
	var j JudgeRow
	var recusals []RecusalRow
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if j, err = judgeByID(tx, contest.ID, idParam(c)); err == nil {
			recusals, err = recusalsOf(tx, j.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	page := newJudgePage(web.Printer(c), contest, j)
	page.Recusals, page.Recusal = recusals, Recusal{Entry: c.FormValue("entry"), Reason: c.FormValue("reason")}
	if typed != nil {
		typed.Code, typed.Role = j.Code, j.Role
		page.Form = *typed
	}
	page.Errors = web.Errors(web.Printer(c), wrong)
	return web.Page(c, status, "marking/judge", page)
}

func (h handlers) editJudge(c echo.Context) error {
	contest, draft := contests.From(c), judgeDraft(c)
	err := EditJudge(c.Request().Context(), h.db, web.ActorOf(c).By(), contest.ID, idParam(c), draft)
	if fault.KindOf(err) == fault.KindInvalid {
		return h.showJudge(c, http.StatusUnprocessableEntity, &draft, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "judging.panel.changed", "Name", draft.Name)
	return web.SeeOther(c, panelHref(contest))
}

func (h handlers) removeJudge(c echo.Context) error {
	contest := contests.From(c)
	err := RemoveJudge(c.Request().Context(), h.db, web.ActorOf(c).By(), contest.ID, idParam(c))
	if fault.KindOf(err) == fault.KindConflict {
		return h.showJudge(c, http.StatusConflict, nil, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "judging.panel.removed")
	return web.SeeOther(c, panelHref(contest))
}

// slip is what a judge gets on paper: how to come in.
type slip struct {
	Judge JudgeRow
	URL   string
	Code  string
	QR    qr.Code // of the URL
}

// slips makes new links for the chosen people, all of them without a choice, and shows them once, to print.
func (h handlers) slips(c echo.Context) error {
	contest := contests.From(c)
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	list, err := h.makeSlips(c, form["judge"])
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return h.showPanel(c, http.StatusUnprocessableEntity, JudgeDraft{Role: RoleJudge}, fault.Invalid("", "judging.panel.nobody_chosen"))
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return web.Page(c, http.StatusOK, "marking/slips", newSlipsPage(web.Printer(c), contest, list, web.Now(c).Add(linkValid)))
}

func (h handlers) makeSlips(c echo.Context, chosen []string) (list []slip, err error) {
	ctx, contest := c.Request().Context(), contests.From(c)
	links, err := NewLinks(ctx, h.db, web.ActorOf(c).By(), contest.ID, func(j JudgeRow) bool {
		return len(chosen) == 0 || slices.Contains(chosen, strconv.FormatInt(j.ID, 10))
	})
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		s := slip{Judge: l.Judge, URL: web.BaseURL(c) + "/vao/" + l.Token, Code: l.Code[:3] + " " + l.Code[3:]}
		if s.QR, err = qr.Encode(s.URL); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// judgesForm explains the columns and takes a file.
func (h handlers) judgesForm(c echo.Context) error {
	return web.Page(c, http.StatusOK, "marking/judges", newJudgesPage(web.Printer(c), contests.From(c), nil))
}

// previewJudges says what the sent file would do and keeps it for apply.
func (h handlers) previewJudges(c echo.Context) error {
	ctx, contest, actor := c.Request().Context(), contests.From(c), web.ActorOf(c)
	f, err := sentFile(c, "")
	if err != nil {
		return h.refuseJudges(c, err)
	}
	p, err := ImportJudges(ctx, h.db, actor.By(), contest.ID, JudgeFile{Name: f.Name, Content: f.Content}, true)
	if err != nil {
		return h.refuseJudges(c, err)
	}
	var upload int64
	if p.Writes() {
		err = h.db.Write(ctx, db.Contest(contest.ID), func(tx *db.Tx) (err error) {
			upload, err = uploads.Keep(tx, uploads.Place{Kind: "judges", ContestID: contest.ID, AccountID: actor.AccountID}, f.Name, f.Content)
			return err
		})
		if err != nil {
			return err
		}
	}
	return web.Page(c, http.StatusOK, "marking/judges_preview", newJudgesPreview(web.Printer(c), p, upload))
}

func (h handlers) refuseJudges(c echo.Context, err error) error {
	if fault.KindOf(err) != fault.KindInvalid {
		return err
	}
	return web.Page(c, http.StatusUnprocessableEntity, "marking/judges", newJudgesPage(web.Printer(c), contests.From(c), web.Printer(c).Faults(err)))
}

// applyJudges writes what the preview showed, or shows a new preview.
func (h handlers) applyJudges(c echo.Context) error {
	ctx, contest, actor := c.Request().Context(), contests.From(c), web.ActorOf(c)
	id, _ := strconv.ParseInt(c.FormValue("upload"), 10, 64)
	file := JudgeFile{Expect: c.FormValue("expect")}
	err := h.db.Read(ctx, func(tx *db.Tx) (err error) {
		file.Name, file.Content, err = uploads.Find(tx, uploads.Place{Kind: "judges", ContestID: contest.ID, AccountID: actor.AccountID}, id)
		return err
	})
	if err != nil {
		return err
	}
	p, err := ImportJudges(ctx, h.db, actor.By(), contest.ID, file, false)
	if fault.KindOf(err) == fault.KindConflict {
		again, dryErr := ImportJudges(ctx, h.db, actor.By(), contest.ID, file, true)
		if dryErr != nil {
			return h.refuseJudges(c, dryErr)
		}
		page := newJudgesPreview(web.Printer(c), again, id)
		page.Errors = web.Errors(web.Printer(c), err)
		return web.Page(c, http.StatusConflict, "marking/judges_preview", page)
	}
	if err != nil {
		return h.refuseJudges(c, err)
	}
	if err := h.db.Write(ctx, db.Contest(contest.ID), func(tx *db.Tx) error { return uploads.Drop(tx, id) }); err != nil {
		return err
	}
	web.Flash(c, "judging.panel.imported", "New", p.Count(New), "Changed", p.Count(Changed))
	return web.SeeOther(c, panelHref(contest))
}

// judgesTemplate sends an empty workbook with the columns.
func (h handlers) judgesTemplate(c echo.Context) error {
	blank := sheet.Blank{Sheet: "Giám khảo"}
	for _, name := range []string{"Mã giám khảo", "Họ và tên", "Đơn vị", "Huyện, thành phố", "Lĩnh vực", "Vai trò", "Điện thoại"} {
		blank.Columns = append(blank.Columns, sheet.BlankColumn{Heading: name, Width: 22})
	}
	var b bytes.Buffer
	if err := blank.Write(&b); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+strings.ToLower(contests.From(c).Code)+`-giam-khao-mau.xlsx"`)
	return c.Blob(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}
