"""The background worker as a process of its own."""

import signal
from types import FrameType

import click
from django.conf import settings

from saferday.centre.tasks.worker import Worker
from saferday.web.operate.lock import DataLock, InUse


def run(*, once: bool = False, with_parent: int | None = None) -> int:
    """Works until SIGTERM or Ctrl-C; with ``once`` does what is due and leaves."""
    lock = DataLock(settings.DATA)
    try:
        lock.share()
    except InUse as error:
        raise click.ClickException(str(error)) from error
    worker = Worker(with_parent=with_parent)

    def leave(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    try:
        if once:
            return worker.run_once()
        worker.run()
        return 0
    finally:
        lock.release()
