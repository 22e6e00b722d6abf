// Group commit: the acts that wait run one after another in one transaction of the SQLite writer and are answered after its commit.
//
// An act that fails after it wrote takes the transaction with it, and its neighbours run again. A savepoint for each act would spare
// them that, but SQLite copies every page aside before it changes it in a savepoint, which halved the rate for the sake of a rare case.
package db

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// group owns the writer's connection. An act runs on its caller's goroutine when its turn comes, so a panic, and Goexit of a failing
// test, belong to the caller; the loop waits meanwhile.
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
	f     func(r runner) error
	taken atomic.Bool   // by the loop, which will give it turns; or by its caller, who went away
	turn  chan turn     // from the loop
	ran   chan struct{} // to the loop, after each turn to run
	err   error         // what the last run of f returned, errPanicked when it did not return
}

// turn tells an act to run once more (final false), or that all is over.
type turn struct {
	final bool
	err   error
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
	a := &act{f: f, turn: make(chan turn), ran: make(chan struct{})}
	if err := g.enqueue(a); err != nil {
		return err
	}
	for {
		select {
		case t := <-a.turn:
			if t.final {
				return t.err
			}
			g.run(a)
		case <-ctx.Done():
			if a.taken.CompareAndSwap(false, true) {
				return ctx.Err()
			}
			ctx = context.WithoutCancel(ctx) // its turn has come: carry it through
		}
	}
}

// run gives the loop its word back whatever f does; after a panic the caller is gone and the loop does not wait for it.
func (g *group) run(a *act) {
	a.err = errPanicked
	defer func() { a.ran <- struct{}{} }()
	a.err = a.f(g.conn)
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

// attempt runs the acts in the open transaction and commits it. culprit is the place of the act that spoiled it, -1 when none did.
func (g *group) attempt(batch []*act) (culprit int, err error) {
	for i, a := range batch {
		if g.spoils(a) {
			g.rollback()
			return i, nil
		}
	}
	if err := g.conn.plain("COMMIT"); err != nil {
		g.rollback()
		return -1, err
	}
	g.commits++
	return -1, nil
}

// spoils gives an act its turn and says whether the transaction is unfit afterwards: ended, or holding what a failed act wrote.
func (g *group) spoils(a *act) bool {
	if a.err == errPanicked { // in an earlier attempt: its caller is gone
		return false
	}
	g.conn.wrote = false
	a.turn <- turn{}
	<-a.ran
	return a.err != nil && g.conn.wrote || !g.conn.inTransaction()
}

func (g *group) rollback() {
	if g.conn.inTransaction() {
		g.conn.plain("ROLLBACK")
	}
}

// answer tells the callers that all is over for them.
func answer(acts []*act, with func(a *act) error) {
	for _, a := range acts {
		if a.err != errPanicked {
			a.turn <- turn{final: true, err: with(a)}
		}
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
