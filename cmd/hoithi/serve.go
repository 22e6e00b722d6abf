// hoithi serve: the production server, with its nightly work.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"hoithi/internal/backup"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/jobs"
)

type serveCommand struct {
	database
	secure
	Listen         string   `default:"localhost:8080" env:"HOITHI_LISTEN" help:"listen"`
	BaseURL        string   `name:"base-url" default:"http://localhost:8080" env:"HOITHI_BASE_URL" help:"base_url"`
	TrustedProxies []string `placeholder:"CIDR" env:"HOITHI_TRUSTED_PROXIES" help:"trusted_proxies"`
	LogJSON        bool     `name:"log-json" env:"HOITHI_LOG_JSON" help:"log_json"`
	KeepBackups    int      `placeholder:"N" env:"HOITHI_KEEP_BACKUPS" help:"keep"`
}

// Help is the example shown by --help.
func (serveCommand) Help() string {
	return "hoithi serve --db data/hoithi.db --listen localhost:8080 --base-url https://hoithi.lhh.vn --trusted-proxies 127.0.0.1/32\n\n" +
		"hoithi serve --listen :443 --base-url https://hoithi.lhh.vn --acme-domain hoithi.lhh.vn\n\n" +
		"HOITHI_DB=postgres://hoithi@localhost/hoithi hoithi serve --config /etc/hoithi.yaml"
}

// Run serves until SIGTERM or an interrupt.
func (cmd serveCommand) Run(e *env) error {
	log := slog.New(slog.NewTextHandler(e.err, nil))
	if cmd.LogJSON {
		log = slog.New(slog.NewJSONHandler(e.err, nil))
	}
	doors, err := cmd.secure.doors(cmd.BaseURL, cmd.DB, log)
	if err != nil {
		return err
	}
	k := keeper{dsn: cmd.DB, dir: cmd.backups(), keep: backup.Keep{Last: cmd.KeepBackups}, clock: time.Now}
	if err := k.writable(); err != nil {
		return err
	}
	d, err := openKept(e.ctx, k)
	if err != nil {
		return err
	}
	doors.address = cmd.Listen
	return errors.Join(cmd.serve(e, d, k, doors, log), d.Close())
}

// serve runs the site and the nightly work until the context ends, and waits for both.
func (cmd serveCommand) serve(e *env, d *db.DB, k keeper, doors doors, log *slog.Logger) error {
	app, err := wire(d, wiring{BaseURL: cmd.BaseURL, TrustedProxies: cmd.TrustedProxies, Log: log, Backup: k.before(d),
		Keeper: k, Secure: cmd.secure})
	if err != nil {
		return asUsage(err)
	}
	ctx, stop := context.WithCancel(e.ctx)
	var night sync.WaitGroup
	night.Go(func() { jobs.Run(ctx, d, log, nightly(d, k, log)) })
	stopSealing := keepSealing(ctx, d, log)
	doors.handler = app.Handler()
	err = doors.serve(ctx, func(addr string) {
		fmt.Fprintln(e.out, e.p.T("commands.serving", "URL", cmd.BaseURL, "Address", addr))
	})
	stop()
	night.Wait()
	stopSealing()
	return err
}

// asUsage makes a fault found in the flags one of the command line.
func asUsage(err error) error {
	if all := fault.All(err); len(all) > 0 {
		return usageError{all[0]}
	}
	return err
}
