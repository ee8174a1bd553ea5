"""Marks words that may name somebody or somewhere, for the person who reads: a help to the eye, never a judgement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from saferday.centre.areas.rules import folded

SAID_BY_MANY = 0.02
"""A word that so large a share of schools have in their names (and five at least) names none of them: park, high."""
_SENTENCE_END = re.compile(r"[.!?:…]['\"”’)]*$")
_WITH_FIGURES = re.compile(r"(?=\w*\d)(?=\w*[^\W\d_])[\w.]{5,}|\w+_\w+")


@dataclass(frozen=True)
class Word:
    """A word of a text, and whether it may be a name."""

    text: str
    marked: bool


class Names:
    """Names that a centre knows: people's first names, and its schools with their towns."""

    def __init__(self, people: Iterable[str], places: Iterable[str]) -> None:
        self._words = {folded(name) for name in people}
        phrases = [tuple(folded(place).split()) for place in places]
        count = Counter(word for phrase in set(phrases) for word in set(phrase))
        usual = {word for word, times in count.items() if times >= max(5, SAID_BY_MANY * len(set(phrases)))}
        self._phrases: dict[str, set[tuple[str, ...]]] = {}
        for phrase in phrases:
            own = tuple(word for word in phrase if word not in usual)
            pairs = [pair for pair in pairwise(phrase) if not usual.issuperset(pair)]
            for one in (phrase, own, *pairs):
                if one and len("".join(one)) >= 4:
                    self._phrases.setdefault(one[0], set()).add(one)

    def marks(self, text: str) -> list[Word]:
        """The words of a text, those marked that may be names.

        >>> names = Names(["Megan"], ["Lantern Hill Primary School", "Llangollen"])
        >>> [one.text for one in names.marks("megan and Tom go to lantern hill primary school.") if one.marked]
        ['megan', 'Tom', 'lantern', 'hill', 'primary', 'school.']
        """
        words = text.split()
        plain = [folded(word) for word in words]
        marked = [
            bool({plain[at], *plain[at].split()} & self._words) or _looks_like_a_name(words, at)
            for at in range(len(words))
        ]
        for at, word in enumerate(plain):
            for phrase in self._phrases.get(word, ()):
                if tuple(plain[at : at + len(phrase)]) == phrase:
                    marked[at : at + len(phrase)] = [True] * len(phrase)
        return [Word(*pair) for pair in zip(words, marked, strict=True)]


def _looks_like_a_name(words: list[str], at: int) -> bool:
    """A capital inside a sentence, or letters with figures as accounts have them."""
    bare = words[at].strip("\"'“”‘’().,;:!?")
    if _WITH_FIGURES.fullmatch(bare):
        return True
    begins = at == 0 or bool(_SENTENCE_END.search(words[at - 1]))
    return (
        not begins
        and len(bare) > 1
        and bare[0].isupper()
        and not bare.isupper()
        and not bare.startswith("I’")
        and not bare.startswith("I'")
    )
