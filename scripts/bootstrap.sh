#!/bin/sh
# Makes the virtual environment in $1, on a machine that has Python 3.11 or later and little else.
set -eu
venv=$1
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

if ! command -v "$python" >/dev/null 2>&1; then
    say "Saferday needs Python 3.11 or later, and '$python' was not found."
    say "Debian: apt-get install python3 python3-venv. macOS: brew install python@3.12."
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    say "Saferday needs Python 3.11 or later; '$python' is $("$python" --version 2>&1)."
    say "Name another one: make PYTHON=python3.12 demo"
    exit 1
fi
# WeasyPrint draws PDFs with Pango. Without it everything else runs, and the doctor says so.
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] &&
    ! dpkg -s libpangoft2-1.0-0 >/dev/null 2>&1; then
    say "Installing Debian's Pango, which draws PDFs ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 >/dev/null
fi
[ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1 && exit 0
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        say "Installing Debian's python3-venv ..."
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
    else
        say "This Python cannot make virtual environments. Install them first:"
        say "    sudo apt-get install python3-venv"
        exit 1
    fi
fi
"$python" -m venv "$venv"
