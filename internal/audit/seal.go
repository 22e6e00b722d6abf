// The sealer: it gives the rows that were committed since the last pass their numbers and links them into the chain.
//
// Rows are read and digests worked out while others write; the act that appends them is one update and a few inserts. It is never
// part of another act, and it takes little at a time, so that nobody waits for it.
package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"hoithi/internal/db"
)

// Seal is one link of the chain.
type Seal struct {
	Number   int64  `db:"number"` // from 1, without gaps
	Source   string `db:"source"`
	RowID    int64  `db:"row_id"`
	Salt     string `db:"salt"` // "" = erased
	Digest   string `db:"digest"`
	Chain    string `db:"chain"`
	SealedAt int64  `db:"sealed_at"` // ms
}

// Head is the last seal. Number 0 = nothing is sealed yet, and Chain is "" then.
type Head struct {
	Number   int64  `db:"number"`
	Chain    string `db:"chain"`
	SealedAt int64  `db:"sealed_at"` // ms
}

const (
	batch    = 128                   // rows of one pass: a fraction of a millisecond of the writer
	chunk    = 16                    // rows of one INSERT
	pause    = time.Second           // between passes when nothing is left
	breath   = 25 * time.Millisecond // between passes when there is more
	lease    = 10 * time.Second
	lookBack = 1000                 // ids, on PostgreSQL
	patience = 5 * time.Millisecond // of an act that nobody else keeps waiting
)

// errHeld says that another node seals now.
var errHeld = errors.New("audit: another node seals")

// HeadOf reads the last seal.
func HeadOf(tx *db.Tx) (h Head, err error) {
	err = tx.Get(&h, `SELECT number, chain, sealed_at FROM seal_head WHERE id = 1`)
	if errors.Is(err, db.ErrNoRow) {
		return Head{}, nil // nothing was sealed yet
	}
	if err != nil {
		err = fmt.Errorf("head of the chain: %w", err)
	}
	return h, err
}

// Sealer seals the rows of its sources. It is one node's.
type Sealer struct {
	d       *db.DB
	sources []Source
	name    string // of this node in the lease
	busy    bool   // the pass before had to wait for the writer: others are at work, and what is left can wait
	done    bool   // the pass before left nothing: without a new line there is nothing to do, for every act writes one
}

// NewSealer seals the audit's lines and, after each line, the rows of the other sources.
func NewSealer(d *db.DB, sources []Source) *Sealer {
	host, _ := os.Hostname() // the name is for people; what tells nodes apart is behind it
	return &Sealer{d: d, sources: append([]Source{Lines}, sources...), name: host + " " + newSalt()[:8]}
}

// Run seals what is committed, a second later at most, until ctx ends. failed hears of what went wrong; it goes on.
func (s *Sealer) Run(ctx context.Context, failed func(error)) {
	for {
		n, err := s.pass(ctx)
		if err != nil && !errors.Is(err, errHeld) && ctx.Err() == nil {
			failed(err)
		}
		wait := pause
		if n == batch && err == nil && !s.busy {
			wait = breath
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// All seals everything that is committed and says how many rows that were. While another node seals it leaves that to it.
func (s *Sealer) All(ctx context.Context) (sealed int, err error) {
	for {
		n, err := s.pass(ctx)
		sealed += n
		if errors.Is(err, errHeld) {
			return sealed, nil
		}
		if err != nil || n < batch {
			return sealed, err
		}
	}
}

// pass seals the next rows, at most batch.
func (s *Sealer) pass(ctx context.Context) (int, error) {
	var before Head
	var rows []row
	var of []Source
	err := s.d.Read(ctx, func(tx *db.Tx) (err error) {
		if before, err = s.free(tx); err == nil {
			rows, of, err = s.next(tx)
		}
		return err
	})
	if s.done = err == nil && len(rows) < batch; err != nil || len(rows) == 0 {
		return 0, err
	}
	seals := make([]Seal, len(rows))
	head := before
	for i := range rows {
		salt := newSalt()
		head.Number++
		seals[i] = Seal{Number: head.Number, Source: of[i].Name, RowID: rows[i].ID, Salt: salt, Digest: digestOf(salt, rows[i].payload(of[i]))}
		head.Chain = link(head.Chain, seals[i])
		seals[i].Chain = head.Chain
	}
	asked := time.Now()
	err = s.d.Write(ctx, "seal", func(tx *db.Tx) error { return s.add(tx, before, head, seals) })
	s.busy = time.Since(asked) > patience
	if err != nil {
		s.done = false
		return 0, err
	}
	return len(seals), nil
}

// free is the head, unless another node holds the lease.
func (s *Sealer) free(tx *db.Tx) (Head, error) {
	var at struct {
		Head
		Holder     string `db:"holder"`
		LeaseUntil int64  `db:"lease_until"`
	}
	err := tx.Get(&at, `SELECT number, chain, sealed_at, holder, lease_until FROM seal_head WHERE id = 1`)
	if errors.Is(err, db.ErrNoRow) {
		return Head{}, nil // the first pass begins the chain
	}
	if err != nil {
		return at.Head, fmt.Errorf("head of the chain: %w", err)
	}
	if at.Holder != s.name && at.LeaseUntil > tx.NowMS() {
		return at.Head, errHeld
	}
	return at.Head, nil
}

// next merges the unsealed rows of all sources in the order they were recorded; of is the source of each.
func (s *Sealer) next(tx *db.Tx) (rows []row, of []Source, err error) {
	type found struct {
		row
		source int
	}
	var all []found
	for i, source := range s.sources {
		list, err := source.unsealed(tx, s.d.Dialect(), batch)
		if err != nil || i == 0 && len(list) == 0 && s.done {
			return nil, nil, err
		}
		for _, r := range list {
			all = append(all, found{r, i})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.At, b.At) })
	for _, f := range all[:min(len(all), batch)] {
		rows, of = append(rows, f.row), append(of, s.sources[f.source])
	}
	return rows, of, nil
}

// add appends seals if the head is still the one they were linked to: exactly one node wins.
func (s *Sealer) add(tx *db.Tx, before, head Head, seals []Seal) error {
	now := tx.NowMS()
	until := now // nothing is left: whoever comes next may go on
	if len(seals) == batch {
		until += lease.Milliseconds()
	}
	if before.Number == 0 {
		_, err := tx.Exec(`INSERT INTO seal_head (id, number, chain, sealed_at, holder, lease_until) VALUES (1, 0, '', 0, '', 0) ON CONFLICT (id) DO NOTHING`)
		if err != nil {
			return fmt.Errorf("begin the chain: %w", err)
		}
	}
	moved, err := tx.Exec(`UPDATE seal_head SET number = ?, chain = ?, sealed_at = ?, holder = ?, lease_until = ?
		WHERE id = 1 AND number = ? AND chain = ? AND (holder = ? OR lease_until <= ?)`,
		head.Number, head.Chain, now, s.name, until, before.Number, before.Chain, s.name, now)
	if err != nil {
		return fmt.Errorf("move the head of the chain: %w", err)
	}
	if moved == 0 {
		return errHeld
	}
	for len(seals) > 0 {
		n := 1
		if len(seals) >= chunk {
			n = chunk
		}
		var args []any
		for _, one := range seals[:n] {
			args = append(args, one.Number, one.Source, one.RowID, one.Salt, one.Digest, one.Chain, now)
		}
		places := strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?, ?), ", n), ", ")
		if _, err := tx.Exec(`INSERT INTO seal (number, source, row_id, salt, digest, chain, sealed_at) VALUES `+places, args...); err != nil {
			return fmt.Errorf("append to the chain: %w", err)
		}
		seals = seals[n:]
	}
	return nil
}
