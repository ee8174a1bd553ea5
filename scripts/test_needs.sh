#!/bin/sh
# Finds what the tests need of the machine, a Chromium and a C compiler, installs Debian's, or says how.
# The compiler builds pdqhash, the oracle of the hash engine's tests, which comes as source.
set -eu

has_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] ||
        [ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ]
}
has_compiler() { command -v c++ >/dev/null 2>&1 && [ -n "$(find_header)" ]; }
find_header() {
    "${PYTHON:-python3}" -c 'import pathlib, sysconfig
header = pathlib.Path(sysconfig.get_paths()["include"], "Python.h")
print(header if header.is_file() else "")'
}

missing=""
has_browser || missing="$missing chromium fonts-dejavu-core"
has_compiler || missing="$missing g++ python3-dev"
[ -n "$missing" ] || exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    printf 'Installing for the tests:%s ...\n' "$missing" >&2
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of names
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    exit 0
fi
cat >&2 <<'TEXT'
The tests need Chromium or Chrome, and a C++ compiler with Python's headers. Install them, then run
"make test" again:
    Debian, Ubuntu:  sudo apt-get install chromium g++ python3-dev
    macOS:           xcode-select --install; brew install --cask chromium
TEXT
exit 1
