"""The published shape of HSDS 3.0 with the Open Referral UK profile, as JSON Schema written out by hand.

Facts of the standard only: which fields there are, of which type, which must be there. ``x_`` fields are ours and
allowed anywhere; a field that is neither is an error, so that a slip of the pen in a name shows.
"""

from typing import Any

UUID = {"type": "string", "format": "uuid"}
TEXT = {"type": "string"}
URI = {"type": "string", "format": "uri"}
EMAIL = {"type": "string", "format": "email"}
DATE = {"type": "string", "format": "date"}
MOMENT = {"type": "string", "format": "date-time"}
NUMBER = {"type": "number"}
TIME = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:\d\d)?$"}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "patternProperties": {"^x_": {}},
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


TAXONOMY = _object(["id", "name", "description"], id=UUID, name=TEXT, description=TEXT, uri=URI, version=TEXT)

TAXONOMY_TERM = _object(
    ["id", "taxonomy"],
    id=UUID,
    code=TEXT,
    name=TEXT,
    term=TEXT,
    description=TEXT,
    parent_id=UUID,
    taxonomy=TEXT,
    taxonomy_id=UUID,
    taxonomy_detail=TAXONOMY,
    term_uri=URI,
    language=TEXT,
)

ATTRIBUTE = _object(
    ["id"],
    id=UUID,
    link_id=UUID,
    taxonomy_term_id=UUID,
    link_type=TEXT,
    link_entity=TEXT,
    value=TEXT,
    taxonomy_term=TAXONOMY_TERM,
)

LANGUAGE = _object(["id"], id=UUID, service_id=UUID, phone_id=UUID, name=TEXT, code=TEXT, note=TEXT)

PHONE = _object(
    ["id", "number"],
    id=UUID,
    service_id=UUID,
    contact_id=UUID,
    number=TEXT,
    extension=NUMBER,
    type={"enum": ["text", "voice", "fax", "cell", "video", "pager", "textphone"]},
    description=TEXT,
    languages=_list(LANGUAGE),
)

CONTACT = _object(
    ["id"], id=UUID, service_id=UUID, name=TEXT, title=TEXT, department=TEXT, email=EMAIL, phones=_list(PHONE)
)

SCHEDULE = _object(
    ["id"],
    id=UUID,
    service_id=UUID,
    valid_from=DATE,
    valid_to=DATE,
    dtstart=DATE,
    freq={"enum": ["WEEKLY", "MONTHLY"]},
    interval=NUMBER,
    byday={"type": "string", "pattern": r"^(-?\d*(MO|TU|WE|TH|FR|SA|SU))(,-?\d*(MO|TU|WE|TH|FR|SA|SU))*$"},
    bymonthday=TEXT,
    description=TEXT,
    opens_at=TIME,
    closes_at=TIME,
    schedule_link=URI,
    attending_type=TEXT,
    notes=TEXT,
)

SERVICE_AREA = _object(
    ["id"], id=UUID, service_id=UUID, name=TEXT, description=TEXT, extent=TEXT, extent_type=TEXT, uri=URI
)

ADDRESS = _object(
    ["id", "address_1"],
    id=UUID,
    address_1=TEXT,
    address_2=TEXT,
    city=TEXT,
    region=TEXT,
    state_province=TEXT,
    postal_code=TEXT,
    country={"type": "string", "minLength": 2, "maxLength": 2},
    address_type={"enum": ["physical", "postal", "virtual"]},
)

ACCESSIBILITY = _object(["id"], id=UUID, description=TEXT, details=TEXT, url=URI)

LOCATION = _object(
    ["id"],
    id=UUID,
    name=TEXT,
    location_type={"enum": ["physical", "postal", "virtual"]},
    description=TEXT,
    transportation=TEXT,
    url=URI,
    latitude=NUMBER,
    longitude=NUMBER,
    addresses=_list(ADDRESS),
    accessibility=_list(ACCESSIBILITY),
)

SERVICE_AT_LOCATION = _object(
    ["id"], id=UUID, service_id=UUID, location_id=UUID, description=TEXT, location=LOCATION
)

COST_OPTION = _object(
    ["id"],
    id=UUID,
    valid_from=DATE,
    valid_to=DATE,
    option=TEXT,
    currency=TEXT,
    amount=NUMBER,
    amount_description=TEXT,
)

ORGANIZATION = _object(
    ["id", "name", "description"], id=UUID, name=TEXT, description=TEXT, email=EMAIL, website=URI, uri=URI
)

_OF_A_SERVICE: dict[str, Any] = {
    "id": UUID,
    "organization_id": UUID,
    "organization": ORGANIZATION,
    "name": TEXT,
    "description": TEXT,
    "url": URI,
    "email": EMAIL,
    "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
    "interpretation_services": TEXT,
    "application_process": TEXT,
    "fees_description": TEXT,
    "accreditations": TEXT,
    "eligibility_description": TEXT,
    "minimum_age": NUMBER,
    "maximum_age": NUMBER,
    "assured_date": DATE,
    "assurer_email": EMAIL,
    "alert": TEXT,
    "last_modified": MOMENT,
}

SERVICE_LISTED = _object(["id", "name", "status", "url"], **_OF_A_SERVICE)

SERVICE = _object(
    ["id", "name", "status", "url"],
    **_OF_A_SERVICE,
    phones=_list(PHONE),
    contacts=_list(CONTACT),
    schedules=_list(SCHEDULE),
    service_areas=_list(SERVICE_AREA),
    service_at_locations=_list(SERVICE_AT_LOCATION),
    languages=_list(LANGUAGE),
    cost_options=_list(COST_OPTION),
    attributes=_list(ATTRIBUTE),
)


def page_of(contents: dict[str, Any]) -> dict[str, Any]:
    """A page of a list."""
    return {
        "type": "object",
        "required": [
            "total_items",
            "total_pages",
            "page_number",
            "size",
            "first_page",
            "last_page",
            "empty",
            "contents",
        ],
        "properties": {
            "total_items": {"type": "integer", "minimum": 0},
            "total_pages": {"type": "integer", "minimum": 0},
            "page_number": {"type": "integer", "minimum": 1},
            "size": {"type": "integer", "minimum": 0},
            "first_page": {"type": "boolean"},
            "last_page": {"type": "boolean"},
            "empty": {"type": "boolean"},
            "contents": _list(contents),
        },
        "additionalProperties": False,
    }
