// What the pages of papers show.
package papers

import (
	"fmt"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

type crumb struct{ Text, Href string }

type listPage struct {
	Where  []crumb
	Groups []group
}

// group is the papers of a round, or those of the whole contest.
type group struct {
	Name string
	Rows []paperRow
}

// paperRow is a paper on the list.
type paperRow struct {
	Name, Note, Href string
	Kind, State      string // of a pill
	Issued           string // "Số 12/QĐ-LHH, ngày 20/8/2024"; "" = not yet
}

func newListPage(tx *db.Tx, p *i18n.Printer, c *contests.Contest) (*listPage, error) {
	page := &listPage{Where: []crumb{{c.Rules.ShortName.In(p.Lang()), web.Home + "/" + c.Code}, {p.T("papers.title"), ""}}}
	all, err := papersOf(tx, c.ID)
	if err != nil {
		return nil, err
	}
	sources := map[string]*source{}
	for _, key := range keys(c.Rules) {
		round, _ := c.Rules.Round(key.Round)
		name := p.T("papers.whole")
		if round.Code != "" {
			name = round.Name.In(p.Lang())
		}
		if n := len(page.Groups); n == 0 || page.Groups[n-1].Name != name {
			page.Groups = append(page.Groups, group{Name: name})
		}
		s := sources[key.Round]
		if s == nil {
			if s, err = look(tx, c, key.Round); err != nil {
				return nil, err
			}
			sources[key.Round] = s
		}
		g := &page.Groups[len(page.Groups)-1]
		g.Rows = append(g.Rows, row(p, c, key, s, all))
	}
	return page, nil
}

// look reads where a round's results stand, without what papers are made of.
func look(tx *db.Tx, c *contests.Contest, code string) (*source, error) {
	s := &source{rules: c.Rules, now: tx.Now}
	round, ok := c.Rules.Round(code)
	if !ok {
		return s, nil
	}
	s.round = round
	return s, s.results(tx, c)
}

func row(p *i18n.Printer, c *contests.Contest, key Key, s *source, all []Paper) paperRow {
	k, _, _ := find(c.Rules, key) // keys gives only what find knows
	v := paperRow{Name: p.T("papers.kind." + messageOf(key.Kind)), Note: p.T("papers.note." + messageOf(key.Kind)), Href: key.path(c)}
	of := *s
	of.kind = k
	issued := newestIssued(c, all, key)
	switch {
	case k.published && s.publication == nil:
		v.Kind, v.State = "", p.T("papers.state.unpublished")
	case k.published && s.stale:
		v.Kind, v.State = "bad", p.T("papers.state.stale")
	case issued != nil && outdated(issued, s):
		v.Kind, v.State = "warn", p.T("papers.state.outdated")
	case issued != nil:
		v.Kind, v.State = "ok", p.T("papers.state.issued")
	case of.draft() != "":
		v.Kind, v.State = "warn", p.T("papers.state.draft")
	default:
		v.Kind, v.State = "info", p.T("papers.state.ready")
	}
	if issued != nil {
		v.Issued = numberWords(p, *issued)
	}
	return v
}

// messageOf is a kind as it stands in a message's key.
func messageOf(kind string) string { return strings.ReplaceAll(kind, "-", "_") }

// newestIssued is the newest issue of a paper; nil = none.
func newestIssued(c *contests.Contest, all []Paper, key Key) *Paper {
	for i := range all {
		if all[i].State == Issued && all[i].Key(c) == key {
			return &all[i]
		}
	}
	return nil
}

// outdated says that a paper was issued from a publication that is not in force any more.
func outdated(p *Paper, s *source) bool {
	return p.PublicationID != nil && (s.publication == nil || s.publication.ID != *p.PublicationID)
}

// numberWords is "Số 12/QĐ-LHH ngày 20/8/2024", or the day alone where a paper bears no number.
func numberWords(p *i18n.Printer, paper Paper) string {
	if paper.Number == "" {
		return p.T("papers.dated", "Day", p.Day(paper.Day))
	}
	return p.T("papers.numbered", "Number", paper.Number+"/"+paper.Symbol, "Day", p.Day(paper.Day))
}

type paperPage struct {
	Where    []crumb
	Title    string
	Lead     string
	Refused  string // why there is no paper: no publication, or a stale one
	Publish  string // where that is mended
	Draft    string // what the paper says on each page; "" = nothing
	Fields   []fieldGroup
	Base     int
	Hash     string
	Path     string
	Word     string
	PDF      string
	Zip      string // of letters in bulk; "" = there is none
	Preview  []string
	More     int  // lines of the preview left out
	Same     bool // as it is, it was issued already
	MayIssue bool
	Lacks    []string
	Issues   []issueView
	History  []changeView
	Errors   web.FieldErrors
}

// fieldGroup is fields that stand side by side where there is room, or one of the page's width.
type fieldGroup struct {
	Two    bool
	Fields []fieldView
}

type fieldView struct {
	Name, Label, Hint, Value string
	Lines, Optional, Short   bool
	Max                      int
}

type issueView struct {
	ID                    int64
	Title, When, From     string
	Outdated              bool
	Word, PDF             string
	Scans                 []scanView
	KindParam, RoundParam string
}

type scanView struct{ Name, Href, Note, Remove string }

type changeView struct{ When, Who, What string }

// mostPreview bounds the lines of the preview.
const mostPreview = 80

func newPaperPage(tx *db.Tx, p *i18n.Printer, c *contests.Contest, key Key, typed *Form) (*paperPage, error) {
	_, round, err := find(c.Rules, key)
	if err != nil {
		return nil, err
	}
	page := &paperPage{Title: p.T("papers.kind." + messageOf(key.Kind)), Path: key.path(c), Lead: c.Rules.ShortName.In(p.Lang())}
	if round.Code != "" {
		page.Lead = round.Name.In(p.Lang()) + " · " + page.Lead
	}
	page.Where = []crumb{{c.Rules.ShortName.In(p.Lang()), web.Home + "/" + c.Code}, {p.T("papers.title"), listPath(c)}, {page.Title, ""}}
	all, err := papersOf(tx, c.ID)
	if err != nil {
		return nil, err
	}
	m, err := Make(tx, c, key)
	if fault.KindOf(err) == fault.KindConflict {
		page.Refused, page.Publish = p.Fault(fault.All(err)[0]), web.Home+"/"+c.Code+"/vong/"+key.Round+"/cong-bo"
		s, lookErr := look(tx, c, key.Round)
		if lookErr != nil {
			return nil, lookErr
		}
		return page, page.past(tx, p, c, key, s, all)
	}
	if err != nil {
		return nil, err
	}
	page.now(p, c, m, typed)
	if last := newest(c, all, key); last != nil {
		page.Base = last.Revision
	}
	for _, f := range fault.All(issuable(m.source, m.Form)) {
		page.Lacks = append(page.Lacks, p.Fault(f))
	}
	return page, page.past(tx, p, c, key, m.source, all)
}

// now fills in the paper as it would be printed, and its form.
func (page *paperPage) now(p *i18n.Printer, c *contests.Contest, m *Made, typed *Form) {
	page.Draft, page.Hash = m.Document.Draft, m.Hash
	page.Word, page.PDF = page.Path+"/tai-ve?dang=docx", page.Path+"/tai-ve?dang=pdf"
	if m.source.kind.code == Invitation {
		page.Zip = page.Path + "/tai-ve?dang=zip"
	}
	for _, l := range strings.Split(strings.TrimSpace(m.Document.Words()), "\n") {
		page.Preview = append(page.Preview, strings.ReplaceAll(l, "\t", " · "))
	}
	if n := len(page.Preview); n > mostPreview {
		page.Preview, page.More = page.Preview[:mostPreview], n-mostPreview
	}
	f := m.Form
	if typed == nil {
		f.Day = ""
		if m.Form.Day != "" {
			f.Day = p.Day(m.Form.Day)
		}
	} else {
		f = *typed
	}
	for _, x := range fields(&f) {
		if !x.in(m.source.kind) {
			continue
		}
		v := fieldView{Name: x.name, Label: p.T("papers.field." + x.name), Value: *x.value, Lines: x.lines, Optional: x.optional, Max: maxLine}
		if key := "papers.hint." + x.name; p.Has(key) {
			v.Hint = p.T(key)
		}
		if x.lines {
			v.Max = maxLines
		}
		v.Short = x.name == "number" || x.name == "symbol" || x.name == "day" || x.name == "place"
		if x.name == "number" {
			v.Max = maxNumber
		}
		wide := x.lines || x.wide
		if n := len(page.Fields); wide || n == 0 || !page.Fields[n-1].Two {
			page.Fields = append(page.Fields, fieldGroup{Two: !wide})
		}
		last := &page.Fields[len(page.Fields)-1]
		last.Fields = append(last.Fields, v)
	}
}

// past fills in what was issued with its scans, and who changed the paper when.
func (page *paperPage) past(tx *db.Tx, p *i18n.Printer, c *contests.Contest, key Key, s *source, all []Paper) error {
	scans, err := scansOf(tx, c.ID)
	if err != nil {
		return err
	}
	zone := c.Rules.Location()
	for i := range all {
		paper := &all[i]
		if paper.Key(c) != key {
			continue
		}
		what := p.T("papers.did_keep", "Revision", paper.Revision)
		if paper.State == Issued {
			what = p.T("papers.did_issue", "Paper", numberWords(p, *paper))
			page.Same = page.Same || len(page.Issues) == 0 && paper.Hash == page.Hash
			page.Issues = append(page.Issues, issueOf(p, c, key, s, paper, scans))
		}
		page.History = append(page.History, changeView{When: p.DateTime(paper.RecordedAt, zone), Who: paper.Actor, What: what})
	}
	return nil
}

func issueOf(p *i18n.Printer, c *contests.Contest, key Key, s *source, paper *Paper, scans []Scan) issueView {
	zone := c.Rules.Location()
	file := key.path(c) + fmt.Sprintf("/tai-ve?ban=%d&dang=", paper.ID)
	v := issueView{ID: paper.ID, Title: numberWords(p, *paper), When: p.DateTime(paper.RecordedAt, zone), Outdated: outdated(paper, s),
		Word: file + Word, PDF: file + PDF, KindParam: key.Kind, RoundParam: key.Round}
	if paper.FromNumber != nil {
		v.From = p.T("papers.from", "Number", *paper.FromNumber)
	}
	for _, scan := range scans {
		if scan.PaperID == paper.ID {
			path := web.Home + "/" + c.Code + fmt.Sprintf("/ban-ky/%d", scan.ID)
			v.Scans = append(v.Scans, scanView{Name: scan.Name, Href: path, Note: p.T("papers.scan_by", "Who", scan.Actor, "When", p.DateTime(scan.AddedAt, zone)), Remove: path + "/go"})
		}
	}
	return v
}
