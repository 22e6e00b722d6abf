// Listening: the doors of a server, plain or with TLS, and the graceful stop that serve and demo share.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"hoithi/internal/tlskeys"
)

// stopWithin bounds a graceful stop: requests under way get this long to finish.
const stopWithin = 15 * time.Second

// errPortDenied: this user may not open the port.
var errPortDenied = errors.New("port denied")

// doors are where a server lets people in. redirect answers plain HTTP at redirectAt when tls is on; "" = no such door.
type doors struct {
	address    string
	handler    http.Handler
	tls        *tls.Config // nil = plain HTTP
	redirectAt string
	redirect   http.Handler
}

// listenAndServe serves plain HTTP until ctx ends; see doors.serve.
func listenAndServe(ctx context.Context, address string, h http.Handler, ready func(addr string)) error {
	return doors{address: address, handler: h}.serve(ctx, ready)
}

// serve serves until ctx ends, then lets requests under way finish for stopWithin.
// ready is called with the address once connections are accepted.
func (o doors) serve(ctx context.Context, ready func(addr string)) error {
	collectLess()
	listener, err := listen(o.address)
	if err != nil {
		return err
	}
	servers := []*http.Server{{
		Handler:           o.handler,
		TLSConfig:         o.tls,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute, // a workbook over a slow line
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}}
	done := make(chan error, 2)
	if o.tls != nil && o.redirectAt != "" {
		plain, err := listen(o.redirectAt)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		servers = append(servers, tlskeys.Server(o.redirect))
		go func() { done <- servers[1].Serve(plain) }()
	}
	go func() {
		if o.tls != nil {
			done <- servers[0].ServeTLS(listener, "", "")
			return
		}
		done <- servers[0].Serve(listener)
	}()
	ready(listener.Addr().String())
	select {
	case err = <-done:
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	for _, s := range servers {
		err = errors.Join(err, s.Shutdown(stopping))
	}
	return err
}

func listen(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("%w: %w", errPortDenied, err)
	}
	return listener, err
}

// collectLess lets garbage grow to ten times what is in use before it is collected, within a gigabyte: a server of this kind uses
// some 20 MB and makes much garbage, a tenth of the processor went into collecting, and who waited for it was the slowest in a hundred.
func collectLess() {
	debug.SetGCPercent(1000)
	debug.SetMemoryLimit(1 << 30)
}
