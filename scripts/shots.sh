#!/usr/bin/env bash
# make shots: takes the pictures of the README, one screen each, while the browser test walks through the story.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/setup.sh
HOITHI_TEST_SHOTS="$PWD/.cache/shots" go test -count 1 -run '^TestBrowser' ./cmd/hoithi
mkdir -p docs/pictures
for picture in ket-qua dang-ky; do
  cp ".cache/shots/readme-$picture.png" "docs/pictures/$picture.png"
done
ls -l docs/pictures
