"""The entries of the register, declared by each feature in its `personal_data.py`.

    KEPT = [
        Kept(
            model="consent.Feedback",
            fields=("message",),
            what=_("What a visitor wrote about the site"),
            why=_("To put right what went wrong"),
            keep=timedelta(days=90),
            kept_for=_("90 days after it was dealt with"),
            purge=actions.purge_feedback,
        )
    ]
    NOT_PERSONAL = [NotPersonal("areas.Area", ("name",), because="names a place")]

`purge` takes the moment of now and how many rows to clear at most, clears what is due through an audited
action, and returns how many rows it cleared.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise

from . import rules

if TYPE_CHECKING:
    from django.db.models import Field

Words = str | Promise
Purge = Callable[[datetime, int], int]


@dataclass(frozen=True)
class Kept:
    """Something kept about people: in which fields, why, and until when."""

    model: str
    fields: tuple[str, ...]
    what: Words
    why: Words
    kept_for: Words
    keep: timedelta | None = None
    """How long a row is kept; None where its end is an event, as `kept_for` says."""
    purge: Purge | None = None
    """Clears what is due; None where another entry's purge clears this one too, as `kept_for` says."""
    about: Words = ""
    """Whose data it is, when it is not the staff's."""


@dataclass(frozen=True)
class NotPersonal:
    """Fields that look personal and are not, with the reason."""

    model: str
    fields: tuple[str, ...]
    because: str
    only_where_installed: bool = False
    """The table, or the field, exists on one kind of database only."""


@cache
def _declared() -> tuple[tuple[Kept, ...], tuple[NotPersonal, ...]]:
    kept: list[Kept] = []
    harmless: list[NotPersonal] = []
    for config in apps.get_app_configs():
        if not config.name.startswith("saferday."):
            continue
        name = f"{config.name}.personal_data"
        if importlib.util.find_spec(name) is None:
            continue
        module = importlib.import_module(name)
        kept.extend(getattr(module, "KEPT", ()))
        harmless.extend(getattr(module, "NOT_PERSONAL", ()))
    return tuple(kept), tuple(harmless)


def kept() -> tuple[Kept, ...]:
    """Every entry of the register."""
    return _declared()[0]


def not_personal() -> tuple[NotPersonal, ...]:
    """Every field that was looked at and found not to be personal."""
    return _declared()[1]


def everything() -> list[Kept | NotPersonal]:
    """All that anybody has declared, one way or the other."""
    return [*kept(), *not_personal()]


def personal_looking_fields() -> Iterator[str]:
    """`app.Model.field` of every stored field in the project that looks personal."""
    people = apps.get_model(settings.AUTH_USER_MODEL)
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.local_fields:
            if _looks_personal(field, people):
                yield f"{model._meta.label}.{field.name}"


def _looks_personal(field: Field[Any, Any], people: type) -> bool:
    related = field.related_model
    points_to_a_person = isinstance(related, type) and issubclass(related, people)
    return rules.looks_personal(field.name, field.get_internal_type(), points_to_a_person=points_to_a_person)


def unregistered() -> list[str]:
    """Fields that look personal and that nobody has declared, one way or the other."""
    declared = {f"{entry.model}.{field}" for entry in everything() for field in entry.fields}
    return sorted(set(personal_looking_fields()) - declared)


def check_entries(app_configs: Sequence[Any] | None = None, **_options: Any) -> list[checks.CheckMessage]:
    """Django's check at start: an entry that names a field which does not exist protects nothing."""
    found: list[checks.CheckMessage] = []
    for entry in everything():
        try:
            model = apps.get_model(entry.model)
        except LookupError:
            if getattr(entry, "only_where_installed", False):
                continue
            found.append(
                checks.Error(
                    f"The register of personal data names {entry.model}, which is not installed.",
                    hint="Correct the entry in the feature's personal_data.py, or take it out.",
                    id="register.E001",
                )
            )
            continue
        for field in entry.fields:
            try:
                model._meta.get_field(field)
            except FieldDoesNotExist:
                if getattr(entry, "only_where_installed", False):
                    continue
                found.append(
                    checks.Error(
                        f"The register of personal data names {entry.model}.{field}, which does not exist.",
                        hint="Correct the entry in the feature's personal_data.py, or take it out.",
                        id="register.E002",
                    )
                )
    return found
