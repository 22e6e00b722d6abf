// Test that the QR code can be read.
package entries

import (
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// pixels draws the path of a QR code as a picture, eight points a module.
func pixels(t testing.TB, svg []byte) image.Image {
	t.Helper()
	var doc struct {
		ViewBox string `xml:"viewBox,attr"`
		Path    struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal(svg, &doc); err != nil {
		t.Fatal(err)
	}
	const scale = 8
	size, err := strconv.Atoi(strings.Fields(doc.ViewBox)[2])
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewGray(image.Rect(0, 0, size*scale, size*scale))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for _, run := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-\d+z`).FindAllStringSubmatch(doc.Path.D, -1) {
		var n [3]int
		for i := range n {
			n[i], _ = strconv.Atoi(run[i+1])
		}
		for y := n[1] * scale; y < (n[1]+1)*scale; y++ {
			for x := n[0] * scale; x < (n[0]+n[2])*scale; x++ {
				img.SetGray(x, y, color.Gray{})
			}
		}
	}
	return img
}

func TestTheQRCodeReadsAsThePrivateLink(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		r := register(t, d, s.contest, soundDraft(1), "key")
		w := s.get("/ho-so/" + r.Token + "/qr.svg")
		s.page(w, http.StatusOK)
		if kind := w.Header().Get("Content-Type"); kind != "image/svg+xml" {
			t.Errorf("content type %q", kind)
		}
		bitmap, err := gozxing.NewBinaryBitmapFromImage(pixels(t, w.Body.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("http://hoithi.example.vn/ho-so/%s", r.Token); read.GetText() != want {
			t.Errorf("reads %q, want %q", read.GetText(), want)
		}
	})
}
