"""Whatever is killed during a morning, every accepted answer is there once, and every ticket is usable or used."""

import itertools
import json
import os
import random
import signal
import threading
import time
from collections import Counter

import psutil

from tests.durability.conftest import MakeCentre
from tests.load.survey import pupils
from tests.load.survey.centre import Centre, centre_in

SECONDS = 8.0
KILLS = 4


def test_every_answer_is_there_once_and_every_ticket_usable_or_used(make_centre: MakeCentre) -> None:
    made = make_centre()
    loaded = centre_in(made.data, made.database_url)
    try:
        _morning_with_kills(loaded)
    finally:
        loaded.stop()


def _morning_with_kills(loaded: Centre) -> None:
    loaded.prepare(pupils=3_000)
    # Older pupils write a word by which their answers are known again.
    everybody = [one for one in loaded.pupils() if one.token]
    loaded.start()
    kills = _Kills(loaded)
    outcome = pupils.run(loaded.port, _while(everybody, kills), seconds=60, connections=6)
    kills.join()
    loaded.stop()
    assert kills.done == KILLS
    assert len(outcome.accepted) > 50
    assert len(outcome.lost) > 0, "nothing was under way when the server was killed"

    # Those whose answer was lost on the way hand in once more, as the page's script does.
    loaded.start(worker=False)
    again = pupils.run(loaded.port, iter(outcome.lost), seconds=60, connections=4, journey=_again)
    assert not again.refused, again.refused[:3]
    loaded.stop()

    # Neither the server nor we wrote down who came, to which class, or with what.
    log = (loaded.data / "serve.log").read_text()
    assert "/survey/" not in log
    assert not [one for one in everybody if one.code in log or one.ticket in log or one.token in log]

    kept = loaded.kept()
    tokens = Counter(kept["tokens"])  # type: ignore[call-overload]
    told = {one.token for one in [*outcome.accepted, *again.accepted]}
    assert {token: count for token, count in tokens.items() if count > 1} == {}
    assert told <= set(tokens), "an answer was accepted and is not there"
    assert set(tokens) <= told, "an answer is there that nobody was thanked for, though all tried again"
    assert kept["waiting"] == 0
    unused = set(kept["unused"])  # type: ignore[call-overload]
    for one, digest in zip(everybody, _digests(loaded, everybody), strict=True):
        assert (one.token in tokens) != (digest in unused), "a ticket is both usable and used, or neither"


def _while(everybody: list[pupils.Pupil], kills: "_Kills") -> "itertools.takewhile[pupils.Pupil]":
    kills.start()
    return itertools.takewhile(lambda _one: kills.is_alive(), iter(everybody))


def _again(one: pupils.Pupil, host: str) -> "pupils.Iterator[pupils.Step]":
    """Sends the same ticket and answers again; "used" says that they are in."""
    path = f"/survey/{one.code}/"
    answer = yield "again", pupils._post(path, host, [("go", "send"), ("ticket", one.ticket), *one.fields])
    found = json.loads(answer.body)
    if not found["ok"] and found["problem"] != "used":
        raise pupils.Refused(str(found))


def _digests(loaded: Centre, everybody: list[pupils.Pupil]) -> list[str]:
    file = loaded.data / "digests"
    loaded.run(
        "digests",
        str(file),
        module="tests.load.survey.preparing",
        sent=json.dumps([(one.code, one.ticket) for one in everybody]),
    )
    found: list[str] = json.loads(file.read_text())
    return found


class _Kills(threading.Thread):
    """Kills the server, a web process or the worker, at moments that nobody chose."""

    def __init__(self, loaded: Centre) -> None:
        super().__init__(daemon=True)
        self.loaded = loaded
        self.done = 0
        self.chance = random.Random()

    def run(self) -> None:
        for number in range(KILLS):
            time.sleep(self.chance.uniform(0.6, 1.4) * SECONDS / KILLS)
            process = self.loaded.process
            assert process is not None
            below = psutil.Process(process.pid).children(recursive=True)
            if number % 2 and below:
                self.chance.choice(below).kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                self.loaded.start()
            self.done += 1
        time.sleep(1)
