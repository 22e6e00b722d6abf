// Command hoithi runs contests of a provincial Union of Science and Technology Associations, from registration to the activity report.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	_ "time/tzdata" // rules name their zone, and an office machine may lack the database

	"github.com/alecthomas/kong"

	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/templates"
)

// Exit statuses of every command.
const (
	exitDone  = 0
	exitData  = 1 // what was asked cannot be done with this data
	exitUsage = 2 // the command line, the environment or the configuration file is wrong
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// env is what every command gets: where to read and write, and the catalogues.
type env struct {
	ctx    context.Context
	in     io.Reader
	out    io.Writer
	err    io.Writer
	bundle *i18n.Bundle
	p      *i18n.Printer
}

// catalogues are read once, however many commands a process runs.
var catalogues = sync.OnceValues(func() (*i18n.Bundle, error) { return i18n.Load(templates.Catalogues()) })

// run parses the arguments and runs one command; the result is the exit status.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	bundle, err := catalogues()
	if err != nil {
		fmt.Fprintln(errOut, "hoithi:", err)
		return exitData
	}
	p := bundle.For(commandLanguage(args))
	var cli commands
	exited := -1
	parser, err := kong.New(&cli,
		kong.Name("hoithi"),
		kong.Description(p.T("commands.about")),
		kong.Writers(out, errOut),
		kong.Exit(func(code int) { exited = code }),
		kong.Vars{"version": version},
		kong.Configuration(readConfiguration),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}))
	if err != nil {
		fmt.Fprintln(errOut, "hoithi:", err)
		return exitUsage
	}
	if err := errors.Join(sayHelp(p, parser.Model), checkEnvironment(parser, os.Environ())); err != nil {
		fmt.Fprintln(errOut, "hoithi:", err)
		return exitUsage
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help or --version was answered
	}
	if err != nil {
		fmt.Fprintf(errOut, "hoithi: %s\n%s\n", mistake(p, err), p.T("commands.see_help"))
		return exitUsage
	}
	if err := parsed.Run(&env{ctx: ctx, in: in, out: out, err: errOut, bundle: bundle, p: p}); err != nil {
		return report(errOut, p, err)
	}
	return exitDone
}

// report writes an error for the person at the terminal: one line per fault, in words.
func report(w io.Writer, p *i18n.Printer, err error) int {
	if errors.Is(err, errIll) {
		return exitData
	}
	var usage usageError
	if errors.As(err, &usage) {
		fmt.Fprintf(w, "hoithi: %s\n%s\n", p.Fault(usage.Fault), p.T("commands.see_help"))
		return exitUsage
	}
	if len(fault.All(err)) == 0 {
		fmt.Fprintln(w, "hoithi:", explain(p, err))
		return exitData
	}
	for _, line := range p.Faults(err) {
		fmt.Fprintln(w, "hoithi:", line)
	}
	return exitData
}

// usageError is a fault of the command line itself, found after parsing.
type usageError struct{ *fault.Fault }

func usage(key string, args ...any) error {
	return usageError{fault.Invalid("", key, args...)}
}

// lines prints one line each.
func (e *env) lines(lines []string) {
	for _, line := range lines {
		fmt.Fprintln(e.out, line)
	}
}

// dryRun says at the end that nothing was written.
func (e *env) dryRun(dry bool) {
	if dry {
		fmt.Fprintln(e.out, e.p.T("commands.dry_run"))
	}
}
