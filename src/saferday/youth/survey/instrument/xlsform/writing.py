"""Writes a definition as an XLSForm workbook."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ..conditions import as_xpath, parse
from ..definition import (
    GRID,
    NUMBER,
    ONE,
    RANK,
    SCALE,
    SEVERAL,
    Instrument,
    Page,
    Question,
    Text,
    year_number,
)
from ..reading import read
from .columns import EXTRA_COLUMNS, EXTRA_SHEET, ROUTE, ROW_MARK, YEAR, YEAR_LIST, heading

_TYPES = {ONE: "select_one", SEVERAL: "select_multiple", RANK: "rank"}


def write_workbook(document: Mapping[str, Any]) -> bytes:
    """The definition as an .xlsx file.

    Raises:
        DefinitionWrong: the document is not a definition.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    writer = _Writer(read(document))
    book = Workbook()
    book.remove(book.active)
    for title, columns, rows in writer.sheets():
        sheet = book.create_sheet(title)
        sheet.append(list(columns))
        for row in rows:
            sheet.append([_cell(row.get(column, "")) for column in columns])
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(value: str) -> str:
    # A cell that begins with one of these would be a formula.
    return f"\u200b{value}" if value[:1] in {"=", "+", "@"} else value


class _Writer:
    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.languages = instrument.languages
        self.survey: list[dict[str, str]] = []
        self.extra: list[dict[str, str]] = []

    def sheets(self) -> list[tuple[str, tuple[str, ...], list[dict[str, str]]]]:
        self._years()
        for route in self.instrument.routes:
            self._say("route", route.name, "years", " ".join(route.years))
            self._say("route", route.name, "free_text", "yes" if route.free_text else "no")
            self._say_text("route", route.name, "title", route.title)
        self._say_text("survey", "", "title", self.instrument.title)
        self._say("survey", "", "languages", " ".join(self.languages))
        for page in self.instrument.pages:
            self._page(page)
        labels = tuple(heading("label", one) for one in self.languages)
        hints = tuple(heading("hint", one) for one in self.languages)
        columns = (
            "type",
            "name",
            *labels,
            *hints,
            "relevant",
            "appearance",
            "parameters",
            "constraint",
            "calculation",
        )
        settings = {
            "form_title": self.instrument.title[self.languages[0]],
            "form_id": self.instrument.name,
            "default_language": heading("", self.languages[0]).removeprefix("::"),
        }
        return [
            ("survey", columns, self.survey),
            ("choices", ("list_name", "name", *labels, "symbol", "alone"), self._choices(labels)),
            ("settings", tuple(settings), [settings]),
            (EXTRA_SHEET, EXTRA_COLUMNS, self.extra),
        ]

    def _text(self, column: str, text: Text) -> dict[str, str]:
        return {heading(column, one): text.get(one, "") for one in self.languages}

    def _say(self, scope: str, name: str, key: str, value: str, language: str = "") -> None:
        self.extra.append({"scope": scope, "name": name, "key": key, "language": language, "value": value})

    def _say_text(self, scope: str, name: str, key: str, text: Text) -> None:
        for language, words in text.items():
            self._say(scope, name, key, words, language)

    def _years(self) -> None:
        """The year group, which a class knows here and another tool has to ask for; and the route it takes."""
        words = {"en": "Year group", "cy": "Blwyddyn"}
        self.survey.append(
            {"type": f"select_one {YEAR_LIST}", "name": YEAR}
            | self._text("label", {one: words.get(one, words["en"]) for one in self.languages})
        )
        calculation = "''"
        for route in reversed(self.instrument.routes):
            tests = " or ".join(f"${{{YEAR}}} = {year_number(year)}" for year in route.years)
            calculation = f"if({tests}, '{route.name}', {calculation})"
        self.survey.append({"type": "calculate", "name": ROUTE, "calculation": calculation})

    def _choices(self, labels: tuple[str, ...]) -> list[dict[str, str]]:
        rows = [
            {"list_name": YEAR_LIST, "name": str(year_number(year))} | dict.fromkeys(labels, year)
            for route in self.instrument.routes
            for year in route.years
        ]
        for name, choices in self.instrument.lists.items():
            rows += [
                {
                    "list_name": name,
                    "name": one.name,
                    "symbol": one.symbol,
                    "alone": "yes" if one.alone else "",
                }
                | self._text("label", one.label)
                for one in choices
            ]
        return rows

    def _page(self, page: Page) -> None:
        self.survey.append(
            {"type": "begin_group", "name": f"page_{page.name}", "appearance": "field-list"}
            | {"relevant": self._relevant(page.when, ())}
            | self._text("label", page.title)
        )
        self._say_text("page", page.name, "section", page.section)
        for question in page.questions:
            self._question(question)
        self.survey.append({"type": "end_group", "name": f"page_{page.name}"})

    def _question(self, question: Question) -> None:
        name = question.name
        row = {"name": name, "relevant": self._relevant(question.when, question.routes)}
        row |= self._text("label", question.label)
        for route, words in question.wording.items():
            self._say_text("question", name, f"label.{route}", words.label)
            self._say_text("question", name, f"help.{route}", words.help)
        if question.type == GRID:
            self._grid(question, row)
            return
        row |= self._text("hint", question.help)
        if question.type in _TYPES:
            row["type"] = f"{_TYPES[question.type]} {question.list_name}"
            if question.most and question.type == SEVERAL:
                row["constraint"] = f"count-selected(.) <= {question.most}"
            elif question.most:
                self._say("question", name, "most", str(question.most))
        elif question.type == SCALE:
            row |= {"type": "range", "parameters": f"start={question.lowest} end={question.highest} step=1"}
            self._say_text("question", name, "low", question.low)
            self._say_text("question", name, "high", question.high)
        elif question.type == NUMBER:
            row |= {"type": "integer", "constraint": f". >= {question.lowest} and . <= {question.highest}"}
        else:
            row["type"] = "text"
        self.survey.append(row)

    def _grid(self, question: Question, row: dict[str, str]) -> None:
        self.survey.append({"type": "begin_group", "appearance": "table-list"} | row)
        self._say_text("question", question.name, "help", question.help)
        for one in question.rows:
            self.survey.append(
                {
                    "type": f"select_one {question.list_name}",
                    "name": f"{question.name}{ROW_MARK}{one.name}",
                }
                | self._text("label", one.label)
            )
        self.survey.append({"type": "end_group", "name": question.name})

    def _relevant(self, when: str, routes: tuple[str, ...]) -> str:
        own = as_xpath(parse(when), _name_in_form) if when else ""
        on = " or ".join(f"${{{ROUTE}}} = '{route}'" for route in routes)
        if own and on:
            return f"({on}) and ({own})"
        return own or on


def _name_in_form(variable: str) -> str:
    return variable.replace(".", ROW_MARK)
