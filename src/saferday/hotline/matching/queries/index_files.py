"""Whether the index has to be made anew, and making it."""

from datetime import datetime, timedelta

from .. import rules
from ..models import IndexBuild, PlatformKey
from .searching import Built, IndexStatus, index
from .state import read_state


def index_is_due(now: datetime) -> bool:
    """Whether enough has changed since the index was made, or the file is missing on this machine."""
    state = read_state()
    status = index().status(state)
    if not status.ready:
        return state.change >= rules.MERGE_AFTER or index().name != "embedded"
    old = status.made_at is not None and status.made_at < now - timedelta(days=rules.INDEX_DAYS)
    return status.behind >= rules.MERGE_AFTER or (old and status.behind > 0)


def make_index() -> Built:
    """Makes the index anew; call it outside a transaction and hand the answer to ``actions.take_index``."""
    return index().make()


def index_status() -> IndexStatus:
    """How the index of this machine stands."""
    return index().status(read_state())


def verify_index() -> list[str]:
    """What is wrong with the index, in words."""
    return index().verify()


def newest_build() -> IndexBuild | None:
    """The newest index that was made."""
    return IndexBuild.objects.first()


def warm_index() -> bool:
    """Loads the index of this process and its compiled parts, if this centre matches at all; whether it does.

    What is compiled for flagging a picture is loaded too. Takes a second of the processor, and some fifteen the
    first time on a machine.
    """
    state = read_state()
    if not state.change and not PlatformKey.objects.exists():
        return False
    index().warm(state)
    from saferday.engines.hashmatch import warm_every_way

    warm_every_way()
    return True
