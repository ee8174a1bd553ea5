"""Fetches a partner's list: page after page, each remembered with its entries, within one turn or over several."""

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import uuid4

from django.conf import settings

from .. import actions, keys, rules
from ..models import Partner, Run
from ..rules.addresses import RefusedAddress, followed
from ..rules.lines import Paging, Unreadable, moment
from ..rules.reading import read_list
from ..rules.signing import BadSignature, verify
from .http import Answer, Client, Failed
from .parts import take_back_missing, take_items
from .seen import Seen

MOST_CURSOR = 4_000
ACCESS_TOKEN = "access_token"  # noqa: S105  # a parameter's name
WATERMARK = "saferday-watermark"
OVERLAP = timedelta(minutes=5)


@dataclass
class Pulled:
    """What a turn came to: its run, and whether the list goes on in the next turn."""

    run: Run
    more: bool = False


def loopback_allowed() -> bool:
    """Whether partners on this very machine are allowed: in demonstrations, and where a test says so."""
    return bool(getattr(settings, "SAFERDAY_EXCHANGE_LOOPBACK", settings.SAFERDAY_DEMO))


def pull(
    partner: Partner,
    *,
    turn: timedelta | None = rules.TURN,
    progress: Callable[[Run], None] | None = None,
    anyway: bool = False,
) -> Pulled:
    """Fetches what is new in a partner's list and takes it. Failures end the run and are in it; none is raised.

    A fault of our own ends the run, too, so that the partner is tried again later and not at once; it is raised.

    Args:
        turn: no page is begun later than this; None reads to the end.
        anyway: a complete list may lack as much as it likes.

    Raises:
        actions.Held, actions.Paused: it is not our turn.
    """
    holder = uuid4().hex
    partner = actions.claim(partner=partner, holder=holder)
    run = actions.start_run(partner=partner, bank=partner.bank, format=partner.format)
    try:
        return _pull(partner, run, turn, progress, anyway)
    except Failed as error:
        return Pulled(actions.fail_run(run=run, problem=error.reason, said=error.said, wait=error.wait))
    except Unreadable as error:
        said = f"{error.number}: {error.said}" if error.number else error.said
        return Pulled(actions.fail_run(run=run, problem=error.reason, said=said))
    except BadSignature as error:
        return Pulled(actions.fail_run(run=run, problem=error.reason))
    except keys.SealBroken:
        return Pulled(actions.fail_run(run=run, problem="seal_broken"))
    except (actions.Paused, actions.RunEnded):
        return Pulled(actions.fail_run(run=run, problem="paused"))
    except Exception as error:
        actions.fail_run(run=run, problem="fault_here", said=type(error).__name__)
        raise
    finally:
        actions.release(partner=partner, holder=holder)


def _pull(
    partner: Partner,
    run: Run,
    turn: timedelta | None,
    progress: Callable[[Run], None] | None,
    anyway: bool,
) -> Pulled:
    client = client_of(partner)
    # A complete list is read whole in one turn: what it lacks is known at its end only.
    seen = Seen() if partner.complete else None
    cursor: dict[str, Any] = {} if seen is not None else dict(partner.cursor)
    until = None if turn is None or seen is not None else time.monotonic() + turn.total_seconds()
    visited: set[str] = set()
    for _page in range(rules.MOST_PAGES):
        address = page_address(partner, cursor)
        answer = client.get(with_token(partner, address), headers=_conditions(partner, cursor))
        try:
            if answer.status == 304:
                break
            if answer.status != 200:
                raise Failed("refused", f"HTTP {answer.status}")
            if partner.public_key:
                at = verify(answer.digest, answer.headers, public_key=partner.public_key)
                run = actions.note_signed(run=run, at=at)
            run, paging = take_items(
                run,
                read_list(partner.format, answer.body, columns=partner.columns),
                labels=partner.labels,
                cursor=partial(_remembered, partner, cursor, answer),
                seen=seen,
                progress=progress,
            )
            cursor = after_page(cursor, answer, paging)
        finally:
            answer.close()
        following = cursor.get("next", "")
        if not following:
            break
        if following in visited:
            raise Failed("goes_round", following)
        visited.add(following)
        if until is not None and time.monotonic() > until:
            return Pulled(run, more=True)
    if seen is not None and answer.status == 200:
        run = take_back_missing(run, partner.provenance, seen, anyway=anyway)
        # Only now: a list that seems cut off must be asked for again, not taken for unchanged.
        actions.save_cursor(partner=partner, cursor=cursor)
    return Pulled(actions.end_run(run=run))


def _remembered(
    partner: Partner, cursor: dict[str, Any], answer: Answer, paging: Paging
) -> dict[str, Any] | None:
    return None if partner.complete else after_page(cursor, answer, paging)


def page_address(partner: Partner, cursor: dict[str, Any]) -> str:
    """Where the next page is: where the last one said, or the list's own address with what is to be new.

    Raises:
        Failed: the page's address leads to another host.
    """
    if following := cursor.get("next"):
        try:
            return followed(partner.address, str(following), loopback=loopback_allowed())
        except RefusedAddress as refused:
            raise Failed(refused.reason, refused.said) from refused
    if watermark := cursor.get("watermark"):
        return with_query(partner.address, {"after": str(watermark)})
    try:
        since = moment(str(cursor.get("since", "")))
    except ValueError:
        since = None
    if since is None:
        return partner.address
    # What changed in the same moment as the newest that was read may have come after it.
    since -= OVERLAP
    if partner.format == "threatexchange":
        return with_query(partner.address, {"start_time": str(int(since.timestamp()))})
    if partner.format == "ncmec":
        return with_query(partner.address, {"from": since.strftime("%Y-%m-%dT%H:%M:%SZ")})
    return partner.address


def after_page(cursor: dict[str, Any], answer: Answer, paging: Paging) -> dict[str, Any]:
    """What is remembered after a page: where the list goes on, or from where to ask the next time.

    A token in the address of the next page is left out: it is sealed, and put back when the page is asked for.
    """
    following = paging.following or _link(answer.headers.get("link", ""))
    newest = max(paging.since, str(cursor.get("newest", "")), key=_order)
    # The mark of the first page: what changes while the others are read must not be taken for known.
    marks = {
        name: str(cursor.get(name, "")) if cursor.get("next") else answer.headers.get(header, "")[:200]
        for name, header in (("etag", "etag"), ("modified", "last-modified"))
    }
    kept = {name: value for name, value in marks.items() if value}
    if following:
        try:
            whole = followed(answer.address, following, loopback=loopback_allowed())
        except RefusedAddress as refused:
            raise Failed(refused.reason, refused.said) from refused
        kept |= {"next": without_token(whole), "newest": newest}
        if len(json.dumps(kept)) > MOST_CURSOR:
            raise Failed("broken_answer", "next")
        return kept
    watermark = answer.headers.get(WATERMARK, "")
    if watermark.isascii() and watermark.isdigit():
        return {"watermark": watermark[:20]}
    if since := (newest or str(cursor.get("since", "")))[:100]:
        return {"since": since}
    return kept


def client_of(partner: Partner) -> Client:
    """How the partner is asked: with its credentials.

    Raises:
        keys.SealBroken: they cannot be opened.
    """
    headers = {"Accept": rules.FORMATS[partner.format].content_type.partition(";")[0]}
    if partner.sign_in == rules.BEARER:
        headers["Authorization"] = f"Bearer {keys.unseal(bytes(partner.secret))}"
    elif partner.sign_in == rules.BASIC:
        pair = f"{partner.username}:{keys.unseal(bytes(partner.secret))}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return Client(headers=headers, loopback=loopback_allowed())


def with_token(partner: Partner, address: str) -> str:
    """The address with the token in it, where the partner wants it there."""
    if partner.sign_in != rules.QUERY:
        return address
    return with_query(address, {ACCESS_TOKEN: keys.unseal(bytes(partner.secret))})


def without_token(address: str) -> str:
    """The address without a token."""
    parts = urlsplit(address)
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name != ACCESS_TOKEN
    ]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def with_query(address: str, more: dict[str, str]) -> str:
    """The address with parameters in place of those of the same names.

    >>> with_query("https://a.example/list?from=1&x=2", {"from": "7"})
    'https://a.example/list?x=2&from=7'
    """
    if not more:
        return address
    parts = urlsplit(address)
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in more
    ]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode([*query, *more.items()]), ""))


def _conditions(partner: Partner, cursor: dict[str, Any]) -> dict[str, str]:
    """Asks for a list only if it has changed, where its own marks say nothing of what is new in it."""
    if cursor.get("next") or cursor.get("since") or cursor.get("watermark"):
        return {}
    known = partner.cursor
    headers = {}
    if known.get("etag"):
        headers["If-None-Match"] = str(known["etag"])
    elif known.get("modified"):
        headers["If-Modified-Since"] = str(known["modified"])
    return headers


def _link(header: str) -> str:
    """The address of the next page in a Link header."""
    for part in header.split(","):
        target, _, parameters = part.partition(";")
        if 'rel="next"' in parameters or "rel=next" in parameters:
            return target.strip().strip("<>")
    return ""


def _order(mark: str) -> tuple[int, str]:
    """Marks are numbers or times; numbers by their size, times as they are written."""
    return len(mark) if mark.isdigit() else 0, mark
