// Backups that commands make of themselves in tests go to a folder that is thrown away; and this test binary can be the program itself.
package main

import (
	"context"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// argsEnv makes this binary run as hoithi with these arguments, a line each.
const argsEnv = "TEST_HOITHI_ARGS"

func TestMain(m *testing.M) {
	if args := os.Getenv(argsEnv); args != "" {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		os.Exit(run(ctx, strings.Split(args, "\n"), os.Stdin, os.Stdout, os.Stderr))
	}
	dir, err := os.MkdirTemp("", "hoithi-backups-")
	if err == nil {
		err = os.Setenv("HOITHI_BACKUP_DIR", dir)
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(dir) // it lies in the system's temporary folder
	os.Exit(code)
}
