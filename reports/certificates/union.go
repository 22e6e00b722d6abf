// The Union's register of certificates over all contests, and both registers as workbooks.
package certificates

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/files"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// unionPage is the register of a kind and year over all contests.
type unionPage struct {
	Tabs     []link
	KindName string
	Register registerView
	Check    string
}

func (h handlers) union(c echo.Context) error {
	var page unionPage
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		page, err = newUnionPage(tx, web.Printer(c), web.ActorOf(c), filterOf(c), c.QueryParam("cuoc-thi"))
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "certificates/union", page)
}

// newUnionPage leads to the desk of a contest who may print there, and everybody else to the public page.
func newUnionPage(tx *db.Tx, p *i18n.Printer, actor auth.Actor, f Filter, code string) (unionPage, error) {
	if f.Kind == "" {
		f.Kind = Merit
	}
	page := unionPage{KindName: p.T("certificates.kind." + f.Kind), Check: PublicPath}
	for _, kind := range Kinds {
		page.Tabs = append(page.Tabs, link{p.T("certificates.kind." + kind), RegisterPath + "?loai=" + kind, kind == f.Kind})
	}
	known, err := contests.List(tx)
	if err != nil {
		return page, err
	}
	byID, chosen := map[int64]*contests.Contest{}, choice{Name: "cuoc-thi", Label: p.T("certificates.col.contest"), Value: code}
	for _, c := range known {
		byID[c.ID] = c
		chosen.Options = append(chosen.Options, option{Value: c.Code, Text: c.Rules.ShortName.In(p.Lang())})
		if c.Code == code {
			f.Contest = c.ID
		}
	}
	if f.Contest == 0 {
		code, chosen.Value = "", ""
	}
	all, err := lines(tx, f)
	if err != nil {
		return page, err
	}
	for i := range all {
		c := byID[all[i].ContestID]
		all[i].contest, all[i].href = c.Rules.ShortName.In(p.Lang()), PublicPath+"/"+all[i].Token
		if contests.Allowed(actor, c.ID, contests.PrintCertificates) {
			all[i].href = onePath(c, all[i].ID)
		}
	}
	years, err := yearsOf(tx, f.Kind)
	if err != nil {
		return page, err
	}
	in := choice{Name: "nam", Label: p.T("certificates.year")}
	if f.Year != 0 {
		in.Value = strconv.Itoa(f.Year)
	}
	for _, year := range years {
		in.Options = append(in.Options, option{Value: strconv.Itoa(year), Text: strconv.Itoa(year)})
	}
	page.Register = newRegisterView(p, all, f, code, RegisterPath, func(entry) bool { return false })
	page.Register.Filtered = page.Register.Filtered || f.Year != 0
	page.Register.Contests, page.Register.Clear, page.Register.Hidden = true, RegisterPath+"?loai="+f.Kind, []option{{Value: f.Kind, Text: "loai"}}
	page.Register.Selects = append(page.Register.Selects, in, chosen)
	page.Register.narrowBy(p, all, f, false)
	return page, nil
}

// yearsOf are the years of a kind's numbers, the newest first.
func yearsOf(tx *db.Tx, kind string) (years []int, err error) {
	if err := tx.Select(&years, `SELECT year FROM certificate_counter WHERE kind = ? ORDER BY year DESC`, kind); err != nil {
		return nil, fmt.Errorf("years of the register: %w", err)
	}
	return years, nil
}

// export sends a contest's register as narrowed.
func (h handlers) export(c echo.Context) error {
	f := filterOf(c)
	f.Contest = contests.From(c).ID
	return h.sendRegister(c, f)
}

// exportUnion sends the Union's.
func (h handlers) exportUnion(c echo.Context) error {
	f := filterOf(c)
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		if c.QueryParam("cuoc-thi") == "" {
			return nil
		}
		contest, err := contests.ByCode(tx, c.QueryParam("cuoc-thi"))
		if err == nil {
			f.Contest = contest.ID
		}
		return err
	})
	if err != nil {
		return err
	}
	return h.sendRegister(c, f)
}

func (h handlers) sendRegister(c echo.Context, f Filter) error {
	var made bytes.Buffer
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		made.Reset()
		return ExportRegister(tx, web.Printer(c), f, &made)
	})
	if err != nil {
		return err
	}
	return files.Send(c, web.Printer(c).T("certificates.book")+".xlsx", workbook, made.Bytes())
}
