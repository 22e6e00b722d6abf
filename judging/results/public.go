// The public result pages: what was published and nothing else, from pages rendered once.
package results

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

// publicPages answers /cuoc-thi/:contest/ket-qua/:round and …/ban/:number.
type publicPages struct {
	d *db.DB
	*shelf
}

func publicPath(c *contests.Contest, round string) string {
	return "/cuoc-thi/" + c.Code + "/ket-qua/" + round
}

// result shows the publication in force, or the numbered one. ?bang= picks a division, ?tim= searches the teams and is never kept.
func (s publicPages) result(c echo.Context) error {
	key := roundKey{c.Param("contest"), c.Param("round")}
	h, err := s.headOf(key, func() (head, error) { return s.look(c, key) })
	if waiting := new(unpublished); errors.As(err, &waiting) {
		web.SetVoice(c, waiting.contest.Rules.Kind())
		return web.Page(c, http.StatusNotFound, "results/unpublished", waiting.page(web.Printer(c)))
	}
	if err != nil {
		return err
	}
	web.SetVoice(c, h.contest.Rules.Kind())
	page := pageKey{round: h.roundID, latest: h.number, stage: h.stage, lang: web.Printer(c).Lang(), day: dayNumber(web.Now(c).In(h.contest.Rules.Location()))}
	number := h.number
	if asked := c.Param("number"); asked != "" {
		page.numbered = true
		if number, err = numberOf(asked, h.number); err != nil {
			return err
		}
	}
	page.number = number
	query := ""
	if c.Request().URL.RawQuery != "" {
		page.division, query = c.QueryParam("bang"), searched(c.QueryParam("tim"))
		if _, ok := h.contest.DivisionID(page.division); !ok {
			page.division = ""
		}
	}
	if query != "" {
		view, err := s.view(c, h, number, page, query)
		if err != nil {
			return err
		}
		return web.Page(c, http.StatusOK, "results/public", view)
	}
	body, err := s.page(page, func() (*web.Body, error) {
		view, err := s.view(c, h, number, page, "")
		if err != nil {
			return nil, err
		}
		return web.PublicBody(c, "results/public", view)
	})
	if err != nil {
		return err
	}
	return body.Send(c)
}

// dayNumber tells days apart; it costs less than writing the date.
func dayNumber(t time.Time) int { return t.Year()*1000 + t.YearDay() }

// searched is a search of sensible length, folded.
func searched(q string) string {
	if len(q) > 200 {
		return ""
	}
	return text.Fold(q)
}

func numberOf(asked string, latest int) (int, error) {
	n, err := strconv.Atoi(asked)
	if err != nil || n < 1 || n > latest || strconv.Itoa(n) != asked {
		return 0, fault.NotFound("results.unknown_publication", "Number", asked)
	}
	return n, nil
}

// look finds the publication in force. A draft contest, an unknown round and a round without publication are all NotFound.
func (s publicPages) look(c echo.Context, key roundKey) (h head, err error) {
	err = s.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		if h.contest, err = contests.ByCode(tx, key.contest); err != nil {
			return err
		}
		if h.contest.State == contests.Draft {
			return fault.NotFound("contest.unknown", "Code", key.contest)
		}
		round, ok := h.contest.RoundRow(key.round)
		if !ok {
			return fault.NotFound("results.unknown_round", "Code", key.round)
		}
		h.roundID = round.ID
		if h.number, err = latestNumber(tx, round.ID); err == nil && h.number == 0 {
			err = &unpublished{h.contest, key.round, fault.NotFound("results.not_published")}
		}
		if err != nil {
			return err
		}
		w, err := WindowOf(tx, h.contest, key.round)
		if h.stage = w.Stage(tx.Now); h.stage != "" {
			h.lastDay = w.LastDay(h.contest.Rules.Location())
		}
		return err
	})
	return h, err
}

// unpublished is a round whose results are not public yet; it wraps the fault.
type unpublished struct {
	contest *contests.Contest
	round   string
	fault   error
}

func (u *unpublished) Error() string { return u.fault.Error() }
func (u *unpublished) Unwrap() error { return u.fault }

func (u *unpublished) page(p *i18n.Printer) *unpublishedPage {
	round, _ := u.contest.Rules.Round(u.round)
	short := u.contest.Rules.ShortName.In(p.Lang())
	return &unpublishedPage{Title: p.T("results.results_of", "Round", round.Name.Inside()), Contest: u.contest.Rules.Name.In(p.Lang()), Day: string(round.On),
		Where: []crumb{{short, "/cuoc-thi/" + u.contest.Code}, {round.Name.In(p.Lang()), ""}}, Home: "/cuoc-thi/" + u.contest.Code}
}

func (s publicPages) view(c echo.Context, h *head, number int, key pageKey, query string) (*publicPage, error) {
	var p Publication
	var all []Publication
	err := s.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if p, err = Numbered(tx, h.roundID, number); err != nil {
			return err
		}
		all, err = List(tx, h.roundID)
		return err
	})
	if err != nil {
		return nil, err
	}
	full, err := p.Snapshot()
	if err != nil {
		return nil, err
	}
	snap := full.Visible()
	v := viewer{p: web.Printer(c), snap: snap, zone: h.contest.Rules.Location()}
	base := publicPath(h.contest, snap.Round)
	page := &publicPage{Snapshot: snap, Here: base, Number: p.Number, Latest: h.number, LatestURL: base, At: p.PublishedAt, Zone: v.zone, Hash: p.Hash,
		Reason: p.Reason, Division: key.division, Hidden: hiddenWords(v.p, snap)}
	if number == h.number {
		page.Stage, page.LastDay, page.ObjectURL = h.stage, h.lastDay, "/cuoc-thi/"+snap.Contest+"/khieu-nai/"+snap.Round
	}
	if p.Kind == KindNames {
		if page.RanksHash, err = full.RanksHash(); err != nil {
			return nil, err
		}
	}
	if key.numbered {
		page.Here = numberedPath(base, number)
	}
	if query != "" {
		page.Query = c.QueryParam("tim")
	}
	page.Where = []crumb{{h.contest.Rules.ShortName.In(v.p.Lang()), "/cuoc-thi/" + snap.Contest}, {snap.RoundName.In(v.p.Lang()), ""}}
	page.Tabs = publicTabs(v, page.Here, key.division)
	page.list(v, key.division, query)
	for _, one := range versionsOf(v.p, base, all, number) {
		if one.Number <= h.number {
			page.Versions = append(page.Versions, one)
		}
	}
	return page, nil
}

// list puts the lists and tables on the page: of a division, or all, and of what a folded query finds.
func (page *publicPage) list(v viewer, division, query string) {
	through := v.snap.Public == PublicThrough
	if query == "" || through {
		page.Honours = v.honours(division)
	}
	if through {
		page.Honours, page.Found = foundAmong(page.Honours, query)
		return
	}
	for _, d := range v.snap.Divisions {
		if d.Code != "" && division != "" && division != d.Code {
			continue
		}
		if d.Code == "" && division != "" {
			d.Rows = slices.DeleteFunc(slices.Clone(d.Rows), func(r SnapshotRow) bool { return r.Division != division })
		}
		t := v.table(d)
		if d.Code == "" {
			t.Name = v.fieldName(division)
		}
		if query != "" {
			t.Lines = matching(t.Lines, query)
			bracket(t.Lines) // some of those who share a rank may not be among them
		}
		page.Found += len(t.Lines)
		if query == "" || len(t.Lines) > 0 {
			page.Tables = append(page.Tables, t)
		}
	}
}

// fieldName is what stands over a table out of a ranking of the whole contest.
func (v viewer) fieldName(division string) string {
	if division == "" {
		return v.p.T("publishing.whole_contest")
	}
	return v.divisionName(division, SnapshotRow{})
}

func numberedPath(base string, number int) string { return base + "/ban/" + strconv.Itoa(number) }

func publicTabs(v viewer, here, division string) []tab {
	tabs := []tab{{v.p.T("results.all_divisions"), here, division == ""}}
	for _, d := range v.snap.Divisions {
		if d.Code != "" {
			tabs = append(tabs, tab{d.Name.In(v.p.Lang()), here + "?bang=" + url.QueryEscape(d.Code), division == d.Code})
		}
	}
	for _, f := range v.snap.Fields {
		tabs = append(tabs, tab{f.Name.In(v.p.Lang()), here + "?bang=" + url.QueryEscape(f.Code), division == f.Code})
	}
	return tabs
}

// matching keeps the lines whose code, team, unit or district holds every word of a folded query: only what everybody sees is searched.
func matching(lines []line, query string) []line {
	var found []line
	for _, l := range lines {
		if holds(l.Code+" "+l.Team+" "+l.Unit+" "+l.District, query) {
			l.Limit = ""
			found = append(found, l)
		}
	}
	return found
}

// foundAmong is matching for the lists, and how many rows it found.
func foundAmong(lists []honourList, query string) (found []honourList, n int) {
	for _, l := range lists {
		l.Rows = slices.DeleteFunc(l.Rows, func(r honourRow) bool { return !holds(r.Code+" "+r.Team+" "+r.Unit+" "+r.District, query) })
		if n += len(l.Rows); len(l.Rows) > 0 || query == "" {
			found = append(found, l)
		}
	}
	return found, n
}

// holds says whether a text holds every word of a folded query.
func holds(shown, query string) bool {
	folded := text.Fold(shown)
	for _, word := range strings.Fields(query) {
		if !strings.Contains(folded, word) {
			return false
		}
	}
	return true
}
