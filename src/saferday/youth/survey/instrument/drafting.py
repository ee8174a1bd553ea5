"""Changes to a draft, which may be wrong and incomplete: each takes a document and gives a changed copy."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .definition import FORMAT
from .limits import NAME

Document = dict[str, Any]


class NotThere(KeyError):
    """The draft has no such page, question or list any more."""


def new_document(
    name: str, title: Mapping[str, str], languages: Sequence[str], routes: Sequence[Mapping[str, Any]]
) -> Document:
    """An empty draft with its routes."""
    return {
        "format": FORMAT,
        "name": name,
        "languages": list(languages),
        "title": dict(title),
        "routes": [dict(route) for route in routes],
        "choices": {},
        "pages": [],
    }


def pages(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pages of a draft, as far as they are pages."""
    found = document.get("pages")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def questions_on(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The questions of a page, as far as they are questions."""
    found = page.get("questions")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def questions(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every question of a draft in order."""
    for page in pages(document):
        yield from questions_on(page)


def question_named(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """One question."""
    for one in questions(document):
        if one.get("name") == name:
            return one
    raise NotThere(name)


def page_named(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """One page."""
    for one in pages(document):
        if one.get("name") == name:
            return one
    raise NotThere(name)


def with_page(document: Document, page: Mapping[str, Any], *, replaces: str = "") -> Document:
    """The draft with a new page at its end, or with a page's own facts replaced; its questions stay."""
    changed = copy.deepcopy(document)
    if replaces:
        found = page_named(changed, replaces)
        kept = found.get("questions", [])
        found.clear()
        found.update(copy.deepcopy(dict(page)) | {"questions": kept})
    else:
        changed.setdefault("pages", []).append({"questions": [], **copy.deepcopy(dict(page))})
    return changed


def with_question(
    document: Document, page: str, question: Mapping[str, Any], *, replaces: str = ""
) -> Document:
    """The draft with a question at the end of a page, or in the place of another."""
    changed = copy.deepcopy(document)
    if not replaces:
        page_named(changed, page).setdefault("questions", []).append(copy.deepcopy(dict(question)))
        return changed
    for one in pages(changed):
        for place, old in enumerate(one.get("questions", [])):
            if isinstance(old, dict) and old.get("name") == replaces:
                one["questions"][place] = copy.deepcopy(dict(question))
                return changed
    raise NotThere(replaces)


def without_question(document: Document, name: str) -> Document:
    """The draft without a question."""
    changed = copy.deepcopy(document)
    question_named(changed, name)
    for page in pages(changed):
        page["questions"] = [one for one in questions_on(page) if one.get("name") != name]
    return changed


def without_page(document: Document, name: str) -> Document:
    """The draft without a page and its questions."""
    changed = copy.deepcopy(document)
    page_named(changed, name)
    changed["pages"] = [one for one in pages(changed) if one.get("name") != name]
    return changed


def with_page_moved(document: Document, name: str, by: int) -> Document:
    """The draft with a page one place further up (-1) or down (1)."""
    changed = copy.deepcopy(document)
    order = pages(changed)
    changed["pages"] = _moved(order, order.index(page_named(changed, name)), by)
    return changed


def with_question_moved(document: Document, name: str, by: int) -> Document:
    """The draft with a question one place up or down; past the end of its page it goes to the next."""
    changed = copy.deepcopy(document)
    order = pages(changed)
    for at, page in enumerate(order):
        own = questions_on(page)
        place = next((i for i, one in enumerate(own) if one.get("name") == name), None)
        if place is None:
            continue
        if 0 <= place + by < len(own):
            page["questions"] = _moved(own, place, by)
        elif 0 <= at + by < len(order):
            moved = own.pop(place)
            page["questions"] = own
            there = questions_on(order[at + by])
            order[at + by]["questions"] = [moved, *there] if by > 0 else [*there, moved]
        return changed
    raise NotThere(name)


def with_list(document: Document, name: str, choices: Sequence[Mapping[str, Any]]) -> Document:
    """The draft with a list of choices, new or in the place of the one of that name."""
    changed = copy.deepcopy(document)
    changed.setdefault("choices", {})[name] = [copy.deepcopy(dict(one)) for one in choices]
    return changed


def without_list(document: Document, name: str) -> Document:
    """The draft without a list of choices."""
    changed = copy.deepcopy(document)
    if name not in changed.get("choices", {}):
        raise NotThere(name)
    del changed["choices"][name]
    return changed


def free_list_name(document: Mapping[str, Any], wanted: str) -> str:
    """A name for a new list of choices: the one wanted, or with a number behind it.

    >>> free_list_name({"choices": {"rain": [], "rain_2": []}}, "rain")
    'rain_3'
    """
    taken = document.get("choices") or {}
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted[: NAME - 3]}_{number}"
    return name


def with_facts(document: Document, title: Mapping[str, str], routes: Sequence[Mapping[str, Any]]) -> Document:
    """The draft with another title and other routes."""
    changed = copy.deepcopy(document)
    changed["title"] = dict(title)
    changed["routes"] = [copy.deepcopy(dict(route)) for route in routes]
    return changed


def _moved(order: list[dict[str, Any]], place: int, by: int) -> list[dict[str, Any]]:
    target = place + by
    if 0 <= target < len(order):
        order[place], order[target] = order[target], order[place]
    return order
