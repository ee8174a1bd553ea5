"""The survey's script reads pages, conditions and answers as Python does: both are given the same made-up surveys."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from saferday.youth.survey.instrument import REFUSED, fields, followed, problems_of, read
from saferday.youth.survey.instrument.answers import shown_pages
from saferday.youth.survey.instrument.definition import Instrument, Question
from saferday.youth.survey.presenting.sheets import make_sheet

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).resolve().parents[2] / "src/saferday/centre/ui/static/ui/survey.js"
SURVEYS, PUPILS = 60, 25
CODES = ("a", "b", "c", "none", "1", "2")

READ = """([route, year, pupils]) => {
  const { pages } = saferdaySurvey.readPages(document);
  const start = new Map([["route", route], ["year", year]]);
  return pupils.map((entries) => {
    const sent = new Map(entries);
    const { shown, known } = saferdaySurvey.follow(pages, sent, start);
    known.delete("route");
    known.delete("year");
    return [shown.map((page) => page.name), Object.fromEntries(known), saferdaySurvey.fieldsToSend(pages, sent, start)];
  });
}"""


def words(text: str) -> dict[str, str]:
    return {"en": text}


def a_question(chance: random.Random, name: str) -> dict[str, Any]:
    kind = chance.choice(["one", "several", "several", "scale", "grid", "rank", "number", "text"])
    question: dict[str, Any] = {"name": name, "type": kind, "label": words(name)}
    if kind in {"one", "several", "rank", "grid"}:
        question["choices"] = chance.choice(["some", "others"])
    if kind in {"several", "rank"} and chance.random() < 0.5:
        question["most"] = chance.randint(1, 3)
    if kind == "grid":
        question["rows"] = [{"name": row, "label": words(row)} for row in ("up", "down")]
    if kind == "scale":
        question |= {"lowest": chance.randint(0, 1), "highest": 5, "low": words("low"), "high": words("high")}
    if kind == "number":
        question |= {"lowest": chance.choice([-5, 0, 3]), "highest": 20}
    if chance.random() < 0.2:
        question["routes"] = ["young"]
    return question


def a_look(chance: random.Random, before: list[dict[str, Any]]) -> str:
    if not before or chance.random() < 0.15:
        return chance.choice(["year >= 7", "year = 8", "year < 8", "route = 'old'", "year answered"])
    question = chance.choice(before)
    name, kind = question["name"], question["type"]
    if chance.random() < 0.2 or kind == "text":
        return f"{name} answered"
    if kind in {"scale", "number"}:
        return f"{name} {chance.choice(['=', '!=', '<', '<=', '>', '>='])} {chance.randint(-3, 8)}"
    code = chance.choice(["a", "b", "none"])
    if kind == "grid":
        return f"{name}.{chance.choice(['up', 'down'])} {chance.choice(['=', '!=', 'has'])} '{code}'"
    return f"{name} {'has' if kind in {'several', 'rank'} else chance.choice(['=', '!=', 'has'])} '{code}'"


def a_condition(chance: random.Random, before: list[dict[str, Any]], depth: int = 0) -> str:
    if depth > 2 or chance.random() < 0.5:
        return a_look(chance, before)
    if chance.random() < 0.3:
        return f"not ({a_condition(chance, before, depth + 1)})"
    parts = [f"({a_condition(chance, before, depth + 1)})" for _ in range(chance.randint(2, 3))]
    return chance.choice([" and ", " or "]).join(parts)


def a_survey(chance: random.Random) -> dict[str, Any]:
    pages, before = [], list[dict[str, Any]]()
    for place in range(chance.randint(2, 7)):
        page: dict[str, Any] = {"name": f"p{place}", "questions": []}
        if chance.random() < 0.4:
            page["when"] = a_condition(chance, before)
        for spot in range(chance.randint(1, 3)):
            question = a_question(chance, f"q{place}_{spot}")
            if chance.random() < 0.4:
                question["when"] = a_condition(chance, before)
            page["questions"].append(question)
        before += page["questions"]
        pages.append(page)
    # Each route asks something.
    pages[0]["questions"][0] = {"name": "q0_0", "type": "one", "label": words("q"), "choices": "some"}
    return {
        "format": "saferday-survey-1",
        "name": "made_up",
        "languages": ["en"],
        "title": words("Made up"),
        "routes": [
            {"name": "young", "title": words("Young"), "years": ["Y5", "Y6"], "free_text": True},
            {"name": "old", "title": words("Old"), "years": ["Y7", "Y8"], "free_text": True},
        ],
        "choices": {
            "some": [{"name": one, "label": words(one)} for one in ("a", "b", "c")]
            + [{"name": "none", "label": words("none"), "alone": True}],
            "others": [{"name": one, "label": words(one)} for one in ("b", "1", "a")]
            + [{"name": one, "label": words(one), "alone": True} for one in ("none", "2")],
        },
        "pages": pages,
    }


def what_a_pupil_sends(chance: random.Random, question: Question) -> dict[str, list[str]]:
    """What the form offers, what it does not offer, and what no browser would send."""
    sent = {}
    for field in fields(question):
        if chance.random() < 0.25:
            continue
        if question.type in {"number", "scale"}:
            values = [chance.choice(["", " 4 ", "7", "-2", "99", "3.5", "many", "5", "0", REFUSED])]
        elif question.type == "text":
            values = [chance.choice(["", "  ", "why not", " a line\nmore ", REFUSED])]
        else:
            values = chance.choices(
                [*CODES, "", REFUSED, "zzz"], weights=[4] * 6 + [1, 1, 1], k=chance.randint(0, 3)
            )
        sent[field] = values
    if question.type in {"grid", "rank"} and chance.random() < 0.8:
        sent.pop(question.name, None)
    return sent


def made_up(chance: random.Random) -> Instrument:
    definition = a_survey(chance)
    # A condition may name a code that the other list has not: such a survey is refused, and another is made.
    while problems_of(definition):
        definition = a_survey(chance)
    return read(definition)


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def test_the_script_follows_the_same_way_and_keeps_the_same_answers(blank: Page) -> None:
    chance = random.Random(20)
    shown_at_all = set()
    for _ in range(SURVEYS):
        instrument = made_up(chance)
        route, year = chance.choice([("young", "Y5"), ("young", "Y6"), ("old", "Y7"), ("old", "Y8")])
        asked = list(instrument.questions(route))
        pupils = [
            {key: value for question in asked for key, value in what_a_pupil_sends(chance, question).items()}
            for _ in range(PUPILS)
        ]
        blank.set_content(f"<template data-pages>{make_sheet(instrument, route, 'en').whole}</template>")
        blank.add_script_tag(path=str(SCRIPT))
        found = blank.evaluate(READ, [route, int(year[1:]), [list(one.items()) for one in pupils]])
        for sent, (pages, answers, to_send) in zip(pupils, found, strict=True):
            expected = followed(instrument, route, year, sent)
            assert pages == [page.name for page in shown_pages(instrument, route, year, sent)], sent
            assert answers == expected, sent
            # What the script sends is read by the server as the same answers again.
            again: dict[str, list[str]] = {}
            for name, value in to_send:
                again.setdefault(name, []).append(value)
            assert followed(instrument, route, year, again) == expected, sent
            shown_at_all.add((len(pages), len(asked)))
    assert len(shown_at_all) > 20, "the surveys hardly differ"


STAND_ALONE = """(all) => all.map((presses) => {
  for (const old of document.querySelectorAll("body > [data-page]")) old.remove();
  document.body.append(document.querySelector("template").content.cloneNode(true));
  const question = document.querySelector("body > [data-page] [data-question]");
  for (const value of presses) {
    const field = question.querySelector(`input[value="${value}"]`);
    field.checked = !field.checked;
    saferdaySurvey.standAlone(field, question);
  }
  return [...question.querySelectorAll("input:checked")].map((field) => field.value);
})"""


def test_what_stands_alone_on_the_screen_is_what_is_kept(blank: Page) -> None:
    """Whatever is pressed in whatever order, the ticks that are seen are the answer that is kept."""
    chance = random.Random(21)
    definition = a_survey(chance)
    definition["pages"] = [
        {
            "name": "p",
            "questions": [{"name": "q", "type": "several", "label": words("q"), "choices": "others"}],
        }
    ]
    instrument = read(definition)
    html = make_sheet(instrument, "old", "en").whole
    blank.set_content(f"<template data-pages>{html}</template>")
    blank.add_script_tag(path=str(SCRIPT))
    pressed = [
        [chance.choice(["a", "b", "1", "none", "2", REFUSED]) for _ in range(chance.randint(1, 6))]
        for _ in range(300)
    ]
    seen = set()
    for presses, ticked in zip(pressed, blank.evaluate(STAND_ALONE, pressed), strict=True):
        kept = followed(instrument, "old", "Y8", {"q": ticked}).get("q", [])
        assert sorted(ticked) == sorted([kept] if kept == REFUSED else kept), presses
        seen.add(tuple(ticked))
    assert ("none",) in seen
    assert (REFUSED,) in seen
    assert ("b", "a") in seen
