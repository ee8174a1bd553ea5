#!/bin/sh
# Finds a Chromium for the browser tests, installs Debian's, or says how.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && exit 0
[ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    printf 'Installing Chromium for the browser tests ...\n' >&2
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
    exit 0
fi
cat >&2 <<'TEXT'
The browser tests need Chromium or Chrome, and none was found. Install one, then run "make test" again:
    Debian, Ubuntu:  sudo apt-get install chromium
    macOS:           brew install --cask chromium
TEXT
exit 1
