"""A list that somebody hands in on a page: read in memory, then taken by the worker, part by part."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO
from uuid import uuid4

from .. import actions, rules
from ..models import HandedIn, Partner, Run
from ..rules.handing import Packed, pack, unpack
from ..rules.lines import Line, Unreadable
from ..rules.reading import read_list
from ..rules.signing import from_file, verify
from .files import CHUNK
from .http import Failed
from .parts import take_back_missing, take_items
from .seen import Seen


def read_in(partner: Partner, stream: BinaryIO, signature: str = "") -> tuple[str, Packed, datetime | None]:
    """What a file holds: what tells it from others, its rows, and when it was signed. Nothing is stored.

    Raises:
        BadSignature: the partner's lists are to be signed, and this one is not, or not so.
        Unreadable: it is no whole list of the agreed format.
    """
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    signed_at = None
    if partner.public_key:
        signed_at = verify(digest.digest(), from_file(signature), public_key=partner.public_key)
    stream.seek(0)
    packed = pack(read_list(partner.format, stream, columns=partner.columns))
    if not packed.last:
        raise Unreadable("empty")
    return digest.hexdigest(), packed, signed_at


def take_handed_in(waiting: HandedIn, *, progress: Callable[[Run], None] | None = None) -> Run:
    """Takes a list that was handed in; one that was cut off goes on where it stood.

    Raises:
        actions.Held, actions.Paused: it is not its turn.
    """
    run: Any = waiting.run
    holder = uuid4().hex
    partner = actions.claim(partner=run.partner, holder=holder)
    try:
        content = bytes(waiting.content)
        seen = Seen() if partner.complete else None
        run, _paging = take_items(
            run, unpack(content), labels=partner.labels, skip=run.position, progress=progress
        )
        if seen is not None:
            for item in unpack(content):
                if isinstance(item, Line) and not item.retracted:
                    seen.add(item.kind, item.value, item.group)
            run = take_back_missing(run, partner.provenance, seen)
        run = actions.end_run(run=run)
    except Failed as error:
        run = actions.fail_run(run=run, problem=error.reason, said=error.said)
    except actions.RunEnded:
        run.refresh_from_db()
    except actions.Paused:
        raise
    except Exception as error:
        actions.fail_run(run=run, problem="fault_here", said=type(error).__name__)
        actions.forget_handed_in(run=run)
        raise
    finally:
        actions.release(partner=partner, holder=holder)
    if run.state != rules.RUNNING:
        actions.forget_handed_in(run=run)
    return run
