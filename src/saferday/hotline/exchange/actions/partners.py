"""Adding, changing, pausing partners, and giving them keys."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged
from saferday.hotline.matching import actions as matching
from saferday.hotline.matching import queries as matching_queries
from saferday.hotline.matching import rules as matching_rules

from .. import keys, rules
from ..models import Partner

FIELDS = (
    "name", "contact_role", "contact", "agreement", "address", "schedule", "sign_in", "username", "bank", "labels",
    "columns", "complete", "public_key",
)  # fmt: skip


class PartnerExists(ValueError):
    """Another partner has the short name."""


@audited
def add_partner(
    *,
    by: Any = None,
    slug: str,
    name: str,
    direction: str,
    format: str,
    agreement: str,
    secret: str = "",
    banks: Sequence[Any] = (),
    **more: Any,
) -> Partner:
    """Adds a partner. ``by`` None is the centre itself: a command on the machine, or the demonstration.

    Args:
        secret: the token or password, which is sealed.
        banks: the banks that are shared, for lists that go out.
        more: any other of ``FIELDS``.

    Raises:
        PartnerExists: the short name is taken.
    """
    if by is not None:
        require(by, "hashes.administer")
    if unknown := set(more) - set(FIELDS):
        raise TypeError(f"A partner has no {', '.join(sorted(unknown))}.")
    try:
        with transaction.atomic():
            partner = Partner.objects.create(
                slug=slug,
                name=name,
                direction=direction,
                format=format,
                agreement=agreement,
                secret=keys.seal(secret),
                next_at=timezone.now() if direction in rules.SCHEDULED else None,
                **more,
            )
    except IntegrityError as error:
        if Partner.objects.filter(slug=slug).exists():
            raise PartnerExists(slug) from error
        raise
    partner.banks.set(banks)
    record(
        "exchange.partner.added",
        by=by,
        subject=partner,
        detail={"slug": slug, "direction": direction, "format": format},
    )
    return partner


@audited
def change_partner(
    *,
    by: Any = None,
    partner: Partner,
    secret: str | None = None,
    banks: Sequence[Any] | None = None,
    **changes: Any,
) -> Partner:
    """Changes a partner: any of ``FIELDS``. Direction, format and short name stay.

    A list from another address or into another bank is read from its beginning.

    Args:
        secret: a new token or password; None leaves it, "" forgets it.
        banks: the banks that are shared; None leaves them.
    """
    if by is not None:
        require(by, "hashes.administer")
    if unknown := set(changes) - set(FIELDS):
        raise TypeError(f"A partner has no {', '.join(sorted(unknown))} to change.")
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    changed = {name for name, value in changes.items() if getattr(partner, name) != value}
    for name in changed:
        setattr(partner, name, changes[name])
    if secret is not None and secret != _opened(partner):
        partner.secret = keys.seal(secret)
        changed.add("secret")
    if changed & {"address", "bank", "labels", "columns"}:
        partner.cursor = {}
    if banks is not None and set(partner.banks.values_list("pk", flat=True)) != {bank.pk for bank in banks}:
        partner.banks.set(banks)
        changed.add("banks")
    if not changed:
        unchanged()
        return partner
    if partner.scheduled and changed & {"address", "sign_in", "username", "secret", "schedule", "bank"}:
        partner.next_at = timezone.now()
        partner.failures = 0
    partner.save()
    record("exchange.partner.changed", by=by, subject=partner, detail={"fields": sorted(changed)})
    return partner


@audited
def pause(*, by: Any = None, partner: Partner) -> Partner:
    """Stops all exchange with the partner, at once; what stands goes on matching."""
    partner = _held(by, partner)
    if partner.paused_at is not None:
        unchanged()
        return partner
    partner.paused_at = timezone.now()
    partner.save(update_fields=["paused_at"])
    record("exchange.partner.paused", by=by, subject=partner)
    return partner


@audited
def resume(*, by: Any = None, partner: Partner) -> Partner:
    """Goes on with a partner that was paused, with the next turn of the worker."""
    partner = _held(by, partner)
    if partner.paused_at is None:
        unchanged()
        return partner
    partner.paused_at = None
    if partner.scheduled:
        partner.next_at = timezone.now()
    partner.save(update_fields=["paused_at", "next_at"])
    record("exchange.partner.resumed", by=by, subject=partner)
    return partner


@audited
def exchange_now(*, by: Any = None, partner: Partner) -> Partner:
    """Lets the worker exchange with the partner with its next turn, whatever the schedule says."""
    partner = _held(by, partner)
    if partner.paused_at is not None or not partner.scheduled:
        unchanged()
        return partner
    partner.next_at = timezone.now()
    partner.save(update_fields=["next_at"])
    record("exchange.partner.asked_now", by=by, subject=partner)
    return partner


@audited
def start_again(*, by: Any = None, partner: Partner) -> Partner:
    """Forgets how far the list was read: it is read, or sent, from its beginning. What stands is only compared."""
    partner = _held(by, partner)
    if partner.paused_at is not None:
        unchanged()
        return partner
    partner.cursor = {}
    if partner.scheduled:
        partner.next_at = timezone.now()
    partner.shared.update(sent=0, confirmed=0)
    partner.save(update_fields=["cursor", "next_at"])
    record("exchange.partner.started_again", by=by, subject=partner)
    return partner


@audited
def give_key(*, by: Any = None, partner: Partner) -> Any:
    """Makes the key with which a partner fetches our list; shown once. An old one is revoked.

    The organisation that the key belongs to has the partner's short name.
    """
    if by is not None:
        require(by, "hashes.administer")
    partner = (
        Partner.objects.select_for_update(of=("self",)).select_related("key__organisation").get(pk=partner.pk)
    )
    if partner.direction != rules.SERVE:
        raise ValueError("Only a partner who fetches our list has a key.")
    if partner.key is None:
        name = f"exchange-{partner.slug}"
        organisation = _organisation(by, name, partner)
    else:
        organisation = partner.key.organisation
        matching.revoke_key(by=by, key=partner.key, reason="Replaced by a new key")
    shown = matching.create_key(
        by=by,
        organisation=organisation,
        label=partner.name[:100],
        scopes=[matching_rules.SCOPE_EXCHANGE],
        rate=rules.SERVE_RATE,
    )
    partner.key = shown.key
    partner.save(update_fields=["key"])
    record("exchange.partner.key_given", by=by, subject=partner)
    return shown


def _held(by: Any, partner: Partner) -> Partner:
    """The partner as it stands now, held until the end of the transaction, for somebody who may change it."""
    if by is not None:
        require(by, "hashes.administer")
    return Partner.objects.select_for_update().get(pk=partner.pk)


def _organisation(by: Any, name: str, partner: Partner) -> Any:
    return matching_queries.organisation_by_slug(name) or matching.add_organisation(
        by=by, slug=name, name=partner.name, agreement=partner.agreement
    )


def _opened(partner: Partner) -> str | None:
    """The secret as it is; None if it cannot be opened."""
    try:
        return keys.unseal(bytes(partner.secret))
    except keys.SealBroken:
        return None
