"""A list of schools beside what the centre knows: what is new, what changed, and the rows that cannot be taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from saferday.centre.areas.rules import folded

from ..models import School
from ..schools.mapping import ListMap
from ..schools.reading import BrokenRow, ListedSchool, Reading
from .placing import Places

REPORTED_EVERY = 1_000
ADDED, CHANGED, CLOSED = "added", "changed", "closed"


@dataclass
class Listed:
    """What became of a list: how many schools had each outcome, and the rows that were set aside."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    not_open: int = 0
    """Closed schools that the centre never knew."""
    left_out: int = 0
    missing: int = 0
    """Schools that the centre knows from this list and the file does not name."""
    broken: list[BrokenRow] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every row was taken."""
        return not self.broken


@dataclass(frozen=True)
class Change:
    """A school as the list has it, and whether that is new, another state of it, or its end."""

    what: str
    school: School


def compared(
    reading: Reading,
    list_map: ListMap,
    *,
    complete: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Listed, list[Change]]:
    """What taking a list would do, and the schools to store for it. Nothing is changed and nothing is locked.

    Args:
        complete: the file names every school of its list, so that one which is not in it has closed.
        progress: is told how many rows were looked at, and of how many.
    """
    done = Listed(left_out=reading.left_out, broken=list(reading.broken))
    places = Places()
    held = {school.reference: school for school in School.objects.filter(source=list_map.list)}
    changes: list[Change] = []
    total = len(reading.schools)
    for number, row in enumerate(reading.schools, start=1):
        if (change := _compared(row, list_map, places, held, done)) is not None:
            changes.append(change)
        if progress is not None and (number % REPORTED_EVERY == 0 or number == total):
            progress(number, total)
    gone = held.keys() - {row.number for row in reading.schools}
    done.missing = len(gone)
    for reference in sorted(gone) if complete else ():
        school = held[reference]
        if school.is_open:
            school.is_open = False
            changes.append(Change(CLOSED, school))
    done.added, done.changed, done.closed = (
        sum(one.what == what for one in changes) for what in (ADDED, CHANGED, CLOSED)
    )
    return done, changes


def _compared(
    row: ListedSchool, list_map: ListMap, places: Places, held: dict[str, School], done: Listed
) -> Change | None:
    known = held.get(row.number)
    if known is None and not row.is_open:
        done.not_open += 1
        return None
    area = places.of(row)
    if area is None:
        where = row.area_name or row.area_code or row.postcode or "nothing"
        reason = f"its place is not known here: the list says {where!r}, and no area has that name or code"
        done.broken.append(BrokenRow(row.line, row.name[:120], reason))
        return None
    facts = {
        "name": row.name,
        "folded": folded(row.name)[:240],
        "phase": row.phase,
        "town": row.town,
        "postcode": row.postcode,
        "website": row.website,
        "pupils": row.pupils,
        "lowest_age": row.lowest_age,
        "highest_age": row.highest_age,
        "nation": list_map.nation or area.nation,
        "area_id": area.pk,
        "is_open": row.is_open,
        "is_invented": list_map.invented,
    }
    if known is None:
        return Change(ADDED, School(source=list_map.list, reference=row.number, **facts))
    if all(getattr(known, name) == value for name, value in facts.items()):
        done.unchanged += 1
        return None
    what = CLOSED if known.is_open and not row.is_open else CHANGED
    for name, value in facts.items():
        setattr(known, name, value)
    return Change(what, known)
