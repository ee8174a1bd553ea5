"""Organisations and their keys: made, changed, replaced with an overlap, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged

from .. import rules
from ..models import Bank, KeptQuery, Organisation, PlatformKey
from .counting import settings_changed


class OrganisationExists(ValueError):
    """Another organisation has the short name."""


class KeyEnded(ValueError):
    """The key was revoked or has expired."""


class BankNotOpen(ValueError):
    """Nobody may rely on the bank yet."""


@dataclass(frozen=True)
class ShownKey:
    """A new key: its row, and the text that is shown this once."""

    key: PlatformKey
    text: str


@audited
def add_organisation(
    *, by: Any = None, slug: str, name: str, website: str = "", agreement: str = ""
) -> Organisation:
    """Adds an organisation that may be given keys.

    Raises:
        OrganisationExists: the short name is taken.
    """
    if by is not None:
        require(by, "hashes.administer")
    if Organisation.objects.filter(slug=slug).exists():
        raise OrganisationExists(slug)
    organisation = Organisation.objects.create(slug=slug, name=name, website=website, agreement=agreement)
    record("matching.organisation.added", by=by, subject=organisation, detail={"slug": slug})
    return organisation


@audited
def create_key(
    *,
    by: Any = None,
    organisation: Organisation,
    label: str,
    scopes: Sequence[str] = (rules.SCOPE_HASHES,),
    banks: Sequence[Bank] = (),
    rate: int = rules.DEFAULT_RATE,
    keep_queries: bool = False,
    expires_at: datetime | None = None,
) -> ShownKey:
    """Makes a key; its text is in the answer and nowhere else.

    Args:
        banks: the banks it may rely on; none for every bank that lets every key rely on it.
        keep_queries: the organisation agreed that its queries are kept and held against later flags.

    Raises:
        BankNotOpen: a bank lets nobody rely on it.
    """
    if by is not None:
        require(by, "hashes.administer")
    return _new_key(
        by, organisation, label=label, scopes=scopes, banks=banks, rate=rate, keep_queries=keep_queries,
        expires_at=expires_at,
    )  # fmt: skip


class NotADemo(RuntimeError):
    """Only a demonstration centre has a key that everybody knows."""


@audited
def create_demo_key(*, by: Any = None, organisation: Organisation) -> PlatformKey:
    """The invented platform's key, whose text stands in ``rules.DEMO_KEY``.

    Raises:
        NotADemo: this centre is not a demonstration.
    """
    if not settings.SAFERDAY_DEMO:
        raise NotADemo
    made = rules.NewKey("demonstrate", rules.DEMO_KEY, rules.key_digest(rules.DEMO_KEY))
    return _new_key(
        by, organisation, label="Uploads", scopes=rules.SCOPES, banks=[], rate=rules.DEFAULT_RATE,
        keep_queries=True, expires_at=None, made=made,
    ).key  # fmt: skip


@audited
def rotate_key(
    *, by: Any = None, key: PlatformKey, overlap: timedelta = rules.OVERLAP, now: datetime | None = None
) -> ShownKey:
    """Makes a key with the same rights in place of one that goes on working for a while beside it.

    Raises:
        KeyEnded: the old key was revoked, has expired, or was replaced already.
    """
    if by is not None:
        require(by, "hashes.administer")
    moment = now or timezone.now()
    key = PlatformKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at or (key.expires_at and key.expires_at <= moment):
        raise KeyEnded(str(key))
    if PlatformKey.objects.filter(replaces=key).exists():
        raise KeyEnded(str(key))
    ends = moment + overlap
    shown = _new_key(
        by, key.organisation, label=key.label, scopes=key.scopes, banks=list(key.banks.all()), rate=key.rate,
        keep_queries=key.keep_queries, expires_at=key.expires_at, replaces=key,
    )  # fmt: skip
    if key.expires_at is None or key.expires_at > ends:
        key.expires_at = ends
        key.save(update_fields=["expires_at"])
    return shown


@audited
def change_key(
    *,
    by: Any = None,
    key: PlatformKey,
    label: str,
    scopes: Sequence[str],
    banks: Sequence[Bank],
    rate: int,
    keep_queries: bool,
) -> PlatformKey:
    """Changes what a key may do. Queries are forgotten as soon as their owner no longer agrees to keep them."""
    if by is not None:
        require(by, "hashes.administer")
    _require_open(banks)
    if key.keep_queries and not keep_queries:
        KeptQuery.objects.filter(key=key).delete()
    if keep_queries and not key.keep_queries:
        key.agreed_at = timezone.now()
    key.label, key.scopes, key.rate, key.keep_queries = label, sorted(set(scopes)), rate, keep_queries
    key.save()
    key.banks.set(banks)
    settings_changed()
    record(
        "matching.key.changed",
        by=by,
        subject=key,
        detail={"scopes": key.scopes, "rate": rate, "keep_queries": keep_queries, "banks": len(banks)},
    )
    return key


@audited
def revoke_key(*, by: Any = None, key: PlatformKey, reason: str) -> PlatformKey:
    """Ends a key at once, in every process. Its kept queries are forgotten."""
    if by is not None:
        require(by, "hashes.administer")
    if key.revoked_at:
        unchanged()
        return key
    key.revoked_at, key.revocation = timezone.now(), reason.strip()[:300]
    key.save(update_fields=["revoked_at", "revocation"])
    KeptQuery.objects.filter(key=key).delete()
    settings_changed()
    record("matching.key.revoked", by=by, subject=key)
    return key


def _new_key(
    by: Any,
    organisation: Organisation,
    *,
    label: str,
    scopes: Sequence[str],
    banks: Sequence[Bank],
    rate: int,
    keep_queries: bool,
    expires_at: datetime | None,
    replaces: PlatformKey | None = None,
    made: rules.NewKey | None = None,
) -> ShownKey:
    _require_open(banks)
    if unknown := set(scopes) - set(rules.SCOPES):
        raise ValueError(f"There is no scope {', '.join(sorted(unknown))}.")
    made = made or rules.new_key()
    key = PlatformKey.objects.create(
        organisation=organisation,
        label=label,
        public=made.public,
        digest=made.digest,
        scopes=sorted(set(scopes)),
        rate=rate,
        keep_queries=keep_queries,
        agreed_at=timezone.now() if keep_queries else None,
        created_by=by if not isinstance(by, str) else None,
        expires_at=expires_at,
        replaces=replaces,
    )
    key.banks.set(banks)
    settings_changed()
    record(
        "matching.key.replaced" if replaces else "matching.key.created",
        by=by,
        subject=key,
        detail={"organisation": organisation.slug, "scopes": key.scopes, "keep_queries": keep_queries},
    )
    return ShownKey(key, made.text)


def _require_open(banks: Sequence[Bank]) -> None:
    closed = [bank.slug for bank in banks if bank.rely == rules.RELY_NOBODY]
    if closed:
        raise BankNotOpen(", ".join(closed))
