// The page on which results are published, or prepared and approved: what will be public, what stands in the way, what differs from before.
package results

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/backup"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// Backup saves the database before something that cannot be taken back; nil = nobody asked for it.
type Backup func(ctx context.Context, why string) error

// publishingRoutes are the pages about publications. Who may approve sees what is prepared; only who may publish prepares.
func (h handlers) publishingRoutes(app *web.App, round string) {
	see := contests.May(h.d, contests.Approve)
	app.GET(round+"/cong-bo", h.publish, see)
	app.POST(round+"/cong-bo", h.publishPost, contests.May(h.d, contests.Publish))
	app.POST(round+"/cong-bo/duyet", h.approvePost, see)
	app.POST(round+"/cong-bo/rut", h.withdrawPost, see)
}

func (h handlers) publish(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	return h.showPublish(c, a, nil)
}

func (h handlers) publishPost(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	if err := h.saved(c); err != nil {
		return err
	}
	p, err := PublishSeen(c.Request().Context(), h.d, web.ActorOf(c).By(), a.contest, a.rules.Code, c.FormValue("reason"), c.FormValue("xem"))
	if err != nil {
		return h.showPublish(c, a, err)
	}
	if p.Number == 0 {
		web.Flash(c, "publishing.prepared")
	} else {
		h.public.forget(roundKey{a.contest.Code, a.rules.Code})
		web.Flash(c, "results.published", "Number", p.Number)
	}
	return web.SeeOther(c, a.path()+"/cong-bo")
}

func (h handlers) approvePost(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	if err := h.saved(c); err != nil {
		return err
	}
	p, err := ApprovePublication(c.Request().Context(), h.d, web.ActorOf(c).By(), a.contest, a.rules.Code, c.FormValue("xem"))
	if err != nil {
		return h.showPublish(c, a, err)
	}
	h.public.forget(roundKey{a.contest.Code, a.rules.Code})
	web.Flash(c, "results.published", "Number", p.Number)
	return web.SeeOther(c, a.path()+"/cong-bo")
}

func (h handlers) withdrawPost(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	err = WithdrawPrepared(c.Request().Context(), h.d, web.ActorOf(c).By(), a.contest, a.rules.Code, c.FormValue("xem"), c.FormValue("reason"))
	if err != nil {
		return h.showPublish(c, a, err)
	}
	web.Flash(c, "publishing.withdrawn")
	return web.SeeOther(c, a.path()+"/cong-bo")
}

// saved makes a backup before an act that cannot be taken back.
func (h handlers) saved(c echo.Context) error {
	if h.backup == nil {
		return nil
	}
	return h.backup(c.Request().Context(), backup.BeforePublish)
}

// showPublish shows the page as things stand now, with what was refused, if anything. An err that is no fault goes on.
func (h handlers) showPublish(c echo.Context, a asked, refused error) error {
	status := http.StatusOK
	switch fault.KindOf(refused) {
	case fault.KindInvalid:
		status = http.StatusUnprocessableEntity
	case fault.KindConflict:
		status = http.StatusConflict
	case fault.KindDenied:
		status = http.StatusForbidden
	default:
		if refused != nil {
			return refused
		}
	}
	var draft *Draft
	var all []Publication
	var upheld []Objection
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if a.contest, err = contests.ByID(tx, a.contest.ID); err != nil {
			return err
		}
		if draft, err = Prepare(tx, a.contest, a.rules.Code); err != nil {
			return err
		}
		if all, err = List(tx, a.row.ID); err != nil {
			return err
		}
		upheld, err = upheldWithout(tx, a.row.ID)
		return err
	})
	if err != nil {
		return err
	}
	page, err := publishView(a, draft, all)
	if err != nil {
		return err
	}
	page.Reason, page.Errors = c.FormValue("reason"), web.Errors(a.p, refused)
	if page.Reason == "" && refused == nil {
		page.Reason = upheldReason(a.p, upheld)
	}
	actor := web.ActorOf(c)
	page.MayPrepare = contests.Allowed(actor, a.contest.ID, contests.Publish)
	if draft.Waiting != nil {
		page.Waiting.Mine = draft.Waiting.By(actor.By())
	}
	if contests.Allowed(actor, a.contest.ID, contests.Decide) {
		page.TieURL = a.openTie(draft.Tables)
	}
	return web.Page(c, status, "results/publish", page)
}

func publishView(a asked, draft *Draft, all []Publication) (*publishPage, error) {
	v := viewer{p: a.p, snap: draft.Snapshot, zone: a.contest.Rules.Location()}
	page := &publishPage{Where: a.where(a.p.T("results.publish.title")), Title: a.p.T("results.publish.title"), Name: a.roundName(), Zone: v.zone,
		Latest: publicationOf(a, draft.Latest), Changed: draft.Changed, Hash: draft.hash, Back: a.path(), Path: a.path() + "/cong-bo",
		Approval: a.contest.Rules.Publication.Approval, Stats: statsOf(a.p, draft.Tables), Hidden: hiddenWords(a.p, draft.Snapshot)}
	for _, b := range draft.Blockers {
		page.Blockers = append(page.Blockers, a.p.Fault(b))
	}
	for _, d := range draft.Snapshot.Divisions {
		page.Tables = append(page.Tables, v.table(d))
	}
	page.Versions = versionsOf(a.p, publicPath(a.contest, a.rules.Code), all, len(all))
	after := draft.Snapshot
	if w := draft.Waiting; w != nil {
		page.Waiting = &waitingView{Actor: w.Actor, At: w.PreparedAt, Reason: w.Reason, Hash: w.Hash, Outdated: w.outdated(draft), Names: w.Kind == KindNames}
		prepared, err := decode(w.Content)
		if err != nil {
			return nil, err
		}
		if page.Waiting.Outdated && w.Kind == KindResult {
			page.Since = changesOf(v, prepared, draft.Snapshot)
		}
		after = prepared
	}
	if draft.Latest == nil {
		return page, nil
	}
	before, err := draft.Latest.Snapshot()
	if err != nil {
		return nil, err
	}
	page.Changes = changesOf(v, before, after)
	return page, nil
}

// upheldReason proposes why there is another publication: the objections that were upheld and led to none yet.
func upheldReason(p *i18n.Printer, upheld []Objection) string {
	var numbers []string
	for _, o := range upheld {
		numbers = append(numbers, strconv.Itoa(o.Number))
	}
	if numbers == nil {
		return ""
	}
	return p.T("publishing.upheld_reason", "Numbers", strings.Join(numbers, ", "))
}

// hiddenWords says what the rules keep from the public; "" = nothing.
func hiddenWords(p *i18n.Printer, s Snapshot) string {
	if s.Public == "" {
		return ""
	}
	return p.T("publishing.public." + s.Public)
}

func changesOf(v viewer, before, after Snapshot) (all []changeView) {
	for _, change := range differences(before, after) {
		row := change.Row()
		view := changeView{Division: v.divisionName(change.Division, row), Code: row.Code, Team: row.Team, Before: v.brief(change.Before), After: v.brief(change.After)}
		if change.renamed() {
			view.Before, view.After = named(*change.Before)+"; "+view.Before, named(*change.After)+"; "+view.After
		}
		all = append(all, view)
	}
	return all
}

// named is how an entry is written: its name, unit and district.
func named(r SnapshotRow) string { return r.Team + ", " + r.Unit + ", " + r.District }

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

// shown is a line in a few words as the public may see it; the snapshot is a visible one.
func (v viewer) shown(r *SnapshotRow) string {
	if v.snap.Public == "" {
		return v.brief(r)
	}
	var parts []string
	if r.Rank > 0 {
		parts = append(parts, v.p.T("results.rank_n", "Rank", r.Rank))
	}
	switch {
	case r.GoesOn():
		parts = append(parts, v.p.T("results.advancement.in"))
	case r.Reserve > 0:
		parts = append(parts, v.p.T("publishing.reserve", "Place", r.Reserve))
	}
	if r.Prize != "" {
		parts = append(parts, v.prize(r.Prize))
	}
	if parts == nil {
		return v.p.T("results.no_result")
	}
	return strings.Join(parts, ", ")
}

// versionsOf lists publications for a history; here is the number of the one that is shown.
func versionsOf(p *i18n.Printer, base string, all []Publication, here int) (views []versionView) {
	for _, one := range all {
		view := versionView{Number: one.Number, At: one.PublishedAt, Href: numberedPath(base, one.Number), Reason: one.Reason, Here: one.Number == here, Hash: one.Hash}
		if one.Kind == KindNames {
			view.Note = p.T("publishing.only_names")
		}
		views = append(views, view)
	}
	return views
}
