"""Runs every benchmark, one after the other, on one filled centre; results also land in build/benchmarks/."""

import os
import subprocess
import sys

from benchmarks import servers

NAMES = (
    "start",
    "home",
    "gethelp",
    "weight",
    "lighthouse",
    "pdq",
    "browser_hashing",
    "hashmatch",
    "matching",
    "matching_sql",
    "exchange",
    "disclosure",
    "survey",
)


def main() -> None:
    """Exits 1 if any target was missed."""
    folder = servers.ROOT / "build" / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    missed = []
    with servers.filled_centre() as data:
        env = os.environ | {"BENCHMARK_DATA": str(data)}
        for name in NAMES:
            command = [sys.executable, "-m", f"benchmarks.{name}", "--json", str(folder / f"{name}.json")]
            done = subprocess.run(command, cwd=servers.ROOT, env=env, check=False)
            if done.returncode:
                missed.append(name)
    print(f"Missed or broken: {', '.join(missed)}" if missed else "Every target was met.")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
