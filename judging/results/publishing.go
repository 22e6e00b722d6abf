// The page on which results are published: what will be public, what stands in the way, what differs from the last publication.
package results

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

func (h handlers) publish(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	return h.showPublish(c, a, http.StatusOK, "", web.FieldErrors{})
}

func (h handlers) publishPost(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	reason := c.FormValue("reason")
	p, err := PublishSeen(c.Request().Context(), h.d, web.ActorOf(c).By(), a.contest, a.rules.Code, reason, c.FormValue("xem"))
	switch kind := fault.KindOf(err); {
	case kind == fault.KindInvalid:
		return h.showPublish(c, a, http.StatusUnprocessableEntity, reason, web.Errors(a.p, err))
	case kind == fault.KindConflict:
		return h.showPublish(c, a, http.StatusConflict, reason, web.Errors(a.p, err))
	case err != nil:
		return err
	}
	h.public.forget(roundKey{a.contest.Code, a.rules.Code})
	web.Flash(c, "results.published", "Number", p.Number)
	return web.SeeOther(c, a.path()+"/cong-bo")
}

func (h handlers) showPublish(c echo.Context, a asked, status int, reason string, errs web.FieldErrors) error {
	var draft *Draft
	var all []Publication
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if draft, err = Prepare(tx, a.contest, a.rules.Code); err != nil {
			return err
		}
		all, err = List(tx, a.row.ID)
		return err
	})
	if err != nil {
		return err
	}
	page, err := publishView(a, draft, all)
	if err != nil {
		return err
	}
	page.Reason, page.Errors = reason, errs
	if contests.Allowed(web.ActorOf(c), a.contest.ID, contests.Decide) {
		page.TieURL = a.openTie(draft.Tables)
	}
	return web.Page(c, status, "results/publish", page)
}

func publishView(a asked, draft *Draft, all []Publication) (*publishPage, error) {
	v := viewer{p: a.p, snap: draft.Snapshot, zone: a.contest.Rules.Location()}
	page := &publishPage{Where: a.where(a.p.T("results.publish.title")), Title: a.p.T("results.publish.title"), Name: a.roundName(), Zone: v.zone,
		Latest: publicationOf(a, draft.Latest), Changed: draft.Changed, Hash: draft.hash, Back: a.path(), Stats: statsOf(a.p, draft.Tables)}
	for _, b := range draft.Blockers {
		page.Blockers = append(page.Blockers, a.p.Fault(b))
	}
	for _, d := range draft.Snapshot.Divisions {
		page.Tables = append(page.Tables, v.table(d))
	}
	for _, p := range all {
		page.Versions = append(page.Versions, versionView{p.Number, p.PublishedAt, numberedPath(publicPath(a.contest, a.rules.Code), p.Number), p.Reason, p.Number == len(all)})
	}
	if draft.Latest == nil || !draft.Changed {
		return page, nil
	}
	before, err := draft.Latest.Snapshot()
	if err != nil {
		return nil, err
	}
	for _, change := range differences(before, draft.Snapshot) {
		row := change.Row()
		page.Changes = append(page.Changes, changeView{Division: change.Division, Code: row.Code, Team: row.Team,
			Before: v.brief(change.Before), After: v.brief(change.After)})
	}
	return page, nil
}

// brief is a line in a few words: "hạng 5, 82 điểm, 2:18.970, Giải Ba"; "" when there is none.
func (v viewer) brief(r *SnapshotRow) string {
	switch {
	case r == nil:
		return ""
	case r.Rank == 0:
		return v.p.T("results.no_result")
	}
	text := v.p.T("results.brief", "Rank", r.Rank, "Points", r.Points)
	if r.TimeMS != nil {
		text += ", " + v.p.RunTime(*r.TimeMS)
	}
	if r.Advancement != "" {
		text += ", " + v.p.T("results.advancement."+r.Advancement)
	}
	if r.Prize != "" {
		text += ", " + v.prize(r.Prize)
	}
	return text
}
