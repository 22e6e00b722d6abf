// What an operator's errors mean, in words that say what to do.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"hoithi/internal/backup"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
)

// explanations are tried in this order; Detail is the system's own text.
var explanations = []struct {
	is  error
	key string
}{
	{backup.ErrNoRoom, "ops.error.backup_full"},
	{errBackupFolder, "ops.error.backup_folder"},
	{backup.ErrBroken, "ops.error.backup_broken"},
	{backup.ErrNotEmpty, "ops.error.not_empty"},
	{db.ErrInUse, "ops.error.in_use"},
	{db.ErrOtherFile, "ops.error.other_file"},
	{db.ErrFull, "ops.error.full"},
	{db.ErrReadOnly, "commands.read_only"},
	{syscall.EADDRINUSE, "ops.error.port_used"},
	{errPortDenied, "ops.error.port_denied"},
	{fs.ErrNotExist, "commands.no_file"},
	{fs.ErrPermission, "commands.no_permission"},
	{syscall.EISDIR, "commands.is_folder"},
	{syscall.ENOSPC, "ops.error.full"},
}

// explain says in words what an operator's error means, and keeps its text for those who look it up.
func explain(p *i18n.Printer, err error) string {
	var schema *db.SchemaError
	var damaged *backup.Damaged
	switch {
	case errors.As(err, &schema):
		return p.T("commands.schema_newer", "Have", fmt.Sprint(schema.Have), "Want", fmt.Sprint(schema.Want))
	case errors.As(err, &damaged):
		return p.T("ops.error.damaged", "Detail", strings.Join(damaged.Lines, "; "))
	}
	for _, e := range explanations {
		if errors.Is(err, e.is) {
			return p.T(e.key, "Detail", err.Error())
		}
	}
	return err.Error()
}
