"""A snapshot as pages show it: words in the reader's language, and the reason for every number that is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from saferday.centre.languages.queries import in_language

from ..rules.results import Protection
from .questions import ShownQuestion


@dataclass(frozen=True)
class Bar:
    """One number of a question, or why there is none.

    Attributes:
        names: the answers that it stands for, without what the ends of a scale mean.
        other: the country's percentage for the same answers, beside a school's or an area's.
    """

    label: str
    value: int | None
    percent: int | None
    silent: bool = False
    why: str = ""
    other: int | None = None
    low: int | None = None
    high: int | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scale:
    """The steps of a scale, and what its ends mean."""

    lowest: str
    highest: str
    low: str
    high: str


@dataclass(frozen=True)
class RowView:
    """The answers of some pupils to a question."""

    title: str
    base: int | None
    bars: tuple[Bar, ...]
    why: str = ""


@dataclass(frozen=True)
class QuestionView:
    """A question with everything that may be shown of it."""

    key: str
    section: str
    label: str
    several: bool
    whole: RowView
    parts: tuple[RowView, ...] = ()
    ranked: bool = False
    scale: Scale | None = None

    @property
    def anchor(self) -> str:
        """Its place on a page."""
        return "q-" + self.key.replace(".", "-").replace("_", "-")

    @property
    def compared(self) -> bool:
        """Whether another place's numbers stand beside."""
        return any(bar.other is not None for bar in self.whole.bars)

    @property
    def shown(self) -> bool:
        """Whether there is any number."""
        return any(bar.value is not None for bar in self.whole.bars)

    @property
    def most(self) -> Bar | None:
        """The answer with the largest share that is shown; none where all are hidden."""
        given = [bar for bar in self.whole.bars if bar.percent is not None and not bar.silent]
        return max(given, key=lambda bar: bar.percent or 0, default=None)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why numbers of all pupils are hidden or joined: each sentence once."""
        sentences = [self.whole.why, *(bar.why for bar in self.whole.bars)]
        return tuple(dict.fromkeys(one for one in sentences if one))


def why(reason: str, protection: Protection) -> str:
    """The sentence for a reason, in the reader's language; nothing where a number is shown as asked."""
    return {
        "": "",
        "small": _("Hidden: this number is small, or would let somebody work out a small one."),
        "base": _("Hidden: fewer than %(base)d pupils were asked this, too few to show an answer safely.")
        % {"base": protection.school_base},
        "grouped": _(
            "Shown together with another answer, because each number stands for %(small)d pupils or more."
        )
        % {"small": protection.small},
        "spread": _(
            "Hidden: the answers are so alike that a number would say something about single pupils."
        ),
        "route": _(
            "Hidden: only pupils who gave a certain answer were asked this, and how many they are is hidden."
        ),
        "schools": _(
            "Hidden: too few schools took part here, and a number would say something about one of them."
        ),
    }.get(reason, "")


def views_of(
    shown: Mapping[str, Any],
    questions: Sequence[ShownQuestion],
    protection: Protection,
    *,
    year_names: Mapping[str, str],
    beside: Mapping[str, Any] | None = None,
    area: bool = False,
) -> list[QuestionView]:
    """Every question of a snapshot, in the order asked.

    Args:
        shown: the snapshot's rows by question.
        year_names: what year groups are called, by code.
        beside: another snapshot's rows (the country's) to stand beside.
        area: the snapshot is of an area or the country, whose base is larger.
    """
    found = []
    for question in questions:
        rows = shown.get(question.key)
        if not rows:
            continue
        others = (beside or {}).get(question.key)
        made = [
            _row(
                row,
                question,
                protection,
                year_names,
                others[0] if others and not row["years"] else None,
                area,
            )
            for row in rows
        ]
        found.append(
            QuestionView(
                question.key,
                in_language(question.section),
                in_language(question.label),
                question.several,
                made[0],
                tuple(made[1:]),
                question.ranked,
                _scale(question),
            )
        )
    return found


def _row(
    row: Mapping[str, Any],
    question: ShownQuestion,
    protection: Protection,
    year_names: Mapping[str, str],
    other: Mapping[str, Any] | None,
    area: bool,
) -> RowView:
    years = [year_names.get(code, code) for code in row["years"] or ()]
    bars = tuple(_bar(group, question, protection, other) for group in row["groups"])
    reason = row["reason"]
    sentence = why(reason, protection)
    if reason == "base" and area:
        sentence = _("Hidden: fewer than %(base)d pupils were asked this here.") % {
            "base": protection.area_base
        }
    return RowView(_together(years) if years else _("All pupils"), row["base"], bars, sentence)


def _bar(
    group: Mapping[str, Any], question: ShownQuestion, protection: Protection, other: Mapping[str, Any] | None
) -> Bar:
    words = [label_of(question, place) for place in group["places"]]
    names = tuple(in_language(question.labels[place]) for place in group["places"])
    if group["silent"]:
        words.append(_("no answer") if words else _("No answer"))
    return Bar(
        label=either(words),
        value=group["value"],
        percent=group["percent"],
        silent=bool(group["silent"]),
        why=why(group["reason"], protection),
        other=_other(group, question, other),
        low=group.get("low"),
        high=group.get("high"),
        names=names,
    )


def _scale(question: ShownQuestion) -> Scale | None:
    if not question.low or not question.high:
        return None
    first, last = (in_language(question.labels[place]) for place in (0, -1))
    return Scale(first, last, in_language(question.low), in_language(question.high))


def _other(group: Mapping[str, Any], question: ShownQuestion, other: Mapping[str, Any] | None) -> int | None:
    """The other place's percentage for the same answers together; None where it cannot be had."""
    if other is None or not other["groups"]:
        return None
    wanted = set(group["places"])
    if question.several and len(wanted) > 1:
        return None
    total = 0
    for one in other["groups"]:
        if set(one["places"]) <= wanted and (one["places"] or (one["silent"] and group["silent"])):
            if one["percent"] is None:
                return None
            total += one["percent"]
            wanted -= set(one["places"])
    return None if wanted else min(total, 100)


def label_of(question: ShownQuestion, place: int) -> str:
    """The words of a category; the ends of a scale say what they mean."""
    label = in_language(question.labels[place])
    end = {0: question.low, len(question.labels) - 1: question.high}.get(place)
    return f"{label} ({in_language(end)})" if end else label


def either(words: Sequence[str]) -> str:
    """One or more answers as words."""
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s or %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def _together(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}
