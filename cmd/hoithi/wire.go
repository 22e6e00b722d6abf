// Wiring: every feature's routes on one application, and the funcs by which lower packages learn what lies above them.
package main

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/registration/entries"
	"hoithi/registration/roster"
	"hoithi/reports"
	"hoithi/templates"
)

// wiring is what differs between production, the demo and tests.
type wiring struct {
	Bundle         *i18n.Bundle
	BaseURL        string
	TrustedProxies []string
	Clock          func() time.Time // nil = the database's
	Story          bool             // show the story's day in a banner
	Log            *slog.Logger
	Backup         func(ctx context.Context, why string) error // made before what cannot be undone, outside any Write; nil = none
}

// wire makes the application with all its routes.
func wire(d *db.DB, w wiring) (*web.App, error) {
	set, err := templates.Load(w.Bundle)
	if err != nil {
		return nil, err
	}
	app, err := web.New(web.Config{DB: d, Bundle: w.Bundle, Renderer: set, Static: set.Static(), BaseURL: w.BaseURL,
		TrustedProxies: w.TrustedProxies, Clock: w.Clock, Story: w.Story, Navigation: navigation(d), Log: w.Log})
	if err != nil {
		return nil, err
	}
	contests.Routes(app, d, contests.Home{Counts: counts, Attention: attention})
	entries.Routes(app, d, results.Notices)
	roster.Routes(app, d)
	marking.Routes(app, d, results.Through)
	marking.RefereeRoutes(app, d, results.Through, nil)
	results.Routes(app, d, w.Backup)
	reports.Routes(app, d)
	return app, nil
}

// navigation lists where a person can go: the contests they work in, and the report.
func navigation(d *db.DB) web.Navigation {
	return func(ctx context.Context, p *i18n.Printer, a auth.Actor) ([]web.NavItem, error) {
		items := []web.NavItem{{Href: "/", Text: p.T("commands.nav.contests")}}
		if !a.SignedIn() {
			return items, nil
		}
		var mine []*contests.Contest
		err := d.Read(ctx, func(tx *db.Tx) error {
			all, err := contests.List(tx)
			if err != nil {
				return err
			}
			mine = nil
			for _, c := range all {
				if contests.Allowed(a, c.ID, contests.ManageContest) && len(mine) < 4 {
					mine = append(mine, c)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		report := a.Admin
		for _, c := range mine {
			items = append(items, web.NavItem{Href: web.Home + "/" + c.Code, Text: c.Rules.ShortName.In(p.Lang())})
			report = report || contests.Allowed(a, c.ID, contests.ViewReport)
		}
		if slices.ContainsFunc(a.Grants, func(g auth.RoleIn) bool { return g.Role == contests.Judge }) {
			items = append(items, web.NavItem{Href: "/cham", Text: p.T("commands.nav.mark")})
		}
		if report {
			items = append(items, web.NavItem{Href: "/bao-cao", Text: p.T("commands.nav.report")})
		}
		return items, nil
	}
}
