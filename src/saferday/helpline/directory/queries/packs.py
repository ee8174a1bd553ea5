"""Reads the services of a country pack's folder, and says what is wrong with them."""

from pathlib import Path
from typing import Any

from django.utils import timezone

from saferday.centre.countrypack.rules import Pack, Problem, read_pack

from ..rules.packfile import PackContext
from ..rules.reading import PackPlace, Reading, SetAside
from ..rules.reading import read_pack as read_services

FOLDER = "services"


def read_pack_services(pack: Pack) -> Reading:
    """The vocabularies and services of a pack, with what had to be set aside."""
    files, unreadable = [], []
    for path in sorted((pack.folder / FOLDER).glob("*.yaml")):
        try:
            files.append((path.name, path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            unreadable.append(SetAside(path.name, None, "file", (f"cannot be read: {error}",)))
    reading = read_services(files, context_of(pack), places_of_pack(pack))
    reading.set_aside += unreadable
    return reading


def read_pack_folder(folder: Path) -> Reading:
    """The services of the pack in a folder."""
    return read_pack_services(read_pack(folder))


def pack_problems(pack: Pack) -> list[Problem]:
    """What is wrong with the services of a pack, for ``saferday pack check``."""
    return [
        Problem(
            f"{FOLDER}/{one.path}",
            f"line {one.line}, {one.what}" if one.line else one.what,
            "; ".join(one.reasons),
        )
        for one in read_pack_services(pack).set_aside
    ]


def context_of(pack: Pack) -> PackContext:
    """What the pack says once for all its services."""
    slugs: list[Any] = [nation["slug"] for nation in pack.facts.get("nations") or []]
    slugs += [area["slug"] for area in pack.areas.get("areas") or []]
    return PackContext(
        languages=tuple(pack.languages),
        timezone=str(pack.facts.get("timezone", "UTC")),
        today=timezone.localdate(),
        covers=frozenset(slugs),
        terms={},
    )


def places_of_pack(pack: Pack) -> list[PackPlace]:
    """The areas that a pack's templates are filled for."""
    return [
        PackPlace(
            slug=area["slug"],
            name=area["name"],
            force=area["force"],
            website=area.get("contacts", {}).get("website", ""),
            nations=tuple(area.get("nations") or ()),
        )
        for area in pack.areas.get("areas") or []
    ]
