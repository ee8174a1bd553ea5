"""Hashes in, matches out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .. import actions, rules
from ..queries.matching import Answer, Asked, match
from ..queries.snapshots import KeyView, Snapshot
from .allowance import take
from .keys import chosen_banks
from .problems import Problem

MOST_BYTES = 512 * 1024
MOST_BANKS = 100
MOST_ERRORS = 20
_HASH_FIELDS = frozenset({"kind", "value", "quality"})


@dataclass(frozen=True)
class Question:
    """A request that was read: each hash as it was written, what it is asked as (None: not matchable), and banks."""

    values: tuple[str, ...]
    asked: tuple[Asked | None, ...]
    banks: tuple[str, ...] = ()


def read_question(body: bytes) -> Question:
    """Reads the body of ``POST /api/match/hashes``.

    Raises:
        Problem: 422: it is no JSON, or not of the shape; up to twenty places are named.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Problem(422, "not_json", f"The body is not JSON: {error}"[:200]) from None
    if not isinstance(document, dict) or not isinstance(document.get("hashes"), list):
        raise Problem(
            422, "wrong_shape", 'Send {"hashes": [{"kind": "pdq", "value": "…"}]}, with "banks" if you like.'
        )
    given, banks = document["hashes"], document.get("banks")
    if not 1 <= len(given) <= rules.MOST_HASHES:
        raise Problem(
            422,
            "wrong_number",
            f"Send 1 to {rules.MOST_HASHES:,} hashes in a request; this one has {len(given):,}.",
        )
    errors: list[dict[str, str]] = []
    if unknown := set(document) - {"hashes", "banks"}:
        errors.append({"at": sorted(unknown)[0][:60], "detail": "There is no such field."})
    if banks is None:
        banks = []
    if (
        not isinstance(banks, list)
        or len(banks) > MOST_BANKS
        or not all(isinstance(bank, str) for bank in banks)
    ):
        errors.append({"at": "banks", "detail": f"A list of at most {MOST_BANKS} short names of banks."})
    values: list[str] = []
    asked: list[Asked | None] = []
    for number, one in enumerate(given):
        try:
            asked.append(_read_hash(one))
            values.append(one["value"])
        except _Wrong as wrong:
            if len(errors) < MOST_ERRORS:
                errors.append({"at": f"hashes[{number}]{wrong.place}", "detail": wrong.detail})
    if errors:
        raise Problem(422, "wrong_values", "Some values cannot be read; nothing was matched.", errors=errors)
    return Question(tuple(values), tuple(asked), tuple(banks))


def ask(
    question: Question, *, key: KeyView, at: Snapshot, now: datetime, cost: int | None = None
) -> dict[str, Any]:
    """Matches a question for a key, writes down what is to be written, and makes the answer.

    Args:
        cost: what it takes from the key's rate; by default one for each hash.

    Raises:
        Problem: 403 for a bank, 429 for the rate.
    """
    banks = chosen_banks(key, list(question.banks), at=at)
    take(key, len(question.values) if cost is None else cost, now=now)
    asked = [one for one in question.asked if one is not None]
    answers = match(asked, banks=banks, at=at)
    if key.keep_queries or any(answer.matches or answer.vetoed for answer in answers):
        actions.log_matches(
            key=key.pk, asked=asked, answers=answers, keep=key.keep_queries, seen=at.state.change, now=now
        )
    return {"results": results(question, answers)}


def results(question: Question, answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """One result for each hash asked, in its order; a hash that cannot be matched says why."""
    made: list[dict[str, Any]] = []
    following = iter(answers)
    for value, asked in zip(question.values, question.asked, strict=True):
        if asked is None:
            made.append({"value": value, "matches": [], "matchable": False, "reason": rules.LOW_QUALITY})
            continue
        answer = next(following)
        result: dict[str, Any] = {
            "value": value,
            "matches": [
                {
                    "bank": one.bank,
                    "entry": one.entry,
                    "distance": one.distance,
                    "label": one.label,
                    "advice": one.advice,
                }
                for one in answer.matches
            ],
        }
        if answer.total > len(answer.matches):
            result["total"] = answer.total
        if answer.vetoed:
            result["vetoed"] = len(answer.vetoed)
        made.append(result)
    return made


@dataclass
class _Wrong(Exception):
    place: str
    detail: str


def _read_hash(one: Any) -> Asked | None:
    if not isinstance(one, dict):
        raise _Wrong("", 'A hash is {"kind": "pdq", "value": "…"}.')
    kind, value, quality = one.get("kind"), one.get("value"), one.get("quality")
    if not _HASH_FIELDS.issuperset(one):
        raise _Wrong(f".{sorted(set(one) - _HASH_FIELDS)[0][:60]}", "There is no such field.")
    if not isinstance(kind, str):
        raise _Wrong(".kind", f"One of {', '.join(rules.KINDS)}.")
    if not isinstance(value, str):
        raise _Wrong(".value", "The hash in hexadecimal, as text.")
    try:
        parsed = rules.parse_hash(kind, value)
    except rules.NotAHash as why:
        raise _Wrong(".kind" if why.reason == "unknown_kind" else ".value", str(why)[:200]) from None
    if quality is not None:
        if kind != "pdq":
            raise _Wrong(".quality", "Only a pdq has a quality.")
        whole = isinstance(quality, int | float) and quality == quality // 1
        if isinstance(quality, bool) or not whole or not 0 <= quality <= 100:
            raise _Wrong(".quality", "A whole number from 0 to 100.")
        if quality < rules.LEAST_QUALITY:
            return None
    return Asked(rules.KINDS[kind].number, parsed)
