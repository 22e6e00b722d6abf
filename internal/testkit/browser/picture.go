// Pictures for documents: what is on the screen, with so few colours that the file stays small.
package browser

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"os"
	"slices"

	"github.com/chromedp/chromedp"
)

// Picture keeps what is on the screen in $HOITHI_TEST_SHOTS, when that is set, for a document.
func (tab *Tab) Picture(name string) {
	tab.t.Helper()
	dir := os.Getenv("HOITHI_TEST_SHOTS")
	if dir == "" {
		return
	}
	Eval[bool](tab, `new Promise(done => { document.activeElement?.blur(); document.fonts.ready.then(() => setTimeout(() => done(true), 250)) })`)
	shot, err := chromedp.Run(tab.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		shot, err = fewColours(shot)
	}
	if err != nil {
		tab.fail("picture", err)
	}
	tab.keep(dir, name+".png", shot)
}

// mostColours are enough for a page: its few colours and the edges of its letters.
const mostColours = 128

// fewColours draws a PNG again with a palette of the colours that cover most of it.
func fewColours(picture []byte) ([]byte, error) {
	full, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	b := full.Bounds()
	counts := map[color.RGBA]int{}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			counts[color.RGBAModel.Convert(full.At(x, y)).(color.RGBA)]++
		}
	}
	palette := paletteOf(counts)
	nearest := make(map[color.RGBA]uint8, len(counts))
	for c := range counts {
		nearest[c] = uint8(palette.Index(c))
	}
	small := image.NewPaletted(b, palette)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			small.SetColorIndex(x, y, nearest[color.RGBAModel.Convert(full.At(x, y)).(color.RGBA)])
		}
	}
	var out bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, small)
	return out.Bytes(), err
}

// paletteOf takes the colours that cover most, and none that looks like one it has. Equal counts go by the colour itself, so that the
// same page gives the same bytes.
func paletteOf(counts map[color.RGBA]int) (palette color.Palette) {
	all := make([]color.RGBA, 0, len(counts))
	for c := range counts {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	for _, c := range all {
		if len(palette) == mostColours {
			break
		}
		if !slices.ContainsFunc(palette, func(have color.Color) bool { return alike(have.(color.RGBA), c) }) {
			palette = append(palette, c)
		}
	}
	return palette
}

// alike says that nobody tells two colours apart in a picture.
func alike(a, b color.RGBA) bool {
	r, g, bl := int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B)
	return r*r+g*g+bl*bl < 40
}
