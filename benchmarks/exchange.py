"""Taking a list of hashes: rows a second and the memory it takes, beside reading the same file with csv and pandas.

    python -m benchmarks.exchange --rows 10000000 --json FILE

The peers only read: they check no hash, store nothing, and keep what they read in memory. Each import and each peer
runs in a process of its own, so that its peak of memory is its own.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Row, against_target, compared, run

DEFAULT_ROWS = 200_000
MOST_MEGABYTES = 400
"""The peak that an import may have, however long the list is."""
BROKEN_EVERY = 10_000


def write_list(path: Path, rows: int) -> int:
    """A list of random hashes, PDQ and MD5 by turns, with a broken row now and then; how many are broken."""
    chance = random.Random(7)
    broken = 0
    with path.open("w") as file:
        file.write("kind,value,label,reference\n")
        for number in range(rows):
            if number % BROKEN_EVERY == BROKEN_EVERY - 1:
                file.write("md5,broken,confirmed,\n")
                broken += 1
            elif number % 2:
                file.write(f"md5,{chance.getrandbits(128):032x},confirmed,case {number}\n")
            else:
                file.write(f"pdq,{chance.getrandbits(256):064x},confirmed,case {number}\n")
    return broken


def ours(path: Path) -> dict[str, float]:
    """Imports the list into an empty centre, and once more."""
    folder = tempfile.mkdtemp()
    os.environ |= {
        "SAFERDAY_DEMO": "true",
        "SAFERDAY_DATA": folder,
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "saferday.web.settings.centre",
    }
    import django

    django.setup()
    from django.core.management import call_command

    from saferday.hotline.exchange.taking.files import export_file, import_file
    from saferday.hotline.matching import actions

    call_command("migrate", verbosity=0)
    bank = actions.create_bank(slug="list", name={"en": "List"}, purpose="To measure")
    found: dict[str, float] = {}
    for name in ("first", "again"):
        began, wall = time.process_time(), time.perf_counter()
        done = import_file(path, format="csv", bank=bank)
        found[name], found[f"{name}_wall"] = time.process_time() - began, time.perf_counter() - wall
        found[f"{name}_added"], found["aside"] = done.added, done.aside
    began = time.process_time()
    out = export_file(Path(folder) / "out.csv", format="csv", bank=bank)
    found["export"], found["exported"] = time.process_time() - began, out.rows
    return found


def with_csv(path: Path) -> dict[str, float]:
    """Reads the list with the csv module into a list."""
    import csv

    began = time.process_time()
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {"seconds": time.process_time() - began, "rows": len(rows)}


def with_pandas(path: Path) -> dict[str, float]:
    """Reads the list with pandas."""
    import pandas

    began = time.process_time()
    frame = pandas.read_csv(path)
    return {"seconds": time.process_time() - began, "rows": len(frame)}


STEPS = {"ours": ours, "csv": with_csv, "pandas": with_pandas}


def in_its_own_process(step: str, path: Path) -> dict[str, float]:
    """Runs a step, and adds its peak of memory in megabytes."""
    out = subprocess.run(
        [sys.executable, "-m", "benchmarks.exchange", "--step", step, "--file", str(path)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found: dict[str, float] = json.loads(out.splitlines()[-1])
    return found


def measure(rows: int) -> Sequence[Row]:
    """All steps on one list, the work checked the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        broken = write_list(path, rows)
        us, by_csv, by_pandas = (in_its_own_process(step, path) for step in STEPS)
    assert by_csv["rows"] == by_pandas["rows"] == rows
    assert us["first_added"] == us["exported"] == rows - broken
    assert (us["again_added"], us["aside"]) == (0, broken)
    size = f"{rows:,} rows"
    return [
        compared(f"taken, checked and banked, beside csv reading alone ({size})", rows / us["first"],
                 rows / by_csv["seconds"], "rows per CPU second"),
        compared(f"the same list again, nothing to change ({size})", rows / us["again"],
                 rows / by_pandas["seconds"], "rows per CPU second (peer: pandas, reading alone)"),
        Row("taken, by the clock", round(rows / us["first_wall"]), None, "rows a second"),
        Row("written to a signed file", round(rows / us["export"]), None, "rows per CPU second"),
        against_target(f"peak of memory of the import ({size})", us["peak"], "MB", most=MOST_MEGABYTES),
        Row("peak of memory of csv into a list", round(by_csv["peak"]), None, "MB"),
        Row("peak of memory of pandas", round(by_pandas["peak"]), None, "MB"),
    ]  # fmt: skip


def main() -> None:
    """Measures, or runs one step for the process that measures."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--rows", type=int, default=DEFAULT_ROWS)
    parser.add_argument("--step", choices=list(STEPS))
    parser.add_argument("--file", type=Path)
    known, rest = parser.parse_known_args()
    if known.step:
        found = STEPS[known.step](known.file)
        found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    sys.argv[1:] = rest
    run("exchange", lambda: measure(known.rows))


if __name__ == "__main__":
    main()
