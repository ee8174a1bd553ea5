"""Results in sentences that a child can read: tenths instead of percentages."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .showing import QuestionView


@dataclass(frozen=True)
class Sentence:
    """What most pupils said to a question, and ten figures of which so many are filled."""

    question: str
    text: str
    filled: int
    figures: tuple[bool, ...]


def sentences_of(questions: list[QuestionView]) -> list[Sentence]:
    """One sentence for each question with a number: the answer that most gave."""
    found = []
    for question in questions:
        bars = [bar for bar in question.whole.bars if bar.percent is not None and not bar.silent]
        if not bars:
            continue
        most = max(bars, key=lambda bar: bar.percent or 0)
        tenths = round((most.percent or 0) / 10)
        found.append(
            Sentence(
                question.label,
                _said(tenths, most.label),
                tenths,
                tuple(place < tenths for place in range(10)),
            )
        )
    return found


def _said(tenths: int, answer: str) -> str:
    if tenths >= 10:
        return _("Nearly all pupils said: %(answer)s") % {"answer": answer}
    if tenths <= 0:
        return _("A few pupils said: %(answer)s") % {"answer": answer}
    return _("About %(tenths)d in 10 pupils said: %(answer)s") % {"tenths": tenths, "answer": answer}
