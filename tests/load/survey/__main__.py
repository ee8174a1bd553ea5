"""Puts the morning of the day on a centre: complete submissions a second, and every accepted answer counted.

``python -m tests.load.survey --database sqlite|postgresql --seconds 60 --json FILE``. Server, database and this
driver share the machine. Exits 1 if a target is missed or an answer is not in the table exactly once.
"""

import argparse
import json
import statistics
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.report import machine
from tests.load.survey import pupils
from tests.load.survey.centre import Centre, centre

LEAST = {"postgresql": 280.0, "sqlite": 150.0}
MOST_P99_MS = 500.0
MOST_PUPILS_A_SECOND = 700
WARM_UP = 120


def measure(database: str, seconds: float, *, connections: int = 16) -> dict[str, Any]:
    """Runs the load once; the figures, and what was found in the tables."""
    with centre(database) as loaded:
        loaded.prepare(pupils=int(seconds * MOST_PUPILS_A_SECOND) + WARM_UP + 2)
        everybody = loaded.pupils()
        counted = [next(everybody) for _ in range(2)]
        statements = loaded.statements(counted)
        loaded.start()
        first = [next(everybody) for _ in range(WARM_UP)]
        warm = pupils.run(loaded.port, iter(first), seconds=60, connections=4)
        before = loaded.cpu_seconds()
        outcome = pupils.run(loaded.port, everybody, seconds=seconds, connections=connections)
        spent = loaded.cpu_seconds() - before
        loaded.stop()
        return figures(loaded, outcome, warm, pupils.Outcome(0.0, accepted=counted)) | {
            "server_cpu_ms_each": _each(spent, outcome),
            "statements_each": len(statements),
        }


def figures(loaded: Centre, outcome: pupils.Outcome, *others: pupils.Outcome) -> dict[str, Any]:
    """What the load comes to, checked against the tables."""
    accepted = [one for part in (outcome, *others) for one in part.accepted]
    kept = loaded.kept()
    tokens = Counter(kept["tokens"])  # type: ignore[call-overload]
    sent = {one.token for one in accepted if one.token}
    every = sorted(time for times in outcome.times.values() for time in times)
    return {
        "submissions": len(outcome.accepted),
        "seconds": round(outcome.seconds, 2),
        "per_second": round(len(outcome.accepted) / outcome.seconds, 1),
        "p50_ms": _ms(every, 0.5),
        "p99_ms": _ms(every, 0.99),
        "worst_ms": _ms(every, 1.0),
        "p99_ms_of": {name: _ms(sorted(times), 0.99) for name, times in outcome.times.items()},
        "median_ms_of": {name: _ms(sorted(times), 0.5) for name, times in outcome.times.items()},
        "whole_median_ms": round(statistics.median(outcome.whole) * 1000, 1) if outcome.whole else None,
        "refused": len(outcome.refused),
        "refused_first": outcome.refused[:3],
        "accepted": len(accepted),
        "kept": kept["kept"],
        "waiting": kept["waiting"],
        "missing": len(sent - set(tokens)),
        "twice": sum(count > 1 for count in tokens.values()),
        "never_accepted": len(set(tokens) - sent),
    }


def _ms(ordered: list[float], share: float) -> float:
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000, 1) if ordered else 0.0


def _each(seconds: float, outcome: pupils.Outcome) -> float:
    return round(seconds / max(len(outcome.accepted), 1) * 1000, 2)


def faults(database: str, found: dict[str, Any]) -> list[str]:
    """What is not as it must be."""
    wrong = []
    if found["per_second"] < LEAST[database]:
        wrong.append(f"{found['per_second']} submissions a second, not {LEAST[database]:g}")
    if found["p99_ms"] > MOST_P99_MS:
        wrong.append(f"p99 is {found['p99_ms']} ms, not under {MOST_P99_MS:g}")
    if found["accepted"] != found["kept"] or any(
        found[name] for name in ("missing", "twice", "never_accepted", "waiting")
    ):
        wrong.append("accepted answers and the table differ")
    if found["refused"]:
        wrong.append(f"{found['refused']} were refused: {found['refused_first']}")
    return wrong


def main() -> None:
    """Reads the arguments, runs the load, prints and writes the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.survey", description=__doc__)
    parser.add_argument("--database", choices=sorted(LEAST), default="sqlite")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    found = measure(arguments.database, arguments.seconds, connections=arguments.connections)
    wrong = faults(arguments.database, found)
    report = {"machine": machine(), "database": arguments.database, **found, "faults": wrong}
    text = json.dumps(report, indent=2, ensure_ascii=False)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
