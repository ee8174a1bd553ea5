"""How the columns of a list of schools are called, and what its words mean: a map, read from YAML.

    list: gias                                # the list's own name; numbers are unique in it
    nation: england
    encoding: cp1252
    columns:
      number: URN                             # one column, or several of which the first that is filled counts
      area_code: ["DistrictAdministrative (code)", "GSSLACode (name)"]
    open: ["Open", "Open, but proposed to close"]
    phases: {Primary: primary, "16 plus": null}

Under ``phases``, a word with ``null`` leaves the school out, and a word that is not named asks for nothing.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..rules import schools as rules

REQUIRED = ("number", "name")
OPTIONAL = (
    "status",
    "phase",
    "kind",
    "town",
    "postcode",
    "website",
    "pupils",
    "lowest_age",
    "highest_age",
    "area_code",
    "area_name",
)
KEYS = frozenset(
    {"list", "nation", "encoding", "delimiter", "columns", "open", "phases", "leave_out_kinds", "invented"}
)


class MapUnreadable(ValueError):
    """The map cannot be used; the message says what to change."""


@dataclass(frozen=True)
class ListMap:
    """A map that has been read.

    Attributes:
        list: the list's own name, such as "gias".
        columns: for each of our fields, the columns it may stand in, the preferred one first.
        nation: the slug of the nation whose schools these are; empty where the area tells.
        open: the words of the status column that mean open; empty where every school listed is open.
        phases: what the list's word for a phase means here; None leaves the school out.
        leave_out_kinds: kinds of establishment that are not for this survey.
        invented: the schools are made up, for a demonstration.
    """

    list: str
    columns: Mapping[str, tuple[str, ...]]
    nation: str = ""
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    open: frozenset[str] = frozenset()
    phases: Mapping[str, str | None] = field(default_factory=dict)
    leave_out_kinds: frozenset[str] = frozenset()
    invented: bool = False


def read_map(path: Path) -> ListMap:
    """Reads a map from a file.

    Raises:
        MapUnreadable: it is missing, is not YAML, or says something that cannot be.
    """
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MapUnreadable(f"There is no map at {path}.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MapUnreadable(f"{path.name} cannot be read as YAML: {error}") from error
    return checked_map(found, path.name)


def checked_map(found: Any, name: str) -> ListMap:
    """A map from what YAML gave, or a sentence about the first thing that is wrong with it.

    >>> checked_map({"list": "wales", "columns": {"number": "No", "name": "School"}}, "x.yaml").columns["name"]
    ('School',)

    Raises:
        MapUnreadable
    """

    def wrong(what: str) -> MapUnreadable:
        return MapUnreadable(f"{name}: {what}")

    if not isinstance(found, dict):
        raise wrong("holds no keys. Begin with list: and columns:.")
    if unknown := sorted(set(map(str, found)) - KEYS):
        raise wrong(f"does not know the key {unknown[0]!r}; the keys are {', '.join(sorted(KEYS))}.")
    if not isinstance(found.get("list"), str) or not rules.LIST_NAME.fullmatch(found["list"]):
        raise wrong("needs list: a short name in small letters, such as gias.")
    columns = found.get("columns")
    if not isinstance(columns, dict):
        raise wrong("needs columns: our field, then the name of the column in the file.")
    if unknown := sorted(set(map(str, columns)) - {*REQUIRED, *OPTIONAL}):
        raise wrong(
            f"columns: {unknown[0]!r} is no field of ours; they are {', '.join(REQUIRED + OPTIONAL)}."
        )
    if missing := [one for one in REQUIRED if not columns.get(one)]:
        raise wrong(f"columns: {missing[0]} is missing.")
    encoding = str(found.get("encoding") or "utf-8-sig")
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise wrong(f"encoding: nobody knows {encoding!r}. Usual ones are utf-8 and cp1252.") from None
    delimiter = str(found.get("delimiter") or ",")
    if len(delimiter) != 1:
        raise wrong("delimiter: one character, such as a comma, a semicolon or a tab.")
    phases = _phases(found.get("phases") or {}, wrong)
    return ListMap(
        list=found["list"],
        columns={ours: tuple(map(str, _listed(theirs))) for ours, theirs in columns.items() if theirs},
        nation=str(found.get("nation") or ""),
        encoding=encoding,
        delimiter=delimiter,
        open=frozenset(str(word).casefold() for word in _listed(found.get("open"))),
        phases=phases,
        leave_out_kinds=frozenset(str(word).casefold() for word in _listed(found.get("leave_out_kinds"))),
        invented=bool(found.get("invented", False)),
    )


def _phases(phases: Any, wrong: Any) -> dict[str, str | None]:
    if not isinstance(phases, dict):
        raise wrong("phases: the file's word, then one of ours.")
    for word, ours in phases.items():
        if ours is not None and ours not in rules.PHASES:
            raise wrong(f"phases: {word}: {ours!r} is none of {', '.join(rules.PHASES)}.")
    return {str(word).casefold(): ours for word, ours in phases.items()}


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
