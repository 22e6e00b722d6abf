// hoithi serve: the production server, and the graceful stop that demo shares with it.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"
)

// stopWithin bounds a graceful stop: requests under way get this long to finish.
const stopWithin = 15 * time.Second

type serveCommand struct {
	database
	Listen         string   `default:"localhost:8080" env:"HOITHI_LISTEN" help:"${help_listen}"`
	BaseURL        string   `name:"base-url" default:"http://localhost:8080" env:"HOITHI_BASE_URL" help:"${help_base_url}"`
	TrustedProxies []string `placeholder:"CIDR" env:"HOITHI_TRUSTED_PROXIES" help:"${help_trusted_proxies}"`
	LogJSON        bool     `name:"log-json" env:"HOITHI_LOG_JSON" help:"${help_log_json}"`
}

// Help is the example shown by --help.
func (serveCommand) Help() string {
	return "hoithi serve --db data/hoithi.db --listen localhost:8080 --base-url https://hoithi.lhh.vn --trusted-proxies 127.0.0.1/32\n\n" +
		"HOITHI_DB=postgres://hoithi@localhost/hoithi hoithi serve --config /etc/hoithi.yaml"
}

// Run serves until SIGTERM or an interrupt.
func (cmd serveCommand) Run(e *env) error {
	log := slog.New(slog.NewTextHandler(e.err, nil))
	if cmd.LogJSON {
		log = slog.New(slog.NewJSONHandler(e.err, nil))
	}
	d, err := open(e.ctx, cmd.DB, time.Now)
	if err != nil {
		return err
	}
	app, err := wire(d, wiring{Bundle: e.bundle, BaseURL: cmd.BaseURL, TrustedProxies: cmd.TrustedProxies, Log: log})
	if err != nil {
		return errors.Join(err, d.Close())
	}
	err = listenAndServe(e.ctx, cmd.Listen, app.Handler(), func(addr string) {
		fmt.Fprintln(e.out, e.p.T("commands.serving", "URL", cmd.BaseURL, "Address", addr))
	})
	return errors.Join(err, d.Close())
}

// listenAndServe serves until ctx ends, then lets requests under way finish for stopWithin.
// ready is called with the address once connections are accepted.
func listenAndServe(ctx context.Context, address string, h http.Handler, ready func(addr string)) error {
	collectLess()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute, // a workbook over a slow line
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	ready(listener.Addr().String())
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	return server.Shutdown(stopping)
}

// collectLess lets garbage grow to ten times what is in use before it is collected, within a gigabyte: a server of this kind uses
// some 20 MB and makes much garbage, a tenth of the processor went into collecting, and who waited for it was the slowest in a hundred.
func collectLess() {
	debug.SetGCPercent(1000)
	debug.SetMemoryLimit(1 << 30)
}
