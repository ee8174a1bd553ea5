"""PostgreSQL as Django speaks to it, but a connection from the pool is seldom asked whether it still works.

Django asks before every request, which is half of the trips to the server where a request needs a single one. A
server that has gone away closes its end, and the system tells so without a trip; only what nobody would tell,
such as a firewall that forgot the connection, is looked for by asking now and then.
"""

import select
import time
from typing import Any

from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool

ASK_AFTER = 20.0
"""Seconds after which a connection is asked again."""


class DatabaseWrapper(base.DatabaseWrapper):
    """See the module."""

    @property
    def pool(self) -> Any:
        """The process's pool; None where pooling is off."""
        is_new = self.alias not in self._connection_pools
        pool = super().pool
        if is_new and pool is not None:
            # Django fixes this argument, and offers to switch it on or off only.
            pool._check = check
        return pool


def check(connection: Any) -> None:
    """Raises an error if the connection no longer works."""
    now = time.monotonic()
    asked = getattr(connection, "asked_at", None)
    if asked is None or now - asked > ASK_AFTER or _has_news(connection.fileno()):
        ConnectionPool.check_connection(connection)
        connection.asked_at = now


def _has_news(socket: int) -> bool:
    """Whether there is something to read: nothing was asked, so it is the end, or word of it."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))
