"""A filled centre on each database, made once and copied for each test."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.durability.centres import Centre
from tests.made_once import made_once
from tests.postgresql import start_server

MakeCentre = Callable[[], Centre]


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the country's areas, services and pages."""
    return made_once(tmp_path_factory, "filled", lambda data: fill(Centre(data, "")))


def fill(centre: Centre) -> None:
    centre.run("migrate")
    centre.run("pack", "load", "uk")
    centre.run("worker", "--once")


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """A PostgreSQL server with a filled database called "filled", to make others from."""
    address = start_server(Path(tempfile.mkdtemp(prefix="sddur-")))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE filled")
    with tempfile.TemporaryDirectory() as folder:
        fill(Centre(Path(folder), address.replace("/postgres?", "/filled?")))
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def make_centre(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeCentre]:
    """Makes a filled centre; with ``make_centre.empty`` an empty one, on the same kind of database."""
    made = _Centres(request, request.param, tmp_path)
    yield made
    for centre in made.centres:
        centre.stop()


class _Centres:
    """Makes centres for one test."""

    def __init__(self, request: pytest.FixtureRequest, kind: str, folder: Path) -> None:
        self.kind = kind
        self.centres: list[Centre] = []
        self._request = request
        self._folder = folder

    def __call__(self) -> Centre:
        """One that is filled, with styles laid out."""
        source = self._request.getfixturevalue("filled_sqlite")
        centre = self._new(template="filled")
        shutil.copytree(source, centre.data, dirs_exist_ok=True)
        if self.kind == "postgresql":
            for path in centre.data.glob("saferday.sqlite3*"):
                path.unlink()
        return centre

    def empty(self) -> Centre:
        """One with nothing in it yet."""
        return self._new(template="template0")

    def _new(self, *, template: str) -> Centre:
        number = len(self.centres)
        data = self._folder / f"centre{number}"
        data.mkdir()
        address = ""
        if self.kind == "postgresql":
            server = self._request.getfixturevalue("postgresql_server")
            name = f"c{abs(hash(str(data))) % 10**12}"
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
            address = server.replace("/postgres?", f"/{name}?")
        centre = Centre(data, address)
        self.centres.append(centre)
        return centre
