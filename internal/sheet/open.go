// Opening one uploaded workbook within limits. Refusals are faults of the whole file, or of a row and column.
package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Open reads the first visible sheet of an .xlsx or .xlsm file. name is the file's name, for telling kinds of files apart only.
// The header is the first row with at least two values; rows above it hold titles and are set aside with a note.
//
// Faults (all Invalid): no .xlsx (an old .xls, .xlsb, .ods, .csv, a document with a password), too large, broken, empty,
// too many rows or columns, merged cells at or below the header, hidden rows or columns with values.
// A title may be merged above the header. Values are checked by Find and by the caller.
func Open(name string, content []byte) (*Book, error) {
	p, err := unpack(name, content)
	if err != nil {
		return nil, err
	}
	books, others, err := p.books(false)
	if err != nil {
		return nil, broken(err)
	}
	book := books[0]
	if others > 0 {
		book.Notes = append(book.Notes, Note{Key: "sheet.note_first_sheet", Args: []any{"Sheet", book.Sheet, "Others", others}})
	}
	return book, nil
}

// OpenAll reads every visible sheet that holds anything, in the order of the file. Faults as Open, each with the name of its sheet;
// all sheets' faults come joined. A sheet with nothing under its header is left out beside one that has rows. A workbook without a value is empty.
func OpenAll(name string, content []byte) ([]*Book, error) {
	p, err := unpack(name, content)
	if err != nil {
		return nil, err
	}
	books, _, err := p.books(true)
	if err == nil && len(books) == 0 {
		err = fault.Invalid("", "sheet.empty")
	}
	if err != nil {
		return nil, broken(err)
	}
	return books, nil
}

// broken is what people are told of a file that cannot be taken apart.
func broken(err error) error {
	if fault.KindOf(err) == fault.KindOther {
		return fault.Invalid("", "sheet.broken")
	}
	return err
}

// unpack looks into the file without reading a sheet.
func unpack(name string, content []byte) (*parts, error) {
	if len(content) > MaxBytes {
		return nil, fault.Invalid("", "sheet.too_large", "Limit", MaxBytes>>20)
	}
	if err := sniff(name, content); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, fault.Invalid("", "sheet.broken")
	}
	p := parts{files: make(map[string]*zip.File), left: MaxUnzipped}
	if len(z.File) > maxParts {
		return nil, fault.Invalid("", "sheet.unpacks_too_large", "Limit", MaxUnzipped>>20)
	}
	for _, f := range z.File {
		p.files[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))] = f
	}
	return &p, nil
}

// sniff tells apart by content what people send instead of an .xlsx.
func sniff(name string, content []byte) error {
	lower := strings.ToLower(name)
	switch {
	case len(content) == 0:
		return fault.Invalid("", "sheet.no_content")
	case bytes.HasPrefix(content, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		// An encrypted .xlsx lies in the same container as an old .xls; its stream is called EncryptedPackage in UTF-16.
		if bytes.Contains(content, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
			return fault.Invalid("", "sheet.has_password")
		}
		return fault.Invalid("", "sheet.old_xls")
	case !bytes.HasPrefix(content, []byte("PK")):
		if strings.HasSuffix(lower, ".csv") || strings.HasSuffix(lower, ".txt") {
			return fault.Invalid("", "sheet.is_text")
		}
		return fault.Invalid("", "sheet.not_xlsx")
	}
	return nil
}

// parts are the files inside the workbook; left bounds what may still be unpacked, in bytes.
type parts struct {
	files map[string]*zip.File
	left  int64
}

var errNoPart = errors.New("sheet: part not there")

// read unpacks one part. The declared size is not believed.
func (p *parts) read(name string) ([]byte, error) {
	f, ok := p.files[strings.ToLower(strings.TrimPrefix(name, "/"))]
	if !ok {
		return nil, errNoPart
	}
	tooLarge := fault.Invalid("", "sheet.unpacks_too_large", "Limit", MaxUnzipped>>20)
	if f.UncompressedSize64 > uint64(p.left) {
		return nil, tooLarge
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	content := bytes.NewBuffer(make([]byte, 0, f.UncompressedSize64+bytes.MinRead))
	n, err := io.Copy(content, io.LimitReader(r, p.left+1))
	if err != nil {
		return nil, err
	}
	if p.left -= n; p.left < 0 {
		return nil, tooLarge
	}
	return content.Bytes(), nil
}

type relationships struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// related reads the relationships of a part: id → full path, and the first path of each kind.
func (p *parts) related(part string) (byID, byKind map[string]string, err error) {
	folder, file := path.Split(part)
	content, err := p.read(folder + "_rels/" + file + ".rels")
	if err != nil {
		return nil, nil, err
	}
	var rels relationships
	if err := xml.Unmarshal(content, &rels); err != nil {
		return nil, nil, err
	}
	byID, byKind = map[string]string{}, map[string]string{}
	for _, r := range rels.List {
		target := r.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join(path.Dir(part), target)
		}
		byID[r.ID] = target
		if kind := path.Base(r.Type); byKind[kind] == "" {
			byKind[kind] = target
		}
	}
	return byID, byKind, nil
}

type workbook struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name   string `xml:"name,attr"`
		State  string `xml:"state,attr"`
		ID     string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		Strict string `xml:"http://purl.oclc.org/ooxml/officeDocument/relationships id,attr"`
	} `xml:"sheets>sheet"`
}

// open follows the parts to the names of the visible sheets and what all of them share; others counts the sheets beside the first.
func (p *parts) open() (visible []sheetPart, shared scanner, others int, err error) {
	_, root, err := p.related("")
	if err != nil && !errors.Is(err, errNoPart) {
		return nil, shared, 0, err
	}
	main := root["officeDocument"]
	if main == "" || !strings.HasSuffix(strings.ToLower(main), ".xml") {
		if strings.HasSuffix(strings.ToLower(main), ".bin") {
			return nil, shared, 0, fault.Invalid("", "sheet.is_xlsb")
		}
		return nil, shared, 0, fault.Invalid("", "sheet.not_xlsx")
	}
	content, err := p.read(main)
	if err != nil {
		return nil, shared, 0, err
	}
	var wb workbook
	if err := xml.Unmarshal(content, &wb); err != nil {
		return nil, shared, 0, err
	}
	byID, byKind, err := p.related(main)
	if err != nil {
		return nil, shared, 0, err
	}
	for _, s := range wb.Sheets {
		if part := byID[s.ID+s.Strict]; s.State != "hidden" && s.State != "veryHidden" && strings.Contains(part, "worksheets/") {
			visible = append(visible, sheetPart{text.Clean(s.Name), part})
		}
	}
	if len(visible) == 0 {
		return nil, shared, 0, fault.Invalid("", "sheet.not_xlsx")
	}
	shared.date1904 = wb.Properties.Date1904 == "1" || wb.Properties.Date1904 == "true"
	if shared.formats, err = p.formats(byKind["styles"]); err == nil {
		shared.strings, err = p.strings(byKind["sharedStrings"])
	}
	return visible, shared, len(wb.Sheets) - 1, err
}

// sheetPart is a visible sheet and the part it lies in.
type sheetPart struct{ name, part string }

// books scans the first visible sheet, or all that hold anything; others counts the sheets beside the first.
func (p *parts) books(all bool) (books []*Book, others int, err error) {
	visible, shared, others, err := p.open()
	if err != nil {
		return nil, 0, err
	}
	if !all {
		visible = visible[:1]
	}
	var faults, unfilled []error
	for _, sheet := range visible {
		one := shared
		book, err := p.scan(&one, sheet.part)
		switch {
		case all && err != nil && one.blank:
			continue // a sheet nobody wrote on
		case all && onlyHeader(err):
			unfilled = append(unfilled, OnSheet(sheet.name, err)) // a sheet of a template that nobody needed
			continue
		case fault.KindOf(err) == fault.KindOther && err != nil:
			return nil, 0, err
		case err != nil && all:
			faults = append(faults, OnSheet(sheet.name, err))
			continue
		case err != nil:
			return nil, 0, err
		}
		book.Sheet = sheet.name
		books = append(books, book)
	}
	if len(books) == 0 {
		faults = append(faults, unfilled...)
	}
	return books, others, errors.Join(faults...)
}

// onlyHeader says whether nothing is wrong with a sheet but that no row stands under its header.
func onlyHeader(err error) bool {
	list := fault.All(err)
	return len(list) == 1 && list[0].Key == "sheet.only_header"
}

// scan reads one sheet part.
func (p *parts) scan(s *scanner, part string) (*Book, error) {
	content, err := p.read(part)
	if err != nil {
		return nil, err
	}
	if err := s.scan(content); err != nil {
		return nil, err
	}
	return s.book()
}

// OnSheet names the sheet in every fault inside err.
func OnSheet(name string, err error) error {
	for _, f := range fault.All(err) {
		f.Sheet = name
	}
	return err
}
