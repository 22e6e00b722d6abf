// Package web is the house's HTTP: routes with their policy, sessions, pages inside the layout, and one place where errors become answers.
//
// This file is what the layout is given.
package web

import (
	"context"
	"io"

	"hoithi/internal/auth"
	"hoithi/internal/i18n"
)

// Renderer turns a page into HTML; templates.Set is the one. name is "<feature>/<page>"; frame is a Frame.
type Renderer interface {
	Render(w io.Writer, lang, name string, frame any) error
}

// Frame is the dot of the layout; the page's own templates get Page.
type Frame struct {
	Lang  string    // "vi" or "en"
	Path  string    // address of this page with its query, to come back to after the language was switched
	User  string    // name of who is signed in, "" = a visitor
	Own   string    // address of that person's account, "" = none to look after (a personal link)
	Nav   []NavItem // where this person can go
	Flash []string  // what was just done, ready text
	Story string    // banner of the demo's story clock, ready text; "" = none
	Page  any
}

// NavItem is one place of the navigation; Here says that the page is at or below it.
type NavItem struct {
	Href string
	Text string
	Also []string // other addresses that belong to it
	Here bool
}

// Navigation says where a person can go, for every page inside the layout; a visitor has AccountID 0. Here is set by web.
type Navigation func(ctx context.Context, p *i18n.Printer, a auth.Actor) ([]NavItem, error)
