// What the pages of the hall of results show.
package history

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"hoithi/internal/i18n"
	"hoithi/internal/text"
)

type link struct{ Text, Href string }

// hallPage is the hall: all series, or what a search finds.
type hallPage struct {
	Path, Query string
	Series      []seriesView
	Found       []foundView
	Count, Over int // rows found; how many of them are not shown
}

type seriesView struct {
	Name, ID string
	Editions []editionView
}

type editionView struct {
	Title, Href                   string
	Year                          int
	Number                        *int64
	Entries, Participants, Prizes *int64

	series, key string
	rows        []rowView
	areas       []areaLine
}

func (v editionView) year() string { return strconv.Itoa(v.Year) }

// rowView is one prize.
type rowView struct {
	Prize, Entry, People, Unit, Area, Division string
}

type foundView struct {
	rowView
	Title, Href string
}

// editionPage is one edition that was held elsewhere.
type editionPage struct {
	Edition
	Where       []link
	Given       *int64
	Rows        []rowView
	People, Div bool // columns that have anything
}

// maxFound is how many rows a search shows.
const maxFound = 100

// views lists all editions by series and from the newest year back. One that was published here stands for what may be recorded of it.
func views(p *i18n.Printer, past []Edition, here []own) []editionView {
	var list []editionView
	published := map[string]bool{}
	for _, o := range here {
		v := editionView{Title: o.Contest.Rules.Name.In(p.Lang()), Href: "/cuoc-thi/" + o.Contest.Code + "/ket-qua/" + o.Round, Year: o.Year}
		v.series, v.key = seriesOf(o.Contest, past)
		entries, people, prizes := o.Counts.Entries, o.Counts.People, int64(len(o.Results))
		v.Entries, v.Participants, v.Prizes = &entries, &people, &prizes
		for _, r := range o.Results {
			v.rows = append(v.rows, rowView{Prize: r.Prize.In(p.Lang()), Entry: r.Entry, Unit: r.Unit, Area: r.Place, Division: r.Division.In(p.Lang())})
		}
		v.areas = areasOf(nil, v.rows)
		published[v.key+" "+strconv.Itoa(v.Year)] = true
		list = append(list, v)
	}
	for _, e := range past {
		if published[e.key()] {
			continue
		}
		rows := rowsOf(e)
		list = append(list, editionView{Title: e.Title(), Href: Path + "/" + e.Slug(), Year: e.Year, Number: e.Number, Entries: e.Entries,
			Participants: e.Participants, Prizes: e.given(), series: e.Series, key: e.SeriesKey, rows: rows, areas: areasOf(e.Areas, rows)})
	}
	slices.SortStableFunc(list, func(a, b editionView) int { return cmp.Or(cmp.Compare(a.key, b.key), b.Year-a.Year) })
	return list
}

func rowsOf(e Edition) []rowView {
	rows := make([]rowView, len(e.Results))
	for i, r := range e.Results {
		rows[i] = rowView{r.Prize, r.Entry, r.People, r.Unit, r.Area, r.Division}
	}
	return rows
}

func newHallPage(list []editionView, query string) hallPage {
	page := hallPage{Path: Path, Query: query}
	if words := strings.Fields(text.Fold(query)); len(words) > 0 {
		page.find(list, words)
		return page
	}
	for _, v := range list {
		if last := len(page.Series) - 1; last < 0 || page.Series[last].ID != v.key {
			page.Series = append(page.Series, seriesView{Name: v.series, ID: v.key})
		}
		s := &page.Series[len(page.Series)-1]
		s.Editions = append(s.Editions, v)
	}
	for i := range page.Series {
		page.Series[i].ID = strings.ReplaceAll(page.Series[i].ID, " ", "-")
	}
	return page
}

// find lists the prizes that hold every word, the newest year first.
func (page *hallPage) find(list []editionView, words []string) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b editionView) int { return b.Year - a.Year })
	for _, v := range list {
		for _, r := range v.rows {
			shown := text.Fold(strings.Join([]string{v.Title, v.series, strconv.Itoa(v.Year), r.Prize, r.Entry, r.People, r.Unit, r.Area, r.Division}, " "))
			if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(shown, w) }) {
				continue
			}
			if page.Count++; page.Count > maxFound {
				page.Over++
				continue
			}
			page.Found = append(page.Found, foundView{r, v.Title, v.Href})
		}
	}
}

func newEditionPage(p *i18n.Printer, e Edition) editionPage {
	page := editionPage{Edition: e, Given: e.given(), Rows: rowsOf(e),
		Where: []link{{p.T("history.title"), Path}, {e.Series, Path + "#" + strings.ReplaceAll(e.SeriesKey, " ", "-")}, {strconv.Itoa(e.Year), ""}}}
	for _, r := range page.Rows {
		page.People, page.Div = page.People || r.People != "", page.Div || r.Division != ""
	}
	return page
}
