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
# Memory is plenty where tests run: collecting it less often takes a quarter of the processor's time away.
export GOGC=400
echo "== vet"
go vet -race ./...
echo "== staticcheck"
GOFLAGS="$(go env GOFLAGS) -race" go tool -modfile=tools/go.mod staticcheck ./...
echo "== tests"
go test -race -vet=off -timeout 60m ./...
