"""How far the second language is from the first: strings of the interface, and pages."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import F
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from .messages import catalogues
from .messages.extracting import messages_of
from .messages.features import LANGUAGES, features


@dataclass(frozen=True)
class FeatureParity:
    """One feature's strings in one language."""

    feature: str
    language: str
    strings: int
    missing: int
    fuzzy: int
    stale: int
    broken: int
    reviewed: int

    @property
    def to_review(self) -> int:
        """Translated strings that no native reader has looked at."""
        return max(self.strings - self.missing - self.reviewed, 0)


@dataclass(frozen=True)
class PageParity:
    """One page that is behind in one language."""

    pk: int
    title: str
    language: str
    kind: str
    """`missing` (no page), `copy` (the source shown in its place), `stale` (the source changed since) or
    `incomplete` (some words are not translated)."""
    detail: str = ""


@dataclass(frozen=True)
class Parity:
    """The whole report."""

    features: tuple[FeatureParity, ...]
    pages: tuple[PageParity, ...]
    pages_total: int

    @property
    def complete(self) -> bool:
        """Whether every string can be shown and no page is behind; the native reader's work apart."""
        return not self.pages and not any(
            one.missing + one.fuzzy + one.stale + one.broken for one in self.features
        )

    def as_dict(self) -> dict[str, Any]:
        """For a script."""
        return {
            "complete": self.complete,
            "features": [asdict(one) | {"to_review": one.to_review} for one in self.features],
            "pages": [asdict(one) for one in self.pages],
            "pages_total": self.pages_total,
        }


def report() -> Parity:
    """Read the catalogues and the pages as they are now."""
    source = Locale.get_default()
    total = Page.objects.filter(locale=source, depth__gt=1, live=True).count()
    return Parity(features=tuple(_features()), pages=tuple(_pages(source)), pages_total=total)


def _features() -> list[FeatureParity]:
    found = []
    for feature in features():
        messages = messages_of(feature)
        if not messages:
            continue
        for language in LANGUAGES:
            kinds = [one.kind for one in catalogues.troubles(feature, language, messages)]
            found.append(
                FeatureParity(
                    feature=feature.name,
                    language=language,
                    strings=len(messages),
                    missing=kinds.count("missing"),
                    fuzzy=kinds.count("fuzzy"),
                    stale=kinds.count("stale"),
                    broken=kinds.count("broken"),
                    reviewed=len(catalogues.reviewed(feature, language) & {key[1] for key in messages}),
                )
            )
    return found


@dataclass
class _Known:
    """What one language has of the pages, by translation key."""

    pages: dict[Any, dict[str, Any]] = field(default_factory=dict)
    translations: dict[Any, Translation] = field(default_factory=dict)


def _pages(source: Locale) -> list[PageParity]:
    originals = list(
        Page.objects.filter(locale=source, depth__gt=1, live=True)
        .order_by("path")
        .values("pk", "title", "translation_key", "last_published_at")
    )
    found: list[PageParity] = []
    for locale in Locale.objects.exclude(pk=source.pk):
        known = _Known(
            pages={
                row["translation_key"]: row
                for row in Page.objects.filter(locale=locale).values("translation_key", "alias_of_id", "live")
            },
            translations={
                one.key: one
                for one in Translation.objects.filter(target_locale=locale, enabled=True)
                .select_related("source")
                .annotate(key=F("source__object_id"))
            },
        )
        for original in originals:
            behind = _behind(original, known)
            if behind is not None:
                kind, detail = behind
                found.append(
                    PageParity(original["pk"], original["title"], locale.language_code, kind, detail)
                )
    return found


def _behind(original: dict[str, Any], known: _Known) -> tuple[str, str] | None:
    translated = known.pages.get(original["translation_key"])
    if translated is None:
        return ("missing", "")
    if translated["alias_of_id"] is not None:
        return ("copy", "")
    translation = known.translations.get(original["translation_key"])
    if translation is None:
        # Written by hand in this language: nothing tells when the source moved on.
        return None
    published = original["last_published_at"]
    if published is not None and translation.source.last_updated_at < published:
        return ("stale", f"{published - translation.source.last_updated_at}".split(".")[0])
    total, done = translation.get_progress()
    if done < total:
        return ("incomplete", f"{done}/{total}")
    return None
