"""Invented schools with simulated answers, three of them with classes and a desk to look at."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .. import actions, documents
from ..intake.keys import ticket_key
from ..making import make_snapshots
from ..models import ClassSession, Participation, Response, School, SchoolContact, Survey
from ..queries.definitions import instrument_of
from ..queries.desk import Desk
from ..queries.schools import list_map, packed_schools
from ..rules import schools as rules
from ..rules.tickets import digest
from ..schools.mailboxes import site_of
from ..schools.reading import read_list
from ..simulating import simulated_pupils
from ..taking import take_list

SHOWN = {
    "Lantern Hill Primary School": {"Y5": 41, "Y6": 42},
    "Pebblebrook Comprehensive School": {"Y7": 52, "Y8": 47, "Y9": 58, "Y10": 44},
    "Ysgol Uwchradd Morfa Arian": {"Y7": 39, "Y8": 44, "Y9": 36},
}
"""The schools whose desks are open to visitors of the demonstration, and how many pupils answered."""
OTHERS = {
    "Oast House High School": {"Y7": 61, "Y8": 58, "Y9": 49},
    "Appledrift Primary School": {"Y5": 28, "Y6": 33},
    "Windmill Sails Academy": {"Y8": 66, "Y10": 57},
    "Harbour Light High School": {"Y7": 72, "Y9": 64},
    "Copper Kettle Primary School": {"Y4": 24, "Y5": 31, "Y6": 35},
    "Ysgol Gyfun Glan y Gwennol": {"Y8": 55, "Y9": 51, "Y11": 38},
}
TICKETS = 12


def fill(*, survey: Survey, progress: Callable[..., None]) -> None:
    """Fills schools, classes, simulated answers and the first results, and keeps a class code with tickets to try.

    A second call changes nothing.
    """
    by = list_map("demo")
    take_list(reading=read_list(packed_schools(), by), list_map=by)
    if Participation.objects.filter(survey=survey).exists():
        return
    for number, (name, years) in enumerate((SHOWN | OTHERS).items(), start=1):
        school = School.objects.get(source=by.list, name=name)
        part = _participation(survey, school, years)
        if name in SHOWN:
            _classes(part, years)
        _answers(survey, school, years, number)
        progress(name)
    waiting = School.objects.get(source=by.list, name="Cobblestone Primary School")
    _waiting(survey, waiting)
    make_snapshots(survey=survey)
    # Last, for a school's results wait while one of its classes is open.
    part = Participation.objects.get(survey=survey, school__name=next(iter(SHOWN)))
    code, tickets = _open_class(part, "Y6")
    _kept().write_text(json.dumps({"class": code, "tickets": tickets}), encoding="utf-8")


def unused_ticket() -> tuple[str, str] | None:
    """The class to try and one of its tickets that nobody has used; None where there is none."""
    if not _kept().is_file():
        return None
    found = json.loads(_kept().read_text(encoding="utf-8"))
    session = ClassSession.objects.filter(code=found["class"], closed=False).first()
    if session is None:
        return None
    key = ticket_key(session)
    unused = {bytes(one) for one in session.tickets.values_list("digest", flat=True)}
    left = [one for one in found["tickets"] if digest(key, one) in unused]
    return (found["class"], left[0]) if left else None


def _kept() -> Path:
    """A demonstration's tickets to try. A real centre keeps no ticket."""
    return Path(settings.DATA) / "survey-to-try.json"


@transaction.atomic
def _participation(survey: Survey, school: School, years: dict[str, int]) -> Participation:
    now = timezone.now()
    part = Participation.objects.create(
        survey=survey,
        school=school,
        state=rules.ACCEPTED,
        year_groups=list(years),
        protocol_digest=documents.of(survey, "protocol").digest,
        protocol_confirmed_at=now - timedelta(days=2),
    )
    SchoolContact.objects.create(
        participation=part,
        email=f"office@{site_of(school.website)}",
        language="cy" if school.name.startswith("Ysgol") else "en",
        is_responsible=True,
        judgement="own-office",
        confirmed_at=now - timedelta(days=3),
    )
    return part


def _classes(part: Participation, years: dict[str, int]) -> None:
    """A closed class for each year group, whose tickets are used."""
    desk = Desk(part.contacts.get(), part)
    for year, pupils in years.items():
        session = actions.make_class(by=desk, year_group=year)
        actions.print_tickets(by=desk, session=session, count=min(pupils, rules.MOST_PUPILS_IN_A_CLASS))
        session.tickets.all().delete()
        actions.close_class(by=desk, session=session)


def _open_class(part: Participation, year: str) -> tuple[str, list[str]]:
    """A class whose tickets a visitor may try."""
    desk = Desk(part.contacts.get(), part)
    session = actions.make_class(by=desk, year_group=year)
    return session.code, actions.print_tickets(by=desk, session=session, count=TICKETS)


def _answers(survey: Survey, school: School, years: dict[str, int], seed: int) -> None:
    assert survey.asked is not None
    instrument = instrument_of(survey.asked)
    lean = ((seed * 37) % 11 - 5) / 12
    Response.objects.bulk_create(
        Response(
            version=survey.asked, school=school, year_group=year, route=route, answers=answers, cell_key=key
        )
        for year, route, answers, key in simulated_pupils(instrument, years, seed, lean)
    )


def _waiting(survey: Survey, school: School) -> None:
    """A school that the centre's staff have to look at."""
    part = Participation.objects.create(survey=survey, school=school, state=rules.WAITING)
    SchoolContact.objects.create(
        participation=part,
        email="j.bobbin@mail.example",
        is_responsible=True,
        judgement="other-domain",
        confirmed_at=timezone.now(),
    )
