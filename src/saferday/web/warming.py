"""Loads, after a web process has begun to answer, what its first look-up of a hash would otherwise wait for."""

import contextlib
import os
import threading

QUIET_SECONDS = 3.0
"""How long a new process answers pages before it begins: the first page is what a person waits for."""
NICENESS = 10


def begin(after: float = QUIET_SECONDS) -> threading.Thread:
    """Begins in a thread that ends with the process; it yields to requests."""
    thread = threading.Thread(target=_warm, args=(after,), daemon=True, name="warm-the-index")
    thread.start()
    return thread


def _warm(after: float) -> None:
    from django.db import connection

    threading.Event().wait(after)
    with contextlib.suppress(AttributeError, OSError):
        # A thread of Linux has a priority of its own.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
    from saferday.hotline.matching.queries import warm_index

    try:
        warm_index()
    finally:
        connection.close()
