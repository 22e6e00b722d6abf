// Package fault is the one vocabulary for what went wrong that a person can understand and mend.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of refusal a fault is; the web maps it to a status, the command to an exit code.
type Kind uint8

const (
	KindOther    Kind = iota // not a fault: an operator's problem
	KindInvalid              // what was sent is wrong (422)
	KindDenied               // the person may not do this (403)
	KindNotFound             // there is no such thing, or the person may not know of it (404)
	KindConflict             // somebody else was faster, or the state does not allow it now (409)
	KindGone                 // it existed and is over: an expired link (410)
	KindTooMany              // too many tries, wait (429)
)

// Fault is one refusal. Key names a message of the catalogues, Args fill its places;
// Field is the form field it belongs to; Row (from 1, as the spreadsheet counts) and Column locate it in a file or document, Sheet in a
// workbook of which several sheets are read.
type Fault struct {
	Kind   Kind
	Field  string
	Row    int
	Column string
	Sheet  string
	Key    string
	Args   map[string]any
}

// Error is for logs; people read the message of Key from the catalogues (i18n.Printer.Fault).
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Key)
	if f.Field != "" {
		fmt.Fprintf(&b, " field=%s", f.Field)
	}
	if f.Row > 0 {
		fmt.Fprintf(&b, " row=%d", f.Row)
	}
	if f.Column != "" {
		fmt.Fprintf(&b, " column=%q", f.Column)
	}
	if f.Sheet != "" {
		fmt.Fprintf(&b, " sheet=%q", f.Sheet)
	}
	if len(f.Args) > 0 {
		fmt.Fprintf(&b, " %v", f.Args)
	}
	return b.String()
}

// New makes a fault; args are name, value pairs for the places of the message.
func New(kind Kind, field, key string, args ...any) *Fault {
	f := &Fault{Kind: kind, Field: field, Key: key}
	if len(args) > 0 {
		f.Args = make(map[string]any, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			f.Args[args[i].(string)] = args[i+1]
		}
	}
	return f
}

// Invalid names a field and what is wrong with it.
func Invalid(field, key string, args ...any) *Fault { return New(KindInvalid, field, key, args...) }

// Denied refuses an act.
func Denied(key string, args ...any) *Fault { return New(KindDenied, "", key, args...) }

// NotFound says there is no such thing.
func NotFound(key string, args ...any) *Fault { return New(KindNotFound, "", key, args...) }

// Conflict says that the state of things does not allow it, or that somebody was faster.
func Conflict(key string, args ...any) *Fault { return New(KindConflict, "", key, args...) }

// Gone says that it existed and is over.
func Gone(key string, args ...any) *Fault { return New(KindGone, "", key, args...) }

// At places the fault in a file: row from 1 as the spreadsheet shows it, column by its heading or letter.
func (f *Fault) At(row int, column string) *Fault {
	f.Row, f.Column = row, column
	return f
}

// All lists every fault inside err, through errors.Join and %w, in order; empty when err holds none.
func All(err error) []*Fault {
	var found []*Fault
	var walk func(error)
	walk = func(e error) {
		if e == nil {
			return
		}
		if f, ok := e.(*Fault); ok {
			found = append(found, f)
			return
		}
		switch u := e.(type) {
		case interface{ Unwrap() []error }:
			for _, inner := range u.Unwrap() {
				walk(inner)
			}
		case interface{ Unwrap() error }:
			walk(u.Unwrap())
		}
	}
	walk(err)
	return found
}

// KindOf is the kind of the first fault in err, KindOther when there is none.
func KindOf(err error) Kind {
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return KindOther
}
