"""Results in sentences that a child can read: tenths instead of percentages, and a scale's steps with their meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .showing import Bar, QuestionView, Scale, either


@dataclass(frozen=True)
class Sentence:
    """What most pupils said to a question, and ten figures of which so many are filled."""

    section: str
    question: str
    text: str
    filled: int
    figures: tuple[bool, ...]


def sentences_of(questions: Sequence[QuestionView]) -> list[Sentence]:
    """One sentence for each question with a number: the answer that most gave."""
    found = []
    for question in questions:
        most = question.most
        if most is None:
            continue
        tenths = round((most.percent or 0) / 10)
        found.append(
            Sentence(
                question.section,
                question.label,
                _said(tenths, answer_of(question, most), ranked=question.ranked),
                tenths,
                tuple(place < tenths for place in range(10)),
            )
        )
    return found


def answer_of(question: QuestionView, bar: Bar) -> str:
    """An answer in words that stand by themselves, away from the question's other answers."""
    return bar.label if question.scale is None else _step(either(bar.names), question.scale)


def _step(step: str, scale: Scale) -> str:
    """A step of a scale in words: of how many, and what the end means that it is or leads to."""
    words = {
        "step": step,
        "lowest": scale.lowest,
        "highest": scale.highest,
        "low": scale.low,
        "high": scale.high,
    }
    if step == scale.highest:
        return _("%(step)s out of %(highest)s, which means “%(high)s”") % words
    if step == scale.lowest:
        return _("%(step)s out of %(highest)s, which means “%(low)s”") % words
    return (
        _("%(step)s out of %(highest)s, where %(lowest)s means “%(low)s” and %(highest)s means “%(high)s”")
        % words
    )


def _said(tenths: int, answer: str, *, ranked: bool) -> str:
    words = {"tenths": tenths, "answer": answer}
    if ranked:
        if tenths >= 10:
            return _("Nearly all pupils put this first: %(answer)s") % words
        if tenths <= 0:
            return _("A few pupils put this first: %(answer)s") % words
        return _("About %(tenths)d in 10 pupils put this first: %(answer)s") % words
    if tenths >= 10:
        return _("Nearly all pupils said: %(answer)s") % words
    if tenths <= 0:
        return _("A few pupils said: %(answer)s") % words
    return _("About %(tenths)d in 10 pupils said: %(answer)s") % words
