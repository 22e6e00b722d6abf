// Package templates holds every page, the stylesheet, the modules and the catalogues, embedded; pages are parsed once, at start.
package templates

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"

	"hoithi/internal/i18n"
)

//go:embed */*.html i18n/*.yaml static
var files embed.FS

// Catalogues is the folder of message files for i18n.Load.
func Catalogues() fs.FS {
	sub, err := fs.Sub(files, "i18n")
	if err != nil {
		panic(err) // the folder is embedded: only a broken build gets here
	}
	return sub
}

// Set is every page in every language. It is safe for concurrent use.
type Set struct {
	pages  map[string]*template.Template // "vi contests/page", "vi-work contests/page"
	static *Static
}

// Load parses all pages, with functions bound to the printer of each language and voice.
// A page is <feature>/<name>.html and defines "title" and "main" (and "head", if it needs more there);
// it sees every component of layout/ and the partials of its own feature, which are the files starting with "_".
func Load(bundle *i18n.Bundle) (*Set, error) { return load(files, bundle) }

func load(fsys fs.FS, bundle *i18n.Bundle) (*Set, error) {
	static, err := newStatic()
	if err != nil {
		return nil, err
	}
	s := &Set{pages: map[string]*template.Template{}, static: static}
	names, err := pageNames(fsys)
	if err != nil {
		return nil, err
	}
	for _, p := range bundle.All() {
		base := template.New("layout").Funcs(funcs(p, static))
		if base, err = base.ParseFS(fsys, "layout/*.html"); err != nil {
			return nil, err
		}
		for _, name := range names {
			page, err := parsePage(fsys, base, name)
			if err != nil {
				return nil, err
			}
			s.pages[p.Voice()+" "+name] = page
		}
	}
	return s, nil
}

// pageNames lists the pages ("contests/page"), sorted.
func pageNames(fsys fs.FS) ([]string, error) {
	found, err := fs.Glob(fsys, "*/*.html")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, file := range found {
		folder, base := path.Split(file)
		if folder != "layout/" && !strings.HasPrefix(base, "_") {
			names = append(names, strings.TrimSuffix(file, ".html"))
		}
	}
	return names, nil
}

func parsePage(fsys fs.FS, base *template.Template, name string) (*template.Template, error) {
	page, err := base.Clone()
	if err != nil {
		return nil, err
	}
	parts, err := fs.Glob(fsys, path.Dir(name)+"/_*.html")
	if err != nil {
		return nil, err
	}
	for _, file := range append(parts, name+".html") {
		content, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		if _, err := page.New(file).Parse(string(content)); err != nil {
			return nil, err
		}
	}
	if page.Lookup("main") == nil {
		return nil, fmt.Errorf("template %s defines no \"main\"", name)
	}
	return page, nil
}

// Render writes a whole page: the layout with frame as its dot, the page's "title" and "main" with frame.Page.
// w should be a buffer: an error can come after part of the page.
func (s *Set) Render(w io.Writer, voice, name string, frame any) error {
	page, ok := s.pages[voice+" "+name]
	if !ok {
		return fmt.Errorf("no template %q in %q", name, voice)
	}
	return page.ExecuteTemplate(w, "base", frame)
}

// Static serves the stylesheet, the modules and the images under /static/.
func (s *Set) Static() *Static { return s.static }
