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

# Everything is compiled once, with the race detector, for all that follows; vet has seen it all when the tests run.
echo "== vet"
GOGC=400 go vet -race ./...
echo "== staticcheck"
GOGC=400 GOFLAGS="$(go env GOFLAGS) -race" go tool -modfile=tools/go.mod staticcheck ./...
echo "== tests"
go test -race -vet=off -timeout 60m ./...
