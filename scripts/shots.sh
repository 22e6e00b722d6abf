#!/usr/bin/env bash
# make shots: takes the pictures of the guide and the README anew, while browser tests walk through the story.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/setup.sh
shots="$PWD/.cache/shots" pictures=docs/huong-dan/pictures
rm -f "$shots"/guide-*.png
HOITHI_TEST_SHOTS="$shots" go test -count 1 -run '^TestBrowser(WalksThroughTheGuide|FromRegistrationTo|ADecisionFrom|PastEditionsFrom|FromRegistersTo)' ./cmd/hoithi
mkdir -p "$pictures"
rm -f "$pictures"/*.png
for file in "$shots"/guide-*.png; do
  name=${file##*/guide-}
  cp "$file" "$pictures/$name"
done
du -ch "$pictures"/*.png
