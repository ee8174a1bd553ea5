"""Whether a service is open, in words."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import formats, timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from ..rules import hours
from .views import ServiceView

LIVE_KINDS = frozenset({"call", "text", "textphone", "video", "chat"})
"""Contacts at whose other end somebody has to be there."""


@dataclass(frozen=True)
class HoursNow:
    """How a service stands at a moment; ``str()`` says it in the active language."""

    state: hours.State
    until: datetime | None = None
    opens_at: datetime | None = None
    at: datetime | None = None
    online: bool = False
    """There is only a form or an address to write to, which is there at any hour."""

    def __str__(self) -> str:
        if self.state == "always":
            return _("Open all day, every day")
        if self.state == "open" and self.until is not None:
            return _("Open now, until %(time)s") % {"time": clock(self.until.time())}
        if self.state == "closed":
            return self._opens()
        return _("Online, at any time") if self.online else _("Opening hours not checked")

    def _opens(self) -> str:
        if self.opens_at is None or self.at is None:
            return _("Closed now")
        days = (self.opens_at.date() - self.at.astimezone(self.opens_at.tzinfo).date()).days
        words = {"time": clock(self.opens_at.time()), "day": WEEKDAYS[self.opens_at.weekday()]}
        if days == 0:
            return _("Opens at %(time)s") % words
        if days == 1:
            return _("Opens tomorrow at %(time)s") % words
        if days < 7:
            return _("Opens on %(day)s at %(time)s") % words
        words["day"] = formats.date_format(self.opens_at.date(), "j F")
        return _("Opens on %(day)s at %(time)s") % words


def hours_now(service: ServiceView, at: datetime) -> HoursNow:
    """How the service stands at the moment ``at``."""
    found = hours.standing(service.openings, at, service.zone)
    known = service.check("contact").on is not None
    online = known and bool(service.contacts) and not any(one.kind in LIVE_KINDS for one in service.contacts)
    return HoursNow(found.state, found.until, found.opens_at, at, online)


@dataclass(frozen=True)
class WeekLine:
    """Days that open alike: “Monday to Friday”, “09:00 to 17:00”."""

    days: str
    times: str


def week_in_words(service: ServiceView, on: date | None = None) -> tuple[WeekLine, ...]:
    """The service's week; nothing when its hours are not known."""
    if not service.openings:
        return ()
    lines = []
    for one in hours.week(service.openings, on or timezone.localdate()):
        if one.first == 0 and one.last == 6:
            days = _("Every day")
        elif one.first == one.last:
            days = str(WEEKDAYS[one.first])
        else:
            days = _("%(first)s to %(last)s") % {"first": WEEKDAYS[one.first], "last": WEEKDAYS[one.last]}
        lines.append(WeekLine(days, _and(one.times) if one.times else _("Closed")))
    return tuple(lines)


def clock(at: time) -> str:
    """A time of day: midnight by its name, as 00:00 is read as the wrong end of the day."""
    return _("midnight") if at == time(0) else at.strftime("%H:%M")


def _and(times: tuple[tuple[time, time], ...]) -> str:
    said = []
    for opens, closes in times:
        if opens == closes == time(0):
            said.append(_("all day"))
        else:
            said.append(_("%(first)s to %(last)s") % {"first": clock(opens), "last": clock(closes)})
    return ", ".join(said)
