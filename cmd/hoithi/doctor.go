// hoithi doctor: is all well, and what is to be done. The admin's page shows the quick half of the same checks.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"hoithi/internal/admin"
	"hoithi/internal/backup"
	"hoithi/internal/db"
	"hoithi/internal/doctor"
	"hoithi/internal/i18n"
)

type doctorCommand struct {
	database
	secure
	Listen  string `default:"localhost:8080" env:"HOITHI_LISTEN" help:"listen"`
	BaseURL string `name:"base-url" default:"http://localhost:8080" env:"HOITHI_BASE_URL" help:"base_url"`
	JSON    bool   `name:"json" help:"doctor_json"`
}

// Help is the example shown by --help.
func (doctorCommand) Help() string {
	return "hoithi doctor --config /etc/hoithi.yaml\n\nhoithi doctor --db data/hoithi.db --json"
}

// errIll: doctor found something bad; it has said so itself.
var errIll = errors.New("not well")

// Run prints a line per check; exit status 1 when something is bad.
func (cmd doctorCommand) Run(e *env) error {
	place := place{DSN: cmd.DB, Backups: cmd.backups(), BaseURL: cmd.BaseURL, Secure: cmd.secure}
	var lines []doctor.Line
	if wrong := cmd.openable(e); wrong != nil {
		lines = doctor.Examine(e.ctx, e.p, append([]doctor.Check{*wrong}, place.outside(e.p, time.Now)...))
	} else {
		d, err := db.Open(e.ctx, cmd.DB, time.Now)
		if err != nil {
			return err
		}
		defer d.Close()
		lines = doctor.Examine(e.ctx, e.p, append(place.checks(d, e.p), doctor.Port(cmd.Listen, cmd.secure.on())))
	}
	if cmd.JSON {
		out := json.NewEncoder(e.out)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		if err := out.Encode(map[string]any{"state": doctor.Worst(lines), "checks": lines}); err != nil {
			return err
		}
	} else {
		for _, l := range lines {
			fmt.Fprintf(e.out, "%s  %s: %s\n", e.p.T("ops.light."+string(l.State)), l.Title, l.Said)
			if l.Do != "" {
				fmt.Fprintf(e.out, "      → %s\n", l.Do)
			}
		}
		fmt.Fprintln(e.out, e.p.T("ops.doctor."+string(doctor.Worst(lines))))
	}
	if doctor.Worst(lines) == doctor.Bad {
		return errIll
	}
	return nil
}

// openable is nil when the database can be opened as it is; otherwise a check that says why not. It changes nothing.
func (cmd doctorCommand) openable(e *env) *doctor.Check {
	found := func(f doctor.Finding) *doctor.Check {
		return &doctor.Check{Name: "database", Look: func(context.Context) doctor.Finding { return f }}
	}
	if cmd.missing() {
		f := doctor.Ill("commands.no_database", "", "File", cmd.DB)
		return found(f)
	}
	have, want, err := db.Versions(e.ctx, cmd.DB)
	versions := []any{"Have", fmt.Sprint(have), "Want", fmt.Sprint(want)}
	switch {
	case err != nil:
		return found(doctor.Ill("ops.said.no_answer", "ops.do.no_answer", "Detail", explain(e.p, err)))
	case have > want:
		return found(doctor.Ill("commands.schema_newer", "", versions...))
	case have < want:
		return found(doctor.Should("ops.said.schema_older", "ops.do.schema_older", versions...))
	}
	d, err := db.Open(e.ctx, cmd.DB, time.Now)
	if err != nil {
		return found(doctor.Ill("ops.said.no_answer", "ops.do.no_answer", "Detail", explain(e.p, err)))
	}
	if err := d.Close(); err != nil {
		return found(doctor.Ill("ops.said.no_answer", "ops.do.no_answer", "Detail", err.Error()))
	}
	return nil
}

// place is where an installation lives. Backups "" = it makes none.
type place struct {
	DSN     string
	Backups string
	BaseURL string
	Secure  secure
}

// file is the database's file, "" for PostgreSQL.
func (o place) file() string {
	if db.IsPostgres(o.DSN) {
		return ""
	}
	return o.DSN
}

// checks are all that need no port, in the order in which people should read them.
func (o place) checks(d *db.DB, p *i18n.Printer) []doctor.Check {
	all := []doctor.Check{doctor.Database(d, p), doctor.Whole(d), doctor.Writes(d), doctor.Nightly(d, p, nightlyName)}
	all = append(all, o.outside(p, d.Now)...)
	return append(all, doctor.Clock(d, p), openness(d, p), marked(d, p), secondStep(d), published(d))
}

// outside are the checks that need no database.
func (o place) outside(p *i18n.Printer, now func() time.Time) []doctor.Check {
	var all []doctor.Check
	if o.Backups != "" {
		all = append(all, doctor.Backups(p, o.Backups, o.file(), now), doctor.NewestBackup(o.Backups))
	}
	all = append(all, doctor.Disk(p, o.file(), o.Backups))
	files := []string{o.file(), o.Backups, o.Secure.TLSKey}
	host := ""
	if u, err := url.Parse(o.BaseURL); err == nil {
		host = u.Hostname()
	}
	return append(all, doctor.Files(files...), doctor.Address(o.BaseURL),
		doctor.Certificate(p, o.Secure.TLSCert, host, o.Secure.acmeDir(o.DSN), o.Secure.ACMEDomain, now))
}

// adminSite is what the admin's page is about.
func adminSite(d *db.DB, w wiring) admin.Site {
	o := place{DSN: w.Keeper.dsn, Backups: w.Keeper.dir, BaseURL: w.BaseURL, Secure: w.Secure}
	return admin.Site{DB: d, Version: version, Started: time.Now(), Backups: w.Keeper.dir, File: o.file(),
		Make:   func(ctx context.Context) (backup.Info, error) { return w.Keeper.make(ctx, d.Read, backup.ByHand) },
		Checks: func(p *i18n.Printer) []doctor.Check { return o.checks(d, p) }}
}
