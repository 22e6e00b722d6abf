// What the pages of the hall of results show.
package history

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hoithi/internal/i18n"
	"hoithi/internal/text"
)

type link struct{ Text, Href string }

// hallPage is the hall: all series, or what a search finds.
type hallPage struct {
	Path, Query     string
	Year            int
	Years           []int
	Series          []seriesView
	One             bool // one series alone
	Found           []foundView
	Count, From, To int // rows found; which of them are shown
	Prev, Next      string
	Charts, Keep    string // addresses for those who may open them
}

type seriesView struct {
	Name, ID, Href string
	Editions       []editionView
	All            int // editions, of which the newest stand in Editions
}

type editionView struct {
	Title, Href                   string
	Year                          int
	Number                        *int64
	Entries, Participants, Prizes *int64
	GoesOn                        bool // results are still to come

	series, key string
	rows        []rowView
	areas       []areaCounts
}

// TellNumber says whether the title leaves the number out.
func (v editionView) TellNumber() bool { return v.Number != nil && ordinal(v.Title) == nil }

func (v editionView) year() string { return strconv.Itoa(v.Year) }

// rowView is one prize.
type rowView struct {
	Prize, Entry, People, Unit, Area, Division string
	Withheld                                   bool
}

type foundView struct {
	rowView
	Title, Href string
}

// editionPage is one edition that was held elsewhere.
type editionPage struct {
	Edition
	Where          []link
	Given          *int64
	Rows           []rowView
	People, Div    bool // columns that have anything
	Earlier, Later link // editions of the series before and after; no Href = none
	Edit           string
}

const (
	maxFound  = 50 // rows of a search on one page
	maxNewest = 10 // editions of a series in the hall
)

// views lists all editions by series and from the newest year back. One that was published here stands for what may be recorded of it; one
// that goes on here stands only where nothing is recorded.
func views(p *i18n.Printer, past []Edition, here []own) []editionView {
	var list []editionView
	for _, o := range here {
		if len(o.Results) == 0 && slices.ContainsFunc(past, o.is) {
			continue
		}
		list = append(list, ownView(p, o))
	}
	for _, e := range past {
		if slices.ContainsFunc(here, func(o own) bool { return len(o.Results) > 0 && o.is(e) }) {
			continue
		}
		rows := rowsOf(e)
		list = append(list, editionView{Title: e.Title(), Href: Path + "/" + e.Slug(), Year: e.Year, Number: e.Number, Entries: e.Entries,
			Participants: e.Participants, Prizes: e.given(), series: e.Series, key: e.SeriesKey, rows: rows, areas: areasOf(e.Areas, rows)})
	}
	slices.SortStableFunc(list, func(a, b editionView) int { return cmp.Or(cmp.Compare(a.key, b.key), b.Year-a.Year) })
	return list
}

// ownView is an edition of this program.
func ownView(p *i18n.Printer, o own) editionView {
	v := editionView{Title: o.Contest.Rules.Name.In(p.Lang()), Href: "/cuoc-thi/" + o.Contest.Code, Year: o.Year, Number: o.Number, GoesOn: len(o.Results) == 0, series: o.Series, key: o.Key}
	entries, people, prizes := o.Taken.Entries, o.Taken.People, int64(len(o.Results))
	if entries > 0 {
		v.Entries, v.Participants = &entries, &people
	}
	if !v.GoesOn {
		v.Href, v.Prizes = v.Href+"/ket-qua/"+o.Round, &prizes
	}
	for _, r := range o.Results {
		v.rows = append(v.rows, rowView{Prize: r.Prize.In(p.Lang()), Entry: r.Entry, Unit: r.Unit, Area: r.Place, Division: r.Division.In(p.Lang())})
	}
	v.areas = areasOf(o.Taken.Areas, v.rows)
	return v
}

// finished leaves out what goes on.
func finished(list []editionView) []editionView {
	return slices.DeleteFunc(list, func(v editionView) bool { return v.GoesOn })
}

func rowsOf(e Edition) []rowView {
	rows := make([]rowView, len(e.Results))
	for i, r := range e.Results {
		rows[i] = rowView{r.Prize, r.Entry, r.People, r.Unit, r.Area, r.Division, r.Withheld}
	}
	return rows
}

// asked is what the hall was asked for: a search and its page from 1, one series, or one year; zero values = all.
type asked struct {
	Query, Series string
	Page, Year    int
}

func newHallPage(list []editionView, a asked) hallPage {
	page := hallPage{Path: Path, Query: a.Query, Year: a.Year}
	for _, v := range list {
		if !slices.Contains(page.Years, v.Year) {
			page.Years = append(page.Years, v.Year)
		}
	}
	slices.SortFunc(page.Years, func(a, b int) int { return b - a })
	if words := strings.Fields(text.Fold(a.Query)); len(words) > 0 {
		page.find(list, words, max(a.Page, 1))
		return page
	}
	for _, v := range list {
		if a.Year == 0 || v.Year == a.Year {
			page.add(v)
		}
	}
	page.One = slices.ContainsFunc(page.Series, func(s seriesView) bool { return s.ID == a.Series })
	if page.One {
		page.Series = slices.DeleteFunc(page.Series, func(s seriesView) bool { return s.ID != a.Series })
		return page
	}
	for i := range page.Series {
		s := &page.Series[i]
		s.Editions = s.Editions[:min(len(s.Editions), maxNewest)]
	}
	return page
}

// add puts an edition under its series; the list comes by series.
func (page *hallPage) add(v editionView) {
	id := strings.ReplaceAll(v.key, " ", "-")
	if last := len(page.Series) - 1; last < 0 || page.Series[last].ID != id {
		page.Series = append(page.Series, seriesView{Name: v.series, ID: id, Href: Path + "?cuoc-thi=" + id})
	}
	s := &page.Series[len(page.Series)-1]
	s.Editions = append(s.Editions, v)
	s.All++
}

// find lists the prizes that hold every word, the newest year first, and shows one page of them.
func (page *hallPage) find(list []editionView, words []string, number int) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b editionView) int { return b.Year - a.Year })
	from := (number - 1) * maxFound
	for _, v := range list {
		for _, r := range v.rows {
			shown := text.Fold(strings.Join([]string{v.Title, v.series, strconv.Itoa(v.Year), r.Prize, r.Entry, r.People, r.Unit, r.Area, r.Division}, " "))
			if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(shown, w) }) {
				continue
			}
			if page.Count++; page.Count > from && page.Count <= from+maxFound {
				page.Found = append(page.Found, foundView{r, v.Title, v.Href})
			}
		}
	}
	page.From, page.To = from+1, from+len(page.Found)
	if number > 1 {
		page.Prev = withQuery(Path, "tim", page.Query, "trang", strconv.Itoa(number-1))
	}
	if page.To < page.Count && len(page.Found) > 0 {
		page.Next = withQuery(Path, "tim", page.Query, "trang", strconv.Itoa(number+1))
	}
}

// newEditionPage shows one of the views that is recorded as e.
func newEditionPage(p *i18n.Printer, e Edition, list []editionView) editionPage {
	id := strings.ReplaceAll(e.SeriesKey, " ", "-")
	page := editionPage{Edition: e, Given: e.given(), Rows: rowsOf(e),
		Where: []link{{p.T("history.title"), Path}, {e.Series, Path + "?cuoc-thi=" + id}, {strconv.Itoa(e.Year), ""}}}
	for _, r := range page.Rows {
		page.People, page.Div = page.People || r.People != "" || r.Withheld, page.Div || r.Division != ""
	}
	for _, v := range list { // from the newest year back
		switch {
		case v.key != e.SeriesKey || v.Year == e.Year:
		case v.Year > e.Year:
			page.Later = link{v.year(), v.Href}
		case page.Earlier.Href == "":
			page.Earlier = link{v.year(), v.Href}
		}
	}
	return page
}

// withQuery is a path with the parameters that are not empty.
func withQuery(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
