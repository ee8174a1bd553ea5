"""Whose key a request carries, and whether it may do this."""

from datetime import datetime

from .. import rules
from ..queries.snapshots import BankView, KeyView, Snapshot
from .problems import Problem

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Saferday match service"'}


def authenticate(header: str, *, at: Snapshot, now: datetime) -> KeyView:
    """The key of an ``Authorization`` header.

    Raises:
        Problem: 401: there is no key, nobody knows it, or it was revoked or has expired.
    """
    scheme, _, text = header.partition(" ")
    text = text.strip()
    if scheme.lower() != "bearer" or not text:
        raise Problem(
            401,
            "key_missing",
            "Send your key: Authorization: Bearer sdk_… . The centre gives keys.",
            CHALLENGE,
        )
    key = at.keys.get(rules.key_digest(text))
    if key is None:
        raise Problem(401, "key_unknown", "Nobody knows this key. Check that it was copied whole.", CHALLENGE)
    if key.revoked:
        raise Problem(401, "key_revoked", "This key was revoked. Ask the centre for another.", CHALLENGE)
    if key.expires_at is not None and key.expires_at <= now:
        raise Problem(401, "key_expired", "This key has expired. Use the one that replaces it.", CHALLENGE)
    return key


def require_scope(key: KeyView, scope: str) -> None:
    """Raises a 403 `Problem` unless the key may do this."""
    if scope not in key.scopes:
        raise Problem(403, "scope_missing", f"This key lacks the scope {scope}. Ask the centre to add it.")


def chosen_banks(key: KeyView, slugs: list[str], *, at: Snapshot) -> frozenset[int]:
    """The banks to look in: those named, or all that the key may rely on; known false matches always speak.

    Raises:
        Problem: 403: a bank that the key may not rely on, or that does not exist: the answer tells nobody which.
    """
    negative = key.banks & at.negative
    if not slugs:
        return key.banks
    named: list[BankView] = []
    for slug in slugs:
        bank = at.by_slug.get(slug)
        if bank is None or bank.pk not in key.banks or bank.negative:
            raise Problem(
                403,
                "bank_not_allowed",
                f"This key may not rely on a bank {slug!r}. GET /api/match/banks lists those that it may.",
            )
        named.append(bank)
    return frozenset(bank.pk for bank in named) | negative
