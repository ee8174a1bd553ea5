"""Reads the tree of areas, and finds the ones that somebody is in."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db import connection
from django.db.models import QuerySet

from saferday.centre.areas import rules
from saferday.centre.areas.models import Area as Area
from saferday.centre.areas.postcodes import local_authority_code

MOST_FOUND = 8
"""A name that fits more places than this is too short to say where somebody is."""


class Place(StrEnum):
    """What a text was understood as."""

    EMPTY = "empty"
    POSTCODE = "postcode"
    NAME = "name"
    UNKNOWN_POSTCODE = "unknown-postcode"
    UNKNOWN_NAME = "unknown-name"


@dataclass(frozen=True)
class Located:
    """Where a text leads.

    Attributes:
        text: what was typed.
        place: what it was understood as.
        areas: the areas it may mean, the likeliest first.
        ask_full_postcode: an outward code lies in several areas; the full postcode would tell.
        authority: the local authority, where a full postcode told it.
    """

    text: str
    place: Place
    areas: list[Area] = field(default_factory=list)
    ask_full_postcode: bool = False
    authority: Area | None = None

    @property
    def area(self) -> Area | None:
        """The one area, if there is no doubt."""
        return self.areas[0] if len(self.areas) == 1 else None


def country() -> Area:
    """The root of the tree.

    Raises:
        Area.DoesNotExist: no country pack is loaded.
    """
    return Area.objects.get(kind=rules.COUNTRY)


def area_by_slug(slug: str) -> Area | None:
    """The area with this address."""
    return Area.objects.filter(slug=slug).first()


def areas_named(text: str) -> list[Area]:
    """Areas whose name, team or address is the text, in any language."""
    wanted = rules.folded(text)
    if not wanted:
        return []
    return list(Area.objects.filter(searched_names__folded=wanted).select_related("parent").distinct())


def areas_with_pages() -> QuerySet[Area]:
    """The areas that have a front page of their own."""
    return Area.objects.filter(has_pages=True).exclude(kind=rules.COUNTRY).prefetch_related("contacts")


def police_areas() -> QuerySet[Area]:
    """The police force areas."""
    return Area.objects.filter(kind=rules.POLICE)


def children(area: Area) -> QuerySet[Area]:
    """The areas directly below one."""
    return area.children.all()


def below(area: Area) -> QuerySet[Area]:
    """An area and all areas below it."""
    return Area.objects.filter(path__startswith=area.path)


def ancestors(area: Area) -> list[Area]:
    """The areas above one, the country first."""
    slugs = area.path.strip("/").split("/")[:-1]
    found = {other.slug: other for other in Area.objects.filter(slug__in=slugs)}
    return [found[slug] for slug in slugs]


def is_within(area: Area, other: Area) -> bool:
    """Whether the first area is the other or lies below it."""
    return area.path.startswith(other.path)


def locate(text: str) -> Located:
    """The areas that an outward code, a full postcode, a town or an area's name may mean.

    A full postcode decides by its local authority where every postcode is known on this machine;
    otherwise by its outward code. An outward code of which less than 98 % lies in one area
    gives all of its areas and asks for the full postcode.
    """
    text = text.strip()[:80]
    if not text:
        return Located(text, Place.EMPTY)
    if postcode := rules.split_postcode(text):
        return _locate_postcode(text, *postcode)
    return _locate_name(text)


def _locate_postcode(text: str, outward: str, inward: str) -> Located:
    if inward and (code := local_authority_code(outward + inward)):
        authority = Area.objects.filter(code=code).select_related("parent").first()
        if authority is not None and authority.parent is not None:
            return Located(text, Place.POSTCODE, [authority.parent], authority=authority)
    # Asked for every answer that is given: as plain SQL it costs a tenth of what building the query does.
    found = _rows(
        "SELECT area_id, share FROM areas_outwardcode WHERE outward = %s ORDER BY share DESC", outward
    )
    if not found:
        return Located(text, Place.UNKNOWN_POSTCODE)
    if found[0][1] >= rules.STRADDLES_BELOW:
        return Located(text, Place.POSTCODE, _in_order(found[:1]))
    return Located(text, Place.POSTCODE, _in_order(found), ask_full_postcode=not inward)


def _locate_name(text: str) -> Located:
    wanted = rules.folded(text)
    served = _served("folded = %s", wanted) if wanted else []
    if not served and len(wanted) >= 3:
        served = _served("folded LIKE %s ESCAPE '!'", wanted.replace("_", "!_") + "%")
    return Located(text, Place.NAME if served else Place.UNKNOWN_NAME, served)


def _served(condition: str, *values: str) -> list[Area]:
    """The areas with pages that places of these names belong to: areas first, then the largest towns."""
    named = _rows(
        f"SELECT a.path FROM areas_areaname n JOIN areas_area a ON a.id = n.area_id WHERE {condition} "  # noqa: S608
        f"ORDER BY a.path LIMIT {MOST_FOUND}",
        *values,
    )
    towns = _rows(
        f"SELECT a.path FROM areas_town t JOIN areas_area a ON a.id = t.area_id WHERE {condition} "  # noqa: S608
        f"ORDER BY t.population DESC, t.name LIMIT {MOST_FOUND}",
        *values,
    )
    ways = [path.strip("/").split("/") for (path,) in named + towns]
    if not ways:
        return []
    areas = {area.slug: area for area in Area.objects.filter(slug__in={slug for way in ways for slug in way})}
    served = [next((areas[slug] for slug in reversed(way) if areas[slug].has_pages), None) for way in ways]
    return list({a.pk: a for a in served if a is not None and a.kind != rules.COUNTRY}.values())


def _rows(sql: str, *values: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _in_order(found: list[tuple]) -> list[Area]:
    areas = Area.objects.in_bulk([row[0] for row in found])
    return [areas[row[0]] for row in found]
