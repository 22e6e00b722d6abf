// Routes of a contest's papers: the list, a paper with its form and downloads, issuing, signed scans.
package papers

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
	"hoithi/internal/web"
)

type handlers struct{ d *db.DB }

// Routes adds the pages of this package. Who may export prepares papers and puts scans to them; who may publish issues them.
func Routes(app *web.App, d *db.DB) {
	h := handlers{d}
	prepare, issue := contests.May(d, contests.Export), contests.May(d, contests.Publish)
	const all = web.Home + "/:contest/van-ban"
	const one = all + "/:kind/:round"
	app.GET(all, h.list, prepare)
	app.GET(one, h.paper, prepare)
	app.POST(one, h.keep, prepare)
	app.GET(one+"/tai-ve", h.download, prepare)
	app.POST(one+"/phat-hanh", h.issue, issue)
	app.POST(one+"/ban-ky", h.attach, prepare)
	app.GET(web.Home+"/:contest/ban-ky/:id", h.scan, prepare)
	app.POST(web.Home+"/:contest/ban-ky/:id/go", h.detach, prepare)
}

func listPath(c *contests.Contest) string { return web.Home + "/" + c.Code + "/van-ban" }

func (k Key) path(c *contests.Contest) string { return listPath(c) + "/" + k.Kind + "/" + k.Round }

func keyOf(c echo.Context) Key { return Key{c.Param("kind"), c.Param("round")} }

func (h handlers) list(c echo.Context) error {
	contest := contests.From(c)
	var page *listPage
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		page, err = newListPage(tx, web.Printer(c), contest)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "papers/list", page)
}

func (h handlers) paper(c echo.Context) error { return h.show(c, nil, nil) }

// show is the page of a paper as it is now; typed is a form that was refused, nil = the one kept last.
func (h handlers) show(c echo.Context, typed *Form, refused error) error {
	status := http.StatusOK
	switch fault.KindOf(refused) {
	case fault.KindInvalid:
		status = http.StatusUnprocessableEntity
	case fault.KindConflict:
		status = http.StatusConflict
	default:
		if refused != nil {
			return refused
		}
	}
	contest := contests.From(c)
	var page *paperPage
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		page, err = newPaperPage(tx, web.Printer(c), contest, keyOf(c), typed)
		return err
	})
	if err != nil {
		return err
	}
	page.Errors = web.Errors(web.Printer(c), refused)
	page.MayIssue = contests.Allowed(web.ActorOf(c), contest.ID, contests.Publish)
	return web.Page(c, status, "papers/paper", page)
}

func (h handlers) keep(c echo.Context) error {
	contest, key := contests.From(c), keyOf(c)
	k, _, err := find(contest.Rules, key)
	if err != nil {
		return err
	}
	var f Form
	for _, x := range fields(&f) {
		if x.in(k) {
			*x.value = c.FormValue(x.name)
		}
	}
	base, _ := strconv.Atoi(c.FormValue("base")) // what is no number is no revision anybody saw
	if _, err := Keep(c.Request().Context(), h.d, web.ActorOf(c).By(), contest, key, f, base); err != nil {
		return h.show(c, &f, err)
	}
	web.Flash(c, "papers.kept")
	return web.SeeOther(c, key.path(contest))
}

func (h handlers) issue(c echo.Context) error {
	contest, key := contests.From(c), keyOf(c)
	if _, err := Issue(c.Request().Context(), h.d, web.ActorOf(c).By(), contest, key, c.FormValue("xem")); err != nil {
		return h.show(c, nil, err)
	}
	web.Flash(c, "papers.issued_now")
	return web.SeeOther(c, key.path(contest))
}

// download sends the paper as it would be printed now, or with ?ban= the file of a revision that was issued.
func (h handlers) download(c echo.Context) error {
	contest, key := contests.From(c), keyOf(c)
	format := c.QueryParam("dang")
	if format != PDF && format != Zip {
		format = Word
	}
	if asked := c.QueryParam("ban"); asked != "" {
		return h.issuedFile(c, contest, key, asked, format)
	}
	var m *Made
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		m, err = Make(tx, contest, key)
		return err
	})
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := m.Write(&out, format); err != nil {
		return err
	}
	return files.Send(c, m.Name+"."+format, mediaOf(format), out.Bytes())
}

func (h handlers) issuedFile(c echo.Context, contest *contests.Contest, key Key, asked, format string) error {
	id, err := strconv.ParseInt(asked, 10, 64)
	if err != nil {
		return fault.NotFound("papers.unknown")
	}
	var p Paper
	var media string
	var content []byte
	err = h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if p, err = paperByID(tx, contest.ID, id); err != nil {
			return err
		}
		if p.Key(contest) != key {
			return fault.NotFound("papers.unknown")
		}
		media, content, err = IssuedFile(tx, p, format)
		return err
	})
	if err != nil {
		return err
	}
	name := titles[p.Kind] + " " + contest.Rules.ShortName.VI
	if p.Number != "" {
		name = p.Number + "-" + p.Symbol + " " + name
	}
	return files.Send(c, name+"."+format, media, content)
}

func mediaOf(format string) string {
	switch format {
	case PDF:
		return "application/pdf"
	case Zip:
		return "application/zip"
	}
	return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
}

func (h handlers) attach(c echo.Context) error {
	contest, key := contests.From(c), keyOf(c)
	id, err := strconv.ParseInt(c.FormValue("ban"), 10, 64)
	if err != nil {
		return fault.NotFound("papers.unknown")
	}
	name, content, err := sent(c)
	if err == nil {
		_, err = Attach(c.Request().Context(), h.d, web.ActorOf(c).By(), contest, id, name, content)
	}
	if err != nil {
		return h.show(c, nil, err)
	}
	web.Flash(c, "papers.scan_kept")
	return web.SeeOther(c, key.path(contest))
}

// sent reads the file of the form; the size of the whole request is bounded before this.
func sent(c echo.Context) (name string, content []byte, err error) {
	header, err := c.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return "", nil, fault.Invalid("file", "files.empty")
	}
	if err != nil {
		return "", nil, err
	}
	file, err := header.Open()
	if err != nil {
		return "", nil, err
	}
	defer file.Close()
	content, err = io.ReadAll(io.LimitReader(file, files.MaxBytes+1))
	return header.Filename, content, err
}

func (h handlers) scan(c echo.Context) error {
	contest := contests.From(c)
	id, _ := strconv.ParseInt(c.Param("id"), 10, 64) // 0 is no scan
	var s Scan
	var media string
	var content []byte
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if s, err = scanByID(tx, contest.ID, id); err != nil {
			return err
		}
		media, content, err = files.Content(tx, s.Hash)
		return err
	})
	if err != nil {
		return err
	}
	return files.Send(c, s.Name, media, content)
}

func (h handlers) detach(c echo.Context) error {
	contest := contests.From(c)
	id, _ := strconv.ParseInt(c.Param("id"), 10, 64) // 0 is no scan
	if err := Detach(c.Request().Context(), h.d, web.ActorOf(c).By(), contest, id); err != nil {
		return err
	}
	web.Flash(c, "papers.scan_off")
	key := Key{c.FormValue("kind"), c.FormValue("round")}
	if _, _, err := find(contest.Rules, key); err != nil {
		return web.SeeOther(c, listPath(contest))
	}
	return web.SeeOther(c, key.path(contest))
}
