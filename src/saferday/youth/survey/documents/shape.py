"""What a generated document is made of: a title, and sections of paragraphs, points and tables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import override

from saferday.centre.languages.queries import centre_languages, current_language

from .facts import SurveyFacts


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it, in this order."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """A document in one language."""

    title: str
    lead: str
    sections: tuple[Section, ...]

    def words(self) -> str:
        """Everything it says, for the digest and for tests."""
        parts = [self.title, self.lead]
        for one in self.sections:
            parts += [one.heading, *one.paragraphs, *one.points, *one.heads, *one.after]
            parts += [cell for row in one.rows for cell in row]
        return "\n".join(parts)


@dataclass(frozen=True)
class Document:
    """A document of a survey, in every language of the centre.

    Attributes:
        kind: which document.
        texts: by language code.
        digest: SHA-256 of all texts: another digest, another document.
    """

    kind: str
    texts: dict[str, Text] = field(default_factory=dict)
    digest: str = ""

    @property
    def text(self) -> Text:
        """The text in the language being shown."""
        return self.texts[current_language()]


def written(kind: str, write: Callable[[SurveyFacts], Text], read: Callable[[], SurveyFacts]) -> Document:
    """Writes a document in every language of the centre."""
    texts: dict[str, Text] = {}
    for language in centre_languages():
        with override(language):
            texts[language] = write(read())
    whole = "\n".join(f"{language}\n{texts[language].words()}" for language in sorted(texts))
    return Document(kind, texts, hashlib.sha256(whole.encode()).hexdigest())
