#!/bin/sh
# Pins every dependency of pyproject.toml with the hashes of its files, for all platforms.
# Needs uv (pip install uv). Names no registry: pip uses the one the machine is set up for.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --no-annotate --no-header "$@"
}
compile pyproject.toml --output-file requirements/base.txt
compile pyproject.toml --group dev --constraint requirements/base.txt --output-file requirements/dev.txt
compile pyproject.toml --group bench --constraint requirements/dev.txt --output-file requirements/bench.txt
