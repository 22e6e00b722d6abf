// The places of work on a contest's desk, in the order people need them.
package contests

import (
	"hoithi/internal/auth"
	"hoithi/internal/i18n"
)

// workPlace is a page below /quan-ly/<contest>: Key is its message, Key+"_note" what stands small beside it.
type workPlace struct {
	Act  Act
	Key  string
	Path string
}

// workBefore and workAfter stand around the pages of the rounds.
var (
	workBefore = []workPlace{
		{ViewEntries, "contests.work.entries", "/ho-so"},
		{ImportRoster, "contests.work.roster", "/nhap-danh-sach"},
	}
	workAfter = []workPlace{
		{ManagePanels, "contests.work.panel", "/giam-khao"},
		{Answer, "contests.work.objections", "/khieu-nai"},
		{PrintCertificates, "certificates.work", "/giay-chung-nhan"},
		{ManageContest, "contests.work.rules", "/the-le"},
		{ManagePeople, "people.work", "/nhan-su"},
		{Publish, "contests.work.names", "/sua-ten"},
		{ReadLog, "journal.work", "/nhat-ky"},
		{Export, "papers.work", "/van-ban"},
		{Export, "contests.work.export", "/xuat-excel"},
	}
)

// workLinks are the places this person may go to.
func workLinks(p *i18n.Printer, c *Contest, actor auth.Actor) []link {
	var links []link
	add := func(places []workPlace) {
		for _, w := range places {
			if Allowed(actor, c.ID, w.Act) {
				links = append(links, link{Text: p.T(w.Key), Href: manageHref(c) + w.Path, Note: p.T(w.Key + "_note")})
			}
		}
	}
	add(workBefore)
	for _, round := range c.Rules.Rounds {
		if row, _ := c.RoundRow(round.Code); Allowed(actor, c.ID, ViewStandings) {
			links = append(links, link{Text: round.Name.In(p.Lang()), Href: manageHref(c) + "/vong/" + round.Code,
				Note: p.T("contests.round_state."+row.State, "Day", p.Day(string(round.On)))})
		}
	}
	add(workAfter)
	return links
}
