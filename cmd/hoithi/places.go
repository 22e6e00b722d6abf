// Where people go: the places of judges and referees, and the navigation of every page.
package main

import (
	"context"

	"hoithi/contests"
	"hoithi/internal/admin"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/reports/certificates"
	"hoithi/reports/history"
	"hoithi/reports/registers"
)

// places are where judges and referees work, each with what waits there.
func places() []contests.Place {
	return []contests.Place{
		{Role: contests.Judge, Href: "/cham", Waits: marking.WaitsForJudge(results.Through)},
		{Role: contests.Referee, Href: "/trong-tai", Waits: marking.WaitsForReferee(results.Through)},
	}
}

// menuContests is how many contests the menu names; who works in more goes by the desk, which lists them all.
const menuContests = 2

// navigation lists where a person can go: the contests they work in, a judge's and a referee's sheets, the report, and the admin's page.
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
				if contests.Allowed(a, c.ID, contests.ManageContest) {
					mine = append(mine, c)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		for _, place := range contests.PlacesOf(a, places()) {
			items = append(items, web.NavItem{Href: place.Href, Text: p.T("contests.place." + place.Role)})
		}
		report := contests.Allowed(a, auth.Office, contests.ViewReport)
		for _, c := range mine {
			report = report || contests.Allowed(a, c.ID, contests.ViewReport)
		}
		if len(mine) > menuContests {
			items = append(items, web.NavItem{Href: web.Home, Text: p.T("contests.desk.title")})
			mine = nil
		}
		for _, c := range mine {
			items = append(items, web.NavItem{Href: web.Home + "/" + c.Code, Text: c.Rules.ShortName.In(p.Lang())})
		}
		if report {
			items = append(items, web.NavItem{Href: "/bao-cao", Text: p.T("commands.nav.report")})
		}
		for _, place := range officePlaces {
			if contests.Allowed(a, auth.Office, place.act) && place.inMenu {
				item := web.NavItem{Href: place.href, Text: p.T("commands.nav." + place.name)}
				if place.href == registers.Path {
					item.Also = registers.Places()
				}
				items = append(items, item)
			}
		}
		if a.Admin {
			items = append(items, web.NavItem{Href: admin.Path, Text: p.T("ops.admin.nav")})
		}
		return items, nil
	}
}

// officePlaces are the pages of the Union's office, in the order of its desk; inMenu says which stand in the navigation too.
var officePlaces = []struct {
	name, href string
	act        contests.Act
	inMenu     bool
}{
	{"overview", "/bao-cao/tong-quan", contests.ViewReport, true},
	{"registers", registers.Path, contests.ReadRegisters, true},
	{"targets", registers.TargetsPath, contests.ReadRegisters, false},
	{"report", "/bao-cao", contests.ViewReport, false},
	{"certificates", certificates.RegisterPath, contests.ReadRegisters, false},
	{"history", history.ChartsPath, contests.ViewReport, false},
}

// officeLinks lists what a person may open in the office.
func officeLinks(p *i18n.Printer, a auth.Actor) (links []contests.OfficeLink) {
	for _, place := range officePlaces {
		if contests.Allowed(a, auth.Office, place.act) {
			links = append(links, contests.OfficeLink{Text: p.T("commands.nav." + place.name), Href: place.href, Note: p.T("commands.office." + place.name)})
		}
	}
	return links
}
