// The template of a report: title, sections of lines with places for figures, recipients, signer; YAML in and out.
package reports

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// templateFormat is the number of this document's format; another is refused.
const templateFormat = 1

// Bounds of a template: a real one has some forty lines of a few hundred letters.
const (
	maxTemplate = 256 << 10
	maxLines    = 200
	maxLine     = 4000 // letters
)

// Template is what a report is written from. The paper is Vietnamese. Texts may hold places (see places.go).
type Template struct {
	Format     int            `yaml:"format"`
	Name       string         `yaml:"name"`               // of the template, for people
	Superior   string         `yaml:"superior,omitempty"` // the body above, over Issuer at the head of the paper
	Issuer     string         `yaml:"issuer"`             // who issues the report
	Symbol     string         `yaml:"symbol"`             // behind the number: BC-LHH
	Place      string         `yaml:"place"`              // before the date: Bắc Giang
	Title      []string       `yaml:"title"`              // kind of paper, then its summary
	Numbers    string         `yaml:"numbers,omitempty"`  // style of numbers whose place names none: 05 (the default), 5, 1.484
	Sections   []TemplatePart `yaml:"sections"`
	Recipients []string       `yaml:"recipients"` // Nơi nhận
	Signer     Signer         `yaml:"signer"`
}

// TemplatePart is a numbered part of the report.
type TemplatePart struct {
	Heading string `yaml:"heading"`
	Empty   string `yaml:"empty,omitempty"` // what stands there when no line has anything to say
	Lines   []Line `yaml:"lines"`
}

// Line is one bullet. Key is its name in this document: it tells the same line in two drafts or two periods.
// Periods are the kinds (H1, Y, term) or single periods (2024-H1) the line stands in; none = all. With a ! before them it stands in
// all others.
type Line struct {
	Key     string   `yaml:"key"`
	Text    string   `yaml:"text"`
	Periods []string `yaml:"periods,omitempty,flow"`
}

// Signer is who signs: by what authority, with what title, and the name.
type Signer struct {
	Authority string `yaml:"authority,omitempty" json:"authority,omitempty"`
	Title     string `yaml:"title,omitempty" json:"title,omitempty"`
	Name      string `yaml:"name,omitempty" json:"name,omitempty"`
}

//go:embed default.yaml
var defaultTemplate []byte

// DefaultTemplate is the document an installation begins with.
func DefaultTemplate() []byte { return bytes.Clone(defaultTemplate) }

// ParseTemplate reads and checks a document; all faults come joined, with the line of the document in Row where it is known.
func ParseTemplate(doc []byte) (*Template, error) {
	if len(doc) > maxTemplate {
		return nil, fault.Invalid("document", "report.template.too_big")
	}
	doc = []byte(text.NFC(string(doc)))
	var t Template
	decoder := yaml.NewDecoder(bytes.NewReader(doc))
	decoder.KnownFields(true)
	if err := decoder.Decode(&t); err != nil {
		return nil, yamlFaults(err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fault.Invalid("document", "report.template.second_document")
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	return &t, nil
}

// Document writes the template as YAML that ParseTemplate reads.
func (t *Template) Document() ([]byte, error) {
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(t); err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	return b.Bytes(), encoder.Close()
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// yamlFaults turns yaml's messages, which carry the line in their text, into faults.
func yamlFaults(err error) error {
	messages := []string{err.Error()}
	var types *yaml.TypeError
	if errors.As(err, &types) {
		messages = types.Errors
	}
	var all []error
	for _, message := range messages {
		line, detail := 0, strings.TrimPrefix(message, "yaml: ")
		if m := yamlLine.FindStringSubmatch(message); m != nil {
			line, _ = strconv.Atoi(m[1])
			detail = m[2]
		}
		all = append(all, fault.Invalid("document", "report.template.not_yaml", "Detail", detail).At(line, ""))
	}
	return errors.Join(all...)
}

var keyPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// check says everything that is wrong with the template, and gives lines without a key one.
func (t *Template) check() error {
	var all []error
	must := func(ok bool, field, key string, args ...any) {
		if !ok {
			all = append(all, fault.Invalid(field, key, args...))
		}
	}
	must(t.Format == templateFormat, "format", "report.template.format", "Format", t.Format)
	must(strings.TrimSpace(t.Issuer) != "", "issuer", "report.template.needed", "Field", "issuer")
	must(strings.TrimSpace(t.Symbol) != "", "symbol", "report.template.needed", "Field", "symbol")
	must(len(t.Title) > 0, "title", "report.template.needed", "Field", "title")
	must(len(t.Sections) > 0, "sections", "report.template.needed", "Field", "sections")
	must(strings.TrimSpace(t.Signer.Authority) != "" || strings.TrimSpace(t.Signer.Title) != "", "signer", "report.template.needed", "Field", "signer")
	must(t.Numbers == "" || knownStyle(t.Numbers), "numbers", "report.place.style", "Style", t.Numbers)
	for _, title := range t.Title {
		all = append(all, checkText("title", title))
	}
	seen, lines := map[string]bool{}, 0
	for s := range t.Sections {
		part := &t.Sections[s]
		all = append(all, checkText("sections", part.Heading))
		for i := range part.Lines {
			line := &part.Lines[i]
			lines++
			if line.Key == "" {
				line.Key = freeKey(t)
			}
			must(keyPattern.MatchString(line.Key), "key", "report.template.bad_key", "Key", line.Key)
			must(!seen[line.Key], "key", "report.template.key_twice", "Key", line.Key)
			seen[line.Key] = true
			all = append(all, checkText("line."+line.Key, line.Text), checkPeriods(*line))
		}
	}
	must(lines <= maxLines, "sections", "report.template.too_many_lines", "Max", maxLines)
	return errors.Join(all...)
}

// freeKey is a key no line of the template has.
func freeKey(t *Template) string {
	for n := 1; ; n++ {
		key := "dong-" + strconv.Itoa(n)
		if _, ok := t.line(key); !ok {
			return key
		}
	}
}

// line finds a line by its key.
func (t *Template) line(key string) (Line, bool) {
	for _, part := range t.Sections {
		for _, line := range part.Lines {
			if line.Key == key {
				return line, true
			}
		}
	}
	return Line{}, false
}

func checkText(field, s string) error {
	if len([]rune(s)) > maxLine {
		return fault.Invalid(field, "report.template.line_too_long", "Max", maxLine)
	}
	_, err := parseText(field, s)
	return err
}

func checkPeriods(line Line) error {
	for _, code := range line.Periods {
		plain := strings.TrimPrefix(code, "!")
		if _, err := ParsePeriod(plain); err != nil && !periodKinds[plain] {
			return fault.Invalid("line."+line.Key, "report.template.bad_period", "Value", code, "Line", line.Key)
		}
	}
	return nil
}

var periodKinds = map[string]bool{"H1": true, "H2": true, "Q1": true, "Q2": true, "Q3": true, "Q4": true, "9M": true, "Y": true, "term": true}

// in says whether the line stands in the report of a period.
func (l Line) in(p Period) bool {
	wanted := false
	for _, code := range l.Periods {
		plain, not := strings.CutPrefix(code, "!")
		hit := plain == p.Kind() || plain == p.String()
		if hit {
			return !not
		}
		wanted = wanted || !not
	}
	return !wanted
}
