// A zip whose parts stand in the order of their names: the same workbook has the same bytes.
package reports

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"

	"github.com/klauspost/compress/zip"
)

// sortedZip keeps the parts until it is closed. The library hands them over in no order.
type sortedZip struct {
	to    *zip.Writer
	parts map[string]*bytes.Buffer
}

// Create begins a part.
func (z *sortedZip) Create(name string) (io.Writer, error) {
	if z.parts == nil {
		z.parts = map[string]*bytes.Buffer{}
	}
	z.parts[name] = &bytes.Buffer{}
	return z.parts[name], nil
}

// AddFS is asked for by the library, which has no folder to add here.
func (z *sortedZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes all parts.
func (z *sortedZip) Close() error {
	names := slices.Sorted(maps.Keys(z.parts))
	for _, name := range names {
		part, err := z.to.Create(name)
		if err != nil {
			return err
		}
		if _, err := z.parts[name].WriteTo(part); err != nil {
			return err
		}
	}
	return z.to.Close()
}
