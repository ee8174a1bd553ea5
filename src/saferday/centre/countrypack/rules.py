"""What a country pack's folder must hold, and the words for what is wrong with it. No Django."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

REQUIRED = {
    "code": str,
    "name": dict,
    "languages": list,
    "timezone": str,
    "emergency": dict,
    "exit_url": str,
    "nations": list,
    "age_bands": list,
    "year_groups": list,
    "directory": dict,
}
"""Keys of pack.yaml, and the kind of value each has."""

AREA_KEYS = ("slug", "kind", "name", "force", "nations", "languages", "colours")


class PackUnreadable(ValueError):
    """A file of the pack is missing or cannot be read; the message names it."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a pack, and where."""

    file: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.what}" if self.where else f"{self.file}: {self.what}"


@dataclass(frozen=True)
class Pack:
    """A country pack as it was read.

    Attributes:
        folder: where it lies.
        facts: pack.yaml.
        areas: the country and its areas, from areas/forces.yaml.
        authorities: rows of areas/local_authorities.csv.
        outward_codes: rows of areas/outcodes.csv.
        towns: rows of areas/towns.csv.
    """

    folder: Path
    facts: Mapping[str, Any]
    areas: Mapping[str, Any]
    authorities: list[dict[str, str]]
    outward_codes: list[dict[str, str]]
    towns: list[dict[str, str]]

    @property
    def languages(self) -> list[str]:
        """Codes of the languages that the country speaks, the first one first."""
        return list(self.facts["languages"])

    def age_band(self, slug: str) -> Mapping[str, Any] | None:
        """One of the age bands."""
        return next((band for band in self.facts["age_bands"] if band["slug"] == slug), None)


def read_pack(folder: Path) -> Pack:
    """Reads a pack's folder, once per process and state of its files.

    Raises:
        PackUnreadable: a file is missing, is not valid YAML or not the expected kind.
    """
    stamp = tuple(
        (str(path), path.stat().st_mtime_ns) for path in [folder / "pack.yaml", *sorted(folder.glob("areas/*"))]
        if path.is_file()
    )  # fmt: skip
    return _read(folder, stamp)


@lru_cache(maxsize=4)
def _read(folder: Path, stamp: tuple[tuple[str, int], ...]) -> Pack:
    facts, areas = _yaml(folder / "pack.yaml"), _yaml(folder / "areas" / "forces.yaml")
    for name, value in (("pack.yaml", facts), ("areas/forces.yaml", areas)):
        if not isinstance(value, dict):
            raise PackUnreadable(f"{name} holds no keys; see docs/reference/country-pack.md.")
    return Pack(
        folder=folder,
        facts=facts,
        areas=areas,
        authorities=_csv(folder / "areas" / "local_authorities.csv"),
        outward_codes=_csv(folder / "areas" / "outcodes.csv"),
        towns=_csv(folder / "areas" / "towns.csv"),
    )


def problems_of(pack: Pack) -> list[Problem]:
    """Everything that is wrong with a pack's facts and areas."""
    return [*_facts(pack), *_areas(pack), *_rows(pack)]


def _facts(pack: Pack) -> Iterable[Problem]:
    for key, kind in REQUIRED.items():
        if not isinstance(pack.facts.get(key), kind):
            yield Problem("pack.yaml", key, f"is missing, or is not a {kind.__name__}")
    languages = pack.facts.get("languages") or []
    named: list[tuple[str, Any]] = [("name", pack.facts.get("name"))]
    for key in ("nations", "age_bands", "year_groups"):
        named += [
            (f"{key} {row.get('slug') or row.get('code')}", row.get("name"))
            for row in pack.facts.get(key) or []
        ]
    for where, name in named:
        for language in languages:
            if not isinstance(name, dict) or not name.get(language):
                yield Problem("pack.yaml", where, f"has no name in {language}")


def _areas(pack: Pack) -> Iterable[Problem]:
    seen: set[str] = set()
    nations = {nation["slug"] for nation in pack.facts.get("nations") or []}
    for area in pack.areas.get("areas") or []:
        slug = str(area.get("slug", "?"))
        if slug in seen:
            yield Problem("areas/forces.yaml", slug, "stands twice")
        seen.add(slug)
        for key in AREA_KEYS:
            if not area.get(key):
                yield Problem("areas/forces.yaml", slug, f"has no {key}")
        for nation in set(area.get("nations") or []) - nations:
            yield Problem("areas/forces.yaml", slug, f"names the nation {nation}, which pack.yaml does not")


def _rows(pack: Pack) -> Iterable[Problem]:
    slugs = {area.get("slug") for area in pack.areas.get("areas") or []}
    for file, rows, key in (
        ("areas/local_authorities.csv", pack.authorities, "lad25cd"),
        ("areas/outcodes.csv", pack.outward_codes, "outcode"),
        ("areas/towns.csv", pack.towns, "name"),
    ):
        for line, row in enumerate(rows, start=2):
            if row.get("force") not in slugs:
                yield Problem(
                    file, f"line {line} ({row.get(key)})", f"names the area {row.get('force')}, which is none"
                )
    for line, row in enumerate(pack.outward_codes, start=2):
        try:
            share = float(row.get("force_share") or "")
        except ValueError:
            share = 0.0
        if not 0 < share <= 1:
            yield Problem("areas/outcodes.csv", f"line {line}", "the share is not between 0 and 1")


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackUnreadable(f"{path.name} is missing in {path.parent}.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PackUnreadable(f"{path.name} cannot be read: {error}") from error


def _csv(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        raise PackUnreadable(f"{path.name} is missing in {path.parent}.") from None
