#!/usr/bin/env bash
# make shots: takes the pictures of the README from a demo of its own on another port.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/setup.sh
HOITHI_TEST_SHOTS="$PWD/.cache/shots" go test -count 1 -run '^TestBrowser' ./cmd/hoithi
mkdir -p docs/pictures
cp .cache/shots/public-result-1280.png docs/pictures/ket-qua.png
cp .cache/shots/register-390.png docs/pictures/dang-ky.png
