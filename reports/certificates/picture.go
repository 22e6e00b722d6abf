// The background of a design: a picture that was uploaded, read with care.
package certificates

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	_ "image/png" // the other kind of pictures that is taken
	"time"

	"codeberg.org/go-pdf/fpdf"

	"hoithi/internal/fault"
	"hoithi/internal/files"
)

// Bounds of a background. A sheet of A4 at 300 dots an inch is 3508 × 2480.
const (
	MaxPicture   = 4 << 20   // bytes
	mostPixels   = 4000      // a side
	printPixels  = 2480      // a side of what is kept: 210 dots an inch
	printBytes   = 700 << 10 // of what is kept: it stands in every file
	printQuality = 85
)

// Picture is a background as it is kept.
type Picture struct {
	Hash    string
	Media   string
	Content []byte
}

func (p *Picture) kind() string {
	if p.Media == "image/png" {
		return "PNG"
	}
	return "JPG"
}

// look reads an uploaded picture by its bytes (G9): a PNG or JPEG of sensible size that really can be drawn. It comes back as it is kept: a large one
// drawn again for print, once and not for each file. Invalid "background".
func look(name string, content []byte) (files.File, []byte, error) {
	if len(content) == 0 {
		return files.File{}, nil, fault.Invalid("background", "files.empty")
	}
	f, err := files.Look("background", name, content)
	if err == nil || len(content) <= MaxPicture { // no kind of document: it is told which pictures are taken
		f, err = sensible(f, content)
	}
	if err != nil {
		return f, nil, err
	}
	if content, err = forPrint(content); err != nil {
		return f, nil, fmt.Errorf("draw background again: %w", err)
	}
	f, err = files.Look("background", name, content)
	return f, content, err
}

func sensible(f files.File, content []byte) (files.File, error) {
	if f.Media != "image/png" && f.Media != "image/jpeg" {
		return f, fault.Invalid("background", "certificates.design.picture_kind")
	}
	if len(content) > MaxPicture {
		return f, fault.Invalid("background", "files.too_large", "Limit", MaxPicture>>20)
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return f, fault.Invalid("background", "certificates.design.picture_bad")
	}
	if size.Width > mostPixels || size.Height > mostPixels {
		return f, fault.Invalid("background", "certificates.design.picture_size", "Most", mostPixels)
	}
	if _, _, err := image.Decode(bytes.NewReader(content)); err != nil || !drawn(Picture{f.Hash, f.Media, content}) {
		return f, fault.Invalid("background", "certificates.design.picture_bad")
	}
	return f, nil
}

// drawn says that a picture can be put into a PDF; the library panics on some that are cut short.
func drawn(picture Picture) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	p := newPen("", time.Unix(0, 0))
	p.pdf.RegisterImageOptionsReader(picture.Hash, fpdf.ImageOptions{ImageType: picture.kind()}, bytes.NewReader(picture.Content))
	return p.pdf.Error() == nil
}

// forPrint draws a picture that is larger than print needs again, on white; any other stays as it is.
func forPrint(content []byte) ([]byte, error) {
	full, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	from := full.Bounds()
	if max(from.Dx(), from.Dy()) <= printPixels && len(content) <= printBytes {
		return content, nil
	}
	white := image.NewRGBA(image.Rect(0, 0, from.Dx(), from.Dy()))
	draw.Draw(white, white.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(white, white.Bounds(), full, from.Min, draw.Over)
	var made bytes.Buffer
	err = jpeg.Encode(&made, smaller(white, printPixels), &jpeg.Options{Quality: printQuality})
	return made.Bytes(), err
}

// smaller brings a picture to so many dots on its longer side; each is the mean of those it stands for.
func smaller(full *image.RGBA, most int) *image.RGBA {
	w, h := full.Bounds().Dx(), full.Bounds().Dy()
	if max(w, h) <= most {
		return full
	}
	small := image.NewRGBA(image.Rect(0, 0, max(1, w*most/max(w, h)), max(1, h*most/max(w, h))))
	sw, sh := small.Bounds().Dx(), small.Bounds().Dy()
	for y := range sh {
		for x := range sw {
			var sum [4]int
			left, right, top, bottom := x*w/sw, max((x+1)*w/sw, x*w/sw+1), y*h/sh, max((y+1)*h/sh, y*h/sh+1)
			for fy := top; fy < bottom; fy++ {
				for i, v := range full.Pix[full.PixOffset(left, fy) : full.PixOffset(right-1, fy)+4] {
					sum[i%4] += int(v)
				}
			}
			at := small.PixOffset(x, y)
			for i := range sum {
				small.Pix[at+i] = uint8(sum[i] / ((right - left) * (bottom - top)))
			}
		}
	}
	return small
}
