"""What two states of a service have in common: for taking a file twice, and for saying what an edit changed."""

import hashlib
import json
from typing import Any

from .facts import FACTS
from .hsds import Service

_NOT_CONTENT = {"last_modified", "assured_date", "x_assurer", "organization_id"}


def canonical(service: Service) -> dict[str, Any]:
    """The service as plain values, the same whatever order its parts came in."""
    return _plain(service.model_dump(mode="json", exclude=_NOT_CONTENT))


def digest(service: Service) -> str:
    """A fingerprint of the service's content."""
    text = json.dumps(canonical(service), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def fact_content(service: Service, fact: str) -> Any:
    """Everything that belongs to a group of facts."""
    whole = canonical(service)

    def words(field: str) -> Any:
        said = whole.get("x_translations", {})
        return [
            whole.get(field),
            {code: fields.get(field) for code, fields in said.items() if fields.get(field)},
        ]

    if fact == "contact":
        keys: tuple[str, ...] = ("url", "email", "phones", "contacts", "x_channels")
        return [_without_ids(whole.get(key)) for key in keys]
    if fact == "hours":
        return _without_ids(whole.get("schedules"))
    if fact == "cost":
        return [_without_ids(whole.get("cost_options")), words("fees_description")]
    if fact == "ages":
        return [whole.get("minimum_age"), whole.get("maximum_age"), words("eligibility_description")]
    return [whole.get("x_confidentiality"), words("limits")]


def changed_facts(before: Service, after: Service) -> tuple[str, ...]:
    """The groups of facts in which two states differ."""
    return tuple(fact for fact in FACTS if fact_content(before, fact) != fact_content(after, fact))


def changed_fields(before: Service, after: Service) -> tuple[str, ...]:
    """The fields in which two states differ."""
    one, other = canonical(before), canonical(after)
    return tuple(sorted(key for key in {*one, *other} - {"x_checks"} if one.get(key) != other.get(key)))


def _plain(value: Any) -> Any:
    """Without what is empty, and with lists of things in the order of their identifiers."""
    if isinstance(value, dict):
        kept = {key: _plain(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one not in (None, "", [], {})}
    if isinstance(value, list):
        return sorted((_plain(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_ids(one) for key, one in value.items() if key != "id"}
    return [_without_ids(one) for one in value] if isinstance(value, list) else value
