"""Disclosure control beside its peers: cell keys, suppression, and how much a school of 83 pupils sees."""

import contextlib
import io
import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from cell_key_perturbation.create_perturbed_table import create_perturbed_table
from pytauargus import protect

from benchmarks import report
from benchmarks.disclosure.schools import schools
from saferday.engines.disclosure import (
    SchoolRules,
    audit,
    perturb,
    round_and_hide_school,
    rounding_ptable,
    said_by_school,
    suppress,
)

RECORDS = 1_000_000
ROUNDS = 7
BY = ["region", "year", "gender", "answer"]
MINIMUM = 5
TABLES = (
    ("one school, year × answer (9 × 5), 250 pupils", (9, 5), 250),
    ("40 schools × answer (40 × 6), 3,300 pupils", (40, 6), 3_300),
    ("region × year × answer (6 × 7 × 5), 2,500 pupils", (6, 7, 5), 2_500),
    ("region × year × answer (12 × 9 × 5), 6,000 pupils", (12, 9, 5), 6_000),
    ("region × year × gender × answer (6 × 7 × 3 × 5), 12,000 pupils", (6, 7, 3, 5), 12_000),
)


def fastest(act: Callable[[], Any], rounds: int) -> float:
    """Least CPU seconds of several rounds, which other work on the machine disturbs least."""
    best = np.inf
    for _ in range(rounds):
        began = time.process_time()
        act()
        best = min(best, time.process_time() - began)
    return float(best)


def cell_keys() -> Iterator[report.Row]:
    """The package of the Office for National Statistics and ours, the same numbers out of both."""
    random = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "region": random.integers(0, 12, RECORDS),
            "year": random.integers(0, 9, RECORDS),
            "gender": random.integers(0, 4, RECORDS),
            "answer": random.choice(6, RECORDS, p=[0.4, 0.3, 0.2, 0.08, 0.015, 0.005]),
            "record_key": random.integers(0, 256, RECORDS),
        }
    )
    ptable = rounding_ptable()
    rows = pd.DataFrame(list(ptable.rows()), columns=["pcv", "ckey", "pvalue"])

    def peer() -> pd.DataFrame:
        with contextlib.redirect_stdout(io.StringIO()):
            return create_perturbed_table(
                frame, rows, BY[:1], BY[1:], "record_key", use_existing_ons_id=False
            )

    theirs = peer().sort_values(BY)["count"].to_numpy(dtype=float, na_value=np.nan)
    ours = perturb(frame, ptable, by=BY).values.ravel()
    np.testing.assert_array_equal(ours, theirs)
    took, peers = fastest(lambda: perturb(frame, ptable, by=BY), ROUNDS), fastest(peer, 3)
    yield report.Row(f"cells that differ from the ONS package, of {len(ours):,}", 0, 0, "cells", met=True)
    yield report.compared(
        "tables of a million records, cell keys", 1 / took, 1 / peers, "per CPU-s", at_least=15
    )


def table(shape: tuple[int, ...], pupils: int) -> np.ndarray:
    """Counts that are skewed as pupils are: a few large cells, many small ones."""
    random = np.random.default_rng(11)
    weights = [random.dirichlet(np.full(size, 2.0)) for size in shape]
    chances = weights[0]
    for weight in weights[1:]:
        chances = np.multiply.outer(chances, weight)
    chances = chances * random.gamma(3, 1, chances.shape)
    return random.multinomial(pupils, (chances / chances.sum()).ravel()).reshape(shape)


def hidden_by_peer(counts: np.ndarray) -> int:
    """How many numbers the optimum of pytauargus hides."""
    names = [f"v{axis}" for axis in range(counts.ndim)]
    places = np.array(list(itertools.product(*(range(size) for size in counts.shape))))
    pupils = np.repeat(places, counts.ravel(), axis=0)
    frame = pd.DataFrame({name: [f"{at:03d}" for at in pupils[:, axis]] for axis, name in enumerate(names)})
    # Its solver leaves logs in the working folder.
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        done = protect(
            frame.assign(one=1.0),
            names,
            response="one",
            safety_rules=f"FREQ({MINIMUM},30)",
            suppress="OPT(1)",
        )
    return sum(status not in ("S", "E") for status in done.tables[0].status())


def suppression() -> Iterator[report.Row]:
    """Numbers hidden in all, primary ones included, and seconds."""
    for what, shape, pupils in TABLES:
        counts = table(shape, pupils)
        began = time.perf_counter()
        theirs = hidden_by_peer(counts)
        peer_seconds = time.perf_counter() - began
        found = suppress(counts, minimum=MINIMUM)
        ratio = found.hidden / theirs
        yield report.Row(
            f"{what}: hidden of {found.cells}",
            found.hidden,
            theirs,
            "numbers",
            round(ratio, 3),
            "≤ 1.3 × peer",
            ratio <= 1.3,
        )
        yield report.Row(f"{what}: time", round(found.seconds, 2), round(peer_seconds, 2), "s")


def kept() -> Iterator[report.Row]:
    """What 200 schools of 83 pupils see, by grouping and by plain hiding; and that it is safe."""
    plain = SchoolRules(coarsen=False)
    categories = groups = shown_plain = cells = large = questions = asked = banded = found = 0
    information = []
    for number, survey in enumerate(schools()):
        pages, hidden = round_and_hide_school(survey), round_and_hide_school(survey, rules=plain)
        for question in survey:
            counts, page = question.counts.sum(axis=0), pages[question.key]
            asked += 1
            questions += page.whole.shown
            banded += bool(page.bands)
            categories += counts.size
            groups += sum(group.value is not None for group in page.whole.groups)
            shown_plain += int((~hidden[question.key].hidden).sum())
            cells += question.counts.size
            large += int((question.counts >= plain.minimum).sum())
            sums = [
                counts[list(group.categories)].sum() for group in page.whole.groups if group.value is not None
            ]
            information.append(entropy(np.array(sums)) / entropy(counts))
            if number < 10:
                said = said_by_school(page, rules=SchoolRules(), asked=question.counts.sum(axis=1).tolist())
                found += len(audit(said, width=10, protect_zeros=True, answers={question.key}).findings)
    yield report.Row("83 pupils: questions that show something", round(100 * questions / asked, 1), None, "%")
    yield report.Row(
        "83 pupils: numbers shown for each category asked (peer: hiding alone)",
        round(100 * groups / categories, 1),
        round(100 * shown_plain / categories, 1),
        "%",
        round(groups / shown_plain, 2),
    )
    yield report.Row(
        "83 pupils: information kept (entropy of what is shown, of what was answered)",
        round(100 * float(np.mean(information)), 1),
        None,
        "%",
    )
    yield report.Row(
        "83 pupils: year × answer cells that hold ten or more", round(100 * large / cells, 1), None, "%"
    )
    yield report.Row(
        "83 pupils: questions shown by bands of years too", round(100 * banded / asked, 1), None, "%"
    )
    yield report.Row("findings of the attacker on these pages", found, 0, "findings", met=found == 0)


def entropy(counts: np.ndarray) -> float:
    """Of a distribution, in nats."""
    shares = counts[counts > 0] / max(1, counts.sum())
    return float(-(shares * np.log(shares)).sum())


def measure() -> Iterator[report.Row]:
    """All of it."""
    yield from cell_keys()
    yield from suppression()
    yield from kept()


if __name__ == "__main__":
    report.run("disclosure", lambda: list(measure()))
