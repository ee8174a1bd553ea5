"""What was answered as saved is there after any kill -9, on SQLite and PostgreSQL."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.durability.centres import Centre
from tests.durability.conftest import MakeCentre
from tests.durability.writing import Visitors

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


SAVE_NEWS = """
import sys
from saferday.awareness.news.actions import import_post
from saferday.awareness.news.queries.imports import surroundings
from saferday.awareness.news.reading import read_post
from saferday.centre.areas.queries import area_by_slug
area = area_by_slug("dyfed-powys")
number = int(sys.argv[1])
while True:
    number += 1
    title = f"Post {number:05d} of an editor"
    words = f"---\\ntitle: {title}\\ndate: 2026-02-10\\n---\\n\\nWords of post {number}.\\n"
    read = read_post(words.encode(), name=f"{number}.md", against=surroundings())
    saved = import_post(read=read, area=area, publish=True)
    print(saved.post.pk, title, flush=True)
"""

POSTS = """
import json
from saferday.awareness.news.models import PostPage
from saferday.centre.audit.models import AuditRecord
from wagtail.models import Page
print(json.dumps({
    "posts": [f"{page.pk} {page.title}" for page in PostPage.objects.live()],
    "problems": [str(problem) for problem in Page.find_problems() if problem],
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


def test_no_news_that_was_saved_is_lost(make_centre: MakeCentre, tmp_path: Path) -> None:
    centre = make_centre()
    chance = random.Random(20270209)
    saved: list[str] = []
    for turn in range(KILLS_AT_LEAST):
        # What was said as saved goes through a file, which outlives the one who wrote it.
        said = tmp_path / f"said-{turn}.txt"
        with said.open("wb") as out:
            editor = subprocess.Popen(
                [sys.executable, "-c", f"import django\ndjango.setup()\n{SAVE_NEWS}", str(turn * 10_000)],
                env=centre.environment,
                stdout=out,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        end = time.monotonic() + 60
        while not said.read_bytes().strip():
            assert editor.poll() is None, editor.stderr and editor.stderr.read().decode()[-2_000:]
            assert time.monotonic() < end
            time.sleep(0.02)
        time.sleep(chance.uniform(0.1, 2.0))
        os.killpg(editor.pid, signal.SIGKILL)
        editor.wait()
        assert editor.stderr is not None
        editor.stderr.close()
        saved += [line for line in said.read_text().split("\n")[:-1] if line]

    found = json.loads(centre.run_python(POSTS))
    assert len(saved) >= KILLS_AT_LEAST
    assert set(saved) <= set(found["posts"])
    # The tree of pages holds together, and so does the audit.
    assert found["problems"] == []
    centre.run("audit", "verify")
