"""Takes schools from a list. Rows that cannot be taken are set aside with their reason; the rest goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from saferday.centre.accounts.queries import require
from saferday.centre.areas.rules import folded
from saferday.centre.audit.actions import audited, record, unchanged

from ..models import School
from ..queries.placing import Places
from ..schools.mapping import ListMap
from ..schools.reading import BrokenRow, ListedSchool, Reading

BATCH = 1_000
FACTS = (
    "name",
    "folded",
    "phase",
    "town",
    "postcode",
    "website",
    "pupils",
    "lowest_age",
    "highest_age",
    "nation",
    "area_id",
    "is_open",
    "is_invented",
)
"""What a list says of a school, and a later list may change."""


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


@audited
def import_schools(
    *,
    by: Any = None,
    reading: Reading,
    list_map: ListMap,
    complete: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Listed:
    """Takes the schools of a list: new ones are added, known ones brought up to date, closed ones marked.

    No school is ever deleted: results stand on it. ``complete`` says that the file names every school of its list,
    so that a school which is not in it is marked as closed.
    """
    if by is not None:
        require(by, "survey.schools")
    done = Listed(left_out=reading.left_out, broken=list(reading.broken))
    places = Places()
    held = {school.reference: school for school in School.objects.filter(source=list_map.list)}
    new: list[School] = []
    changed: list[School] = []
    total = len(reading.schools)
    for number, row in enumerate(reading.schools, start=1):
        _take(row, list_map, places, held, new, changed, done)
        if progress is not None and (number % BATCH == 0 or number == total):
            progress(number, total)
    gone = held.keys() - {row.number for row in reading.schools}
    done.missing = len(gone)
    for reference in gone if complete else ():
        school = held[reference]
        if school.is_open:
            school.is_open = False
            changed.append(school)
            done.closed += 1
    if dry_run or not (new or changed):
        unchanged()
        return done
    School.objects.bulk_create(new, batch_size=BATCH)
    School.objects.bulk_update(changed, [name.removesuffix("_id") for name in FACTS], batch_size=BATCH // 5)
    record(
        "survey.schools.imported",
        by=by,
        subject=f"survey.School:{list_map.list}",
        detail={
            "added": done.added,
            "changed": done.changed,
            "closed": done.closed,
            "broken": len(done.broken),
        },
    )
    return done


def _take(
    row: ListedSchool,
    list_map: ListMap,
    places: Places,
    held: dict[str, School],
    new: list[School],
    changed: list[School],
    done: Listed,
) -> None:
    known = held.get(row.number)
    if known is None and not row.is_open:
        done.not_open += 1
        return
    area = places.of(row)
    if area is None:
        where = row.area_name or row.area_code or row.postcode or "nothing"
        reason = f"its place is not known here: the list says {where!r}, and no area has that name or code"
        done.broken.append(BrokenRow(row.line, row.name[:120], reason))
        return
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
        new.append(School(source=list_map.list, reference=row.number, **facts))
        done.added += 1
        return
    if all(getattr(known, name) == value for name, value in facts.items()):
        done.unchanged += 1
        return
    if known.is_open and not row.is_open:
        done.closed += 1
    else:
        done.changed += 1
    for name, value in facts.items():
        setattr(known, name, value)
    changed.append(known)
