#!/bin/sh
# Sees to it that there is a Chromium for the browser tests: brings Debian's where it may. Run by `make test`.
set -eu

for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Setting up: Chromium"
    if apt-get update -qq >/dev/null 2>&1 &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 &&
        command -v chromium >/dev/null 2>&1; then
        exit 0
    fi
fi

cat >&2 <<'MESSAGE'
*** No Chromium: the browser tests will be SKIPPED. ***
Install it (Debian: sudo apt install chromium; macOS: brew install --cask chromium), or name one: make test CHROMIUM=/path/to/chrome
MESSAGE
