// Group commit: the acts that wait run one after another in one transaction of the SQLite writer and are answered after its commit.
//
// An act that fails after it wrote takes the transaction with it, and its neighbours run again. A savepoint for each act would spare
// them that, but SQLite copies every page aside before it changes it in a savepoint, which halved the rate for the sake of a rare case.
package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// group owns the writer's connection. The acts of a batch run one after another on a goroutine of the batch: handing the connection
// to each caller and back cost a tenth of the rate. A panic, and Goexit of a failing test, are passed on to the act's caller.
type group struct {
	conn    *liteConn
	commits int // since the log was last copied; the loop's own

	mu     sync.Mutex
	queue  []*act
	closed bool
	wake   chan struct{} // one token: something is queued or the group is closed
	done   chan struct{} // closed when the loop has ended
}

// act is one caller of Write.
type act struct {
	f        func(r runner) error
	taken    atomic.Bool   // by the loop, which will answer it; or by its caller, who went away
	over     chan struct{} // closed when answer stands
	err      error         // what the last run of f returned, errPanicked when it did not return
	panicked any           // what f panicked with, with its stack; nil when it ended its goroutine
	answer   error
}

// The log is copied after so many commits, once nothing was asked of the writer for so long; SQLite itself does it inside a commit,
// while people wait, only after checkpointPages (sqlite.go).
const (
	tidyAfter = 16
	quietFor  = 100 * time.Millisecond
)

// batchSize is how many acts are flushed together at most.
const batchSize = 32

var errPanicked = errors.New("db: the act panicked")

func newGroup(conn *liteConn) *group {
	g := &group{conn: conn, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go g.loop()
	return g
}

func (g *group) do(ctx context.Context, f func(r runner) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a := &act{f: f, over: make(chan struct{})}
	if err := g.enqueue(a); err != nil {
		return err
	}
	select {
	case <-a.over:
	case <-ctx.Done():
		if a.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		<-a.over // its turn has come: carry it through
	}
	if a.err == errPanicked {
		if a.panicked == nil {
			runtime.Goexit()
		}
		panic(a.panicked)
	}
	return a.answer
}

// run calls f once and keeps how it ended, whatever f does.
func (a *act) run(r runner) {
	a.err = errPanicked
	defer func() {
		if v := recover(); v != nil {
			a.panicked = fmt.Sprintf("%v\n\n%s", v, debug.Stack())
		}
	}()
	a.err = a.f(r)
}

func (g *group) enqueue(a *act) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return ErrClosed
	}
	g.queue = append(g.queue, a)
	g.signal()
	return nil
}

func (g *group) signal() {
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

func (g *group) loop() {
	defer close(g.done)
	quiet := time.NewTimer(quietFor)
	defer quiet.Stop()
	for {
		select {
		case <-g.wake:
		case <-quiet.C:
			g.tidy()
			continue
		}
		for {
			batch, closed := g.take()
			if len(batch) == 0 {
				if closed {
					return
				}
				quiet.Reset(quietFor)
				break
			}
			g.settle(slices.DeleteFunc(batch, func(a *act) bool { return !a.taken.CompareAndSwap(false, true) }))
		}
	}
}

// tidy copies the write-ahead log into the file while nobody waits for the writer. A failure is no harm: the log stays longer.
func (g *group) tidy() {
	if g.commits >= tidyAfter {
		g.commits = 0
		var busy, held, moved int // its answer is read to the end: a statement left open would fail the next commit
		_ = g.conn.conn.QueryRowContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &held, &moved)
	}
}

// take gives the next acts in the order they came. All that wait together would flush less often, but an act that comes just after
// a long batch began would wait for the whole of it and of its own: the 99th percentile would be twice the median.
func (g *group) take() (batch []*act, closed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.queue), batchSize)
	batch, g.queue = slices.Clone(g.queue[:n]), slices.Delete(g.queue, 0, n)
	return batch, g.closed
}

// settle runs batch until each of its acts is answered. When one spoiled the transaction, the others run again; when the commit failed, each runs alone, so that only the culprit's caller hears of it.
func (g *group) settle(batch []*act) {
	for len(batch) > 0 {
		if err := g.conn.plain("BEGIN IMMEDIATE"); err != nil {
			answer(batch, func(*act) error { return err })
			return
		}
		culprit, err := g.attempt(batch)
		switch {
		case culprit >= 0:
			answer(batch[culprit:culprit+1], func(a *act) error { return cmp.Or(a.err, err, ErrEnded) })
			batch = slices.Delete(batch, culprit, culprit+1)
		case err != nil && len(batch) > 1:
			for i := range batch {
				g.settle(batch[i : i+1])
			}
			return
		default:
			answer(batch, func(a *act) error { return cmp.Or(a.err, err) })
			return
		}
	}
}

// attempt runs the acts in the open transaction and commits it. culprit is the place of the act that spoiled it, -1 when none did:
// the transaction is unfit when it was ended, or holds what a failed act wrote.
func (g *group) attempt(batch []*act) (culprit int, err error) {
	for n := 0; n < len(batch); {
		n += g.runUntilOneFails(batch[n:])
		if batch[n-1].err != nil && g.conn.wrote || !g.conn.inTransaction() {
			g.rollback()
			return n - 1, nil
		}
	}
	if err := g.conn.plain("COMMIT"); err != nil {
		g.rollback()
		return -1, err
	}
	g.commits++
	return -1, nil
}

// runUntilOneFails runs acts on a goroutine that they may end, and says how many had their turn; those that panicked in an earlier
// attempt do not run again. conn.wrote is about the last one.
func (g *group) runUntilOneFails(acts []*act) (n int) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for _, a := range acts {
			n++
			g.conn.wrote = false
			if a.err == errPanicked {
				continue
			}
			if a.run(g.conn); a.err != nil {
				return
			}
		}
	}()
	<-ended
	return n
}

func (g *group) rollback() {
	if g.conn.inTransaction() {
		g.conn.plain("ROLLBACK")
	}
}

// answer tells the callers that all is over for them.
func answer(acts []*act, with func(a *act) error) {
	for _, a := range acts {
		a.answer = with(a)
		close(a.over)
	}
}

func (g *group) close() error {
	g.mu.Lock()
	if g.closed {
		g.mu.Unlock()
		return nil
	}
	g.closed = true
	g.signal()
	g.mu.Unlock()
	<-g.done
	return g.conn.close()
}
