"""What a team changes about its area, with permission, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from saferday.awareness.frontpages.actions import add_area_pages, serve_on_hostname
from saferday.centre.accounts.queries import require
from saferday.centre.areas.actions import AreaFacts, change_area, change_contacts, load_areas
from saferday.centre.areas.queries import Area, area_by_slug
from saferday.centre.audit.actions import audited, unchanged


@audited
def keep_area(
    *,
    by: Any,
    area: Area,
    changes: Mapping[str, Any],
    contacts: Sequence[tuple[str, str, Mapping[str, str], bool]],
    on: date,
) -> None:
    """Changes an area's details and contacts; a contact said to be checked carries the person and the date.

    Raises:
        PermissionDenied: the person may not change this area.
        ValidationError: a colour cannot be read, an address is taken.
    """
    require(by, "area.edit", area)
    change_area(by=by, area=area, **changes)
    change_contacts(by=by, area=area, contacts=contacts, checked_by=by.name or by.email, on=on)
    serve_on_hostname(by=by, area=area)
    unchanged()


@audited
def add_area_below(*, by: Any, parent: Area, kind: str, name: str, slug: str) -> Area:
    """Adds an area with pages of its own below another.

    Raises:
        PermissionDenied: the person may not change the area above.
    """
    require(by, "area.edit", parent)
    facts = AreaFacts(
        slug=slug,
        kind=kind,
        names={parent.languages[0] if parent.languages else "en": name},
        parent=parent.slug,
        nations=parent.nations,
        languages=parent.languages,
        colour=parent.colour,
        accent=parent.accent,
    )
    load_areas(by=by, areas=[facts], places=None)
    area = area_by_slug(slug)
    assert area is not None
    add_area_pages(by=by, area=area)
    return area
