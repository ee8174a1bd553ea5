"""Runs the web server and its background worker as one service.

The server is granian over WSGI: a few processes of a few threads. The parent loads the centre once and forks,
so that the second process costs little and the first page comes quickly. The worker is a process of its own
that is started again when it ends; it and the web processes leave when the parent is gone, however it went.
"""

import gc
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import click
from django.conf import settings
from django.db import connections
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from saferday.web import warming
from saferday.web.cli import exits
from saferday.web.operate import migrate
from saferday.web.operate.lock import DataLock, InUse

APPLICATION = "saferday.web.wsgi:application"
PATIENCE_SECONDS = 20
"""How long a request or a task in hand may take to end when the server stops."""
BACKLOG = 2048


def run(
    *, host: str, port: int, workers: int, threads: int, worker: bool, say: Callable[[], None] | None = None
) -> int:
    """Serves until told to stop; the answer is the exit code."""
    if (code := _refuse_to_start(host, port)) is not None:
        return code
    lock = DataLock(settings.DATA)
    try:
        lock.share()
    except InUse as error:
        click.echo(str(error), err=True)
        return exits.FAILED
    # None of what is loaded now becomes garbage, and the forked processes share it as long as nobody touches it.
    gc.disable()
    load_application()
    _follow_base_url()
    _let_go_of_connections()
    gc.freeze()
    gc.enable()
    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=threads,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_SECONDS,
        log_level=LogLevels.warning,
        log_access=False,
    )
    beside = BesideWorker()
    if worker:
        server.on_startup(beside.start)
        server.on_shutdown(beside.stop)
    server.on_startup(
        say or (lambda: click.echo(f"Serving on http://{_shown(host)}:{port}/  (Ctrl-C stops)"))
    )
    server.on_startup(_flush)
    server.serve(target_loader=load_in_worker, wrap_loader=False)
    return exits.DONE


def _follow_base_url() -> None:
    """The operator may have moved the centre to another address since it last ran."""
    from saferday.awareness.frontpages.actions import follow_base_url

    follow_base_url()


def load_application() -> Any:
    """Imports the centre, down to its addresses, so that the first page finds everything there."""
    from django.urls import get_resolver

    from saferday.web.wsgi import application

    get_resolver().url_patterns  # noqa: B018
    return application


def load_in_worker() -> Any:
    """What each web process runs first."""
    parent = os.getppid()
    threading.Thread(target=_leave_with, args=(parent,), daemon=True, name="leave-with-parent").start()
    application = load_application()
    warming.begin()
    return application


class BesideWorker:
    """The background worker beside the server; started again when it ends."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        """Starts the worker, and watches it."""
        self._spawn()
        threading.Thread(target=self._watch, daemon=True, name="watch-worker").start()

    def stop(self) -> None:
        """Lets the worker finish what it is doing, then ends it."""
        self._stopping.set()
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _spawn(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "saferday.web.cli", "worker", "--with-parent", str(os.getpid())],
            env=os.environ.copy(),
            stdin=subprocess.DEVNULL,
        )

    def _watch(self) -> None:
        wait = 1.0
        while not self._stopping.wait(1):
            process = self._process
            if process is None or process.poll() is None:
                wait = 1.0
                continue
            click.echo(f"The background worker ended ({process.returncode}); starting it again.", err=True)
            if self._stopping.wait(wait):
                return
            wait = min(wait * 2, 60)
            self._spawn()


def port_is_free(host: str, port: int) -> bool:
    """Whether the port can be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _refuse_to_start(host: str, port: int) -> int | None:
    if not port_is_free(host, port):
        click.echo(
            f"Port {port} on {host} is in use or not allowed. "
            f"Stop what uses it, or choose another: --port {port + 1}",
            err=True,
        )
        return exits.FAILED
    waiting = migrate.waiting()
    if waiting:
        click.echo(
            f"The database is not at this version: {len(waiting)} migrations wait, "
            f"the first is {waiting[0]}.\n"
            "Make a backup if the centre is in use (saferday backup FILE), then run: saferday migrate",
            err=True,
        )
        return exits.FAILED
    if not migrate.static_was_laid_out():
        click.echo("The styles are not laid out yet. Run: saferday migrate", err=True)
        return exits.FAILED
    return None


def _let_go_of_connections() -> None:
    """A forked process must not share its parent's connections."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _flush() -> None:
    sys.stdout.flush()


def _shown(host: str) -> str:
    return {"0.0.0.0": "localhost", "::": "localhost"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
