// The editor of a period's report, and the page of the template: texts with places, saved as versions.
package reports

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

// writePage is the editor of one period's report.
type writePage struct {
	Period, Words         string
	Errors                web.FieldErrors
	Base                  int
	Title, Recipients     string // a line each
	Authority, Role, Name string
	Sections              []writeSection
	Picks                 []pickGroup
	Styles                []option
	Note                  string
	UnderWay              string // who submitted it, "" = it can be changed
}

type writeSection struct {
	Number  int
	Heading string
	Lines   []writeLine
	New     string // a line to add
	NewHref string // its form with the list of figures
}

type writeLine struct {
	Key, Text, Reads string // Reads: as it comes out now
	Stopped          bool
	Href             string // its form with the list of figures
}

// pick is a figure or phrase to put into a line; they are grouped by register and contest.
type pick struct{ Place, Label, Value string }

type pickGroup struct {
	Name  string
	Picks []pick
}

// newLines is the name of the control for a new line of a section.
func newLines(section int) string { return fmt.Sprintf("new.%d", section) }

func (h handlers) write(c echo.Context) error { return h.writeWith(c, http.StatusOK, nil, nil) }

// writeWith shows the editor; typed is what was sent, with what is wrong with it.
func (h handlers) writeWith(c echo.Context, status int, typed *Template, wrong error) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	var page writePage
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		w, err := Open(tx, period)
		if err != nil {
			return err
		}
		r, err := h.reader(c, tx, period)
		if err != nil {
			return err
		}
		if typed == nil {
			typed = w.Document
		}
		page = newWritePage(r, w, typed)
		page.Picks, err = r.picks()
		return err
	})
	if err != nil {
		return err
	}
	page.Errors, page.Note = web.Errors(web.Printer(c), wrong), c.FormValue("note")
	if wrong != nil {
		page.Base, _ = strconv.Atoi(c.FormValue("base"))
		for i := range page.Sections {
			page.Sections[i].New = c.FormValue(newLines(i))
		}
	}
	return web.Page(c, status, "reports/write", page)
}

func newWritePage(r reader, w *Work, t *Template) writePage {
	page := writePage{Period: w.Period.String(), Words: periodWords(r.p, w.Period), Base: w.Version, Title: strings.Join(t.Title, "\n"),
		Recipients: strings.Join(t.Recipients, "\n"), Authority: t.Signer.Authority, Role: t.Signer.Title, Name: t.Signer.Name}
	if w.Under() {
		page.UnderWay = w.Review.Actor
	}
	for _, style := range []string{styleZero, stylePlain, styleDots, styleHidden} {
		page.Styles = append(page.Styles, option{style, r.p.T("report.style." + strings.NewReplacer(".", "_").Replace(style))})
	}
	reads, stopped := w.Now.byLine(), map[string]bool{}
	for _, s := range w.Now.Stops {
		stopped[s.Line] = true
	}
	e := editing{draft: true, period: w.Period}
	for i, part := range t.Sections {
		section := writeSection{Number: i, Heading: part.Heading, NewHref: e.href(partLine, i, "")}
		for _, line := range part.Lines {
			if line.in(w.Period) {
				section.Lines = append(section.Lines, writeLine{Key: line.Key, Text: line.Text, Reads: reads[line.Key], Stopped: stopped[line.Key], Href: e.href(partLine, i, line.Key)})
			}
		}
		page.Sections = append(page.Sections, section)
	}
	return page
}

// pickable are the words of the period, and all that can be put into a line.
func (r reader) pickable() ([]pickGroup, error) {
	words := pickGroup{Name: r.p.T("report.form.words")}
	for _, name := range wordNames {
		word, _ := wordOf(name, r.own)
		words.Picks = append(words.Picks, pick{Place: "{" + name + "}", Label: r.p.T("report.form.word." + strings.ReplaceAll(name, "-", "_")), Value: word})
	}
	groups, err := r.picks()
	return append(groups, words), err
}

// picks are the figures and phrases that can be put into a line, each with its value in the period. Contests of other years are left out.
func (r reader) picks() (groups []pickGroup, err error) {
	add := func(name string, p pick) {
		if n := len(groups); n == 0 || groups[n-1].Name != name {
			groups = append(groups, pickGroup{Name: name})
		}
		groups[len(groups)-1].Picks = append(groups[len(groups)-1].Picks, p)
	}
	for _, phrase := range [...]string{phraseHeld, phraseUnderWay, phrasePlanned} {
		key := "report.phrase." + strings.TrimPrefix(strings.ReplaceAll(phrase, "-", "_"), "cuoc_thi.")
		add(r.p.T("report.phrases"), pick{Place: "{" + phrase + "}", Label: r.p.T(key)})
	}
	for _, n := range r.table.near(r.own) {
		v, err := r.value(n)
		if err != nil {
			return nil, err
		}
		value := "–"
		if !v.Missing {
			value = r.p.Number(int64(v.Value))
		}
		add(n.Source.In(r.p.Lang()), pick{Place: "{" + n.Name + "}", Label: v.Label, Value: value})
	}
	return groups, nil
}

// save keeps a new version of the report.
func (h handlers) save(c echo.Context) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	var t *Template
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		w, err := Open(tx, period)
		if err == nil {
			t = typedTemplate(c, w)
		}
		return err
	})
	if err != nil {
		return err
	}
	document, err := t.Document()
	if err != nil {
		return err
	}
	base, _ := strconv.Atoi(c.FormValue("base"))
	version, wrong := SaveDraft(c.Request().Context(), h.db, web.ActorOf(c).By(), period, document, base, c.FormValue("note"))
	switch fault.KindOf(wrong) {
	case fault.KindInvalid:
		return h.writeWith(c, http.StatusUnprocessableEntity, t, wrong)
	case fault.KindConflict:
		return h.writeWith(c, http.StatusConflict, t, wrong)
	}
	if wrong != nil {
		return wrong
	}
	web.Flash(c, "report.done.saved", "Version", version)
	return c.Redirect(http.StatusSeeOther, "/bao-cao?ky="+period.String())
}

// typedTemplate takes what was typed over the document it was made from: a line emptied is gone from this period on, lines of other
// periods stay as they are.
func typedTemplate(c echo.Context, w *Work) *Template {
	t := *w.Document
	t.Title, t.Recipients = paragraphs(c.FormValue("title")), paragraphs(c.FormValue("recipients"))
	t.Signer = Signer{Authority: typedLine(c, "authority"), Title: typedLine(c, "role"), Name: typedLine(c, "name")}
	t.Sections = nil
	for i, part := range w.Document.Sections {
		part.Heading = typedLine(c, fmt.Sprintf("heading.%d", i))
		var lines []Line
		for _, line := range part.Lines {
			if line.in(w.Period) {
				line.Text = typedLine(c, "line."+line.Key)
			}
			if line.Text != "" {
				lines = append(lines, line)
			}
		}
		part.Lines = lines
		t.Sections = append(t.Sections, part)
	}
	for i := range t.Sections {
		for _, added := range paragraphs(c.FormValue(newLines(i))) {
			t.Sections[i].Lines = append(t.Sections[i].Lines, Line{Key: freeKey(&t), Text: added, Periods: []string{w.Period.String()}})
		}
	}
	return &t
}

// typedLine is one line as it was typed: breaks become blanks, as YAML folds them.
func typedLine(c echo.Context, name string) string {
	return strings.Join(strings.Fields(text.NFC(c.FormValue(name))), " ")
}

// paragraphs are the lines of a text without empty ones.
func paragraphs(s string) (lines []string) {
	for line := range strings.SplitSeq(text.NFC(s), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
