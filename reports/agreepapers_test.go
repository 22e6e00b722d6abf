// A property over what a contest gives away: for random contests, the prizes on its papers, in its register of certificates and on its public
// page are the figures of the report.
package reports

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/judging/results"
	"hoithi/reports/certificates"
	"hoithi/reports/papers"
	"hoithi/templates/sitetest"
)

// mostContests is how many random contests one engine gets: each draws seven PDFs and Word files.
const mostContests = 3

func TestTheFiguresOfPrizesAreThoseOfThePapersAndCertificates(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.December, 1, 9, 0))
		handler, _ := sitetest.New(t, d, func(app *web.App) {
			Routes(app, d, noGlance)
			results.Routes(app, d, nil)
			papers.Routes(app, d)
			certificates.Routes(app, d)
		})
		s := &site{t, handler, d}
		who := s.person("thu-ky", "admin", newContest(t, d))
		year := 2009
		rapid.Check(t, func(rt *rapid.T) {
			if year++; year >= 2010+mostContests {
				return
			}
			h := honoured{year: year, per: rapid.SampledFrom([]string{"division", "contest"}).Draw(rt, "per"),
				public:  rapid.SampledFrom([]string{"", ", public: ranks", ", public: through"}).Draw(rt, "public"),
				upTo:    rapid.SliceOfN(rapid.IntRange(1, 3), 1, 4).Draw(rt, "prizes"),
				points:  rapid.Permutation([]int{500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000, 5500, 6000, 6500, 7000}).Draw(rt, "points"),
				missing: rapid.IntRange(0, 13).Draw(rt, "missing")}
			c := h.hold(t, d)
			all := seen{}
			for _, m := range figureRow.FindAllStringSubmatch(s.shows(fmt.Sprintf("/bao-cao/so-lieu?ky=%d-Y", year), who, 200), -1) {
				all.say(m[2], "page of figures", m[1])
			}
			h.certificates(t, all, s, who, c)
			h.papers(t, all, s, who, c)
			h.pages(t, all, s, who, c)
			h.agree(t, all, c)
		})
	})
}

// honoured is a contest to be held: how prizes are given, and the points of its entries in the order of their codes.
type honoured struct {
	year        int
	per, public string
	upTo        []int // how many of each prize there are in a division, or in all
	points      []int // thousandths, no two alike
	missing     int   // so many of them did not come
}

// names of the prizes as the papers write them.
var prizeNames = [...]string{"Giải Nhất", "Giải Nhì", "Giải Ba", "Giải Khuyến khích"}

// figure is the name of the figure of a prize; -1 = of all.
func (h honoured) figure(c *contests.Contest, prize int) string {
	if prize < 0 {
		return c.Code + ".giai"
	}
	return fmt.Sprintf("%s.giai.%d", c.Code, prize+1)
}

// hold makes the contest of one round, publishes it, gives certificates to all its winners, and one of them a new one.
func (h honoured) hold(t *testing.T, d *db.DB) *contests.Contest {
	t.Helper()
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	rules, _, _ := strings.Cut(strings.ReplaceAll(string(doc), "2024", fmt.Sprint(h.year)), "\nrounds:")
	rules += fmt.Sprintf(`
rounds:
  - {code: chung-ket, name: {vi: Vòng chung kết}, report_name: thi chung kết, kind: import, on: %d-08-14, total: {max: 100, step: 0.5}, time_limit: "150:00", attempts: {count: 1, result: best},
     judges: {combine: mean}, ties: [], ranked_per: %s%s}
awards:
  round: chung-ket
  per: %s
  prizes:
`, h.year, h.per, h.public, h.per)
	for i, n := range h.upTo {
		rules += fmt.Sprintf("    - {code: \"%d\", name: {vi: %s}, up_to: %d, money: %d}\n", i+1, prizeNames[i], n, (4-i)*500_000)
	}
	c, err := contests.Create(context.Background(), d, tester, []byte(rules))
	if err != nil {
		t.Fatal(err)
	}
	bulk(t, d, c, heldContest{entries: len(h.points)})
	row, _ := c.RoundRow("chung-ket")
	on := c.Rules.Rounds[0].On.Start(c.Rules.Location()).UnixMilli()
	write(t, d, c, func(tx *db.Tx) error {
		for i, points := range h.points[h.missing:] {
			if _, err := tx.Exec(`INSERT INTO sheet (contest_id, round_id, entry_id, judge, attempt, revision, marks, points, rules_version, actor, effective_at, recorded_at)
				SELECT ?, ?, id, '', 1, 1, '{}', ?, 1, 'test', ?, ? FROM entry WHERE code = ?`, c.ID, row.ID, points, on, on, fmt.Sprintf("%s-%05d", c.Code, i)); err != nil {
				return err
			}
		}
		return contests.BumpRound(tx, row.ID)
	})
	publish(t, d, reload(t, d, c), "chung-ket")
	c = reload(t, d, c)
	made, err := certificates.Issue(context.Background(), d, tester, c, certificates.Issuing{Kind: certificates.Merit, To: certificates.ToEntries, Day: "1/12/2024"})
	if err == nil {
		_, err = certificates.Reissue(context.Background(), d, tester, c, made[0].ID, "1/12/2024", "In hỏng.")
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var registerCount = regexp.MustCompile(`<p><b class="num">([0-9.]+) `)

// certificates reads the register of the contest and of the Union as pages and workbooks, and the file of all certificates.
func (h honoured) certificates(t *testing.T, all seen, s *site, who []*http.Cookie, c *contests.Contest) {
	t.Helper()
	desk := "/quan-ly/" + c.Code + "/giay-chung-nhan"
	const standing = "?loai=" + certificates.Merit + "&tinh-trang=" + certificates.Valid
	for where, path := range map[string]string{"register": desk, "register of the Union": certificates.RegisterPath} {
		query := standing
		if path == certificates.RegisterPath {
			query += "&cuoc-thi=" + c.Code
		}
		book := openBook(t, s.get(path+"/xuat-excel"+query, who).Body.Bytes())
		rows, err := book.GetRows(book.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		cells := strings.Join(flat(rows), "\n") + "\n"
		all.say(h.figure(c, -1), where+", workbook", fmt.Sprint(strings.Count(cells, "\nGiải ")))
		for i := -1; i < len(h.upTo); i++ {
			narrowed, name := "", ""
			if i >= 0 {
				name = prizeNames[i]
				narrowed = "&giai=" + url.QueryEscape(name)
				all.say(h.figure(c, i), where+", workbook", fmt.Sprint(strings.Count(cells, "\n"+name+"\n")))
			}
			count := "0" // the page says that there are none
			if m := registerCount.FindStringSubmatch(s.shows(path+query+narrowed, who, 200)); m != nil {
				count = m[1]
			}
			all.say(h.figure(c, i), where, count)
		}
	}
	pages := strings.Split(strings.TrimSuffix(pdfText(t, s.get(desk+"/tai-ve?loai="+certificates.Merit+"&dang=pdf", who).Body.Bytes()), "\f"), "\f")
	all.say(h.figure(c, -1), "PDF of certificates", fmt.Sprint(len(pages)))
	for i := range h.upTo {
		n := 0
		for _, page := range pages {
			if strings.Contains(spaced(page), prizeNames[i]) {
				n++
			}
		}
		all.say(h.figure(c, i), "PDF of certificates", fmt.Sprint(n))
	}
}

var (
	inAll   = regexp.MustCompile(`(\d+) đội thi(?: đạt giải)?, gồm: ([^.(]*)`)
	counted = regexp.MustCompile(`(\d+) giải (Nhất|Nhì|Ba|Khuyến khích)`)
	grouped = regexp.MustCompile(`GIẢI (NHẤT|NHÌ|BA|KHUYẾN KHÍCH) \((\d+) giải\)`)
	worth   = regexp.MustCompile(`Giải (Nhất|Nhì|Ba|Khuyến khích): (\d+) giải, mỗi giải`)
	took    = regexp.MustCompile(`đội thi, trong đó (\d+) đội thi có kết quả`)
)

// papers reads the decision, the notice and the minutes as they come for Word and as PDF.
func (h honoured) papers(t *testing.T, all seen, s *site, who []*http.Cookie, c *contests.Contest) {
	t.Helper()
	for _, kind := range []string{papers.Decision, papers.Notice, papers.Minutes} {
		path := "/quan-ly/" + c.Code + "/van-ban/" + kind + "/chung-ket/tai-ve?dang="
		for format, text := range map[string]string{papers.Word: wordsOfWord(t, s.get(path+papers.Word, who).Body.Bytes()), papers.PDF: spaced(pdfText(t, s.get(path+papers.PDF, who).Body.Bytes()))} {
			where := kind + " " + format
			m := inAll.FindStringSubmatch(text)
			if m == nil {
				t.Fatalf("%s names no prizes: %.1500s", where, text)
			}
			all.say(h.figure(c, -1), where, m[1])
			h.prizes(c, all, where, counted.FindAllStringSubmatch(m[2], -1), 2, 1)
			if kind == papers.Decision {
				h.prizes(c, all, where+", annex", grouped.FindAllStringSubmatch(text, -1), 1, 2)
				h.prizes(c, all, where+", money", worth.FindAllStringSubmatch(text, -1), 1, 2)
				continue
			}
			if m := took.FindStringSubmatch(text); m != nil {
				all.say(c.Code+".chung-ket.du-thi", where, m[1])
			}
		}
	}
}

// prizes says what matches say of each prize: its name and its number are groups of a match; a prize that is not named is given to nobody.
func (h honoured) prizes(c *contests.Contest, all seen, where string, matches [][]string, name, number int) {
	for i := range h.upTo {
		n := "0"
		for _, m := range matches {
			if strings.EqualFold("Giải "+m[name], prizeNames[i]) {
				n = m[number]
			}
		}
		all.say(h.figure(c, i), where, n)
	}
}

var honours = regexp.MustCompile(`(?s)<h2>Danh sách đoạt giải</h2><span class="muted">([0-9.]+) .*?</section>`)

// pages reads what the public sees and the organiser's page of prizes.
func (h honoured) pages(t *testing.T, all seen, s *site, who []*http.Cookie, c *contests.Contest) {
	t.Helper()
	public := s.shows("/cuoc-thi/"+c.Code+"/ket-qua/chung-ket", nil, 200)
	awards := s.shows("/quan-ly/"+c.Code+"/vong/chung-ket/giai-thuong", who, 200)
	given := regexp.MustCompile(`<tr><td class="main-cell">(?:<b>)?([^<]*)(?:</b>)?</td>(?:<td></td>|<td class="num" data-label="[^"]*">[0-9.]+</td>)<td class="num" data-label="[^"]*"><b>([0-9.]+)</b>`)
	rows := given.FindAllStringSubmatch(awards, -1)
	if len(rows) != len(h.upTo)+1 {
		t.Errorf("the page of prizes has %d rows, want %d", len(rows), len(h.upTo)+1)
	}
	for where, part := range map[string]string{"public page, prizes": honours.FindString(public), "public page, standings": honours.ReplaceAllString(public, "")} {
		if !strings.Contains(part, "<table") {
			continue // the rules decide which of them there are
		}
		all.say(h.figure(c, -1), where, fmt.Sprint(strings.Count(part, "<b>Giải ")))
		for i := range h.upTo {
			all.say(h.figure(c, i), where, fmt.Sprint(strings.Count(part, "<b>"+prizeNames[i]+"</b>")))
		}
	}
	if m := honours.FindStringSubmatch(public); m != nil {
		all.say(h.figure(c, -1), "public page, count", m[1])
	}
	for i := range h.upTo {
		for _, m := range rows {
			if m[1] == prizeNames[i] {
				all.say(h.figure(c, i), "page of prizes", m[2])
			}
		}
	}
	all.say(h.figure(c, -1), "page of prizes", rows[len(rows)-1][2])
}

// agree wants one number for each figure of prizes, and every place to have said something of each.
func (h honoured) agree(t *testing.T, all seen, c *contests.Contest) {
	t.Helper()
	for i := -1; i < len(h.upTo); i++ {
		figure := h.figure(c, i)
		if places := all[figure]; places["page of figures"] == "" || places["public page, prizes"]+places["public page, standings"] == "" || len(places) < 14 || i < 0 && places["page of figures"] == "0" {
			t.Errorf("%s was read in %d places: %v", figure, len(places), places)
		}
		for where, n := range all[figure] {
			if want := all[figure]["page of figures"]; n != want {
				t.Errorf("%s: %s says %s, the page of figures %s", figure, where, n, want)
			}
		}
	}
	took := all[c.Code+".chung-ket.du-thi"]
	if len(took) != 5 {
		t.Errorf("%s: who took part was read in %v", c.Code, took)
	}
	for where, n := range took {
		if n != fmt.Sprint(len(h.points)-h.missing) {
			t.Errorf("%s: %s says that %s took part, not %d", c.Code, where, n, len(h.points)-h.missing)
		}
	}
}

func flat(rows [][]string) (cells []string) {
	for _, row := range rows {
		cells = append(cells, row...)
	}
	return cells
}

// spaced is a text with one blank between its words.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

// pdfText is the text of a PDF, its pages parted by "\f".
func pdfText(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tep.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return testkit.Tool(t, "pdftotext", "-layout", path, "-")
}
