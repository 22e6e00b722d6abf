// What a judge or referee is shown when a sheet cannot be taken at all: why, what was typed so that nothing is lost, and where to go on.
package marking

import (
	"github.com/labstack/echo/v4"

	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// refusedPage is the page marking/refused.
type refusedPage struct {
	Title    string
	Where    []crumb
	Messages []string
	Typed    []typedLine // what was sent, empty when nothing was
	Back     crumb       // where to go on
}

// typedLine is one field as it was typed.
type typedLine struct{ Label, Value string }

// refused answers a fault with a page of its own; what is no fault goes on as an error.
func refused(c echo.Context, wrong error, home, back crumb, typed []typedLine) error {
	if fault.KindOf(wrong) == fault.KindOther {
		return wrong
	}
	p := web.Printer(c)
	title := "judging.refused.opened"
	if len(typed) > 0 {
		title = "judging.refused.sent"
	}
	return web.Page(c, web.StatusOf(wrong), "marking/refused", refusedPage{Title: p.T(title), Where: []crumb{home}, Messages: p.Faults(wrong), Typed: typed, Back: back})
}

// typed keeps what stands in a line, unless nothing does.
func typed(lines []typedLine, label, value string) []typedLine {
	if value == "" {
		return lines
	}
	return append(lines, typedLine{label, value})
}
