// Where the office keeps past editions: the list with what was taken out, one edition with its history, taking out and bringing back, export.
package history

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

const xlsxMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// keptPage lists what is recorded, and the contests of this program in the same series.
type keptPage struct {
	Where    []link
	MayKeep  bool
	Series   []keptSeries
	Out      []keptLine
	Held     int // recorded editions that a contest of this program stands for
	Charts   string
	Add      string
	Import   string
	Download string
}

type keptSeries struct {
	Name  string
	Lines []keptLine
}

type keptLine struct {
	Edition
	Href    string
	Given   *int64
	Listed  int
	Holder  string // the contest of this program that stands for it, "" = none
	HolderA string // its address
}

// list shows the recorded editions.
func (h handlers) list(c echo.Context) error {
	var all []Edition
	var here []own
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if all, err = WithWithdrawn(tx); err == nil {
			here, err = h.prizes.ownEditions(tx, all, nil)
		}
		return err
	})
	if err != nil {
		return err
	}
	p := web.Printer(c)
	page := keptPage{MayKeep: mayKeep(c), Charts: ChartsPath, Add: addPath, Import: importPath, Download: ChartsPath + "/tep.xlsx",
		Where: []link{{p.T("history.charts.title"), ChartsPath}, {p.T("history.kept.title"), ""}}}
	for _, e := range all {
		line := newKeptLine(p, e, here)
		if e.Kind == Withdrawn {
			page.Out = append(page.Out, line)
			continue
		}
		if line.Holder != "" {
			page.Held++
		}
		if last := len(page.Series) - 1; last < 0 || page.Series[last].Lines[0].SeriesKey != e.SeriesKey {
			page.Series = append(page.Series, keptSeries{Name: e.Series})
		}
		s := &page.Series[len(page.Series)-1]
		s.Lines = append(s.Lines, line)
	}
	return web.Page(c, http.StatusOK, "history/kept", page)
}

func newKeptLine(p *i18n.Printer, e Edition, here []own) keptLine {
	line := keptLine{Edition: e, Href: keepPath + "/" + e.Slug(), Given: e.given(), Listed: len(e.Results)}
	if o := holderOf(here, e); o != nil && len(o.Results) > 0 {
		line.Holder, line.HolderA = o.Contest.Rules.ShortName.In(p.Lang()), ownView(p, *o).Href
	}
	return line
}

// rowPage is one recorded edition.
type rowPage struct {
	keptLine
	Where   []link
	MayKeep bool
	Edit    string
	Public  string // its public page, "" = it has none
	Rows    []rowView
	History []historyItem
	Reason  string
	Errors  web.FieldErrors
}

type historyItem struct{ Who, What, When, Reason string }

// row shows one recorded edition, taken out or not.
func (h handlers) row(c echo.Context) error { return h.showRow(c, http.StatusOK, nil) }

func (h handlers) showRow(c echo.Context, status int, wrong error) error {
	var e Edition
	var here []own
	var revisions []Revision
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		all, err := WithWithdrawn(tx)
		if err != nil {
			return err
		}
		var ok bool
		if e, ok = bySlug(all, c.Param("edition")); !ok {
			return fault.NotFound("history.unknown")
		}
		if here, err = h.prizes.ownEditions(tx, all, nil); err != nil {
			return err
		}
		revisions, err = Revisions(tx, e)
		return err
	})
	if err != nil {
		return err
	}
	p := web.Printer(c)
	page := rowPage{keptLine: newKeptLine(p, e, here), MayKeep: mayKeep(c), Edit: keepPath + "/" + e.Slug() + "/sua", Rows: rowsOf(e), Reason: c.FormValue("reason"),
		Where: []link{{p.T("history.charts.title"), ChartsPath}, {p.T("history.kept.title"), keepPath}, {e.Title(), ""}}}
	if wrong != nil {
		page.Errors = web.Errors(p, wrong)
	}
	if e.Kind == Recorded && page.Holder == "" {
		page.Public = Path + "/" + e.Slug()
	}
	for i, r := range revisions {
		page.History = append(page.History, historyItem{r.Actor, p.T("history.did."+r.did(revisions[i+1:]), "File", r.File), p.DateTime(r.RecordedAt, web.Zone(c)), r.Reason})
	}
	return web.Page(c, status, "history/row", page)
}

// did names what a revision did; before are the older ones, the newest first.
func (r Revision) did(before []Revision) string {
	switch {
	case r.Kind == Withdrawn:
		return "withdrawn"
	case len(before) > 0 && before[0].Kind == Withdrawn:
		return "restored"
	case r.File != "" && len(before) == 0:
		return "imported"
	case r.File != "":
		return "imported_again"
	case len(before) == 0:
		return "entered"
	}
	return "corrected"
}

// changeOf reads which edition, at which revision, and why.
func changeOf(c echo.Context) change {
	base, _ := strconv.Atoi(c.FormValue("revision"))
	return change{Slug: c.Param("edition"), Base: base, Reason: c.FormValue("reason")}
}

// rowPost takes the edition out or brings it back.
func (h handlers) rowPost(c echo.Context) error {
	do, done := Withdraw, "history.done.withdrawn"
	if c.FormValue("viec") == "khoi-phuc" {
		do, done = Restore, "history.done.restored"
	}
	err := do(c.Request().Context(), h.db, web.ActorOf(c).By(), changeOf(c))
	if status, refused := refusal(err); refused {
		return h.showRow(c, status, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, done)
	return web.SeeOther(c, keepPath+"/"+c.Param("edition"))
}

// refusal is the status of what a person can mend on the page.
func refusal(err error) (status int, refused bool) {
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return http.StatusUnprocessableEntity, true
	case fault.KindConflict:
		return http.StatusConflict, true
	}
	return 0, false
}

// export sends what is recorded as the workbook that an import reads.
func (h handlers) export(c echo.Context) error {
	var out bytes.Buffer
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		out.Reset()
		return Export(tx, &out)
	})
	if err != nil {
		return err
	}
	return files.Send(c, "ket-qua-cac-nam.xlsx", xlsxMedia, out.Bytes())
}
