"""Words can be taken out of a pupil's text, and none put in."""

from __future__ import annotations

from collections import Counter

from ..instrument.details import TAKEN_OUT


class Added(ValueError):
    """What is left holds words that the pupil did not write, or not in this order."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(" ".join(words))
        self.words = words


def shortened(text: str, left: str) -> str:
    """The text with what is not left taken out, each gap marked.

    Args:
        text: as the pupil wrote it.
        left: what a person left of it: the same words in the same order, some of them missing. Blanks and line
            breaks do not matter; marks of gaps may stand anywhere.

    Raises:
        Added: with the words that are not in the text, or all where only their order differs.

    >>> shortened("Sam from my class posts it on my wall", "posts it on my wall")
    '[…] posts it on my wall'
    >>> shortened("I hate my brother and my phone", "I hate and my phone")
    'I hate […] and my phone'
    >>> shortened("be kind", "be very kind")
    Traceback (most recent call last):
    saferday.youth.survey.verbatims.shortening.Added: very
    """
    words = text.split()
    wanted = [word for word in left.split() if word != TAKEN_OUT]
    kept, place = [], 0
    for word in words:
        if place < len(wanted) and word == wanted[place]:
            kept.append(word)
            place += 1
        elif not kept or kept[-1] != TAKEN_OUT:
            kept.append(TAKEN_OUT)
    if place < len(wanted):
        added = Counter(wanted) - Counter(words)
        raise Added(list(added) or wanted[place:])
    return " ".join(kept) if wanted else ""


def says_the_same(text: str, other: str) -> bool:
    """Whether two texts hold the same words, however they are set.

    >>> says_the_same("be  kind", "be kind")
    True
    """
    return text.split() == other.split()
