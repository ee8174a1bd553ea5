"""The match service over HTTP, for platforms: hashes in, matches out. See ``docs/reference/match-api.md``."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, NinjaAPI, Query, Router, Schema
from ninja.security.http import HttpAuthBase

from . import asking, rules
from .asking.hashes import MOST_BANKS, MOST_BYTES
from .asking.keys import require_scope
from .asking.problems import Problem
from .queries.banks import relied_banks
from .queries.later import later_matches
from .queries.snapshots import KeyView, Snapshot, snapshot
from .rules import SCOPE_HASHES, SCOPE_MEDIA

Advice = Literal["hold for a human", "check with the centre"]


class Key(HttpAuthBase):
    """A key of an organisation, sent as ``Authorization: Bearer sdk_…``."""

    openapi_scheme = "bearer"
    openapi_description = "A key that the centre gave: Authorization: Bearer sdk_…"

    def __call__(self, request: HttpRequest) -> KeyView:
        """The key, with the snapshot it was found in beside it on the request."""
        request.known = snapshot()  # type: ignore[attr-defined]
        return asking.authenticate(
            request.headers.get("Authorization", ""),
            at=request.known,  # type: ignore[attr-defined]
            now=timezone.now(),
        )


router = Router(tags=["Matching"], auth=Key())


class Refusal(Schema):
    """Why there is no answer."""

    code: Annotated[str, Field(description="For programs: it does not change.")]
    detail: Annotated[str, Field(description="For people: what to do.")]
    errors: Annotated[
        list[dict[str, str]] | None, Field(description="Where in the request: `at` and `detail`.")
    ] = None


class FoundMatch(Schema):
    """A banked hash that matches."""

    bank: str
    entry: Annotated[int, Field(description="The number of the banked entry, to quote to the centre.")]
    distance: Annotated[int, Field(description="Bits that differ; 0 for a hash of an exact file.")]
    label: str
    advice: Advice


class Result(Schema):
    """What is said about one hash."""

    value: str
    matches: list[FoundMatch]
    matchable: Annotated[
        bool | None, Field(description="False: it cannot be matched, and `reason` says why.")
    ] = None
    reason: str | None = None
    total: Annotated[int | None, Field(description="How many match in all, where more than 50 do.")] = None
    vetoed: Annotated[
        int | None, Field(description="Matches left out because a known false match is as near.")
    ] = None


class Results(Schema):
    """One result for each hash, in the order asked."""

    results: list[Result]


class HashMade(Schema):
    """A hash that was made of the picture."""

    kind: str
    value: str
    quality: int | None = None


class MediaResults(Schema):
    """The hashes made of a picture, and what they match."""

    hashes: list[HashMade]
    results: list[Result]


class LaterResult(Schema):
    """An earlier query that matches a hash flagged since."""

    number: int
    kind: str
    value: str
    asked_at: datetime
    found_at: datetime
    match: FoundMatch


class LaterResults(Schema):
    """A page of later matches, oldest first."""

    results: list[LaterResult]
    next: Annotated[int | None, Field(description="Give it as `after` for what follows; null at the end.")]


class BankAbout(Schema):
    """A bank that the key may rely on."""

    slug: str
    name: dict[str, str]
    purpose: str
    labels: list[str]
    distance: int


class Banks(Schema):
    """The banks that the key may rely on."""

    banks: list[BankAbout]


def _hash_schema(kind: rules.Kind) -> dict[str, Any]:
    """A hash of one kind, as it is written."""
    quality = {
        "type": "integer",
        "minimum": 0,
        "maximum": 100,
        "description": "Under 50 it cannot be matched.",
    }
    value = {"type": "string", "pattern": f"^[0-9a-fA-F]{{{2 * kind.length}}}$"}
    return {
        "title": kind.key,
        "type": "object",
        "required": ["kind", "value"],
        "additionalProperties": False,
        "properties": {"kind": {"const": kind.key}, "value": value}
        | ({"quality": quality} if kind.near else {}),
    }


REFUSALS = {401: Refusal, 403: Refusal, 413: Refusal, 415: Refusal, 422: Refusal, 429: Refusal}


HASHES_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["hashes"],
                "additionalProperties": False,
                "properties": {
                    "hashes": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": rules.MOST_HASHES,
                        "items": {"oneOf": [_hash_schema(kind) for kind in rules.KINDS.values()]},
                    },
                    "banks": {
                        "description": "Short names; all that the key may rely on if left out.",
                        "type": "array",
                        "maxItems": MOST_BANKS,
                        "items": {"type": "string"},
                    },
                },
            },
            "example": {"hashes": [{"kind": "pdq", "value": "f8f8f0cee0f4a84f06370a22038f63f0" * 2}]},
        }
    },
}
MEDIA_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"}} for kind in sorted(rules.MEDIA_TYPES)
    },
}


@router.post(
    "/hashes",
    response={200: Results, **REFUSALS},
    url_name="match_hashes",
    summary="Match hashes",
    openapi_extra={"requestBody": HASHES_BODY},
)
def hashes(request: HttpRequest) -> HttpResponse:
    """Up to 1,000 hashes against the banks. Advice is for a human, who decides: it never says to remove."""
    key, at = _key(request), _known(request)
    require_scope(key, SCOPE_HASHES)
    _require_type(request, frozenset({"application/json"}))
    question = asking.read_question(_read(request, MOST_BYTES))
    return _json(asking.ask(question, key=key, at=at, now=timezone.now()))


@router.post(
    "/media",
    response={200: MediaResults, **REFUSALS},
    url_name="match_media",
    summary="Match a picture",
    openapi_extra={"requestBody": MEDIA_BODY},
)
def media(request: HttpRequest) -> HttpResponse:
    """A picture as the body of the request, hashed in memory and dropped. Centres switch this on; most do not."""
    key, at = _key(request), _known(request)
    if not settings.SAFERDAY_MATCH_MEDIA:
        raise Problem(
            403,
            "media_off",
            "This centre takes no pictures. Hash on your side and send the hashes to /api/match/hashes.",
        )
    require_scope(key, SCOPE_MEDIA)
    _require_type(request, rules.MEDIA_TYPES)
    made, question = asking.hash_media(_read(request, rules.MEDIA_MOST_BYTES))
    answer = asking.ask(question, key=key, at=at, now=timezone.now(), cost=rules.MEDIA_COST)
    described = [
        {"kind": one.kind, "value": one.value} | ({} if one.quality is None else {"quality": one.quality})
        for one in made
    ]
    return _json({"hashes": described, **answer})


class LaterPaging(Schema):
    """Which part of the later matches."""

    after: Annotated[int, Field(ge=0, le=2**62, description="Those after this number.")] = 0
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100


@router.get(
    "/later",
    response={200: LaterResults, 401: Refusal, 403: Refusal},
    summary="Earlier queries that match now",
)
def later(request: HttpRequest, given: Query[LaterPaging]) -> dict[str, Any]:
    """For keys whose organisation agreed that its queries are kept: those that match a hash flagged since."""
    key, at = _key(request), _known(request)
    require_scope(key, SCOPE_HASHES)
    rows = later_matches(key.pk, after=given.after, limit=given.limit + 1)
    shown = rows[: given.limit]
    return {
        "results": [
            {
                "number": row.pk,
                "kind": rules.KEYS_OF_KINDS[row.kind],
                "value": bytes(row.value).hex(),
                "asked_at": row.asked_at,
                "found_at": row.at,
                "match": {
                    "bank": row.entry.bank.slug,
                    "entry": row.entry_id,
                    "distance": row.distance,
                    "label": row.entry.label,
                    "advice": rules.CHECK_WITH_CENTRE
                    if (row.entry.kind, bytes(row.entry.value)) in at.apart
                    else rules.HOLD,
                },
            }
            for row in shown
        ],
        "next": shown[-1].pk if len(rows) > given.limit else None,
    }


@router.get("/banks", response={200: Banks, 401: Refusal}, summary="The banks that the key may rely on")
def banks(request: HttpRequest) -> dict[str, Any]:
    """Short name, name, purpose and labels of each."""
    return {
        "banks": [
            {
                "slug": bank.slug,
                "name": bank.name,
                "purpose": bank.purpose,
                "labels": bank.labels,
                "distance": bank.distance,
            }
            for bank in relied_banks(_key(request).banks)
        ]
    }


def answer_problems(api: NinjaAPI) -> None:
    """Lets refusals of this router leave in their one shape."""

    @api.exception_handler(Problem)
    def refuse(_request: HttpRequest, problem: Problem) -> HttpResponse:
        response = _json(problem.document(), status=problem.status)
        for name, value in problem.headers.items():
            response[name] = value
        return response


def _key(request: HttpRequest) -> KeyView:
    key: KeyView = request.auth  # type: ignore[attr-defined]
    return key


def _known(request: HttpRequest) -> Snapshot:
    known: Snapshot = request.known  # type: ignore[attr-defined]
    return known


def _require_type(request: HttpRequest, types: frozenset[str]) -> None:
    if (request.content_type or "").lower() not in types:
        raise Problem(
            415,
            "wrong_type",
            f"Send the body as {' or '.join(sorted(types))}, and not as a form; this one is "
            f"{request.content_type or 'of no type'}."[:300],
        )


def _read(request: HttpRequest, most: int) -> bytes:
    """The whole body, in memory; one that is too large is not read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > most:
        raise Problem(413, "too_large", f"A body may have {most:,} bytes; this one has {length[:20]}.")
    return request.read(most + 1)


def _json(document: dict[str, Any], status: int = 200) -> HttpResponse:
    response = HttpResponse(
        json.dumps(document, separators=(",", ":")), content_type="application/json", status=status
    )
    response["Cache-Control"] = "no-store"
    return response
