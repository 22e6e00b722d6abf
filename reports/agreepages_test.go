// A property over everything the office can read: for random registers and contests, a figure of a period is the same number on every
// page and in every file.
package reports

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/reports/registers"
	"hoithi/templates/sitetest"
)

// mostDraws is how many random offices one engine gets: each reads a dozen pages and files.
const mostDraws = 6

func TestAFigureIsTheSameOnEveryPageAndInEveryFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.December, 1, 9, 0))
		handler, _ := sitetest.New(t, d, func(app *web.App) {
			registers.TargetRoutes(app, d, TargetFigures(app.Bundle().Voice))
			Routes(app, d, noGlance)
		})
		s := &site{t, handler, d}
		who := s.person("thu-ky", "admin", newContest(t, d))
		year := 2009
		rapid.Check(t, func(rt *rapid.T) {
			if year++; year >= 2010+mostDraws {
				return
			}
			grown(t, d, rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) drawn {
				return drawn{organisation: rapid.Bool().Draw(rt, "organisation"), kind: rapid.SampledFrom([]string{"chuyen-muc", "hoi-thao", "hoi-nghi", "lop-tap-huan"}).Draw(rt, "kind"),
					day: fmt.Sprintf("%02d/%02d/%d", rapid.IntRange(1, 28).Draw(rt, "day"), rapid.IntRange(1, 12).Draw(rt, "month"), year), n: rapid.IntRange(1, 40).Draw(rt, "n")}
			}), 1, 12).Draw(rt, "rows"))
			for _, kit := range []string{"robocon-2024", "sang-tao-2024"} {
				finalists := rapid.IntRange(0, 30).Draw(rt, "finalists")
				bulk(t, d, edition(t, d, kit, year), heldContest{finalists + rapid.IntRange(1, 30).Draw(rt, "more"), finalists, rapid.IntRange(0, finalists).Draw(rt, "prizes")})
			}
			p := parsed(t, fmt.Sprintf("%d-%s", year, rapid.SampledFrom([]string{"H1", "H2", "Y", "Q3", "9M"}).Draw(rt, "period")))
			everywhere(t, s, who, p)
		})
	})
}

// seen is what the pages and files say: figure → place → number as it is written there without dots and leading zeros.
type seen map[string]map[string]string

func (s seen) say(figure, where, number string) {
	if s[figure] == nil {
		s[figure] = map[string]string{}
	}
	number = strings.ReplaceAll(strings.TrimSpace(number), ".", "")
	if n, err := strconv.Atoi(number); err == nil {
		number = strconv.Itoa(n)
	}
	s[figure][where] = number
}

var (
	figureRow  = regexp.MustCompile(`(?s)<tr>\s*<td class="main-cell">.*?<td class="num"[^>]*>(?:<b>)?([0-9.]+|–)(?:</b>)?</td>.*?<span class="code small">([A-Za-z0-9.-]+)</span>`)
	chip       = regexp.MustCompile(`<a class="figure" href="/bao-cao/nguon/([a-z0-9.-]+)\?ky=([0-9A-Z-]+)[^"]*"[^>]*><b>([0-9.]+)</b>`)
	aside      = regexp.MustCompile(`(?s)<section class="card tight">\s*<h3><a href="/bao-cao/nguon/([a-z0-9.-]+)\?ky=([0-9A-Z-]+)[^"]*">.*?<b class="num">([0-9.]+)</b>`)
	targetRow  = regexp.MustCompile(`(?s)<td class="num" data-label="Kết quả"><a href="/bao-cao/nguon/([a-z0-9.-]+)\?ky=[^"]*">([0-9.]+)[^<]*</a>`)
	reachedRow = regexp.MustCompile(`(?s)<td class="main-cell"><a href="/bao-cao/nguon/([a-z0-9.-]+)\?ky=[^"]*">[^<]*</a></td>\s*<td class="num"[^>]*>[^<]*</td><td class="num"[^>]*><b>([0-9.]+)</b>`)
	contestRow = regexp.MustCompile(`<a href="/bao-cao/nguon/([a-z0-9.-]+)\?ky=[^"]*">([0-9.]+)</a>`)
	sourceOf   = regexp.MustCompile(`<b class="num">([0-9.]+)</b>`)
)

// everywhere reads all there is for a period and wants one number for each figure; then the report is issued, and its page and files are
// read too.
func everywhere(t *testing.T, s *site, who []*http.Cookie, p Period) {
	t.Helper()
	all := seen{}
	targets := p.Kind() == "H1" || p.Kind() == "H2" || p.Kind() == "Y" // they are of half-years and years
	if targets {
		setTargets(t, s.db, p)
	}
	for _, m := range figureRow.FindAllStringSubmatch(s.shows("/bao-cao/so-lieu?ky="+p.String(), who, 200), -1) {
		all.say(m[2], "page of figures", m[1])
	}
	listed := len(all)
	paperPage(all, "draft", s.shows("/bao-cao?ky="+p.String(), who, 200), p)
	overview := s.shows("/bao-cao/tong-quan?ky="+p.String(), who, 200)
	for _, m := range reachedRow.FindAllStringSubmatch(overview, -1) {
		all.say(m[1], "overview, target", m[2])
	}
	for _, m := range contestRow.FindAllStringSubmatch(overview, -1) {
		all.say(m[1], "overview, contest", m[2])
	}
	if targets {
		for _, m := range targetRow.FindAllStringSubmatch(s.shows("/bao-cao/chi-tieu?ky="+p.String(), who, 200), -1) {
			all.say(m[1], "targets", m[2])
		}
		if all["pho-bien.hoi-thao"]["targets"] == "" || all["pho-bien.hoi-thao"]["overview, target"] == "" {
			t.Errorf("%s: the targets were not read: %v", p, all["pho-bien.hoi-thao"])
		}
	}
	downloads(t, all, s, who, "draft", "/bao-cao/tai-ve?ky="+p.String(), p)

	w := work(t, s.db, p)
	if len(w.Now.Stops) == 0 {
		issued := issueNow(t, s.db, p, w.Version, "")
		path := fmt.Sprintf("/bao-cao/ban-hanh/%d", issued.ID)
		paperPage(all, "issued", s.shows(path, who, 200), p)
		downloads(t, all, s, who, "issued", path+"/tai-ve?", p)
	} else {
		t.Errorf("%s cannot be issued: %v", p, w.Now.Stops)
	}
	for _, u := range w.Now.Figures {
		if u.When == "" {
			if m := sourceOf.FindStringSubmatch(s.shows("/bao-cao/nguon/"+u.Name+"?ky="+p.String(), who, 200)); m != nil {
				all.say(u.Name, "rows", m[1])
			}
		}
	}
	most := 0
	for figure, places := range all {
		most = max(most, len(places))
		for where, n := range places {
			if n != places["page of figures"] {
				t.Errorf("%s in %s: %s says %s, the page of figures %s", figure, p, where, n, places["page of figures"])
			}
		}
	}
	if listed < 40 || len(w.Now.Figures) > 0 && most < 8 {
		t.Errorf("%s: %d figures were read, one of them in %d places at most", p, listed, most)
	}
}

// setTargets sets a target for a figure of each register that is grown.
func setTargets(t *testing.T, d *db.DB, p Period) {
	t.Helper()
	for _, figure := range []string{"pho-bien.hoi-thao", "to-chuc.van-dong"} {
		if _, err := registers.SetTarget(context.Background(), d, writes, registers.Target{Period: p.String(), Name: figure, Figure: figure, Unit: "việc", Number: 3}); err != nil {
			t.Fatal(err)
		}
	}
}

// paperPage reads the numbers in the text and those beside it.
func paperPage(all seen, where, page string, p Period) {
	for _, m := range chip.FindAllStringSubmatch(page, -1) {
		if m[2] == p.String() {
			all.say(m[1], where+" page, text", m[3])
		}
	}
	for _, m := range aside.FindAllStringSubmatch(page, -1) {
		if m[2] == p.String() {
			all.say(m[1], where+" page, beside", m[3])
		}
	}
}

// downloads reads the files: the data file names its figures; the texts of the others hold its sentences, and their annex its table.
func downloads(t *testing.T, all seen, s *site, who []*http.Cookie, where, path string, p Period) {
	t.Helper()
	fetch := func(format string) []byte {
		w := s.get(path+"&dang="+format, who)
		if w.Code != 200 {
			t.Fatalf("%s as %s: %d", path, format, w.Code)
		}
		return w.Body.Bytes()
	}
	var d Draft
	if err := json.Unmarshal(fetch("json"), &d); err != nil {
		t.Fatal(err)
	}
	for _, section := range d.Sections {
		for _, sentence := range section.Bullets {
			for _, piece := range sentence {
				if piece.Figure != "" && piece.When == "" {
					all.say(piece.Figure, where+" json, text", piece.Text)
				}
			}
		}
	}
	book := cellsOf(t, openBook(t, fetch("xlsx")), "Số liệu")
	for i, u := range d.Figures {
		if u.When != "" {
			continue
		}
		all.say(u.Name, where+" json", fmt.Sprint(u.Value))
		if name := book[fmt.Sprintf("H%d", 5+i)]; name != u.Name {
			t.Errorf("row %d of the workbook is %s, want %s", 5+i, name, u.Name)
		}
		all.say(u.Name, where+" workbook", book[fmt.Sprintf("B%d", 5+i)])
	}
	if text := strings.TrimPrefix(string(fetch("txt")), "\ufeff"); text != d.Text() {
		t.Errorf("the %s text differs from its data", where)
	}
	dir := t.TempDir()
	pdf := filepath.Join(dir, "bao-cao.pdf")
	if err := os.WriteFile(pdf, fetch("pdf"), 0o600); err != nil {
		t.Fatal(err)
	}
	pages := strings.Join(testkit.WordsOfPDF(t, pdf, "TT "), " ")
	word := wordsOfWord(t, fetch("docx"))
	for _, section := range d.Sections {
		for _, sentence := range section.Bullets {
			said := strings.Join(testkit.Words("- "+sentence.String()), " ")
			if !strings.Contains(pages, said) {
				t.Errorf("the %s PDF of %s lacks %q", where, p, said)
			}
			if !strings.Contains(word, said) {
				t.Errorf("the %s Word file of %s lacks %q", where, p, said)
			}
		}
	}
	for i, u := range d.Figures {
		if u.Label != "" && u.When == "" && !strings.Contains(word, strings.Join(testkit.Words(fmt.Sprintf("%d %s %s %s", i+1, u.Label, dotted(u.Value), u.Unit)), " ")) {
			t.Errorf("the annex of the %s Word file of %s lacks %s: %d", where, p, u.Label, u.Value)
		}
	}
}

var (
	wordText = regexp.MustCompile(`(?s)<w:t(?: [^>]*)?>(.*?)</w:t>`)
	wordEnd  = regexp.MustCompile(`</w:p>|<w:br/>|<w:tab/>`)
)

// wordsOfWord are the words of a Word file in the order of its body.
func wordsOfWord(t *testing.T, content []byte) string {
	t.Helper()
	var b strings.Builder
	for _, paragraph := range wordEnd.Split(partOfZip(t, content, "word/document.xml"), -1) {
		for _, m := range wordText.FindAllStringSubmatch(paragraph, -1) {
			b.WriteString(html.UnescapeString(m[1]))
		}
		b.WriteString(" ")
	}
	return strings.Join(testkit.Words(b.String()), " ")
}
