// Sealing: the job beside the server, and hoithi audit seal.
package main

import (
	"context"
	"fmt"
	"log/slog"

	"hoithi/internal/audit"
	"hoithi/internal/db"
)

// keepSealing seals what is committed until stop is called, which waits for the pass under way.
func keepSealing(ctx context.Context, d *db.DB, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		audit.NewSealer(d, sealed).Run(ctx, func(err error) { log.Error("seal", "error", err.Error()) })
	}()
	return func() { cancel(); <-done }
}

type auditCommands struct {
	Seal auditSealCommand `cmd:"" help:"audit_seal"`
}

type auditSealCommand struct {
	database
}

// Help is the example shown by --help.
func (auditSealCommand) Help() string { return "hoithi audit seal --db data/hoithi.db" }

// Run seals everything that is committed and prints the head of the chain.
func (cmd auditSealCommand) Run(e *env) error {
	return cmd.withExisting(e, func(d *db.DB) error {
		n, err := audit.NewSealer(d, sealed).All(e.ctx)
		if err != nil {
			return err
		}
		var head audit.Head
		err = d.Read(e.ctx, func(tx *db.Tx) (err error) {
			head, err = audit.HeadOf(tx)
			return err
		})
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.p.T("commands.sealed", "Count", n, "Number", e.p.Number(head.Number), "Head", head.Chain))
		return nil
	})
}
