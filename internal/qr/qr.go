// Package qr draws QR codes for links and sign-in apps, as one SVG path.
package qr

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is the white border a reader needs, in modules.
const quiet = 4

// Code is a QR code ready to be drawn: a square of Size modules a side, the white border included,
// and the dark modules, as the data of one SVG path and as runs for other ways of drawing.
type Code struct {
	Size int
	Path string
	Runs []Run
}

// Run is a row of dark modules side by side: its left end and its row from the upper left corner, and how many there are.
type Run struct{ X, Y, Width int }

// Encode makes the code of a text, one that survives a poor print (level M).
func Encode(text string) (Code, error) {
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return Code{}, fmt.Errorf("qr: %w", err)
	}
	size := code.Bounds().Dx()
	var runs []Run
	var path strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			start := x
			for x < size && dark(code.At(x, y)) {
				x++
			}
			if x > start {
				runs = append(runs, Run{start + quiet, y + quiet, x - start})
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start+quiet, y+quiet, x-start, x-start)
			}
		}
	}
	return Code{Size: size + 2*quiet, Path: path.String(), Runs: runs}, nil
}

// SVG is the code of a text as a picture of its own.
func SVG(text string) ([]byte, error) {
	code, err := Encode(text)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[1]d" shape-rendering="crispEdges">`+
		`<rect width="%[1]d" height="%[1]d" fill="#fff"/><path d="%[2]s" fill="#000"/></svg>`, code.Size, code.Path), nil
}

func dark(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r < 0x8000
}
