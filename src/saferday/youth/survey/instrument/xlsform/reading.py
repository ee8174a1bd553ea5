"""Reads an XLSForm workbook into a definition, and names by row what has no place here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..definition import FORMAT
from .columns import ROUTE, ROW_MARK, YEAR, YEAR_LIST
from .relevance import Relevance
from .words import Skipped, plain
from .workbooks import LARGEST, NoWorkbook, Sheets, sheets_of, what_pyxform_says

_MOST = re.compile(r"count-selected\(\s*\.\s*\)\s*<=?\s*(\d+)")
_BOUNDS = re.compile(r"\.\s*>=\s*(-?\d+)\s*and\s*\.\s*<=\s*(-?\d+)")


@dataclass
class Read:
    """A definition as far as the workbook gives one, and what was left out. Check it with ``problems_of``."""

    document: dict[str, Any]
    skipped: list[Skipped] = field(default_factory=list)


def read_workbook(content: bytes, *, years: Sequence[str] = (), check: bool = True) -> Read:
    """The definition in an .xlsx file.

    Args:
        content: the file's bytes.
        years: the year groups of a form that names no routes: it becomes one route for all of them.
        check: let pyxform read the file too, and take over what it finds wrong.

    Raises:
        NoWorkbook: the file is no workbook, is too large, or has no survey sheet.
    """
    if len(content) > LARGEST:
        raise NoWorkbook(f"The file is larger than {LARGEST // 1024 // 1024} MB.")
    sheets = sheets_of(content)
    if "survey" not in sheets:
        raise NoWorkbook("There is no sheet called “survey”, so this is no XLSForm.")
    reader = _Reader(sheets, years)
    found = reader.read()
    if check and (fault := what_pyxform_says(content)):
        found.skipped.append(Skipped("survey", 0, "the form", fault))
    return found


class _Reader(Relevance):
    """Reads the rows of the survey, in groups that are pages or grids."""

    def __init__(self, sheets: Sheets, years: Sequence[str]) -> None:
        super().__init__(sheets, years)
        self.pages: list[dict[str, Any]] = []
        self.page: dict[str, Any] | None = None
        self.grid: dict[str, Any] | None = None
        self.row_names = {}
        self.open: list[str] = []

    def read(self) -> Read:
        lists = self._lists()
        routes = self._routes()
        for number, row in self.sheets["survey"]:
            self._row(number, row, lists)
        self._end_page()
        settings = (self.sheets.get("settings") or [(0, {})])[0][1]
        title = self._extra_text("survey", "", "title") or dict.fromkeys(
            self.languages, settings.get("form_title", "")
        )
        used = {one.get("choices") for page in self.pages for one in page["questions"]}
        document = {
            "format": FORMAT,
            "name": plain(settings.get("form_id", "")) or "survey",
            "languages": self.languages,
            "title": title,
            "routes": routes,
            "choices": {
                name: rows for name, rows in lists.items() if name in used or name not in {YEAR_LIST}
            },
            "pages": self.pages,
        }
        return Read(document, self.skipped)

    def _row(self, number: int, row: dict[str, str], lists: dict[str, list[dict[str, Any]]]) -> None:
        words = row.get("type", "").split()
        kind = words[0].lower().replace("_", " ") if words else ""
        if kind in {"begin", "end"} and len(words) > 1:
            kind = f"{kind} {words[1].lower()}"
        name = row.get("name", "")
        if kind == "begin group":
            self._begin(number, row)
        elif kind == "end group":
            self._end()
        elif name in {YEAR, ROUTE} and self.extra:
            return
        elif not kind:
            self._skip(number, name or "a row", "has no type")
        else:
            self._name_unknown_columns("survey", number, row)
            self._question(number, row, kind, words[1:], lists)

    def _begin(self, number: int, row: dict[str, str]) -> None:
        appearance = row.get("appearance", "")
        if "table-list" in appearance:
            self.open.append("grid")
            name = plain(row.get("name", ""))
            self.grid = {"name": name, "type": "grid", "label": self._text(row, "label"), "rows": []}
            self._say_when(self.grid, number, row.get("relevant", ""))
            if words := self._extra_text("question", name, "help"):
                self.grid["help"] = words
            self._wordings(self.grid)
            return
        if "grid" in self.open or "page" in self.open:
            self.open.append("inner")
            if row.get("relevant"):
                self._skip(
                    number, row.get("name", "group"), "groups inside groups have no condition of their own"
                )
            return
        self._end_page()
        self.open.append("page")
        name = row.get("name", "").removeprefix("page_")
        self.page = {"name": plain(name), "questions": []}
        if title := self._text(row, "label"):
            self.page["title"] = title
        if section := self._extra_text("page", self.page["name"], "section"):
            self.page["section"] = section
        self._say_when(self.page, number, row.get("relevant", ""))

    def _end(self) -> None:
        ended = self.open.pop() if self.open else ""
        if ended == "grid" and self.grid is not None:
            grid, self.grid = self.grid, None
            if grid["rows"]:
                self._add(grid)
        elif ended == "page":
            self._end_page()

    def _end_page(self) -> None:
        if self.page is not None and self.page["questions"]:
            self.pages.append(self.page)
        self.page = None

    def _add(self, question: dict[str, Any]) -> None:
        if self.page is None:
            # A question outside of groups has a page to itself.
            self.pages.append({"name": question["name"], "questions": [question]})
        else:
            self.page["questions"].append(question)

    def _question(
        self,
        number: int,
        row: dict[str, str],
        kind: str,
        rest: list[str],
        lists: dict[str, list[dict[str, Any]]],
    ) -> None:
        name = plain(row.get("name", ""))
        if self.grid is not None:
            self._grid_row(number, row, kind, rest)
            return
        question: dict[str, Any] = {"name": name, "type": "", "label": self._text(row, "label")}
        if hint := self._text(row, "hint"):
            question["help"] = hint
        constraint = row.get("constraint", "")
        if kind in {"select one", "select multiple", "rank"} and rest:
            question["type"] = {"select one": "one", "select multiple": "several", "rank": "rank"}[kind]
            question["choices"] = plain(rest[0])
            if "or_other" in rest:
                self._skip(number, name, "“or_other” is left out: add a choice for it")
            if most := _MOST.search(constraint):
                question["most"] = int(most[1])
                constraint = ""
            elif value := self._extra_value("question", name, "most"):
                question["most"] = int(value)
        elif kind == "range":
            numbers = dict(re.findall(r"(start|end|step)\s*=\s*(-?\d+)", row.get("parameters", "")))
            question |= {
                "type": "scale",
                "lowest": int(numbers.get("start", 1)),
                "highest": int(numbers.get("end", 5)),
            }
            if numbers.get("step", "1") != "1":
                self._skip(number, name, "a scale goes in steps of 1")
            question["low"] = self._extra_text("question", name, "low") or dict.fromkeys(self.languages, "1")
            question["high"] = self._extra_text("question", name, "high") or dict.fromkeys(
                self.languages, str(question["highest"])
            )
        elif kind in {"integer", "int"}:
            question["type"] = "number"
            if bounds := _BOUNDS.search(constraint):
                question |= {"lowest": int(bounds[1]), "highest": int(bounds[2])}
                constraint = ""
        elif kind in {"text", "string"}:
            question["type"] = "text"
        else:
            self._skip(
                number, name or kind, f"the type “{row.get('type', '')}” has no place in a survey of pupils"
            )
            return
        if constraint:
            self._skip(number, name, f"the constraint “{constraint[:80]}” is left out")
        if row.get("required", "").lower() in {"yes", "true", "true()"}:
            self._skip(number, name, "nobody has to answer: “required” is left out")
        self._say_when(question, number, row.get("relevant", ""))
        self._wordings(question)
        self._add(question)

    def _grid_row(self, number: int, row: dict[str, str], kind: str, rest: list[str]) -> None:
        assert self.grid is not None
        name = row.get("name", "")
        if kind != "select one" or not rest:
            self._skip(number, name, "a grid holds rows of one and the same list only")
            return
        choices = plain(rest[0])
        if self.grid.setdefault("choices", choices) != choices:
            self._skip(number, name, "a grid holds rows of one and the same list only")
            return
        own = plain(name.removeprefix(f"{self.grid['name']}{ROW_MARK}"))
        self.row_names[name] = f"{self.grid['name']}.{own}"
        self.grid["rows"].append({"name": own, "label": self._text(row, "label")})

    def _wordings(self, question: dict[str, Any]) -> None:
        wording: dict[str, dict[str, Any]] = {}
        for (scope, name, key), words in self.extra.items():
            part, _, route = key.partition(".")
            if scope == "question" and name == question["name"] and route and part in {"label", "help"}:
                wording.setdefault(route, {})[part] = {one: text for one, text in words.items() if one}
        if wording:
            question["wording"] = wording
