"""T3: flagged in one process, found by the very next question in every other; retracted just as fast."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from saferday.hotline.matching import actions, queries

from .conftest import picture

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


WARM = """
import sys
import saferday.web.wsgi
from saferday.web import warming
assert not {"numba", "numpy"} & set(sys.modules), "loaded before the first page"
warming.begin(after=0).join()
from saferday.hotline.matching.queries.searching import _chosen
print("numba" in sys.modules, _chosen.cache_info().currsize)
"""


def surroundings() -> dict[str, str]:
    """The environment of another process on the same database."""
    return os.environ | {
        "DATABASE_URL": address_of_the_test_database(),
        "SAFERDAY_DATA": str(settings.DATA),
        "DJANGO_SETTINGS_MODULE": "saferday.web.settings.centre",
        "PYTHONPATH": f"{Path('src').resolve()}",
    }


class Other:
    """Another process on the same database."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "saferday.hotline.matching.tests.another_process"],
            env=surroundings(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, act: str, value: Any) -> None:
        self.process.stdin.write(json.dumps([act, value]) + "\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        return json.loads(self.process.stdout.readline())

    def do(self, act: str, value: Any) -> Any:
        self.begin(act, value)
        return self.answer()


def address_of_the_test_database() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    folder = quote(known["OPTIONS"]["host"], safe="")
    return f"postgresql://{known['USER']}:{known['PASSWORD'] or ''}@{folder}/{known['NAME']}"


@pytest.fixture
def others(bank) -> Iterator[list[Other]]:
    """Two processes that have both looked at the empty bank already."""
    made = [Other(), Other()]
    for one in made:
        assert one.answer() == "ready"
    yield made
    for one in made:
        one.process.stdin.close()
        one.process.wait(20)
        one.process.stdout.close()


def test_the_very_next_question_in_every_process_knows(others):
    first, second = others
    for number in range(8):
        value = picture(number).hex()
        assert first.do("ask", value) == second.do("ask", value) == []
        flagger, asker = (first, second) if number % 2 else (second, first)
        (entry,) = flagger.do("flag", value)
        assert asker.do("ask", value) == [entry]
        assert flagger.do("ask", value) == [entry]
        if number == 3:
            assert first.do("rebuild", None) == 3
        if number % 2:
            assert asker.do("retract", value) == 1
            assert flagger.do("ask", value) == asker.do("ask", value) == []
    assert second.do("ask", picture(0).hex()) != []
    assert len(queries.changes_of(queries.bank_by_slug("confirmed"))) == 8


def test_who_follows_a_bank_misses_nothing_while_two_processes_flag(others, bank):
    """A number is never seen before a smaller one is committed: nothing is skipped by who remembers the last."""
    for number, one in enumerate(others, start=1):
        one.begin("follow", [number * 1_000_000, 40])
    seen: list[int] = []
    last = 0
    while len(seen) < 80:
        assert all(one.process.poll() is None for one in others)
        for row in queries.changes_of(bank, after=last):
            assert row.change > last
            last = row.change
            seen.append(row.pk)
    flagged = [entry for one in others for entry in one.answer()]
    assert sorted(seen) == sorted(flagged)
    assert last == queries.read_state().change == 80


def test_a_change_that_was_rolled_back_is_remembered_by_nobody(bank, flag):
    """Its number is given again: who had kept it would miss what gets it next."""
    from django.db import transaction

    from .test_matching import ask

    with transaction.atomic():
        flag(bank, picture(1))
        assert len(ask(picture(1))[0].matches) == 1
        transaction.set_rollback(True)
    assert ask(picture(1))[0].matches == []
    flag(bank, picture(2))
    assert len(ask(picture(2))[0].matches) == 1
    actions.retract(bank=bank, hashes=[("pdq", picture(2))], reason="Done")
    assert ask(picture(2))[0].matches == []


def test_a_serving_process_has_its_index_ready_where_the_centre_matches(bank, flag):
    def warmed():
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", WARM],
            env=surroundings(), capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.split()

    assert warmed() == ["False", "0"]
    flag(bank, picture(1))
    assert warmed() == ["True", "1"]
