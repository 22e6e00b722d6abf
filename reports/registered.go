// Figures over registers: a name, what it means, and a question to a register. Those the program brings, and the office's own.
package reports

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"gopkg.in/yaml.v3"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/reports/registers"
)

//go:embed figures.yaml
var figuresFile []byte

// Registered is a figure over a register.
type Registered struct {
	Name  string          `yaml:"name"` // pho-bien.hoi-thao
	Label contests.Text   `yaml:"label"`
	About contests.Text   `yaml:"about"` // what exactly it counts
	Unit  contests.Text   `yaml:"unit"`
	Query registers.Query `yaml:"query"`

	Version int  `yaml:"-"` // of the office's own changes, 0 = as the program brings it
	Closed  bool `yaml:"-"` // no longer offered; reports that used it keep it
}

// builtin are the figures the program brings.
var builtin = sync.OnceValues(func() ([]Registered, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(figuresFile))
	decoder.KnownFields(true)
	var all []Registered
	if err := decoder.Decode(&all); err != nil {
		return nil, fmt.Errorf("figures.yaml: %w", err)
	}
	return all, nil
})

// RegisteredFigures lists all figures over registers: the program's in its order, then the office's own by name.
func RegisteredFigures(tx *db.Tx) ([]Registered, error) { return registeredFigures(tx, math.MaxInt64) }

// registeredFigures lists them as they had been defined before an instant.
func registeredFigures(tx *db.Tx, known int64) ([]Registered, error) {
	brought, err := builtin()
	if err != nil {
		return nil, err
	}
	all := slices.Clone(brought)
	own, err := ownFigures(tx, known)
	if err != nil {
		return nil, err
	}
	for _, f := range own {
		if i := slices.IndexFunc(all, func(b Registered) bool { return b.Name == f.Name }); i >= 0 {
			all[i] = f
		} else {
			all = append(all, f)
		}
	}
	return all, nil
}

// stretch is the days a figure over a register looks at: the period, while it runs up to today; whole = to its end, as it is planned.
func stretch(p Period, zone *time.Location, now time.Time, whole bool) registers.Period {
	first, last := p.Start(time.UTC).Format(time.DateOnly), lastDay(p, zone, now)
	if whole || last < first {
		last = p.LastDay()
	}
	return registers.Period{From: first, To: last}
}

// used counts the figure as it is known now, and as it was known when the period ended.
func (f Registered) used(tx *db.Tx, days registers.Period, p Period, zone *time.Location) (Used, error) {
	v, err := registers.CountThen(tx, f.Query, days, asOf(p, zone, tx.Now).Until)
	if err != nil {
		return Used{}, fmt.Errorf("figure %s: %w", f.Name, err)
	}
	return Used{Name: f.Name, Value: int(v.Now), Recorded: int(v.N)}, nil
}

// rows lists what the figure counts.
func (f Registered) rows(tx *db.Tx, days registers.Period) ([]registers.Row, error) {
	return registers.Rows(tx, f.Query, days, tx.NowMS()+1)
}

var figureName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$`)

// check says everything that is wrong with a figure over a register.
func (f Registered) check(tx *db.Tx) error {
	var all []error
	must := func(ok bool, field, key string, args ...any) {
		if !ok {
			all = append(all, fault.Invalid(field, key, args...))
		}
	}
	must(figureName.MatchString(f.Name) && len(f.Name) <= 80, "name", "report.figure.bad_name", "Name", f.Name)
	must(!isPhrase(f.Name), "name", "report.figure.taken", "Name", f.Name)
	must(f.Label.VI != "", "label", "report.figure.needs_label")
	must(f.Unit.VI != "", "unit", "report.figure.needs_unit")
	for _, words := range []string{f.Label.VI, f.Label.EN, f.About.VI, f.About.EN, f.Unit.VI, f.Unit.EN} {
		must(len([]rune(words)) <= 400, "label", "report.template.line_too_long", "Max", 400)
	}
	code, _, _ := strings.Cut(f.Name, ".")
	switch _, err := contests.ByCode(tx, code); {
	case err == nil:
		all = append(all, fault.Invalid("name", "report.figure.contest", "Code", code))
	case fault.KindOf(err) != fault.KindNotFound:
		return err
	}
	switch r, err := registers.ByCode(tx, f.Query.Register); {
	case fault.KindOf(err) == fault.KindNotFound:
		all = append(all, fault.Invalid("register", "report.figure.register"))
	case err != nil:
		return err
	default:
		all = append(all, f.Query.Check(r))
	}
	return errors.Join(all...)
}

// SaveFigure keeps a new version of a figure over a register. base is the version that was looked at: Conflict when another was saved
// since. Invalid with every bad field.
func SaveFigure(ctx context.Context, d *db.DB, by audit.By, f Registered, base int, reason string) error {
	f.Name = strings.TrimSpace(f.Name)
	for _, t := range []*contests.Text{&f.Label, &f.About, &f.Unit} {
		t.VI, t.EN = text.Clean(t.VI), text.Clean(t.EN)
	}
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		if err := f.check(tx); err != nil {
			return err
		}
		all, err := RegisteredFigures(tx)
		if err != nil {
			return err
		}
		var before any
		version := 0
		if i := slices.IndexFunc(all, func(b Registered) bool { return b.Name == f.Name }); i >= 0 {
			before, version = all[i].Query, all[i].Version
		}
		if version != base {
			return fault.Conflict("report.figure.changed", "Name", f.Name)
		}
		f.Version = version + 1
		id, err := insertFigure(tx, by, f, reason)
		if err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{Act: "report_figure.save", Subject: "report_figure", SubjectID: id, Before: before, After: f.Query, Reason: reason})
	})
}
