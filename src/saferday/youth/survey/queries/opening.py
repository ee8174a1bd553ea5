"""What a pupil's request needs to know, remembered for a few seconds in each process."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils import timezone

from ..instrument import Instrument, read
from ..models import ClassSession, Response, Survey, SurveyVersion
from ..rules import asking


@dataclass(frozen=True)
class AskedClass:
    """A class and what it is asked."""

    session_id: int
    code: str
    salt: bytes
    year_group: str
    route: str
    survey_id: int
    version_id: int
    school_id: int
    opens_at: datetime | None
    closes_at: datetime | None
    paused: bool
    closed: bool
    simulated: bool

    def standing(self, *, now: datetime | None = None, handing_in: bool = False) -> str:
        """One of ``rules.asking.STANDINGS``."""
        return asking.standing(
            now=now or timezone.now(),
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            paused=self.paused,
            class_closed=self.closed,
            has_route=bool(self.route),
            handing_in=handing_in,
        )


def is_over_for_good(survey: Survey) -> bool:
    """Whether the last answers, which waited for others, were opened: the next would not be among others."""
    if survey.simulated or not asking.settled(survey.closes_at, timezone.now()):
        return False
    return Response.objects.filter(version__survey=survey).exists()


@lru_cache(maxsize=64)
def instrument_of(version_id: int) -> Instrument:
    """The instrument of a version; versions never change, so it is read once in each process."""
    return read(json.loads(SurveyVersion.objects.values_list("definition", flat=True).get(pk=version_id)))


def asked_class(code: str) -> AskedClass | None:
    """The class with the code; None if there is none. What is paused or closed counts after a few seconds."""
    now = time.monotonic()
    with _lock:
        known = _classes.get(code)
        if known is not None and known[0] > now:
            return known[1]
    found = _read(code)
    with _lock:
        _classes[code] = (now + asking.CLASS_KNOWN_FOR, found)
        _classes.move_to_end(code)
        while len(_classes) > asking.CLASSES_KNOWN:
            _classes.popitem(last=False)
    return found


def forget_classes() -> None:
    """Reads classes anew: after a change in this process, and between tests."""
    with _lock:
        _classes.clear()


def open_surveys(now: datetime | None = None) -> list[Survey]:
    """Surveys that pupils can answer now."""
    now = now or timezone.now()
    return list(
        Survey.objects.filter(opens_at__lte=now, closes_at__gt=now, asked__isnull=False).select_related(
            "asked"
        )
    )


def next_survey(now: datetime | None = None) -> Survey | None:
    """The survey that opens next."""
    return Survey.objects.filter(opens_at__gt=now or timezone.now()).order_by("opens_at").first()


_classes: OrderedDict[str, tuple[float, AskedClass | None]] = OrderedDict()
_lock = threading.Lock()


def _read(code: str) -> AskedClass | None:
    session = (
        ClassSession.objects.filter(code=code)
        .select_related("participation__survey", "participation__school")
        .first()
    )
    if session is None:
        return None
    part = session.participation
    survey, school = part.survey, part.school
    version_id = survey.asked_id or 0
    route = instrument_of(version_id).route_of_year(session.year_group) if version_id else None
    return AskedClass(
        session_id=session.pk,
        code=session.code,
        salt=bytes(session.salt),
        year_group=session.year_group,
        route=route.name if route else "",
        survey_id=survey.pk,
        version_id=version_id,
        school_id=school.pk,
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        paused=part.paused or school.nation in survey.paused_nations,
        closed=session.closed,
        simulated=survey.simulated,
    )
