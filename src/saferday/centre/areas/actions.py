"""Writes areas: loading them from a country pack, and the details that their teams keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from saferday.centre.areas import rules
from saferday.centre.areas.models import Area, AreaContact, AreaName, OutwardCode, Town
from saferday.centre.audit.actions import audited, record, unchanged

BATCH = 1_000


@dataclass(frozen=True)
class AreaFacts:
    """An area as a country pack states it.

    Attributes:
        parent: slug of the area above; None for the country.
        contacts: pairs of kind (phone, online) and value, each with its label by language.
    """

    slug: str
    kind: str
    names: Mapping[str, str]
    parent: str | None
    code: str = ""
    team_names: Mapping[str, str] = field(default_factory=dict)
    nations: Sequence[str] = ()
    languages: Sequence[str] = ()
    website: str = ""
    colour: str = "#1d4f5c"
    accent: str = "#f2a33c"
    has_pages: bool = True
    contacts: Sequence[tuple[str, str, Mapping[str, str]]] = ()


@dataclass(frozen=True)
class Places:
    """Which outward codes and towns lie in which areas (by slug)."""

    outward_codes: Sequence[tuple[str, str, float, float | None, float | None]] = ()
    towns: Sequence[tuple[str, str, int]] = ()


@audited
def load_areas(*, by: Any = None, areas: Sequence[AreaFacts], places: Places | None) -> int:
    """Adds the areas that are new and renews where codes and towns lie; what a team changed stays.

    Args:
        areas: parents before their children.
        places: None leaves codes and towns as they are.

    Returns:
        How many areas were added.

    Raises:
        LookupError: an area stands below one that is nowhere.
    """
    known = {area.slug: area for area in Area.objects.all()}
    before = len(known)
    new = [facts for facts in areas if facts.slug not in known]
    while new:
        ready = [facts for facts in new if facts.parent is None or facts.parent in known]
        if not ready:
            raise LookupError(f"{new[0].slug} stands below {new[0].parent}, which is no area")
        known |= {area.slug: area for area in _add(known, ready)}
        new = [facts for facts in new if facts.slug not in known]
    added = len(known) - before
    renewed = _renew_places(known, places) if places is not None else 0
    if not added and not renewed:
        unchanged()
        return 0
    record("areas.loaded", by=by, subject="areas.Area", detail={"added": added, "places": renewed})
    return added


@audited
def change_area(*, by: Any, area: Area, **changes: Any) -> Area:
    """Changes an area's names, colours, website, hostname, languages or whether it has pages.

    Raises:
        django.core.exceptions.ValidationError: a colour cannot be read, an address is taken.
    """
    before = {name: getattr(area, name) for name in changes}
    if before == changes:
        unchanged()
        return area
    for name, value in changes.items():
        setattr(area, name, value)
    area.full_clean()
    area.save(update_fields=list(changes))
    _name(area)
    record("areas.area.changed", by=by, subject=area, area=area, detail={"before": before, "after": changes})
    return area


@audited
def change_contacts(
    *,
    by: Any,
    area: Area,
    contacts: Sequence[tuple[str, str, Mapping[str, str], bool]],
    checked_by: str,
    on: date,
) -> None:
    """Replaces an area's contacts; one with an empty value goes, one said to be checked carries who and when.

    Args:
        contacts: kind, value, label by language, and whether it was checked now, in the order to show.
    """
    before = {(one.kind, one.value): one for one in area.contacts.all()}
    wanted = []
    for position, (kind, value, labels, checked) in enumerate(one for one in contacts if one[1]):
        same = before.get((kind, value))
        wanted.append(
            AreaContact(
                area=area,
                kind=kind,
                value=value,
                labels=dict(labels),
                position=position,
                checked_on=on if checked else same.checked_on if same else None,
                checked_by=checked_by if checked else same.checked_by if same else "",
            )
        )
    if [_facts_of(one) for one in before.values()] == [_facts_of(one) for one in wanted]:
        unchanged()
        return
    area.contacts.all().delete()
    AreaContact.objects.bulk_create(wanted)
    record(
        "areas.contacts.changed",
        by=by,
        subject=area,
        area=area,
        detail={
            "before": [f"{kind} {value}" for kind, value in before],
            "after": [f"{one.kind} {one.value}" for one in wanted],
            "checked": [one.value for one in wanted if one.checked_on == on],
        },
    )


def _add(known: Mapping[str, Area], all_facts: Sequence[AreaFacts]) -> list[Area]:
    """Adds areas whose parents are there, with their contacts and the names they are found by."""
    areas = []
    for facts in all_facts:
        parent = known[facts.parent] if facts.parent else None
        area = Area(
            slug=facts.slug,
            kind=facts.kind,
            names=dict(facts.names),
            parent=parent,
            code=facts.code,
            team_names=dict(facts.team_names),
            nations=list(facts.nations),
            languages=list(facts.languages),
            website=facts.website,
            colour=facts.colour,
            accent=facts.accent,
            has_pages=facts.has_pages,
            path=f"{parent.path if parent else '/'}{facts.slug}/",
        )
        area.full_clean(exclude=["parent", "path"], validate_unique=False, validate_constraints=False)
        areas.append(area)
    Area.objects.bulk_create(areas)
    AreaContact.objects.bulk_create(
        AreaContact(area=area, kind=kind, value=value, labels=dict(labels), position=position)
        for area, facts in zip(areas, all_facts, strict=True)
        for position, (kind, value, labels) in enumerate(facts.contacts)
    )
    AreaName.objects.bulk_create(
        AreaName(area=area, folded=name) for area in areas for name in _names_to_find(area)
    )
    return areas


def _names_to_find(area: Area) -> list[str]:
    names = (*area.names.values(), *area.team_names.values(), area.slug)
    return sorted({folded[:120] for name in names if (folded := rules.folded(name))})


def _name(area: Area) -> None:
    """Keeps the names by which the area is found in step with the ones it has."""
    area.searched_names.all().delete()
    AreaName.objects.bulk_create(AreaName(area=area, folded=name) for name in _names_to_find(area))


def _facts_of(contact: AreaContact) -> tuple[Any, ...]:
    return (
        contact.kind,
        contact.value,
        contact.labels,
        contact.position,
        contact.checked_on,
        contact.checked_by,
    )


def _renew_places(known: Mapping[str, Area], places: Places) -> int:
    codes = [
        OutwardCode(outward=outward, area=known[slug], share=share, latitude=latitude, longitude=longitude)
        for outward, slug, share, latitude, longitude in places.outward_codes
    ]
    towns = [
        Town(name=name, folded=rules.folded(name), area=known[slug], population=population)
        for name, slug, population in places.towns
    ]
    same_codes = OutwardCode.objects.count() == len(codes) and set(
        OutwardCode.objects.values_list("outward", "area_id", "share")
    ) == {(code.outward, code.area_id, code.share) for code in codes}
    same_towns = Town.objects.count() == len(towns) and set(
        Town.objects.values_list("name", "area_id", "population")
    ) == {(town.name, town.area_id, town.population) for town in towns}
    renewed = 0
    if not same_codes:
        OutwardCode.objects.all().delete()
        renewed += len(OutwardCode.objects.bulk_create(codes, batch_size=BATCH))
    if not same_towns:
        Town.objects.all().delete()
        renewed += len(Town.objects.bulk_create(towns, batch_size=BATCH))
    return renewed
