// Routes of certificates: the office's register with issuing and printing, one certificate, and the public page that checks one.
package certificates

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
	"hoithi/internal/web"
)

type handlers struct{ d *db.DB }

// Routes adds the pages of this package. Who may print sees the register and takes files; who may issue issues, revokes and designs.
func Routes(app *web.App, d *db.DB) {
	h := handlers{d}
	print, issue := contests.May(d, contests.PrintCertificates), contests.May(d, contests.IssueCertificates)
	const all = web.Home + "/:contest/giay-chung-nhan"
	app.GET(all, h.list, print)
	app.POST(all, h.issue, issue)
	app.GET(all+"/tai-ve", h.files, print)
	app.GET(all+"/xuat-excel", h.export, print)
	app.POST(all+"/dang-tao/:id/huy", h.cancel, print)
	app.GET(all+"/:id", h.one, print)
	app.GET(all+"/:id/tai-ve", h.file, print)
	app.POST(all+"/:id/cap-lai", h.reissue, issue)
	app.POST(all+"/:id/thu-hoi", h.revoke, issue)
	h.designRoutes(app, all, issue)
	office := contests.InOffice(contests.ReadRegisters)
	app.GET(RegisterPath, h.union, office)
	app.GET(RegisterPath+"/xuat-excel", h.exportUnion, office)
	app.GET(PublicPath, h.ask, web.Public)
	app.GET(PublicPath+"/:token", h.public, web.Public)
}

func (h handlers) list(c echo.Context) error {
	return h.showList(c, issueForm{Kind: c.QueryParam("loai")}, nil)
}

// showList is the register of a kind with the forms; refused is what was wrong with the one that was sent.
func (h handlers) showList(c echo.Context, form issueForm, refused error) error {
	status, err := statusOf(refused)
	if err != nil {
		return err
	}
	var page *listPage
	err = h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		page, err = newListPage(tx, web.Printer(c), contests.From(c), form, filterOf(c))
		return err
	})
	if err != nil {
		return err
	}
	page.Errors = web.Errors(web.Printer(c), refused)
	page.MayIssue = contests.Allowed(web.ActorOf(c), contests.From(c).ID, contests.IssueCertificates)
	page.Local = LocalAddress(web.BaseURL(c))
	if contests.Allowed(web.ActorOf(c), auth.Office, contests.ReadRegisters) {
		page.Union = RegisterPath
	}
	if page.MayIssue {
		page.Actions = []link{{Text: web.Printer(c).T("certificates.design.open"), Href: designPath(contests.From(c), page.Form.Kind)}}
	}
	return web.Page(c, status, "certificates/list", page)
}

// statusOf is the status of a form shown again; what is no fault of the form comes back.
func statusOf(refused error) (int, error) {
	switch fault.KindOf(refused) {
	case fault.KindInvalid:
		return http.StatusUnprocessableEntity, nil
	case fault.KindConflict:
		return http.StatusConflict, nil
	}
	return http.StatusOK, refused
}

func (h handlers) issue(c echo.Context) error {
	contest := contests.From(c)
	form := issueForm{Kind: c.FormValue("kind"), To: c.FormValue("to"), Day: c.FormValue("day"), Signing: signingIn(c), typed: true}
	seen, _ := strconv.Atoi(c.FormValue("cong-bo")) // what is no number was seen by nobody
	made, err := Issue(c.Request().Context(), h.d, web.ActorOf(c).By(), contest, Issuing{Kind: form.Kind, To: form.To, Day: form.Day, Seen: seen, Signing: form.Signing})
	if err != nil {
		return h.showList(c, form, err)
	}
	web.Flash(c, "certificates.issued", "Count", len(made), "First", made[0].Number, "Last", made[len(made)-1].Number)
	return web.SeeOther(c, deskPath(contest)+"?loai="+form.Kind)
}

// signingIn is what was typed of who gives the certificates.
func signingIn(c echo.Context) Signing {
	return Signing{Decision: c.FormValue("decision"), DecisionDay: c.FormValue("decision_day"), Place: c.FormValue("place"), Authority: c.FormValue("authority"),
		Title: c.FormValue("title"), Signer: c.FormValue("signer")}
}

// files sends the certificates of a kind that hold, as one PDF or one each. Progress stands in the row of the making.
func (h handlers) files(c echo.Context) error {
	contest, kind, form := contests.From(c), c.QueryParam("loai"), c.QueryParam("dang")
	if !KnownKind(kind) {
		return fault.NotFound("certificates.unknown_kind")
	}
	media := "application/zip"
	if form != Zip {
		form, media = PDF, "application/pdf"
	}
	var b *Batch
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		b, err = Standing(tx, contest, kind, web.BaseURL(c))
		return err
	})
	if err != nil {
		return err
	}
	made, err := os.CreateTemp("", "hoithi-certificates-*") // with a background many files are too much for the memory
	if err != nil {
		return fmt.Errorf("file of certificates: %w", err)
	}
	defer func() {
		_ = made.Close() // it goes away with all that could be wrong with it
		_ = os.Remove(made.Name())
	}()
	err = Make(c.Request().Context(), h.d, web.ActorOf(c).By(), contest, b, form, made)
	if errors.Is(err, errCancelled) {
		return c.NoContent(http.StatusNoContent) // the browser stays where it is
	}
	if err == nil {
		_, err = made.Seek(0, io.SeekStart)
	}
	if err != nil {
		return err
	}
	return files.SendFrom(c, titles[kind]+" "+contest.Rules.ShortName.VI+"."+form, media, made)
}

func (h handlers) cancel(c echo.Context) error {
	if err := Cancel(c.Request().Context(), h.d, contests.From(c), idOf(c)); err != nil && fault.KindOf(err) != fault.KindNotFound {
		return err // one that has just ended is what was wanted too
	}
	web.Flash(c, "certificates.making.cancelled_now")
	return web.SeeOther(c, deskPath(contests.From(c)))
}

func idOf(c echo.Context) int64 {
	id, _ := strconv.ParseInt(c.Param("id"), 10, 64) // 0 is nothing's id
	return id
}

func (h handlers) one(c echo.Context) error { return h.showOne(c, actForm{}, nil) }

func (h handlers) showOne(c echo.Context, form actForm, refused error) error {
	status, err := statusOf(refused)
	if err != nil {
		return err
	}
	var page *onePage
	err = h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		page, err = newOnePage(tx, web.Printer(c), contests.From(c), idOf(c), form)
		return err
	})
	if err != nil {
		return err
	}
	page.Errors = web.Errors(web.Printer(c), refused)
	page.MayIssue = contests.Allowed(web.ActorOf(c), contests.From(c).ID, contests.IssueCertificates)
	return web.Page(c, status, "certificates/one", page)
}

func (h handlers) file(c echo.Context) error {
	contest := contests.From(c)
	var b *Batch
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		one, err := ByID(tx, contest.ID, idOf(c))
		if err == nil && one.State() != Valid {
			err = fault.Conflict("certificates.not_printed", "Number", one.Number)
		}
		if err == nil {
			b, err = batch(tx, contest, one.Kind, []Certificate{one}, web.BaseURL(c))
		}
		return err
	})
	if err != nil {
		return err
	}
	var made bytes.Buffer
	if err := b.Write(&made, PDF, nil); err != nil {
		return err
	}
	return files.Send(c, FileName(b.List[0]), "application/pdf", made.Bytes())
}

func (h handlers) reissue(c echo.Context) error {
	contest, form := contests.From(c), actForm{Act: "cap-lai", Day: c.FormValue("day"), Reason: c.FormValue("reason")}
	made, err := Reissue(c.Request().Context(), h.d, web.ActorOf(c).By(), contest, idOf(c), form.Day, form.Reason)
	if err != nil {
		return h.showOne(c, form, err)
	}
	web.Flash(c, "certificates.reissued", "Number", made.Number, "Old", made.Replaces)
	return web.SeeOther(c, onePath(contest, made.ID))
}

func (h handlers) revoke(c echo.Context) error {
	contest, form := contests.From(c), actForm{Act: "thu-hoi", Why: c.FormValue("why")}
	if err := Revoke(c.Request().Context(), h.d, web.ActorOf(c).By(), contest, idOf(c), form.Why); err != nil {
		return h.showOne(c, form, err)
	}
	web.Flash(c, "certificates.revoked_now")
	return web.SeeOther(c, onePath(contest, idOf(c)))
}
