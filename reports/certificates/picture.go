// The background of a design: a picture that was uploaded, read with care.
package certificates

import (
	"bytes"
	"image"
	_ "image/jpeg" // the two kinds of pictures that are taken
	_ "image/png"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"hoithi/internal/fault"
	"hoithi/internal/files"
)

// Bounds of a background. A sheet of A4 at 300 dots an inch is 3508 × 2480.
const (
	MaxPicture = 4 << 20 // bytes
	mostPixels = 4000    // a side
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

// look reads an uploaded picture by its bytes (G9): a PNG or JPEG of sensible size that really can be drawn. Invalid "background".
func look(name string, content []byte) (files.File, error) {
	f, err := files.Look("background", name, content)
	if err != nil {
		return f, err
	}
	if f.Media != "image/png" && f.Media != "image/jpeg" {
		return f, fault.Invalid("background", "certificates.design.picture_kind")
	}
	if len(content) > MaxPicture {
		return f, fault.Invalid("background", "files.too_large", "Limit", MaxPicture>>20)
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || size.Width > mostPixels || size.Height > mostPixels {
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
