// Package i18n finds the words of the program in the catalogues and writes numbers, days and times as people of a language do.
//
// This file loads the catalogues: files named <feature>.vi.yaml and <feature>.en.yaml in go-i18n's format, nested keys joined
// with dots. A place is {{.Name}} and nothing else, so that a message compiles to a few pieces and costs no template.
// A file <feature>.vi-<voice>.yaml holds the messages that read differently in a voice, as for a contest of works instead of teams;
// all others are those of the language.
// The words one, other, few, many, zero, two, id, description and hash belong to the format: do not use them as parts of a key.
package i18n

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"gopkg.in/yaml.v3"
)

// Languages are the languages of the catalogues; the first is the default.
var Languages = [...]string{"vi", "en"}

// Bundle holds all messages in all languages. It never changes after Load.
type Bundle struct {
	printers map[string]*Printer // by language, and by language-voice
}

// message is one entry of a catalogue. one is nil when the entry has no plural forms.
type message struct {
	one, other []piece
}

// piece is a literal text, or the name of a place.
type piece struct {
	text  string
	place bool
}

// Load reads every *.vi.yaml and *.en.yaml of fsys, in any folder. All faults of all files are reported together.
func Load(fsys fs.FS) (*Bundle, error) {
	messages, voices := map[string]map[string]message{}, map[string]map[string]message{}
	for _, lang := range Languages {
		messages[lang] = map[string]message{}
	}
	var faults []error
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		into := messages
		if language, _, ok := strings.Cut(languageOf(name), "-"); ok && messages[language] != nil {
			if into = voices; voices[languageOf(name)] == nil {
				voices[languageOf(name)] = map[string]message{}
			}
		}
		faults = append(faults, loadFile(fsys, name, into))
		return nil
	})
	if err := errors.Join(append(faults, err)...); err != nil {
		return nil, fmt.Errorf("catalogues: %w", err)
	}
	b := &Bundle{printers: map[string]*Printer{}}
	fallback := newPrinter(Languages[0], Languages[0], messages[Languages[0]], nil)
	b.printers[Languages[0]] = fallback
	for _, lang := range Languages[1:] {
		b.printers[lang] = newPrinter(lang, lang, messages[lang], fallback)
	}
	for voice, own := range voices {
		lang, _, _ := strings.Cut(voice, "-")
		all := maps.Clone(messages[lang])
		for key, m := range own {
			plain, ok := all[key]
			switch {
			case !ok:
				faults = append(faults, fmt.Errorf("voice %s: %s is not in %s", voice, key, lang))
			case !slices.Equal(places(m), places(plain)):
				faults = append(faults, fmt.Errorf("voice %s: %s has other places than in %s", voice, key, lang))
			}
			all[key] = m
		}
		b.printers[voice] = newPrinter(lang, voice, all, fallback)
	}
	return b, errors.Join(faults...)
}

// Voice returns the printer of a language in a voice ("work"); a voice the catalogues do not have is the plain language.
func (b *Bundle) Voice(lang, voice string) *Printer {
	if p, ok := b.printers[lang+"-"+voice]; ok {
		return p
	}
	return b.For(lang)
}

// All are the printers of every language and voice.
func (b *Bundle) All() []*Printer {
	var all []*Printer
	for _, name := range slices.Sorted(maps.Keys(b.printers)) {
		all = append(all, b.printers[name])
	}
	return all
}

// For returns the printer of a language; an unknown language gets the default.
func (b *Bundle) For(lang string) *Printer {
	if p, ok := b.printers[lang]; ok {
		return p
	}
	return b.printers[Languages[0]]
}

func loadFile(fsys fs.FS, name string, messages map[string]map[string]message) error {
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	if len(strings.TrimSpace(string(content))) == 0 {
		return nil
	}
	file, err := i18n.ParseMessageFileBytes(content, name, map[string]i18n.UnmarshalFunc{"yaml": yaml.Unmarshal})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	catalogue, ok := messages[languageOf(name)]
	if !ok {
		return fmt.Errorf("%s: the name does not say one of the languages %v", name, Languages)
	}
	var faults []error
	for _, m := range file.Messages {
		if _, taken := catalogue[m.ID]; taken {
			faults = append(faults, fmt.Errorf("%s: %s is in another file too", name, m.ID))
		}
		compiled, err := compileMessage(m)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %s: %w", name, m.ID, err))
		}
		catalogue[m.ID] = compiled
	}
	return errors.Join(faults...)
}

// languageOf is the xx of <feature>.xx.yaml.
func languageOf(name string) string {
	_, lang, _ := strings.Cut(strings.TrimSuffix(path.Base(name), ".yaml"), ".")
	return lang
}

func compileMessage(m *i18n.Message) (message, error) {
	if m.Zero+m.Two+m.Few+m.Many != "" {
		return message{}, errors.New("only the plural forms one and other are known")
	}
	if m.Other == "" {
		return message{}, errors.New("the text (other) is empty")
	}
	other, err := compile(m.Other)
	if err != nil || m.One == "" {
		return message{other: other}, err
	}
	one, err := compile(m.One)
	return message{one: one, other: other}, err
}

var placePattern = regexp.MustCompile(`\{\{\s*\.([A-Za-z][A-Za-z0-9]*)\s*\}\}`)

func compile(text string) ([]piece, error) {
	var pieces []piece
	last := 0
	for _, at := range placePattern.FindAllStringSubmatchIndex(text, -1) {
		if at[0] > last {
			pieces = append(pieces, piece{text: text[last:at[0]]})
		}
		pieces = append(pieces, piece{text: text[at[2]:at[3]], place: true})
		last = at[1]
	}
	if last < len(text) {
		pieces = append(pieces, piece{text: text[last:]})
	}
	for _, p := range pieces {
		if !p.place && strings.Contains(p.text, "{{") {
			return pieces, fmt.Errorf("a place is {{.Name}}, this is not: %q", p.text)
		}
	}
	return pieces, nil
}

// Compare lists what two languages of a bundle do not have in common: keys of one only, plural forms of one only, and other places.
// It is empty when the catalogues are complete.
func (b *Bundle) Compare(one, other string) []string {
	left, right := b.For(one).messages, b.For(other).messages
	var gaps []string
	for key, l := range left {
		r, ok := right[key]
		switch {
		case !ok:
			gaps = append(gaps, fmt.Sprintf("%s: not in %s", key, other))
		case (l.one == nil) != (r.one == nil):
			gaps = append(gaps, fmt.Sprintf("%s: plural forms in one language only", key))
		case !slices.Equal(places(l), places(r)):
			gaps = append(gaps, fmt.Sprintf("%s: places %v in %s, %v in %s", key, places(l), one, places(r), other))
		}
	}
	for key := range right {
		if _, ok := left[key]; !ok {
			gaps = append(gaps, fmt.Sprintf("%s: not in %s", key, one))
		}
	}
	slices.Sort(gaps)
	return gaps
}

// places are the names in either form, each once, sorted. A place that only one plural form uses counts.
func places(m message) []string {
	var names []string
	for _, p := range slices.Concat(m.one, m.other) {
		if p.place {
			names = append(names, p.text)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
