"""Sends our banks to a partner's address: page after page, each remembered when the partner has taken it."""

import hashlib
import time
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from saferday.hotline.matching import queries as matching

from .. import actions, keys, rules
from ..models import Partner, Run, Shared
from ..rules.lines import About
from ..rules.reading import write_list
from ..rules.signing import sign
from .files import source_name
from .http import Failed
from .pulling import Pulled, client_of, with_token


def push(partner: Partner, *, turn: timedelta | None = rules.TURN) -> Pulled:
    """Sends what is new in the shared banks. Failures end the run and are in it; none is raised.

    Each page carries ``Saferday-Bank``, ``Saferday-After`` and ``Saferday-Watermark``, so that one which is sent twice
    can be told; a page counts as taken when the partner answers 2xx.

    Raises:
        actions.Held, actions.Paused: it is not our turn.
    """
    holder = uuid4().hex
    partner = actions.claim(partner=partner, holder=holder)
    run = actions.start_run(partner=partner, bank=None, format=partner.format, incoming=False)
    try:
        return _push(partner, run, holder, turn)
    except Failed as error:
        return Pulled(actions.fail_run(run=run, problem=error.reason, said=error.said, wait=error.wait))
    except keys.SealBroken:
        return Pulled(actions.fail_run(run=run, problem="seal_broken"))
    except actions.Paused:
        return Pulled(actions.fail_run(run=run, problem="paused"))
    except Exception as error:
        actions.fail_run(run=run, problem="fault_here", said=type(error).__name__)
        raise
    finally:
        actions.release(partner=partner, holder=holder)


def _push(partner: Partner, run: Run, holder: str, turn: timedelta | None) -> Pulled:
    client = client_of(partner)
    until = None if turn is None else time.monotonic() + turn.total_seconds()
    fmt = rules.FORMATS[partner.format]
    for bank in partner.banks.filter(active=True).order_by("slug"):
        known = Shared.objects.filter(partner=partner, bank=bank).first()
        after = known.confirmed if known is not None else 0
        while rows := matching.changes_of(bank, after=after, limit=rules.PUSH_ROWS):
            left_out: dict[str, int] = {}
            about = About(source=source_name(), labels=partner.labels, left_out=left_out)
            body = b"".join(write_list(partner.format, rows, about))
            upto = rows[-1].change
            headers = {
                "Content-Type": fmt.content_type,
                "Saferday-Bank": bank.slug,
                "Saferday-After": str(after),
                "Saferday-Watermark": str(upto),
                **sign(hashlib.sha256(body).digest(), key=keys.signing_key(), at=timezone.now()),
            }
            client.post(with_token(partner, partner.address), body, headers).close()
            gone = sum(row.retracted_at is not None for row in rows)
            run = actions.note_sent(
                run=run,
                partner=partner,
                holder=holder,
                bank=bank.pk,
                after=after,
                upto=upto,
                rows=len(rows) - sum(left_out.values()),
                retractions=gone,
                left_out=left_out,
            )
            after = upto
            if until is not None and time.monotonic() > until:
                return Pulled(run, more=True)
    return Pulled(actions.end_run(run=run))
