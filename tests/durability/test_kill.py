"""What was answered as saved is there after any kill -9, on SQLite and PostgreSQL."""

import json
import random
import time

import pytest

from tests.durability.centres import Centre
from tests.durability.conftest import MakeCentre
from tests.durability.writing import Visitors

pytestmark = pytest.mark.xdist_group("durability")

WRITES = 1_000
KILLS_AT_LEAST = 5

STORED = """
import json
from saferday.centre.audit.models import AuditRecord
from saferday.centre.consent.models import Feedback
print(json.dumps({
    "wrong": list(Feedback.objects.values_list("wrong", flat=True)),
    "ids": sorted(str(pk) for pk in Feedback.objects.values_list("pk", flat=True)),
    "audited": sorted(
        record.subject.split(":")[1] for record in AuditRecord.objects.filter(act="consent.feedback.given")
    ),
}))
"""


def stored(centre: Centre) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(centre.run_python(STORED))
    return found


def test_no_feedback_that_was_answered_as_saved_is_lost(make_centre: MakeCentre) -> None:
    centre = make_centre()
    chance = random.Random(20260210)
    centre.start()
    kills = 0
    with Visitors(centre) as visitors:
        while len(visitors.saved) < WRITES or kills < KILLS_AT_LEAST:
            visitors.wait_for(len(visitors.saved) + 1)
            time.sleep(chance.uniform(0.05, 1.5))
            centre.kill()
            kills += 1
            centre.start()
        visitors.wait_for(len(visitors.saved) + 1)
    centre.kill()

    found = stored(centre)
    lost = set(visitors.saved) - set(found["wrong"])
    assert not lost, f"{len(lost)} of {len(visitors.saved)} were answered as saved and are gone"
    assert visitors.refused == []
    # Nothing twice, and no row without its audit record nor the other way round.
    assert len(found["wrong"]) == len(set(found["wrong"]))
    assert found["ids"] == found["audited"]
    centre.run("audit", "verify")
    centre.run("doctor", "--only", "database.reachable", "--only", "database.migrations")
    # Killed or not, the next start serves at once.
    centre.start()
