"""Our lists over HTTP, for partners: page by page, what is new since the last time, retractions among it.

See ``docs/reference/exchange-formats.md``.
"""

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.security.http import HttpAuthBase

from saferday.hotline.matching import asking
from saferday.hotline.matching import queries as matching
from saferday.hotline.matching.asking.keys import require_scope
from saferday.hotline.matching.asking.problems import Problem
from saferday.hotline.matching.rules import SCOPE_EXCHANGE

from . import actions, keys, rules
from .models import Partner
from .queries import change_at, partner_by_key, shared_bank
from .rules.lines import About, moment
from .rules.reading import write_list
from .rules.signing import key_name, sign
from .taking.files import source_name
from .taking.pulling import with_query

FormatName = Literal["csv", "threatexchange", "ncmec", "vics"]


class Key(HttpAuthBase):
    """The key of a partner, sent as ``Authorization: Bearer sdk_…``; its scope is ``exchange:read``."""

    openapi_scheme = "bearer"
    openapi_description = "A partner's key that the centre gave: Authorization: Bearer sdk_…"

    def __call__(self, request: HttpRequest) -> Partner:
        """The partner whose key it is, with the key beside it on the request."""
        key = asking.authenticate(
            request.headers.get("Authorization", ""), at=matching.snapshot(), now=timezone.now()
        )
        require_scope(key, SCOPE_EXCHANGE)
        request.key = key  # type: ignore[attr-defined]
        partner = partner_by_key(key.pk)
        if partner is None:
            raise Problem(403, "no_partner", "No list is shared with this key. Ask the centre.")
        if partner.paused_at is not None:
            raise Problem(403, "paused", "The centre has paused the exchange. Ask the centre.")
        return partner


router = Router(tags=["Exchange"], auth=Key())


class Refusal(Schema):
    """Why there is no answer."""

    code: Annotated[str, Field(description="For programs: it does not change.")]
    detail: Annotated[str, Field(description="For people: what to do.")]


class ListAbout(Schema):
    """A list that is shared with the key."""

    slug: str
    name: dict[str, str]
    labels: list[str]
    watermark: Annotated[int, Field(description="The number of its newest change.")]
    formats: list[str]


class Lists(Schema):
    """The lists that are shared, and the key that they are signed with."""

    lists: list[ListAbout]
    public_key: Annotated[str, Field(description="Ed25519, in hexadecimal.")]
    keyid: Annotated[str, Field(description="What the key is called in Signature-Input.")]


class Since(Schema):
    """Which part of a list."""

    after: Annotated[int | None, Field(ge=0, le=2**62, description="What changed after this number.")] = None
    limit: Annotated[int, Field(ge=1, le=rules.SERVE_MOST)] = rules.SERVE_ROWS
    start_time: Annotated[
        int | None,
        Field(ge=0, le=2**40, description="ThreatExchange: what changed since, in seconds since 1970."),
    ] = None
    from_: Annotated[
        str | None, Field(alias="from", max_length=40, description="NCMEC: what changed since, in ISO 8601.")
    ] = None


@router.get("/lists", response={200: Lists, 401: Refusal, 403: Refusal}, summary="The lists shared with you")
def lists(request: HttpRequest) -> dict[str, Any]:
    """Short name, labels and newest change of each list, and the public key of their signatures."""
    partner: Partner = request.auth  # type: ignore[attr-defined]
    public = keys.public_key()
    return {
        "lists": [
            {
                "slug": bank.slug,
                "name": bank.name,
                "labels": bank.labels,
                "watermark": matching.newest_change(bank),
                "formats": [partner.format],
            }
            for bank in partner.banks.filter(active=True).order_by("slug")
        ],
        "public_key": public,
        "keyid": key_name(public),
    }


@router.get(
    "/lists/{slug:bank}/{slug:format}",
    response={200: None, 304: None, 401: Refusal, 403: Refusal, 404: Refusal, 422: Refusal, 429: Refusal},
    summary="A page of a list",
)
def page(request: HttpRequest, bank: str, format: str, given: Query[Since]) -> HttpResponse:
    """A page of what changed, in the agreed format: its next page is where the format says it, and in ``Link``.

    At the end ``Saferday-Watermark`` has the number to give as ``after`` the next time. ``Content-Digest``,
    ``Signature-Input`` and ``Signature`` sign the page (RFC 9421).
    """
    partner: Partner = request.auth  # type: ignore[attr-defined]
    if format != partner.format:
        raise Problem(404, "other_format", f"This list is agreed in the format {partner.format}.")
    found = shared_bank(partner, bank)
    if found is None:
        raise Problem(
            404, "no_list", "This list is not shared with you. GET /api/exchange/lists names those that are."
        )
    fmt = rules.FORMATS[partner.format]
    now = timezone.now()
    after = _after(given, fmt)
    # A list that names no retractions is read whole each time, if it has changed at all.
    etag = "" if fmt.retractions else f'"{found.pk}-{matching.newest_change(found)}"'
    if etag and not after and request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    rows = matching.changes_of(found, after=after, limit=given.limit)
    asking.take(request.key, len(rows), now=now)  # type: ignore[attr-defined]
    upto = rows[-1].change if rows else after
    following = ""
    if len(rows) == given.limit:
        following = request.build_absolute_uri(
            with_query(request.path, {"after": str(upto), "limit": str(given.limit)})
        )
    left_out: dict[str, int] = {}
    about = About(source_name(), partner.labels, following=following, left_out=left_out)
    body = b"".join(write_list(partner.format, rows, about))
    actions.note_delivery(
        partner=partner,
        bank=found.pk,
        after=after,
        upto=upto,
        rows=len(rows) - sum(left_out.values()),
        retractions=sum(row.retracted_at is not None for row in rows),
        now=now,
        confirmed=given.after or 0,
    )
    response = HttpResponse(body, content_type=fmt.content_type)
    for name, value in sign(hashlib.sha256(body).digest(), key=keys.signing_key(), at=now).items():
        response[name] = value
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    elif fmt.retractions:
        response["Saferday-Watermark"] = str(upto)
    if etag:
        response["ETag"] = etag
    # The digest is of these very bytes, so nothing on the way may compress them.
    response["Content-Encoding"] = "identity"
    response["Cache-Control"] = "no-store, no-transform"
    return response


def _after(given: Since, fmt: rules.Format) -> int:
    """The number after which changes are asked for: as such, or by a time in the way of the format.

    Raises:
        Problem: 422: the time cannot be read.
    """
    if given.after is not None:
        return given.after
    if fmt is rules.THREATEXCHANGE and given.start_time is not None:
        return change_at(datetime.fromtimestamp(given.start_time, UTC))
    if fmt is rules.NCMEC and given.from_ is not None:
        try:
            since = moment(given.from_)
        except ValueError as error:
            raise Problem(422, "bad_time", "Write 'from' like 2027-02-09T10:00:00Z.") from error
        return change_at(since) if since is not None else 0
    return 0
