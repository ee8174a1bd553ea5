"""Which banked hashes a question matches, and what to advise: the heart of the match service."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .. import rules
from ..models import Entry
from .searching import index
from .snapshots import Snapshot, snapshot

ROWS_AT_ONCE = 10_000
"""Entries read in one statement: SQLite takes a limited number of values."""


@dataclass(frozen=True)
class Asked:
    """A hash that somebody asks for."""

    kind: int
    value: bytes


@dataclass(frozen=True)
class Match:
    """A banked hash that matches, and what is advised."""

    bank_id: int
    bank: str
    entry: int
    distance: int
    label: str
    advice: str
    group: str = ""
    vetoed: bool = False
    """A known false match is as near: it is written to the log, and not answered."""


@dataclass
class Answer:
    """What is said about one hash: the nearest matches, how many there are, and how many were vetoed."""

    matches: list[Match] = field(default_factory=list)
    vetoed: list[Match] = field(default_factory=list)
    total: int = 0


@dataclass(frozen=True)
class _Candidate:
    entry: int
    bank: int
    distance: int


def match(asked: Sequence[Asked], *, banks: frozenset[int], at: Snapshot) -> list[Answer]:
    """What each hash matches among the banks, as of the snapshot's state or later.

    Args:
        asked: the hashes; those of low quality were left out by the caller.
        banks: the banks that may be relied on. Those of known false matches among them only veto.
        at: banks, keys and state, read at the beginning of the request.
    """
    answers = [Answer() for _ in asked]
    found: dict[int, list[_Candidate]] = {}
    _add_near(found, answers, asked, banks, at)
    _add_exact(found, answers, asked, banks, at)
    if not found:
        return answers
    rows = _live_rows({one.entry for candidates in found.values() for one in candidates})
    if any(_may_hide(candidates, rows) for candidates in found.values()):
        # Flags were taken back since the question was put to the index: what stood behind them has to be seen.
        now = snapshot()
        if now.state.change > at.state.change:
            return match(asked, banks=banks & now.banks.keys(), at=now)
    for number, candidates in found.items():
        _judge(answers[number], asked[number], candidates, rows, at)
    return answers


def _add_near(
    found: dict[int, list[_Candidate]],
    answers: list[Answer],
    asked: Sequence[Asked],
    banks: frozenset[int],
    at: Snapshot,
) -> None:
    """PDQ hashes within the radius of each bank."""
    import numpy as np

    numbers = [number for number, one in enumerate(asked) if one.kind == rules.PDQ]
    if not numbers or not banks:
        return
    questions = np.frombuffer(b"".join(asked[number].value for number in numbers), np.uint8).reshape(-1, 32)
    radius = max(at.banks[bank].distance for bank in banks)
    hits = index().search(questions, radius, at.state)
    if not len(hits):
        return
    widest = np.full(max(int(hits.bank.max()), *banks) + 1, -1, np.int64)
    for bank in banks:
        widest[bank] = at.banks[bank].distance
    kept = np.flatnonzero(hits.distance <= widest[hits.bank])
    question = hits.question[kept]
    ends = np.flatnonzero(np.diff(question)) + 1
    for start, end in pairwise([0, *ends.tolist(), len(kept)]):
        if start == end:
            continue
        number = numbers[int(question[start])]
        here = kept[start:end]
        speaks_against = np.isin(hits.bank[here], list(at.negative))
        answers[number].total += int(len(here) - speaks_against.sum())
        chosen = np.concatenate(
            [here[~speaks_against][: rules.MOST_MATCHES], here[speaks_against][: rules.MOST_MATCHES]]
        )
        found[number] = [
            _Candidate(int(hits.entry[one]), int(hits.bank[one]), int(hits.distance[one])) for one in chosen
        ]


def _add_exact(
    found: dict[int, list[_Candidate]],
    answers: list[Answer],
    asked: Sequence[Asked],
    banks: frozenset[int],
    at: Snapshot,
) -> None:
    """Hashes of exact files, looked up in the database itself."""
    numbers: dict[tuple[int, bytes], list[int]] = {}
    for number, one in enumerate(asked):
        if one.kind != rules.PDQ:
            numbers.setdefault((one.kind, one.value), []).append(number)
    for kind in {kind for kind, _value in numbers}:
        values = [value for of_kind, value in numbers if of_kind == kind]
        rows = Entry.objects.filter(
            kind=kind, value__in=values, retracted_at__isnull=True, bank__in=banks
        ).values_list("pk", "bank_id", "value")
        for entry, bank, value in rows:
            for number in numbers[kind, bytes(value)]:
                if len(found.setdefault(number, [])) < 2 * rules.MOST_MATCHES:
                    found[number].append(_Candidate(entry, bank, 0))
                answers[number].total += bank not in at.negative


def _live_rows(entries: set[int]) -> dict[int, tuple[str, str, int, bytes]]:
    """Label, group, kind and value of the entries that still stand: the database has the last word."""
    found: dict[int, tuple[str, str, int, bytes]] = {}
    every = list(entries)
    for start in range(0, len(every), ROWS_AT_ONCE):
        rows = Entry.objects.filter(
            pk__in=every[start : start + ROWS_AT_ONCE], retracted_at__isnull=True
        ).values_list("pk", "label", "group", "kind", "value")
        for pk, label, group, kind, value in rows:
            found[pk] = (label, group, kind, bytes(value))
    return found


def _may_hide(candidates: list[_Candidate], rows: dict[int, tuple[str, str, int, bytes]]) -> bool:
    """Whether some of the nearest are gone where not all were looked at."""
    return len(candidates) >= rules.MOST_MATCHES and any(one.entry not in rows for one in candidates)


def _judge(
    answer: Answer,
    asked: Asked,
    candidates: list[_Candidate],
    rows: dict[int, tuple[str, str, int, bytes]],
    at: Snapshot,
) -> None:
    """Known false matches veto what is no nearer than they; hashes set apart get other advice."""
    standing = [one for one in candidates if one.entry in rows]
    against = [one.distance for one in standing if one.bank in at.negative]
    nearest_false = min(against, default=None)
    speaking = sorted(
        (one for one in standing if one.bank not in at.negative), key=lambda one: (one.distance, one.entry)
    )
    files: set[tuple[int, str]] = set()
    for one in speaking:
        label, group, kind, value = rows[one.entry]
        if group and (one.bank, group) in files:
            # Another hash of the same file, and no nearer.
            answer.total -= 1
            continue
        files.add((one.bank, group))
        vetoed = nearest_false is not None and nearest_false <= one.distance
        made = Match(
            bank_id=one.bank,
            bank=at.banks[one.bank].slug,
            entry=one.entry,
            distance=one.distance,
            label=label,
            advice=rules.CHECK_WITH_CENTRE if (kind, value) in at.apart else rules.HOLD,
            group=group,
            vetoed=vetoed,
        )
        (answer.vetoed if vetoed else answer.matches).append(made)
    if answer.vetoed:
        # What is not shown is farther than what is, so it is vetoed too.
        answer.total = len(answer.matches)
    else:
        gone = sum(one.entry not in rows and one.bank not in at.negative for one in candidates)
        answer.total -= gone
