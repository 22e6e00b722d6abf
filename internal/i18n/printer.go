// This file prints messages and faults in one language.
package i18n

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hoithi/internal/decimal"
	"hoithi/internal/fault"
)

// Printer writes in one language. It is safe for concurrent use.
type Printer struct {
	lang     string
	voice    string // lang, or lang-voice
	messages map[string]message
	plain    map[string]string // messages without places and plural forms
	fallback *Printer          // the default language; nil for itself

	mu      sync.Mutex
	missing map[string]bool
}

// Key as an argument is itself a message: its text fills the place.
type Key string

func newPrinter(lang, voice string, messages map[string]message, fallback *Printer) *Printer {
	p := &Printer{lang: lang, voice: voice, messages: messages, plain: map[string]string{}, fallback: fallback, missing: map[string]bool{}}
	for key, m := range messages {
		if m.one == nil && len(m.other) == 1 && !m.other[0].place {
			p.plain[key] = m.other[0].text
		}
	}
	return p
}

// Lang is "vi" or "en".
func (p *Printer) Lang() string { return p.lang }

// Voice names the language together with the voice: "vi", "vi-work".
func (p *Printer) Voice() string { return p.voice }

// Has says whether this language has the message.
func (p *Printer) Has(key string) bool { _, ok := p.messages[key]; return ok }

// T is the message of a key. args are name, value pairs for its places; "Count" also picks the plural form and is grouped by thousands.
// Other integers are written bare (2024 is a year), marks with the language's decimal sign, a Key as its message, a time.Duration
// in words, and a value with a method In(lang) string (a text in both languages) in this one.
// A message this language lacks is taken from the default one, and an unknown key returns itself; both are remembered for Missing.
func (p *Printer) T(key string, args ...any) string {
	if text, ok := p.plain[key]; ok {
		return text
	}
	m, ok := p.messages[key]
	if !ok {
		p.miss(key)
		if p.fallback != nil && p.fallback.Has(key) {
			return p.fallback.T(key, args...)
		}
		return key
	}
	return p.print(key, m, func(name string) (any, bool) {
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == name {
				return args[i+1], true
			}
		}
		return nil, false
	})
}

func (p *Printer) print(key string, m message, arg func(name string) (any, bool)) string {
	pieces := m.other
	if m.one != nil && p.lang == "en" {
		if n, ok := arg("Count"); ok && fmt.Sprint(n) == "1" {
			pieces = m.one
		}
	}
	var b strings.Builder
	for _, piece := range pieces {
		if !piece.place {
			b.WriteString(piece.text)
			continue
		}
		v, ok := arg(piece.text)
		if !ok {
			p.miss(key + " {{." + piece.text + "}}")
		}
		b.WriteString(p.value(piece.text, v))
	}
	return b.String()
}

func (p *Printer) value(name string, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case Key:
		return p.T(string(v))
	case int:
		return p.integer(name, int64(v))
	case int64:
		return p.integer(name, v)
	case decimal.Milli:
		return p.Points(v)
	case time.Duration:
		return p.Span(v)
	case interface{ In(lang string) string }:
		return v.In(p.lang)
	}
	return fmt.Sprint(v)
}

func (p *Printer) integer(name string, n int64) string {
	if name == "Count" {
		return p.Number(n)
	}
	return strconv.FormatInt(n, 10)
}

func (p *Printer) miss(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.missing) < 1000 {
		p.missing[what] = true
	}
}

// Missing lists, sorted, the keys that were asked for and not found and the places that were not filled ("key {{.Name}}"); for tests.
func (p *Printer) Missing() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []string
	for key := range p.missing {
		all = append(all, key)
	}
	slices.Sort(all)
	return all
}

// Fault is the message of one fault, led by its place in a file: "Dòng 5, cột Ngày sinh: …", "Trang “Tổ chức” – Dòng 5: …".
func (p *Printer) Fault(f *fault.Fault) string {
	if f.Sheet != "" {
		return p.T("web.at_sheet", "Sheet", f.Sheet, "Message", p.placed(f))
	}
	return p.placed(f)
}

// placed is the message with its row and column.
func (p *Printer) placed(f *fault.Fault) string {
	args := make([]any, 0, 2*len(f.Args))
	for name, v := range f.Args {
		args = append(args, name, v)
	}
	text := p.T(f.Key, args...)
	switch {
	case f.Row > 0 && f.Column != "":
		return p.T("web.at_row_column", "Row", f.Row, "Column", f.Column, "Message", text)
	case f.Row > 0:
		return p.T("web.at_row", "Row", f.Row, "Message", text)
	case f.Column != "":
		return p.T("web.at_column", "Column", f.Column, "Message", text)
	}
	return text
}

// Faults are the messages of every fault inside err, in order, each once. An err that holds no fault and is not nil gives one general message:
// what went wrong is for the log, not for the reader.
func (p *Printer) Faults(err error) []string {
	if err == nil {
		return nil
	}
	var all []string
	for _, f := range fault.All(err) {
		if text := p.Fault(f); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	if len(all) == 0 {
		all = append(all, p.T("error.general"))
	}
	return all
}
