"""Servers and workers share the data; a restore wants it alone."""

from pathlib import Path

import pytest

from saferday.web.operate.lock import DataLock, InUse


def test_servers_and_workers_share_it(tmp_path: Path) -> None:
    server, worker = DataLock(tmp_path), DataLock(tmp_path)
    server.share()
    worker.share()
    server.release()
    worker.release()


def test_a_restore_waits_for_nobody(tmp_path: Path) -> None:
    server, restore = DataLock(tmp_path), DataLock(tmp_path)
    server.share()
    with pytest.raises(InUse, match="Stop it first"):
        restore.alone()
    server.release()
    restore.alone()
    with pytest.raises(InUse, match="restore is under way"):
        DataLock(tmp_path).share()
