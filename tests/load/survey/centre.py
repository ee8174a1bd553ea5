"""A centre of the load's own: an empty folder, a database, a server of two processes, and nothing else."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.load.survey.pupils import Pupil, pupil
from tests.postgresql import start_server
from tests.running import environment_for, free_port, wait_until_ready

ROOT = Path(__file__).resolve().parents[3]
SECRET_KEY = "for-the-load-only-" + "0123456789" * 4
WORKERS, THREADS = 2, 2


@dataclass
class Centre:
    """A centre that is loaded."""

    data: Path
    database_url: str
    port: int
    environment: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None

    def run(self, *arguments: str, module: str = "saferday.web.cli", sent: str = "") -> str:
        """Runs a command with the centre's settings."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment,
            cwd=ROOT,
            input=sent,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{module} {' '.join(arguments)}: {done.stderr[-2000:]}")
        return done.stdout

    def prepare(self, *, pupils: int) -> None:
        """Opens a survey with so many tickets."""
        self.run(
            "make", str(self.data / "classes"), "--pupils", str(pupils), module="tests.load.survey.preparing"
        )

    def pupils(self, *, seed: int = 1) -> Iterator[Pupil]:
        """All pupils, class after class, some classes at a time as on a real morning."""
        chance = random.Random(seed)  # the same load every time
        classes = [json.loads(line) for line in (self.data / "classes").read_text().splitlines()]
        number = 0
        for start in range(0, len(classes), 20):
            group = [
                (one["code"], ticket, one["year"])
                for one in classes[start : start + 20]
                for ticket in one["tickets"]
            ]
            chance.shuffle(group)
            for code, ticket, year in group:
                number += 1
                yield pupil(code, ticket, year, number, chance)

    def start(self, *, worker: bool = True) -> None:
        """Serves."""
        with (self.data / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable, "-m", "saferday.web.cli", "serve", "--port", str(self.port),
                    "--workers", str(WORKERS), "--threads", str(THREADS), "--worker" if worker else "--no-worker",
                ],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )  # fmt: skip
        wait_until_ready(f"http://127.0.0.1:{self.port}", self.process, self.data / "serve.log")

    def cpu_seconds(self) -> float:
        """What the server's processes have spent, the worker and those that have ended not counted."""
        assert self.process is not None
        top = psutil.Process(self.process.pid)
        spent = [one.cpu_times() for one in [top, *top.children(recursive=True)]]
        return sum(one.user + one.system for one in spent)

    def stop(self) -> None:
        """Ends the server."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def statements(self, some: list[Pupil]) -> list[str]:
        """Lets some pupils hand in outside of the server; what the last one's page, ticket and answers asked."""
        file = self.data / "statements"
        sent = json.dumps([(one.code, one.ticket, one.fields) for one in some])
        self.run("statements", str(file), module="tests.load.survey.preparing", sent=sent)
        found: list[str] = json.loads(file.read_text())
        return found

    def kept(self) -> dict[str, object]:
        """What is in the tables once the survey is over."""
        file = self.data / "kept"
        self.run("read", str(file), module="tests.load.survey.preparing")
        found: dict[str, object] = json.loads(file.read_text())
        return found


def centre_in(data: Path, database_url: str) -> Centre:
    """A centre in a folder, on a database that is there."""
    return Centre(
        data,
        database_url,
        free_port(),
        environment_for(
            data,
            SAFERDAY_SECRET_KEY=SECRET_KEY,
            DATABASE_URL=database_url,
            SAFERDAY_HOSTS="127.0.0.1",
            DJANGO_SETTINGS_MODULE="saferday.web.settings.centre",
            PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "src")]),
            PYTHONWARNINGS="ignore",
        ),
    )


@contextmanager
def centre(database: str) -> Iterator[Centre]:
    """An empty centre on a database of its own, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="sdload-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        address = ""
        if database == "postgresql":
            address = start_server(Path(tempfile.mkdtemp(prefix="sdpg-")))
        made = centre_in(data, address)
        made.run("migrate")
        try:
            yield made
        finally:
            made.stop()
            time.sleep(0.2)
