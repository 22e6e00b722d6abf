// Handlers around the versions of the rules: download, upload, differences, extension, reference.
package contests

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// download sends a version of the document as it was given.
func (h handlers) download(c echo.Context) error {
	contest := From(c)
	version, _ := strconv.Atoi(c.QueryParam("ban"))
	if version == 0 {
		version = contest.RulesVersion
	}
	var doc []byte
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		doc, err = Document(tx, contest, version)
		return err
	})
	if err != nil {
		return err
	}
	head := c.Response().Header()
	head.Set("Content-Disposition", `attachment; filename="the-le-`+contest.Code+"-"+strconv.Itoa(version)+`.yaml"`)
	head.Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, "application/yaml; charset=utf-8", doc)
}

// upload takes a document.
func (h handlers) upload(c echo.Context) error { return h.showUpload(c, http.StatusOK, nil) }

func (h handlers) showUpload(c echo.Context, status int, wrong error) error {
	contest, p := From(c), web.Printer(c)
	page := uploadPage{Where: trail(p, contest, link{Text: p.T("rulebook.upload.title")}), Action: rulesHref(contest) + "/tai-len",
		Base: contest.RulesVersion, Reference: rulesHref(contest) + "/tra-cuu"}
	if wrong != nil {
		page.Faults = p.Faults(wrong)
	}
	return web.Page(c, status, "contests/upload", page)
}

// uploadPost shows what the document that was sent would change, or its faults with their lines.
func (h handlers) uploadPost(c echo.Context) error {
	doc, err := sentDocument(c)
	if err == nil {
		err = h.proposed(c, doc, baseOf(c), "", "")
	}
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return h.showUpload(c, http.StatusUnprocessableEntity, err)
	case fault.KindConflict:
		return h.stopped(c, doc, baseOf(c), err)
	}
	return err
}

// sentDocument reads the file that was sent, with line ends as the program writes them.
func sentDocument(c echo.Context) ([]byte, error) {
	sent, err := web.SentFile(c, "file", maxDocument)
	switch {
	case err != nil:
		return nil, err
	case sent == nil:
		return nil, fault.Invalid("file", "rules.no_file")
	case sent.Large:
		return nil, fault.Invalid("file", "rules.too_big")
	}
	return bytes.TrimPrefix(bytes.ReplaceAll(sent.Content, []byte("\r\n"), []byte("\n")), []byte("\xef\xbb\xbf")), nil
}

// compare shows what differs between two versions.
func (h handlers) compare(c echo.Context) error {
	contest, p := From(c), web.Printer(c)
	to := version(c.QueryParam("den"), contest.RulesVersion)
	from := version(c.QueryParam("tu"), max(to-1, 1))
	page := comparePage{Title: p.T("rulebook.compare.title"), Where: trail(p, contest, link{Text: p.T("rulebook.compare.title")}), From: from, To: to,
		Back: rulesHref(contest), Action: rulesHref(contest) + "/so-sanh"}
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		before, err := RulesOf(tx, contest, from)
		if err != nil {
			return err
		}
		after, err := RulesOf(tx, contest, to)
		if err != nil {
			return err
		}
		page.Differences = Differences(p, before, after)
		return page.between(tx, c, contest)
	})
	if err != nil {
		return err
	}
	page.Lead = p.T("rulebook.compare.lead", "From", from, "To", to)
	return web.Page(c, http.StatusOK, "contests/compare", page)
}

func version(text string, otherwise int) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return otherwise
	}
	return n
}

// between notes who made the later versions, and lists all of them to choose from.
func (page *comparePage) between(tx *db.Tx, c echo.Context, contest *Contest) error {
	p := web.Printer(c)
	versions, err := Versions(tx, contest.ID)
	page.Notes, page.Most = nil, nil
	for _, v := range slices.Backward(versions) {
		page.Most = append(page.Most, option{strconv.Itoa(v.Number), p.T("rulebook.compare.version", "Version", v.Number)})
		if v.Number > page.From && v.Number <= page.To {
			page.Notes = append(page.Notes, p.T("rulebook.compare.note", "Version", v.Number, "Who", v.Actor,
				"When", p.DateTime(v.CreatedAt, contest.Rules.Location()), "Reason", v.Reason))
		}
	}
	return err
}

// conflict shows an editor who was overtaken what the other changed, and what they themselves wanted.
func (h handlers) conflict(c echo.Context, doc []byte, base int) error {
	contest, p := From(c), web.Printer(c)
	page := comparePage{Title: p.T("rulebook.conflict.title"), Where: trail(p, contest, link{Text: p.T("rulebook.conflict.title")}), Conflict: true,
		Lead: p.T("rules.changed_meanwhile", "Base", base, "Now", contest.RulesVersion), From: base, To: contest.RulesVersion, Back: rulesHref(contest)}
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		before, err := RulesOf(tx, contest, base)
		if err != nil {
			return err
		}
		page.Differences = Differences(p, before, contest.Rules)
		if wanted, err := ParseRules(doc); err == nil {
			page.Wanted = Differences(p, before, wanted)
		}
		return page.between(tx, c, contest)
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusConflict, "contests/compare", page)
}

// extend shows the form that moves the deadline.
func (h handlers) extend(c echo.Context) error {
	return h.showExtend(c, http.StatusOK, extendPage{Base: From(c).RulesVersion})
}

func (h handlers) showExtend(c echo.Context, status int, page extendPage) error {
	contest, p := From(c), web.Printer(c)
	var extensions []Extension
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		extensions, err = Extensions(tx, contest.ID)
		return err
	})
	if err != nil {
		return err
	}
	page.Where, page.Extended = trail(p, contest, link{Text: p.T("rulebook.extend.title")}), extendedWords(p, contest, extensions)
	page.Now = p.T("rulebook.extend.now", "Closes", minuteText(p, contest.Rules.Registration.Closes))
	page.Action, page.Back = rulesHref(contest)+"/gia-han", rulesHref(contest)
	return web.Page(c, status, "contests/extend", page)
}

// extendPost moves the deadline.
func (h handlers) extendPost(c echo.Context) error {
	contest, p := From(c), web.Printer(c)
	page := extendPage{Until: c.FormValue("until"), Reason: c.FormValue("reason"), Base: baseOf(c)}
	until, err := extension(page)
	if err == nil {
		_, err = Extend(c.Request().Context(), h.db, web.ActorOf(c).By(), contest, until, page.Base, page.Reason)
	}
	switch {
	case err == nil:
		web.Flash(c, "rulebook.extend.done", "Until", minuteText(p, until))
		return web.SeeOther(c, rulesHref(contest))
	case fault.KindOf(err) == fault.KindInvalid:
		page.Errors = web.Errors(p, err)
		return h.showExtend(c, http.StatusUnprocessableEntity, page)
	}
	return err
}

// extension reads the form of an extension; everything that cannot be read or is missing comes at once.
func extension(page extendPage) (until Minute, err error) {
	var wrong []error
	until, ok := ReadMinute(page.Until)
	switch {
	case strings.TrimSpace(page.Until) == "":
		wrong = append(wrong, fault.Invalid("until", "rulebook.extend.needs_until"))
	case !ok:
		wrong = append(wrong, fault.Invalid("until", "rules.bad_minute_typed", "Value", page.Until))
	}
	if len(wrong) > 0 && strings.TrimSpace(page.Reason) == "" { // else Extend says it, with what it finds
		wrong = append(wrong, fault.Invalid("reason", "rules.needs_reason"))
	}
	return until, errors.Join(wrong...)
}

// reference explains the keys of the document.
func (h handlers) reference(c echo.Context) error {
	p := web.Printer(c)
	return web.Page(c, http.StatusOK, "contests/reference", referencePage{
		Where: trail(p, From(c), link{Text: p.T("rulebook.reference.title")}), Parts: reference(p)})
}
