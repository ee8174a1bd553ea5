"""One lock beside the data: servers and workers share it, a restore wants it alone."""

import fcntl
import os
from pathlib import Path

NAME = "in-use.lock"


class InUse(Exception):
    """A server or worker still runs on this data."""


class DataLock:
    """A lock on the data folder, held until this process and its children end, or until released."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.path = data / NAME
        self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)

    def share(self) -> None:
        """Holds the lock together with other servers and workers.

        Raises:
            InUse: a restore is under way.
        """
        self._take(fcntl.LOCK_SH, "A restore is under way on this data. Start again when it is done.")

    def alone(self) -> None:
        """Holds the lock alone.

        Raises:
            InUse: a server or worker still runs.
        """
        self._take(fcntl.LOCK_EX, "The centre is running on this data. Stop it first, then restore.")

    def release(self) -> None:
        """Gives the lock back."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _take(self, kind: int, refusal: str) -> None:
        try:
            fcntl.flock(self._handle, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InUse(refusal) from error
