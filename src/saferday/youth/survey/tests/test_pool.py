"""Ten answers of each school and year group wait sealed until the survey is over, whatever happens meanwhile."""

import os
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone

from saferday.youth.survey import actions, doctor
from saferday.youth.survey.commands import group
from saferday.youth.survey.intake import accept, keys, moving
from saferday.youth.survey.intake.moving import move
from saferday.youth.survey.models import InboxEntry, InboxKey, Response, Survey
from saferday.youth.survey.queries import opening

from .conftest import Room, a_room, example


def hand_in(room: Room, first: int, last: int) -> None:
    asked = opening.asked_class(room.session.code)
    assert asked is not None
    for number in range(first, last):
        accept.accept(asked, room.words[number], {"own_phone": "yes", "change": f"pupil {number}"})
    accept._keys._until = 0.0


@pytest.fixture
def class_of_30(part: Any) -> Room:
    return a_room(part, "FGH-301", "Y8", 30)


def marks() -> Counter[str]:
    return Counter(one["change"] for one in Response.objects.values_list("answers", flat=True))


def test_a_closing_time_that_is_moved_keeps_the_pool_shut(class_of_30: Room, survey: Survey) -> None:
    hand_in(class_of_30, 0, 25)
    assert move().responses == 15
    was = survey.closes_at
    assert was is not None
    later = was + timedelta(days=3)
    actions.set_times(by=None, survey=survey, opens_at=survey.opens_at, closes_at=later)
    assert move(now=was + timedelta(hours=1)).responses == 0
    assert InboxEntry.objects.count() == 10
    assert move(now=later + timedelta(minutes=11)).responses == 10


def test_closed_and_opened_again_while_late_answers_still_come(class_of_30: Room, survey: Survey) -> None:
    hand_in(class_of_30, 0, 25)
    move()
    survey = actions.close_survey(by=None, survey=survey)
    assert move().responses == 0, "a tablet without network may still hand in"
    actions.set_times(
        by=None, survey=survey, opens_at=survey.opens_at, closes_at=timezone.now() + timedelta(1)
    )
    hand_in(class_of_30, 25, 30)
    assert move().responses == 0
    assert InboxEntry.objects.count() == 15


def test_what_is_over_for_good_is_not_opened_again(class_of_30: Room, survey: Survey) -> None:
    """Whoever came after the pool was emptied would be handed on alone."""
    hand_in(class_of_30, 0, 25)
    survey.closes_at = timezone.now() - timedelta(minutes=11)
    survey.save()
    move()
    move()
    assert (Response.objects.count(), InboxEntry.objects.count()) == (25, 0)
    tomorrow = timezone.now() + timedelta(days=1)
    with pytest.raises(actions.OverForGood):
        actions.set_times(by=None, survey=survey, opens_at=survey.opens_at, closes_at=tomorrow)
    done = CliRunner().invoke(
        group, ["open", survey.slug, "--until", f"{tomorrow:%Y-%m-%dT%H:%M}", "--assessed-by", "A"]
    )
    assert done.exit_code
    assert "another name" in done.output


def test_a_new_version_leaves_those_who_answered_the_old_one_where_they_wait(
    class_of_30: Room, survey: Survey
) -> None:
    hand_in(class_of_30, 0, 25)
    move()
    draft = example()
    draft["title"]["en"] = "Another title"
    actions.save_draft(by=None, survey=survey, draft=draft)
    actions.publish(by=None, survey=survey)
    hand_in(class_of_30, 25, 30)
    assert move().responses == 0
    assert move(now=timezone.now() + timedelta(days=8)).responses == 15
    move(now=timezone.now() + timedelta(days=8))
    assert marks() == Counter(f"pupil {number}" for number in range(30))


def test_a_school_on_pause_loses_nothing(class_of_30: Room, part: Any, survey: Survey) -> None:
    hand_in(class_of_30, 0, 25)
    part.state, part.paused = "paused", True
    part.save()
    assert move().responses == 15
    assert move(now=timezone.now() + timedelta(days=8)).responses == 10


@pytest.mark.parametrize("harm", ["missing", "replaced", "cut short"])
def test_a_key_file_that_is_missing_or_another(class_of_30: Room, harm: str) -> None:
    """What it sealed waits, the doctor says so, everything else goes on; the file back, nothing was lost."""
    hand_in(class_of_30, 0, 25)
    move()
    pool = InboxKey.objects.get(pool=True)
    file = keys._file(pool.pk)
    held = file.read_bytes()
    if harm == "missing":
        file.unlink()
    else:
        file.write_bytes(os.urandom(32) if harm == "replaced" else held[:9])
    hand_in(class_of_30, 25, 30)
    done = move()
    assert (done.responses, done.sealed_anew, done.unreadable) == (0, 5, 10)
    found = doctor.inbox_is_emptied()
    assert found.status == "fail"
    assert "10 answers wait that this machine cannot open" in found.message
    over = timezone.now() + timedelta(days=8)
    assert move(now=over).responses == 5
    file.write_bytes(held)
    assert move(now=over).responses == 10
    assert marks() == Counter(f"pupil {number}" for number in range(30))


def test_one_damaged_answer_does_not_hold_up_the_others(class_of_30: Room) -> None:
    hand_in(class_of_30, 0, 25)
    entry = InboxEntry.objects.first()
    assert entry is not None
    entry.sealed = bytes(entry.sealed)[:-1] + b"?"
    entry.save()
    assert move().responses == 14
    assert InboxEntry.objects.count() == 11


class Killed(BaseException):
    """Stands for kill -9: nothing in the run may catch it."""


STEPS = [
    (keys, "new_key"),
    (keys, "destroy"),
    (moving, "_take_out"),
    (moving, "_hand_on"),
    (moving, "_seal_anew"),
    (moving, "_retire"),
    (Response.objects, "bulk_create"),
    (InboxEntry.objects, "bulk_create"),
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("place", "name"), STEPS, ids=[f"{name}{at}" for at, (_, name) in enumerate(STEPS)])
def test_killed_while_the_pool_is_opened(
    class_of_30: Room, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, after: bool
) -> None:
    """At each step, each time it is done: the next runs bring every answer into the table once."""
    hand_in(class_of_30, 0, 25)
    kills = 0

    def run_and_be_killed(now: Any) -> None:
        nonlocal kills
        for number in range(1, 4):
            calls = 0
            step = getattr(place, name)

            def killed(*given: Any, step: Any = step, at: int = number, **named: Any) -> Any:
                nonlocal calls
                calls += 1
                if calls == at and not after:
                    raise Killed
                found = step(*given, **named)
                if calls == at:
                    raise Killed
                return found

            with monkeypatch.context() as patch:
                patch.setattr(place, name, killed)
                try:
                    move(now=now)
                except Killed:
                    kills += 1
            assert Response.objects.count() + InboxEntry.objects.count() == total

    total = 25
    run_and_be_killed(timezone.now())
    hand_in(class_of_30, 25, 28)
    total = 28
    over = timezone.now() + timedelta(days=8)
    run_and_be_killed(over)
    assert kills
    for _ in range(3):
        move(now=over)
    assert marks() == Counter(f"pupil {number}" for number in range(28))
    assert not InboxKey.objects.filter(current=False).exists(), "a key that opens the journal is left"
