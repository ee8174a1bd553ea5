"""Reading services from files: HSDS as JSON, HSDS as a ZIP of tables, and a country pack's YAML.

Nothing a file holds stops the reading of the rest: what cannot be taken is set aside with its file, its line and the
reason. A part of a service that is wrong (one telephone number) is set aside alone; a service that is wrong as a
whole goes aside whole.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from . import hsds, packfile, tabular

MAX_BYTES = 50_000_000
"""The largest file that is read."""

MAX_UNPACKED_BYTES = 200_000_000
"""The most that a ZIP may hold once unpacked."""


@dataclass(frozen=True)
class SetAside:
    """Something that was not taken: where it stands, what it is, and why."""

    path: str
    line: int | None
    what: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A service that was read, and where it stands."""

    path: str
    line: int | None
    service: hsds.Service


@dataclass
class Reading:
    """What a file or folder holds."""

    found: list[Found] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    vocabularies: list[packfile.Vocabulary] = field(default_factory=list)

    def extend(self, other: "Reading") -> None:
        """Adds what another reading found."""
        self.found += other.found
        self.set_aside += other.set_aside
        self.vocabularies += other.vocabularies


@dataclass(frozen=True)
class PackPlace:
    """An area of the pack, as the templates need it."""

    slug: str
    name: Mapping[str, str]
    force: Mapping[str, str]
    website: str
    nations: tuple[str, ...]


def read_file(path: Path, *, shown_as: str | None = None) -> Reading:
    """Reads one HSDS file, JSON or ZIP."""
    name = shown_as or path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            return _refused(name, f"is larger than {MAX_BYTES // 1_000_000} MB")
        content = path.read_bytes()
    except OSError as error:
        return _refused(name, f"cannot be read: {error.strerror or error}")
    return read_hsds(content, name)


def read_hsds(content: bytes, name: str) -> Reading:
    """Reads HSDS from bytes: a ZIP of tables if it looks like one, else JSON."""
    return read_zip(content, name) if content[:4] == b"PK\x03\x04" else read_json(content, name)


def read_json(content: bytes, name: str) -> Reading:
    """Reads HSDS JSON: one service, a list of services, or a page with ``contents``."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(name, f"is not UTF-8 text (byte {error.start})")
    if not text.strip():
        return _refused(name, "is empty")
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        return Reading(set_aside=[SetAside(name, error.lineno, "file", (f"is not JSON: {error.msg}",))])
    except (RecursionError, ValueError):
        return _refused(name, "is nested too deeply or holds a number that is too long")
    start = len(text) - len(text.lstrip())
    items: list[Any]
    if isinstance(whole, Mapping):
        key = next(
            (key for key in ("contents", "services", "service") if isinstance(whole.get(key), list)), None
        )
        items = whole[key] if key else [whole]
        opening = re.search(rf'"{key}"\s*:\s*\[', text) if key else None
        lines = _lines(text, opening.end(), len(items)) if opening else [text.count("\n", 0, start) + 1]
    elif isinstance(whole, list):
        items, lines = whole, _lines(text, start + 1, len(whole))
    else:
        return _refused(name, "holds no service")
    reading = Reading()
    if not items:
        reading.set_aside.append(SetAside(name, None, "file", ("holds no service",)))
    for number, item in enumerate(items):
        line = lines[number] if number < len(lines) else None
        _take(item, name, line, reading)
    return reading


def read_zip(content: bytes, name: str) -> Reading:
    """Reads a ZIP with the tables of HSDS as CSV."""
    texts: dict[str, str] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED_BYTES:
                return _refused(name, f"unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB")
            for one in packed.infolist():
                plain = one.filename.rsplit("/", 1)[-1].lower()
                if plain in tabular.FILES and not one.is_dir():
                    texts[plain] = packed.read(one).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(name, f"holds a table that is not UTF-8 text (byte {error.start})")
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError, EOFError) as error:
        return _refused(name, f"cannot be unpacked: {error}")
    except (
        Exception
    ) as error:  # a damaged member fails inside its decompressor, each with an error of its own
        return _refused(name, f"cannot be unpacked: {type(error).__name__}")
    if tabular.SERVICES not in texts:
        return _refused(name, f"has no {tabular.SERVICES}")
    reading = Reading()
    for row in tabular.services(texts):
        if isinstance(row, tabular.BadRow):
            reading.set_aside.append(SetAside(f"{name}/{row.file}", row.line, row.what, row.reasons))
        else:
            _take(row.document, f"{name}/{tabular.SERVICES}", row.line, reading)
    return reading


def read_pack(
    files: Sequence[tuple[str, str]], context: packfile.PackContext, places: Sequence[PackPlace]
) -> Reading:
    """Reads the service files of a country pack, given as name and text.

    The vocabularies are read first, then every organisation, so that files may refer to one another.
    """
    reading = Reading()
    loaded: list[tuple[str, dict[str, Any], list[int]]] = []
    for name, text in files:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
            value = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            reason = str(getattr(error, "problem", None) or "is not YAML")
            reading.set_aside.append(SetAside(name, mark.line + 1 if mark else None, "file", (reason,)))
            continue
        except (RecursionError, ValueError) as error:
            reading.set_aside.append(SetAside(name, None, "file", (str(error) or "cannot be read",)))
            continue
        if not isinstance(value, dict):
            reading.set_aside.append(SetAside(name, None, "file", ("is not a list of fields",)))
            continue
        loaded.append((name, value, _service_lines(root)))
    for name, value, _ in loaded:
        if "vocabularies" in value:
            try:
                reading.vocabularies += packfile.Vocabularies.model_validate(
                    value, context=context
                ).vocabularies
            except ValidationError as error:
                reading.set_aside.append(
                    SetAside(name, None, "vocabularies", tuple(hsds.plain_errors(error)))
                )
    terms = {one.slug: frozenset(term.code for term in one.terms) for one in reading.vocabularies}
    context = packfile.PackContext(context.languages, context.timezone, context.today, context.covers, terms)
    known: dict[str, packfile.Organisation] = {}
    for name, value, _ in loaded:
        for raw in value.get("organisations") or []:
            _take_organisation(raw, name, context, known, reading)
    seen: set[str] = set()
    for name, value, lines in loaded:
        if "for_each" in value:
            _take_template(value, name, context, places, reading, seen)
        elif "vocabularies" not in value:
            _take_services(value, name, lines, context, known, reading, seen)
    return reading


def _take(item: Any, name: str, line: int | None, reading: Reading) -> None:
    if not isinstance(item, Mapping):
        reading.set_aside.append(SetAside(name, line, "service", ("is not a service but a plain value",)))
        return
    what = str(item.get("name") or item.get("id") or "service")[:120]
    service, reasons = tolerant(dict(item))
    if reasons:
        shown = what if service is None else f"{what} (part)"
        reading.set_aside.append(SetAside(name, line, shown, tuple(reasons)))
    if service is not None:
        reading.found.append(Found(name, line, service))


def tolerant(item: dict[str, Any]) -> tuple[hsds.Service | None, list[str]]:
    """The service, without those of its parts that are wrong; and what is wrong, each with its place."""
    reasons: list[str] = []
    for _ in range(3):
        try:
            return hsds.Service.model_validate(item), reasons
        except ValidationError as error:
            said = hsds.plain_errors(error)
            parts = {
                (one["loc"][0], one["loc"][1])
                for one in error.errors(include_url=False, include_input=False, include_context=False)
                if len(one["loc"]) >= 2 and isinstance(one["loc"][1], int) and isinstance(one["loc"][0], str)
            }
            reasons += said
            if len(
                {one["loc"] for one in error.errors()}
                - {
                    one["loc"]
                    for one in error.errors()
                    if len(one["loc"]) >= 2 and (one["loc"][0], one["loc"][1]) in parts
                }
            ):
                return None, reasons
            for key in {key for key, _ in parts}:
                bad = {index for part, index in parts if part == key}
                item[key] = [value for index, value in enumerate(item[key]) if index not in bad]
        except RecursionError:
            return None, [*reasons, "is nested too deeply"]
    return None, reasons


def _take_organisation(
    raw: Any,
    name: str,
    context: packfile.PackContext,
    known: dict[str, packfile.Organisation],
    reading: Reading,
) -> None:
    try:
        organisation = packfile.Organisation.model_validate(raw, context=context)
    except ValidationError as error:
        what = str(raw.get("slug", "organisation")) if isinstance(raw, Mapping) else "organisation"
        reading.set_aside.append(SetAside(name, None, what, tuple(hsds.plain_errors(error))))
        return
    if organisation.slug in known:
        reading.set_aside.append(SetAside(name, None, organisation.slug, ("is there twice",)))
    known[organisation.slug] = organisation


def _take_services(
    value: dict[str, Any],
    name: str,
    lines: list[int],
    context: packfile.PackContext,
    known: Mapping[str, packfile.Organisation],
    reading: Reading,
    seen: set[str],
) -> None:
    try:
        head = packfile.ServiceFile.model_validate(
            value | {"services": [], "organisations": []}, context=context
        )
    except ValidationError as error:
        reading.set_aside.append(SetAside(name, None, "file", tuple(hsds.plain_errors(error))))
        return
    for number, raw in enumerate(value.get("services") or []):
        line = lines[number] if number < len(lines) else None
        _take_entry(raw, name, line, head.checked, context, known, reading, seen)


def _take_template(
    value: dict[str, Any],
    name: str,
    context: packfile.PackContext,
    places: Sequence[PackPlace],
    reading: Reading,
    seen: set[str],
) -> None:
    try:
        template = packfile.AreaTemplate.model_validate(value, context=context)
    except ValidationError as error:
        reading.set_aside.append(SetAside(name, None, "file", tuple(hsds.plain_errors(error))))
        return
    for place in places:
        first = context.languages[0]
        words = {
            "name": dict(place.name),
            "force": dict(place.force),
            "area": {first: place.slug},
            "website": {first: place.website},
        }
        every = {
            key: {code: texts.get(code) or texts[first] for code in context.languages}
            for key, texts in words.items()
        }
        own: dict[str, packfile.Organisation] = {}
        if template.organisation is not None:
            _take_organisation(
                packfile.filled(template.organisation, every, first), name, context, own, reading
            )
        raw = packfile.filled(template.service, every, first)
        extra = [term for nation in place.nations for term in template.also_offers.get(nation, [])]
        if extra and isinstance(raw, dict):
            raw["offers"] = [*raw.get("offers", []), *extra]
        _take_entry(raw, name, None, template.checked, context, own, reading, seen)


def _take_entry(
    raw: Any,
    name: str,
    line: int | None,
    checked: packfile.Checked,
    context: packfile.PackContext,
    known: Mapping[str, packfile.Organisation],
    reading: Reading,
    seen: set[str],
) -> None:
    what = str(raw.get("slug", "service")) if isinstance(raw, Mapping) else "service"
    try:
        entry = packfile.Entry.model_validate(raw, context=context)
        if entry.organisation not in known:
            raise ValueError(f"no file has an organisation called “{entry.organisation}”")
        if entry.slug in seen:
            raise ValueError("is there twice")
        seen.add(entry.slug)
        service = packfile.document(entry, known[entry.organisation], checked, context)
    except ValidationError as error:
        reading.set_aside.append(SetAside(name, line, what, tuple(hsds.plain_errors(error))))
    except ValueError as error:
        reading.set_aside.append(SetAside(name, line, what, (str(error),)))
    else:
        reading.found.append(Found(name, line, service))


def _refused(name: str, reason: str) -> Reading:
    return Reading(set_aside=[SetAside(name, None, "file", (reason,))])


def _lines(text: str, position: int, count: int) -> list[int]:
    """The line on which each element of a JSON list starts; ``position`` is just after its bracket."""
    decoder, lines, line, last = json.JSONDecoder(), [], 1, 0
    for _ in range(count):
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
        line += text.count("\n", last, position)
        last = position
        lines.append(line)
        try:
            _, position = decoder.raw_decode(text, position)
        except (json.JSONDecodeError, RecursionError):
            break
    return lines


def _service_lines(root: Any) -> list[int]:
    """The line on which each service of a YAML file starts."""
    return list(_walk(root))


def _walk(root: Any) -> Iterator[int]:
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value == "services" and isinstance(value, yaml.SequenceNode):
                yield from (node.start_mark.line + 1 for node in value.value)
