#!/usr/bin/env bash
# make test: format, vet, staticcheck, and every test with the race detector on SQLite and PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/setup.sh

echo "== format"
unformatted=$(gofmt -l .)
if [ -n "$unformatted" ]; then
  echo "gofmt these: $unformatted" >&2
  exit 1
fi
echo "== vet"
go vet ./...
echo "== staticcheck"
go tool -modfile=tools/go.mod staticcheck ./...
echo "== tests"
go test -race -timeout 60m ./...
