// What the admin's page shows.
package admin

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hoithi/internal/backup"
	"hoithi/internal/doctor"
	"hoithi/internal/i18n"
)

// shownBackups is how many backups the page lists.
const shownBackups = 30

type facts struct {
	Size, Sessions, Free int64 // Free is the room left on the fullest disk, -1 = nobody knows
	Now                  time.Time
}

// order puts what must be done first.
var order = map[doctor.State]int{doctor.Bad: 0, doctor.Warn: 1, doctor.OK: 2}

type wellPage struct {
	State    string // kind of the banner: ok, warn, bad
	Summary  string
	Checks   []checkLine
	Facts    []factLine
	Running  string
	Links    []link
	Backups  []backupLine
	More     int // backups that are not shown
	MayMake  bool
	Download string
}

type checkLine struct {
	Kind, Mark, Light, Title, Said, Do string // Kind is a class of the list "ticks"
}

// marks are the lights as the list "ticks" shows them.
var marks = map[doctor.State]struct{ kind, sign string }{doctor.OK: {"yes", "✓"}, doctor.Warn: {"ask", "!"}, doctor.Bad: {"no", "✗"}}

type factLine struct{ Label, Text string }

type link struct{ Text, Note, Href string }

type backupLine struct {
	Name, At, Why, Size, Rows string
}

func (h handlers) page(p *i18n.Printer, lines []doctor.Line, f facts, all []backup.Info) wellPage {
	worst := string(doctor.Worst(lines))
	page := wellPage{State: worst, Summary: p.T("ops.admin.summary_" + worst), MayMake: h.Backups != "", Download: Path + "/sao-luu/tai-ve"}
	slices.SortStableFunc(lines, func(a, b doctor.Line) int { return order[a.State] - order[b.State] })
	for _, l := range lines {
		mark := marks[l.State]
		page.Checks = append(page.Checks, checkLine{Kind: mark.kind, Mark: mark.sign, Light: p.T("ops.admin.light_" + string(l.State)), Title: l.Title, Said: l.Said, Do: l.Do})
	}
	page.Facts = []factLine{{p.T("ops.admin.last_backup"), lastBackup(p, f.Now, all)}}
	if f.Free >= 0 {
		page.Facts = append(page.Facts, factLine{p.T("ops.admin.free"), doctor.Bytes(p, f.Free)})
	}
	page.Facts = append(page.Facts, factLine{p.T("ops.admin.database_" + h.DB.Dialect()), doctor.Bytes(p, f.Size)}, factLine{p.T("ops.admin.version"), h.Version})
	page.Running = p.T("ops.admin.running", "Span", p.Span(time.Since(h.Started)), "Count", f.Sessions)
	for _, to := range []struct{ key, href string }{{"accounts", Path + "/tai-khoan"}, {"log", Path + "/nhat-ky"}} {
		if h.has(to.href) {
			page.Links = append(page.Links, link{p.T("ops.admin." + to.key), p.T("ops.admin." + to.key + "_note"), to.href})
		}
	}
	for i, b := range all {
		if i == shownBackups {
			page.More = len(all) - i
			break
		}
		page.Backups = append(page.Backups, backupLine{Name: filepath.Base(b.Path), At: p.DateTime(b.Manifest.MadeAt, backup.Zone()),
			Why: why(p, b.Manifest.Why), Size: doctor.Bytes(p, b.Size), Rows: p.Number(b.Manifest.Rows())})
	}
	return page
}

// lastBackup says how old the newest backup is.
func lastBackup(p *i18n.Printer, now time.Time, all []backup.Info) string {
	if len(all) == 0 {
		return p.T("ops.admin.no_backup")
	}
	return p.T("ops.admin.ago", "Span", p.Span(max(now.Sub(time.UnixMilli(all[0].Manifest.MadeAt)), time.Minute)))
}

// has says whether a page of the site is at this address.
func (h handlers) has(path string) bool {
	for _, r := range h.app.Routes() {
		if r.Path == path {
			return true
		}
	}
	return false
}

// why is the reason of a backup in words; one that this version does not know stays as it was written.
func why(p *i18n.Printer, word string) string {
	if key := "ops.why." + strings.ReplaceAll(word, "-", "_"); p.Has(key) {
		return p.T(key)
	}
	return word
}
