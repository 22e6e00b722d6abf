// Pages of papers in tests: where words stand against the measures of Decree 30/2020, and that two files break their pages alike.
package testkit

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Box is a word on a page; measures are mm from the top left, pages are counted from 1.
type Box struct {
	Page                     int
	Left, Top, Right, Bottom float64
	Text                     string
	Width, Height            float64 // of the page
}

var (
	pageTag = regexp.MustCompile(`<page width="([\d.]+)" height="([\d.]+)"`)
	wordTag = regexp.MustCompile(`<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>`)
)

// Boxes are all words of a PDF.
func Boxes(t testing.TB, path string) []Box {
	t.Helper()
	mm := func(points string) float64 {
		v, _ := strconv.ParseFloat(points, 64) // the patterns let only numbers through
		return v * 25.4 / 72
	}
	var out []Box
	page, width, height := 0, 0.0, 0.0
	for _, l := range strings.Split(Tool(t, "pdftotext", "-bbox", path, "-"), "\n") {
		if m := pageTag.FindStringSubmatch(l); m != nil {
			page, width, height = page+1, mm(m[1]), mm(m[2])
		}
		if m := wordTag.FindStringSubmatch(l); m != nil {
			out = append(out, Box{page, mm(m[1]), mm(m[2]), mm(m[3]), mm(m[4]), m[5], width, height})
		}
	}
	return out
}

// The decree's page: A4, 20 mm at the top and bottom, 30 on the left, 15 on the right; what is over the top margin is the page's number
// in the middle of the text, or the mark of a draft at its right end. slack is what programs set letters apart, in mm.
const (
	pageShort, pageLong              = 210.0, 297.0
	overMargin, leftMargin, rightRim = 20.0, 30.0, 15.0
	slack                            = 0.6
)

// PageFaults names what a PDF's pages do against the decree; nil = nothing.
func PageFaults(t testing.TB, path string) (found []string) {
	t.Helper()
	for _, b := range Boxes(t, path) {
		fault := func(what string) {
			found = append(found, fmt.Sprintf("page %d: %q at %.1f-%.1f, %.1f-%.1f mm: %s", b.Page, b.Text, b.Left, b.Right, b.Top, b.Bottom, what))
		}
		if short, long := min(b.Width, b.Height), max(b.Width, b.Height); short < pageShort-slack || short > pageShort+slack || long < pageLong-slack || long > pageLong+slack {
			fault("the page is not A4")
		}
		text := b.Width - leftMargin - rightRim
		switch middle := (b.Left + b.Right) / 2; {
		case b.Left < leftMargin-slack || b.Right > b.Width-rightRim+slack:
			fault("beside the text")
		case b.Bottom > b.Height-overMargin+slack+1: // letters' boxes reach under their lines
			fault("in the lower margin")
		case b.Top < overMargin-2 && strings.Trim(b.Text, "0123456789") == "" && middle < leftMargin+text*0.6 && (middle < leftMargin+text/2-1 || middle > leftMargin+text/2+1):
			fault("the number is not in the middle")
		case b.Top < overMargin-2 && b.Page == 1 && strings.Trim(b.Text, "0123456789") == "" && middle < leftMargin+text*0.6:
			fault("the first page bears a number")
		}
	}
	return found
}

// SamePages fails unless two PDFs have as many pages, and the same letters on each of them. With moving, a row may stand on the page before
// or after, under a repeated head: LibreOffice does not keep the last row of a table on the page of the signatures, as Word and our own
// PDFs (a) do.
func SamePages(t testing.TB, a, b string, moving bool) {
	t.Helper()
	one, other := lettersOfPages(t, a), lettersOfPages(t, b)
	if len(one) != len(other) {
		t.Errorf("%s has %d pages, %s has %d", a, len(one), b, len(other))
		return
	}
	for i := 0; i < len(one); i++ {
		if slices.Equal(one[i], other[i]) {
			continue
		}
		if moving && i+1 < len(one) && holdsAll(slices.Concat(one[i], one[i+1]), slices.Concat(other[i], other[i+1])) {
			i++
			continue
		}
		t.Errorf("page %d of %s differs from that of %s by %.20q", i+1, a, b, Differing(one[i], other[i]))
	}
}

// holdsAll says that a has every letter as often as b.
func holdsAll(a, b []string) bool {
	count := map[string]int{}
	for _, letter := range a {
		count[letter]++
	}
	for _, letter := range b {
		count[letter]--
	}
	for _, n := range count {
		if n < 0 {
			return false
		}
	}
	return true
}

// lettersOfPages are the sorted letters of each page, without dots: lines to write on are drawn in one file and typed in the other.
func lettersOfPages(t testing.TB, path string) (pages [][]string) {
	t.Helper()
	all := strings.Split(Tool(t, "pdftotext", path, "-"), "\f")
	for _, page := range all[:len(all)-1] {
		letters := Letters(strings.Fields(strings.ReplaceAll(page, ".", "")))
		slices.Sort(letters)
		pages = append(pages, letters)
	}
	return pages
}
