"""HSDS as tables: one CSV file for each kind of thing, tied together by identifiers, in a ZIP."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from . import hsds

csv.field_size_limit(1_000_000)


@dataclass(frozen=True)
class Table:
    """A file of the tabular form: its rows' shape, and the columns that tie a row to others."""

    file: str
    shape: type[BaseModel]
    keys: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns: identifier, ties, then what the shape holds itself."""
        own = tuple(
            name for name in self.shape.model_fields if not _nested(self.shape, name) and name != "id"
        )
        return ("id", *(key for key in self.keys if key not in own), *own)


def _nested(shape: type[BaseModel], name: str) -> bool:
    """Whether the field holds rows of another table."""
    annotation = shape.model_fields[name].annotation
    inner = [annotation, *get_args(annotation)]
    return any(
        isinstance(one, type) and issubclass(one, hsds.Shape) for one in inner if get_origin(one) is None
    )


SERVICES = "services.csv"

TABLES: dict[str, Table] = {
    table.file: table
    for table in (
        Table("organizations.csv", hsds.Organization),
        Table(SERVICES, hsds.Service, ("organization_id",)),
        Table("phones.csv", hsds.Phone, ("service_id", "contact_id")),
        Table("contacts.csv", hsds.Contact, ("service_id",)),
        Table("x_channels.csv", hsds.Channel, ("service_id",)),
        Table("schedules.csv", hsds.Schedule, ("service_id",)),
        Table("service_areas.csv", hsds.ServiceArea, ("service_id",)),
        Table("service_at_location.csv", hsds.ServiceAtLocation, ("service_id", "location_id")),
        Table("locations.csv", hsds.Location),
        Table("addresses.csv", hsds.Address, ("location_id",)),
        Table("accessibility.csv", hsds.Accessibility, ("location_id",)),
        Table("languages.csv", hsds.Language, ("service_id", "phone_id")),
        Table("cost_options.csv", hsds.CostOption, ("service_id",)),
        Table("attributes.csv", hsds.Attribute, ("link_id", "link_entity", "taxonomy_term_id")),
        Table("taxonomy_terms.csv", hsds.TaxonomyTerm),
        Table("taxonomies.csv", hsds.Taxonomy),
    )
}
"""The files, by name."""

FILES = frozenset(TABLES)


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken."""

    file: str
    line: int
    what: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ServiceRow:
    """A service put together from its rows, still to be validated as a whole."""

    line: int
    document: dict[str, Any]


def write(documents: Iterable[hsds.Service]) -> bytes:
    """The services as a ZIP of tables. Equal services make equal bytes."""
    rows: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in TABLES}

    def add(file: str, thing: BaseModel | None, **keys: Any) -> None:
        if thing is None:
            return
        flat = thing.model_dump(mode="json")
        row = {column: flat.get(column) for column in TABLES[file].columns} | keys
        old = rows[file].get(str(row["id"]), {})
        rows[file][str(row["id"])] = {key: row[key] if row[key] is not None else old.get(key) for key in row}

    for document in documents:
        service = str(document.id)
        organisation = document.organization
        add("organizations.csv", organisation)
        add(
            SERVICES,
            document,
            organization_id=str(organisation.id) if organisation else document.organization_id,
        )
        for phone in document.all_phones():
            add("phones.csv", phone, service_id=service)
            for language in phone.languages:
                add("languages.csv", language, phone_id=str(phone.id))
        for contact in document.contacts:
            add("contacts.csv", contact, service_id=service)
            for phone in contact.phones:
                rows["phones.csv"][str(phone.id)]["contact_id"] = str(contact.id)
        for language in document.languages:
            add("languages.csv", language, service_id=service)
        for file, things in (
            ("x_channels.csv", document.x_channels),
            ("schedules.csv", document.schedules),
            ("service_areas.csv", document.service_areas),
            ("cost_options.csv", document.cost_options),
        ):
            for thing in things:
                add(file, thing, service_id=service)
        for place in document.service_at_locations:
            if place.location is None:
                continue
            where = str(place.location.id)
            add("service_at_location.csv", place, service_id=service, location_id=where)
            add("locations.csv", place.location)
            for address in place.location.addresses:
                add("addresses.csv", address, location_id=where)
            for access in place.location.accessibility:
                add("accessibility.csv", access, location_id=where)
        for attribute in document.attributes:
            term = attribute.taxonomy_term
            add(
                "attributes.csv",
                attribute,
                link_id=service,
                link_entity="service",
                taxonomy_term_id=str(term.id) if term else None,
            )
            add("taxonomy_terms.csv", term)
            add("taxonomies.csv", term.taxonomy_detail if term else None)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for file, table in TABLES.items():
            if rows[file] or file == SERVICES:
                text = io.StringIO()
                writer = csv.DictWriter(text, table.columns, lineterminator="\n")
                writer.writeheader()
                for row in rows[file].values():
                    writer.writerow({key: _cell(value) for key, value in row.items()})
                packed.writestr(zipfile.ZipInfo(file, (1980, 1, 1, 0, 0, 0)), text.getvalue())
    return target.getvalue()


def services(texts: Mapping[str, str]) -> Iterator[BadRow | ServiceRow]:
    """Puts the services together from the texts of the tables; a bad row is named and left out."""
    good: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for file, text in texts.items():
        good[file] = []
        yield from _rows(TABLES[file], text, good[file])

    def under(file: str, key: str) -> dict[str, list[dict[str, Any]]]:
        grouped: dict[str, list[dict[str, Any]]] = {}
        for _, row in good.get(file, ()):
            if row.get(key):
                grouped.setdefault(str(row[key]).lower(), []).append(row)
        return grouped

    def one(file: str) -> dict[str, dict[str, Any]]:
        return {str(row.get("id", "")).lower(): row for _, row in good.get(file, ())}

    organisations, taxonomies = one("organizations.csv"), one("taxonomies.csv")
    terms = {
        key: row | {"taxonomy_detail": taxonomies.get(str(row.get("taxonomy_id", "")).lower())}
        for key, row in one("taxonomy_terms.csv").items()
    }
    addresses, access = under("addresses.csv", "location_id"), under("accessibility.csv", "location_id")
    places = {
        key: row | {"addresses": addresses.get(key, []), "accessibility": access.get(key, [])}
        for key, row in one("locations.csv").items()
    }
    spoken = under("languages.csv", "phone_id")
    for phones in (row for _, row in good.get("phones.csv", ())):
        phones["languages"] = spoken.get(str(phones.get("id", "")).lower(), [])
    by_contact = under("phones.csv", "contact_id")
    for contact in (row for _, row in good.get("contacts.csv", ())):
        contact["phones"] = by_contact.get(str(contact.get("id", "")).lower(), [])
    for row in (row for _, row in good.get("service_at_location.csv", ())):
        row["location"] = places.get(str(row.get("location_id", "")).lower())
    for row in (row for _, row in good.get("attributes.csv", ())):
        row["taxonomy_term"] = terms.get(str(row.get("taxonomy_term_id", "")).lower())
    children = {
        name: under(file, key)
        for name, file, key in (
            ("phones", "phones.csv", "service_id"),
            ("contacts", "contacts.csv", "service_id"),
            ("x_channels", "x_channels.csv", "service_id"),
            ("schedules", "schedules.csv", "service_id"),
            ("service_areas", "service_areas.csv", "service_id"),
            ("service_at_locations", "service_at_location.csv", "service_id"),
            ("languages", "languages.csv", "service_id"),
            ("cost_options", "cost_options.csv", "service_id"),
            ("attributes", "attributes.csv", "link_id"),
        )
    }
    for line, row in good[SERVICES]:
        key = str(row.get("id", "")).lower()
        organisation = organisations.get(str(row.get("organization_id", "")).lower())
        yield ServiceRow(
            line,
            row
            | {"organization": organisation}
            | {name: grouped.get(key, []) for name, grouped in children.items()},
        )


def _rows(table: Table, text: str, good: list[tuple[int, dict[str, Any]]]) -> Iterator[BadRow]:
    """Reads a table; rows of services are only checked later, as a whole."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if "id" not in (reader.fieldnames or ()):
            yield BadRow(table.file, 1, "table", ("has no column “id”",))
            return
        for raw in reader:
            if None in raw:
                yield BadRow(
                    table.file,
                    reader.line_num,
                    str(raw.get("id")),
                    ("has more cells than the table has columns",),
                )
                continue
            row = {key: value for key, cell in raw.items() if (value := _value(key, cell)) is not None}
            if table.file != SERVICES:
                try:
                    table.shape.model_validate(row)
                except ValidationError as error:
                    what = str(row.get("name") or row.get("number") or row.get("id") or "row")[:120]
                    yield BadRow(table.file, reader.line_num, what, tuple(hsds.plain_errors(error)))
                    continue
            good.append((reader.line_num, row))
    except csv.Error as error:
        yield BadRow(table.file, reader.line_num, "table", (f"is not CSV from here on: {error}",))


def _cell(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    return value


def _value(key: str | None, cell: str | None) -> Any:
    if cell is None or not cell.strip():
        return None
    if key and key.startswith("x_") and cell.lstrip()[:1] in "[{":
        try:
            return json.loads(cell)
        except (json.JSONDecodeError, RecursionError):
            return cell
    return cell
