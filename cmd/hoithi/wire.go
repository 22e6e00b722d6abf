// Wiring: every feature's routes on one application, and the funcs by which lower packages learn what lies above them.
package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"hoithi/contests"
	"hoithi/internal/admin"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/judging/sessions"
	"hoithi/people"
	"hoithi/registration/entries"
	"hoithi/registration/roster"
	"hoithi/reports"
	"hoithi/reports/api"
	"hoithi/reports/certificates"
	"hoithi/reports/history"
	"hoithi/reports/journal"
	"hoithi/reports/papers"
	"hoithi/reports/registers"
	"hoithi/templates"
)

// wiring is what differs between production, the demo and tests.
type wiring struct {
	BaseURL        string
	TrustedProxies []string
	Clock          func() time.Time // nil = the database's
	Story          bool             // show the story's day in a banner
	Log            *slog.Logger
	Backup         func(ctx context.Context, why string) error // made before what cannot be undone, outside any Write; nil = none
	Keeper         keeper                                      // makes the backups of the admin's page; its folder "" = none
	Secure         secure                                      // how this server speaks HTTPS, for the checks
}

// pages are read once, however many servers a process runs.
var pages = sync.OnceValues(func() (*templates.Set, error) {
	bundle, err := catalogues()
	if err != nil {
		return nil, err
	}
	return templates.Load(bundle)
})

// wire makes the application with all its routes.
func wire(d *db.DB, w wiring) (*web.App, error) {
	bundle, err := catalogues()
	if err != nil {
		return nil, err
	}
	set, err := pages()
	if err != nil {
		return nil, err
	}
	app, err := web.New(web.Config{DB: d, Bundle: bundle, Renderer: set, Static: set.Static(), BaseURL: w.BaseURL,
		TrustedProxies: w.TrustedProxies, Clock: w.Clock, Story: w.Story, Navigation: navigation(d), Log: w.Log})
	if err != nil {
		return nil, err
	}
	home := contests.Home{Counts: counts, Attention: attention, Ahead: ahead, Places: places(), Office: officeLinks}
	contests.Routes(app, d, home)
	people.Routes(app, d)
	entries.Routes(app, d, notices)
	roster.Routes(app, d)
	marking.Routes(app, d, results.Through)
	marking.RefereeRoutes(app, d, results.Through, sessions.Order)
	sessions.Routes(app, d, results.Through)
	results.Routes(app, d, w.Backup)
	registers.Routes(app, d, forgetFile)
	registers.TargetRoutes(app, d, reports.TargetFigures(app.Bundle().Voice))
	papers.Routes(app, d)
	certificates.Routes(app, d)
	history.Routes(app, d, taken)
	reports.Routes(app, d, home.Glance)
	journal.Routes(app, d)
	if err := api.Routes(app, d, counts); err != nil {
		return nil, err
	}
	admin.Routes(app, adminSite(d, w))
	return app, nil
}

// notices are the cards on the private page of a team: its sessions, then published results.
func notices(tx *db.Tx, p *i18n.Printer, c *contests.Contest, e entries.Entry, path string) ([]entries.Notice, error) {
	list, err := sessions.Notices(tx, p, c, e)
	if err != nil {
		return nil, err
	}
	more, err := results.Notices(tx, p, c, e, path)
	return append(list, more...), err
}
