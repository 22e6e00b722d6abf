// Number formats and shared texts: what tells a day from a number.
package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// format is what a style makes of a number. The zero value is a plain number.
type format struct {
	kind Kind // Number (or zero), Date or Time
	code string
}

type stylesheet struct {
	NumFmts []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		NumFmt int `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

// builtin are the number formats of dates and times that a file names by number only (ECMA-376 part 1, 18.8.30;
// 27 to 36 and 50 to 58 are dates of East Asian systems).
var builtin = map[int]string{
	14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
	22: "d/m/yyyy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
}

// formats reads the styles part: one format for each style a cell can have.
func (p *parts) formats(name string) ([]format, error) {
	content, err := p.read(name)
	if errors.Is(err, errNoPart) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var styles stylesheet
	if err := xml.Unmarshal(content, &styles); err != nil {
		return nil, err
	}
	codes := make(map[int]string, len(styles.NumFmts))
	for _, n := range styles.NumFmts {
		codes[n.ID] = n.Code
	}
	formats := make([]format, len(styles.Cells))
	for i, cell := range styles.Cells {
		code, own := codes[cell.NumFmt]
		if !own {
			code = builtin[cell.NumFmt]
			if n := cell.NumFmt; n >= 27 && n <= 36 || n >= 50 && n <= 58 {
				code = "yyyy-mm-dd"
			}
		}
		formats[i] = format{kind: dateKind(code), code: code}
	}
	return formats, nil
}

// dateKind reads a number format: a day or year in it makes a Date, hours, minutes or seconds alone a Time.
// Text in quotes, after a backslash and colours or locales in brackets do not count, [h], [mm] and [ss] do; only the
// first section (before ;) speaks of positive numbers. A lone m is a month unless it stands beside h or s.
func dateKind(code string) Kind {
	var day, clock, month bool
	code = strings.ToLower(code)
scan:
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				break scan
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				break scan
			}
			inner := code[i+1 : i+end]
			if inner != "" && strings.Trim(inner, inner[:1]) == "" && strings.Contains("hms", inner[:1]) {
				clock = true
			}
			i += end
		case 'y', 'd':
			day = true
		case 'h', 's':
			clock = true
		case 'm':
			month = true
		case 'g':
			if strings.HasPrefix(code[i:], "general") {
				i += len("general") - 1
			}
		case ';':
			break scan
		}
	}
	switch {
	case day || month && !clock:
		return Date
	case clock:
		return Time
	}
	return Number
}

// strings reads the shared texts part, rich text joined, readings (rPh) left out.
func (p *parts) strings(name string) ([]string, error) {
	content, err := p.read(name)
	if errors.Is(err, errNoPart) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []string
	d := xml.NewDecoder(bytes.NewReader(content))
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "si" {
			s, err := richText(d, "si")
			if err != nil {
				return nil, err
			}
			list = append(list, s)
		}
	}
}

// richText joins the texts up to the end of the element.
func richText(d *xml.Decoder, until string) (string, error) {
	var b strings.Builder
	inText, skip := false, 0
	for {
		token, err := d.RawToken()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			inText = t.Name.Local == "t"
			if t.Name.Local == "rPh" {
				skip++
			}
		case xml.EndElement:
			inText = false
			switch t.Name.Local {
			case until:
				return unescape(b.String()), nil
			case "rPh":
				skip--
			}
		case xml.CharData:
			if inText && skip == 0 {
				b.Write(t)
			}
		}
	}
}
