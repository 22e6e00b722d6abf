// The form of one edition: what was typed, and the edition it makes.
package history

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Most cards of the form; longer lists come by a workbook.
const (
	maxTypedResults = 200
	maxTypedAreas   = 60
)

// Typed is an edition as typed. Cards left blank are nothing.
type Typed struct {
	Series, Year, Number, Name, Entries, Participants, Prizes, Source string
	Results                                                           []TypedResult
	Areas                                                             []TypedArea
}

// TypedResult is a card of the list of prizes.
type TypedResult struct {
	Division, Prize, Entry, People, Unit, Area string
	Withheld                                   bool
}

// TypedArea is a card of a district.
type TypedArea struct{ Area, Entries, Participants, Prizes string }

// readTyped takes the form as it was sent; taking cards out in the browser may leave gaps.
func readTyped(v url.Values) Typed {
	t := Typed{Series: v.Get("series"), Year: v.Get("year"), Number: v.Get("number"), Name: v.Get("name"), Entries: v.Get("entries"),
		Participants: v.Get("participants"), Prizes: v.Get("prizes"), Source: v.Get("source")}
	for i := range 2 * maxTypedResults {
		p := "results." + strconv.Itoa(i) + "."
		if v.Has(p+"entry") && len(t.Results) < maxTypedResults {
			t.Results = append(t.Results, TypedResult{Division: v.Get(p + "division"), Prize: v.Get(p + "prize"), Entry: v.Get(p + "entry"),
				People: v.Get(p + "people"), Unit: v.Get(p + "unit"), Area: v.Get(p + "area"), Withheld: v.Get(p+"withheld") != ""})
		}
	}
	for i := range 2 * maxTypedAreas {
		p := "areas." + strconv.Itoa(i) + "."
		if v.Has(p+"area") && len(t.Areas) < maxTypedAreas {
			t.Areas = append(t.Areas, TypedArea{v.Get(p + "area"), v.Get(p + "entries"), v.Get(p + "participants"), v.Get(p + "prizes")})
		}
	}
	return t
}

// typedOf fills the form with a recorded edition.
func typedOf(e Edition) Typed {
	t := Typed{Series: e.Series, Year: strconv.Itoa(e.Year), Number: typedCount(e.Number), Name: e.Name, Entries: typedCount(e.Entries),
		Participants: typedCount(e.Participants), Prizes: typedCount(e.Prizes), Source: e.Source}
	for _, r := range e.Results {
		t.Results = append(t.Results, TypedResult(r))
	}
	for _, a := range e.Areas {
		t.Areas = append(t.Areas, TypedArea{a.Area, typedCount(a.Entries), typedCount(a.Participants), typedCount(a.Prizes)})
	}
	return t
}

func typedCount(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// change carries out the buttons that only add or take away cards, for browsers without script; false when the form is to be sent.
func (t *Typed) change(v url.Values) bool {
	switch v.Get("them") {
	case "results":
		t.Results = append(t.Results, TypedResult{})
		return true
	case "areas":
		t.Areas = append(t.Areas, TypedArea{})
		return true
	}
	list, number, found := strings.Cut(v.Get("bot"), ".")
	i, err := strconv.Atoi(number)
	if !found || err != nil || i < 0 {
		return v.Get("bot") != ""
	}
	switch {
	case list == "results" && i < len(t.Results):
		t.Results = slices.Delete(t.Results, i, i+1)
	case list == "areas" && i < len(t.Areas):
		t.Areas = slices.Delete(t.Areas, i, i+1)
	}
	return true
}

// cleaner turns texts into values and gathers what is wrong with them, at their fields.
type cleaner struct{ wrong []error }

func (c *cleaner) put(field string, f *fault.Fault) bool {
	if f != nil {
		f.Field = field
		c.wrong = append(c.wrong, f)
	}
	return f == nil
}

func (c *cleaner) text(field, typed string, need bool) string {
	value := text.Clean(typed)
	c.put(field, wrongText(value, need))
	return value
}

// count reads 1484 or 1.484; nil = empty.
func (c *cleaner) count(field, typed string) *int64 {
	value := text.Clean(typed)
	if value == "" {
		return nil
	}
	n, err := strconv.Atoi(strings.ReplaceAll(value, ".", ""))
	if !c.put(field, wrongCount(n, err == nil, value)) {
		return nil
	}
	whole := int64(n)
	return &whole
}

// clean makes the edition; all that is wrong comes joined, at its fields. It does not look at other editions.
func (t Typed) clean(thisYear int) (e Edition, err error) {
	var c cleaner
	e = Edition{Kind: Recorded, Series: c.text("series", t.Series, true), Name: c.text("name", t.Name, false), Number: c.count("number", t.Number),
		Entries: c.count("entries", t.Entries), Participants: c.count("participants", t.Participants), Prizes: c.count("prizes", t.Prizes), Source: text.Clean(t.Source)}
	if e.SeriesKey = seriesKey(e.Series); e.SeriesKey == "" && e.Series != "" {
		c.put("series", fault.Invalid("", "history.fault.needed"))
	}
	e.Year, err = strconv.Atoi(text.Clean(t.Year))
	c.put("year", wrongYear(e.Year, err == nil, thisYear))
	c.put("number", wrongNumber(e.Number))
	c.put("source", wrongSource(e.Source))
	for i, r := range t.Results {
		c.result(&e, "results."+strconv.Itoa(i)+".", r)
	}
	for i, a := range t.Areas {
		c.area(&e, "areas."+strconv.Itoa(i)+".", a)
	}
	return e, errors.Join(c.wrong...)
}

func (c *cleaner) result(e *Edition, at string, t TypedResult) {
	if strings.TrimSpace(t.Division+t.Prize+t.Entry+t.People+t.Unit+t.Area) == "" {
		return
	}
	r := Result{Division: c.text(at+"division", t.Division, false), Prize: c.text(at+"prize", t.Prize, true), Entry: c.text(at+"entry", t.Entry, true),
		People: text.Clean(t.People), Unit: c.text(at+"unit", t.Unit, false), Area: c.text(at+"area", t.Area, false), Withheld: t.Withheld}
	c.put(at+"people", wrongPeople(r.People))
	if r.Withheld {
		r.People = ""
	}
	if slices.ContainsFunc(e.Results, func(o Result) bool { return o.is(r) && o.People == r.People }) {
		c.put(at+"entry", fault.Invalid("", "history.fault.result_twice"))
	}
	e.Results = append(e.Results, r)
}

func (c *cleaner) area(e *Edition, at string, t TypedArea) {
	if strings.TrimSpace(t.Area+t.Entries+t.Participants+t.Prizes) == "" {
		return
	}
	a := Area{Area: c.text(at+"area", t.Area, true), Entries: c.count(at+"entries", t.Entries), Participants: c.count(at+"participants", t.Participants),
		Prizes: c.count(at+"prizes", t.Prizes)}
	if slices.ContainsFunc(e.Areas, func(o Area) bool { return text.Fold(o.Area) == text.Fold(a.Area) }) {
		c.put(at+"area", fault.Invalid("", "history.fault.area_twice", "Area", a.Area))
	}
	e.Areas = append(e.Areas, a)
}
