// The looks of a workbook's cells: Times New Roman, thin borders, Vietnamese formats; made once per file.
package reports

import (
	"errors"

	"github.com/xuri/excelize/v2"
)

const fontFamily = "Times New Roman"

// styles are the ids of the cell styles of one file.
type styles struct {
	organiser, title, status    int // above the table
	head                        int
	text, centre, points, count int
	wholeTime, exactTime, day   int
	totalText, totalCount       int // the sum line of the summary
	note, signer, signHint      int
}

type look struct {
	size         float64
	bold, italic bool
	align        string
	wrap, border bool
	fill, format string
}

func (l look) style() *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Family: fontFamily, Size: l.size, Bold: l.bold, Italic: l.italic},
		Alignment: &excelize.Alignment{Horizontal: l.align, Vertical: "center", WrapText: l.wrap},
	}
	if l.border {
		for _, side := range [...]string{"left", "right", "top", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Style: 1, Color: "7F7F7F"})
		}
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.format != "" {
		s.CustomNumFmt = &l.format
	}
	return s
}

// newStyles registers the styles. Points keep the General format: 82.5 shows as 82,5 on a Vietnamese machine and 80 as 80,
// where #,##0.## would leave a comma behind whole numbers.
func newStyles(f *excelize.File) (*styles, error) {
	s := &styles{}
	var failed error
	for _, item := range []struct {
		id *int
		look
	}{
		{&s.organiser, look{size: 12, bold: true, align: "left"}},
		{&s.title, look{size: 14, bold: true, align: "center"}},
		{&s.status, look{size: 12, italic: true, align: "center"}},
		{&s.head, look{size: 12, bold: true, align: "center", wrap: true, border: true, fill: "DDEBF7"}},
		{&s.text, look{size: 12, align: "left", wrap: true, border: true}},
		{&s.centre, look{size: 12, align: "center", wrap: true, border: true}},
		{&s.points, look{size: 12, align: "center", border: true}},
		{&s.count, look{size: 12, align: "center", border: true, format: "#,##0"}},
		{&s.wholeTime, look{size: 12, align: "center", border: true, format: "[m]:ss"}},
		{&s.exactTime, look{size: 12, align: "center", border: true, format: "[m]:ss.000"}},
		{&s.day, look{size: 12, align: "center", border: true, format: "dd/mm/yyyy"}},
		{&s.totalText, look{size: 12, bold: true, align: "left", border: true, fill: "F2F2F2"}},
		{&s.totalCount, look{size: 12, bold: true, align: "center", border: true, fill: "F2F2F2", format: "#,##0"}},
		{&s.note, look{size: 12, align: "left"}},
		{&s.signer, look{size: 12, bold: true, align: "center"}},
		{&s.signHint, look{size: 12, italic: true, align: "center"}},
	} {
		var err error
		*item.id, err = f.NewStyle(item.style())
		failed = errors.Join(failed, err)
	}
	return s, failed
}

// timeStyle shows thousandths only where some time has them.
func (s *styles) timeStyle(wholes bool) int {
	if wholes {
		return s.wholeTime
	}
	return s.exactTime
}
