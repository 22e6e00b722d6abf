// Designs: kept as revisions, refused where they cannot be printed, and what was issued keeps its own.
package certificates

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

func TestTheProgramsOwnDesignsAreSound(t *testing.T) {
	for _, kind := range Kinds {
		for _, portrait := range []bool{false, true} {
			d := Default(kind, portrait)
			if faults := d.check(); len(faults) > 0 {
				t.Errorf("%s: %v", kind, faults)
			}
			read, _, faults := readDesign(asForm(d))
			if len(faults) > 0 || !slices.Equal(read.Fields, d.Fields) || read.Portrait != portrait {
				t.Errorf("the form of %s reads as %+v %v", kind, read, faults)
			}
			if turned := d.turned(kind); !slices.Equal(turned.Fields, Default(kind, !portrait).Fields) {
				t.Errorf("%s turned over is not the own one of the other page", kind)
			}
		}
	}
}

// asForm is what the form of a design sends.
func asForm(d Design) url.Values {
	v := url.Values{"frame": {"on"}, "was": {pageOf(d)}, "page": {pageOf(d)}}
	for _, f := range typed(d)[:len(d.Fields)] {
		v.Set(f.NameText, f.Text)
		for name, value := range map[string]string{f.NameX: f.X, f.NameY: f.Y, f.NameWidth: f.Width, f.NameHeight: f.Height, f.NameSize: f.Size, f.NameAlign: f.Align, f.NameColour: f.Colour} {
			v.Set(name, value)
		}
		for name, is := range map[string]bool{f.NameKind: f.Code, f.NameBold: f.Bold, f.NameItalic: f.Italic, f.NameUnderline: f.Underline} {
			if is {
				v.Set(name, "1")
			}
		}
	}
	return v
}

func TestADesignOfOnesOwnTurnedOverStaysOnThePage(t *testing.T) {
	d := Default(Merit, false)
	d.Fields[3].Text, d.Fields[3].X, d.Fields[3].Width = "BẰNG CHỨNG NHẬN", 2000, 970
	for range 6 {
		d = d.turned(Merit)
		if faults := d.check(); len(faults) > 0 || d.Fields[3].Text != "BẰNG CHỨNG NHẬN" {
			t.Fatalf("%+v %v", d.Fields, faults)
		}
	}
}

func TestMeasuresAreMillimetresWithOneDecimal(t *testing.T) {
	for typed, want := range map[string]int{"12": 120, "12,5": 125, " 12.5 ": 125, "0": 0, "0,1": 1} {
		if n, ok := tenths(typed); !ok || n != want {
			t.Errorf("%q: %d %v", typed, n, ok)
		}
	}
	for _, typed := range []string{"", "-1", "12,55", "x", "1e3", "9999", "1,-1"} {
		if n, ok := tenths(typed); ok {
			t.Errorf("%q is read as %d", typed, n)
		}
	}
}

// painted is a picture of a kind.
func painted(t *testing.T, kind string) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 60, 42))
	for x := range 60 {
		for y := range 42 {
			img.Set(x, y, color.RGBA{250, 240, 215, 255})
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	if kind == "jpg" {
		b.Reset()
		err = jpeg.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestALargeBackgroundIsDrawnOnceForPrint(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 3508, 2480))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * i >> 7)
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img.SubImage(image.Rect(0, 0, 3508, 300))); err != nil {
		t.Fatal(err)
	}
	f, kept, err := look("nen.png", b.Bytes())
	if err != nil || f.Media != "image/jpeg" || len(kept) > MaxPicture/2 {
		t.Fatalf("%v %s of %d bytes, of %d", err, f.Media, len(kept), b.Len())
	}
	if size, _, err := image.DecodeConfig(bytes.NewReader(kept)); err != nil || size.Width != printPixels || size.Height != 300*printPixels/3508 {
		t.Errorf("%v %+v", err, size)
	}
	if _, small, err := look("nen.png", painted(t, "png")); err != nil || !bytes.Equal(small, painted(t, "png")) {
		t.Errorf("a small one is not kept as it came: %v", err)
	}
}

func TestG9ADesignIsKeptWithItsBackground(t *testing.T) {
	each(t, public, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		first := mustIssue(t, d, c, Merit, ToEntries)
		design := Default(Merit, false)
		design.Fields[2].Text = "BẰNG CHỨNG NHẬN"
		for _, bad := range [][]byte{[]byte("<html><script>alert(1)</script>"), []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), []byte("%PDF-1.7"), painted(t, "png")[:60], {}} {
			err := Keep(t.Context(), d, office, c, Merit, design, Change{Name: "nen.png", Content: bad}, 0)
			if fault.KindOf(err) != fault.KindInvalid || strings.Contains(err.Error(), "files.kind") { // which names documents, no pictures
				t.Errorf("%.20q: %v", bad, err)
			}
		}
		if err := Keep(t.Context(), d, office, c, Merit, design, Change{Name: "nen.png", Content: painted(t, "png")}, 0); err != nil {
			t.Fatal(err)
		}
		wantFault(t, Keep(t.Context(), d, office, c, Merit, design, Change{}, 0), fault.KindConflict, "certificates.design.moved")
		if err := Keep(t.Context(), d, office, c, Merit, design, Change{Name: "nen.jpg", Content: painted(t, "jpg")}, 1); err != nil {
			t.Fatal(err)
		}
		made, err := Reissue(t.Context(), d, office, c, first[0].ID, "16/8/2024", "Đổi mẫu.")
		if err != nil || made.DesignID == nil {
			t.Fatal(err)
		}
		b := standing(t, d, c, Merit)
		b.List = []Certificate{b.List[0], b.List[len(b.List)-1]}
		var pdf bytes.Buffer
		if err := b.Write(&pdf, PDF, nil); err != nil {
			t.Fatal(err)
		}
		path := save(t, lookingDir(t), "mau.pdf", pdf.Bytes())
		pages := strings.Split(testkit.Tool(t, "pdftotext", "-layout", path, "-"), "\f")
		if !strings.Contains(pages[0], "GIẤY CHỨNG NHẬN") || !strings.Contains(pages[1], "BẰNG CHỨNG NHẬN") || !strings.Contains(pages[1], "Thay giấy số 01/GCN-2024") {
			t.Error("what was issued did not keep its design", pages)
		}
		if images := testkit.Tool(t, "pdfimages", "-list", path); !strings.Contains(images, "jpeg") {
			t.Errorf("the background is not there: %s", images)
		}
	})
}

func TestThePageOfADesign(t *testing.T) {
	each(t, public, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		handler, _ := sitetest.New(t, d, func(app *web.App) { Routes(app, d) })
		organiser := client{t, handler, sitetest.SignIn(t, handler, d, "to-chuc", c.ID, contests.Organiser)}
		const page = desk + "/mau/chung-nhan"
		organiser.shows(page, 200, "<svg", `name="f3.x"`, "data-place", "Nguyễn Thị Hương Giang")
		organiser.shows(desk+"/mau/bang-khen", 404)
		send := func(picture []byte, pairs ...string) (status int, body string) {
			var b bytes.Buffer
			w := multipart.NewWriter(&b)
			all := append([]string{"base", "0", "was", "portrait", "page", "portrait", "f0.text", "{ten}", "f0.x", "20", "f0.y", "50", "f0.width", "170", "f0.size", "30", "f0.align", "centre",
				"f0.colour", "red", "f1.code", "1", "f1.x", "20", "f1.y", "240", "f1.width", "30"}, pairs...)
			values := map[string]string{}
			for i := 0; i+1 < len(all); i += 2 {
				values[all[i]] = all[i+1]
			}
			for name, value := range values {
				if err := w.WriteField(name, value); err != nil {
					t.Fatal(err)
				}
			}
			if picture != nil {
				part, err := w.CreateFormFile("background", `..\"><script>.png`)
				if err == nil {
					_, err = part.Write(picture)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			got := organiser.send("POST", page, w.FormDataContentType(), b.Bytes())
			return got.Code, got.Body.String()
		}
		for want, pairs := range map[string][]string{
			"không có chỗ điền {tuoi}": {"f0.text", "{tuoi}"}, "số đo viết như 12,5": {"f0.x", "hai"}, "đúng một mã QR": {"f1.code", "", "f1.text", "x", "f1.size", "9"},
			"nằm ngoài tờ giấy": {"f1.y", "290"}, "bề rộng ít nhất 18": {"f1.width", "9"}, "cỡ chữ từ 6 đến 96": {"f0.size", "5"},
		} {
			if status, body := send(nil, pairs...); status != 422 || !strings.Contains(body, want) {
				t.Errorf("%s: %d", want, status)
			}
		}
		if status, body := send(nil, "act", "preview"); status != 200 || !strings.HasPrefix(body, "%PDF-") {
			t.Errorf("preview: %d %.80s", status, body)
		}
		if status, _ := send([]byte("<html>"), "act", "keep"); status != 422 {
			t.Errorf("an HTML page is taken as a background: %d", status)
		}
		if status, body := send(painted(t, "png"), "act", "keep"); status != 303 {
			t.Errorf("%d %.900s", status, body)
		}
		organiser.shows(page, 200, "/nen?ban=1", `value="170"`, "Bỏ ảnh nền")
		if got := organiser.send("GET", page+"/nen", "", nil); got.Code != 200 || got.Header().Get("Content-Type") != "image/png" || got.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%d %v", got.Code, got.Header())
		}
		if status, _ := send(nil, "act", "keep", "base", "1", "page", "landscape"); status != 303 {
			t.Errorf("turned: %d", status)
		}
		organiser.shows(page, 200, `name="was" value="landscape"`, `value="240,4"`) // 170 mm of 210 are as many of 297
		if status, _ := send(nil, "act", "reset", "base", "2"); status != 303 {
			t.Errorf("reset: %d", status)
		}
		organiser.shows(page, 200, `name="was" value="portrait"`, "Độc lập - Tự do - Hạnh phúc")
		organiser.shows(page+"/nen", 404)
	})
}
