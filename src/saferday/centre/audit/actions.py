"""Writing to the audit, and the decorator that lets no write go unrecorded."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models, transaction
from django.utils import timezone

from saferday.centre.audit.keys import signing_key
from saferday.centre.audit.models import AuditRecord, SignedHead
from saferday.centre.audit.rules import GENESIS, SYSTEM, Link, canonical_json, head_statement

CHAIN_LOCK = 0x5AFE_DA11
"""The PostgreSQL advisory lock that lets one transaction at a time add to the chain."""

P = ParamSpec("P")
R = TypeVar("R")


class Unaudited(RuntimeError):
    """An action changed something, or might have, and recorded nothing; its transaction was rolled back."""


@dataclass
class _Act:
    """What an action under way has said so far."""

    recorded: int = 0
    unchanged: bool = False


_under_way: ContextVar[_Act | None] = ContextVar("audit_act_under_way", default=None)


def audited(action: Callable[P, R]) -> Callable[P, R]:
    """Runs an action in one transaction and refuses it unless it recorded what it did.

    Raises:
        Unaudited: the action returned without ``record(...)`` or ``unchanged()``.
    """

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        outer = _under_way.get()
        act = _Act()
        token = _under_way.set(act)
        try:
            with transaction.atomic():
                result = action(*args, **kwargs)
                if not act.recorded and not act.unchanged:
                    raise Unaudited(f"{action.__module__}.{action.__qualname__} left no audit record")
        finally:
            _under_way.reset(token)
        if outer is not None:
            outer.recorded += act.recorded
            outer.unchanged = outer.unchanged or act.unchanged
        return result

    run.audited = True  # type: ignore[attr-defined]
    return run


def record(
    act: str,
    *,
    by: Any = None,
    subject: models.Model | str,
    area: Any = None,
    detail: Mapping[str, Any] | None = None,
) -> AuditRecord:
    """Adds one act to the chain, in the transaction of the change itself.

    Args:
        act: what was done, as ``feature.noun.verb`` ("directory.service.verified").
        by: a person's account, a ready actor such as ``"key:7"``, or None for the system.
        subject: the row it was done on, or a ready ``"app.Model:id"``.
        area: the area, its slug, or None for the whole centre.
        detail: what changed; never a name, an address or what somebody wrote.

    Raises:
        RuntimeError: there is no transaction, so the change and its record could come apart.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(
            "an audit record is written in the transaction of its change: decorate with @audited"
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    head = AuditRecord.objects.order_by("-number").values_list("number", "digest").first()
    number, previous = (head[0] + 1, head[1]) if head else (1, GENESIS)
    link = Link(
        number=number,
        at=timezone.now(),
        act=act,
        actor=_actor(by),
        subject=subject if isinstance(subject, str) else f"{subject._meta.label}:{subject.pk}",
        area=area if isinstance(area, str) else getattr(area, "slug", "") or "",
        detail=canonical_json(dict(detail or {})),
        previous=previous,
    )
    row = AuditRecord.objects.create(
        number=link.number,
        at=link.at,
        act=link.act,
        actor=link.actor,
        subject=link.subject,
        area=link.area,
        detail=link.detail,
        previous=link.previous,
        digest=link.digest(),
    )
    if (under_way := _under_way.get()) is not None:
        under_way.recorded += 1
    return row


def unchanged() -> None:
    """Says that the action under way found nothing to change, so there is nothing to record."""
    if (under_way := _under_way.get()) is not None:
        under_way.unchanged = True


@audited
def sign_head(*, by: Any = None) -> SignedHead | None:
    """Signs the head of the chain; an empty chain has none."""
    head = AuditRecord.objects.order_by("-number").first()
    if head is None:
        unchanged()
        return None
    newest = SignedHead.objects.order_by("-id").first()
    if newest is not None and newest.number == head.number:
        unchanged()
        return newest
    row = record("audit.head.signed", by=by, subject=f"audit.AuditRecord:{head.number}")
    key, at = signing_key(), timezone.now()
    return SignedHead.objects.create(
        number=row.number,
        digest=row.digest,
        at=at,
        public_key=key.verify_key.encode().hex(),
        signature=key.sign(head_statement(row.number, row.digest, at)).signature.hex(),
    )


def _actor(by: Any) -> str:
    if by is None:
        return SYSTEM
    return by if isinstance(by, str) else f"staff:{by.pk}"
