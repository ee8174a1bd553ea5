"""Centres that can be killed: on SQLite and on PostgreSQL, in folders of their own."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.running import environment_for, free_port, wait_until_ready

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "tests.durability.unhurried"
SECRET_KEY = "for-these-tests-" + "0123456789" * 4
"""One key for all: an archive is put back under the key that it was made with."""


@dataclass
class Centre:
    """A centre in a folder, whose server can be started and killed."""

    data: Path
    database_url: str
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What its commands run with."""
        return environment_for(
            self.data,
            SAFERDAY_SECRET_KEY=SECRET_KEY,
            DATABASE_URL=self.database_url,
            DJANGO_SETTINGS_MODULE=SETTINGS,
            PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        )

    def run(self, *arguments: str, expect: int = 0) -> "subprocess.CompletedProcess[str]":
        """Runs a saferday command; its exit code must be the one expected."""
        done = subprocess.run(
            [sys.executable, "-m", "saferday.web.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expect, f"saferday {' '.join(arguments)}: {done.stdout}\n{done.stderr}"
        return done

    def run_python(self, code: str) -> str:
        """Runs code with the centre set up; the answer is what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Serves, in a process group of its own, until killed or stopped."""
        with (self.data / "serve.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "saferday.web.cli", "serve", "--port", str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            wait_until_ready(self.url, self.process)
        except RuntimeError as error:
            raise RuntimeError(f"{error}: {(self.data / 'serve.log').read_text()[-2_000:]}") from error

    def kill(self) -> None:
        """Kills every process of the server at once: no signal handler runs, nothing is flushed."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> None:
        """Stops the server gracefully, if it runs."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None
