// This file reads a file that came with a form.
package web

import (
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"
)

// Sent is a file as somebody sent it: Name is what the browser says, folders and all.
type Sent struct {
	Name    string
	Content []byte
	Large   bool // more bytes than asked for: Content is nil
}

// SentFile reads the file in a field of the form, of so many bytes at most; nil when none was sent. The size of the whole request is bounded
// before this.
func SentFile(c echo.Context, field string, most int64) (*Sent, error) {
	header, err := c.FormFile(field)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if header.Size > most {
		return &Sent{Name: header.Filename, Large: true}, nil
	}
	file, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	return &Sent{Name: header.Filename, Content: content}, err
}
