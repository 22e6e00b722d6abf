// Package doctor checks whether an installation is well, and says for each check what was found and what to do. It knows no word of
// what the database is about: such checks are handed to it.
package doctor

import (
	"context"
	"time"

	"hoithi/internal/i18n"
)

// State is a traffic light.
type State string

// The states, from well to ill.
const (
	OK   State = "ok"
	Warn State = "warn" // it works, somebody should look
	Bad  State = "bad"  // something does not work, or data is at risk
)

// Finding is the answer of one check. Said and Do are keys of the catalogues, Args fill the places of both; Do is "" when nothing is to be done.
type Finding struct {
	State State
	Said  string
	Do    string
	Args  []any
}

// Check is one thing to look at. Name is a stable word; its message is "ops.check.<name>". Slow checks are left out of the page.
type Check struct {
	Name string
	Slow bool
	Look func(ctx context.Context) Finding
}

// Line is a finding in words.
type Line struct {
	Check string `json:"check"`
	Title string `json:"title"`
	State State  `json:"state"`
	Said  string `json:"said"`
	Do    string `json:"do,omitempty"`
}

// patience bounds one check: a name that does not resolve must not hold up the page.
const patience = 10 * time.Second

// Examine runs the checks one after another and puts what they found into words.
func Examine(ctx context.Context, p *i18n.Printer, checks []Check) []Line {
	var lines []Line
	for _, c := range checks {
		limited, cancel := context.WithTimeout(ctx, patience)
		if c.Slow {
			limited = ctx
		}
		f := c.Look(limited)
		cancel()
		line := Line{Check: c.Name, Title: p.T("ops.check." + c.Name), State: f.State, Said: p.T(f.Said, f.Args...)}
		if f.Do != "" {
			line.Do = p.T(f.Do, f.Args...)
		}
		lines = append(lines, line)
	}
	return lines
}

// Quick are the checks that are not slow.
func Quick(checks []Check) (quick []Check) {
	for _, c := range checks {
		if !c.Slow {
			quick = append(quick, c)
		}
	}
	return quick
}

// Worst is the worst state of the lines, OK when there is none.
func Worst(lines []Line) State {
	worst := OK
	for _, l := range lines {
		if l.State == Bad || l.State == Warn && worst == OK {
			worst = l.State
		}
	}
	return worst
}

// Well, Should and Ill make findings: nothing to do; somebody should do something; something is wrong.
func Well(said string, args ...any) Finding { return Finding{State: OK, Said: said, Args: args} }

// Should is a warning with what to do.
func Should(said, do string, args ...any) Finding {
	return Finding{State: Warn, Said: said, Do: do, Args: args}
}

// Ill is a fault with what to do.
func Ill(said, do string, args ...any) Finding {
	return Finding{State: Bad, Said: said, Do: do, Args: args}
}
