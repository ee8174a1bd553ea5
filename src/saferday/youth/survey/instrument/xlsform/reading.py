"""Reads an XLSForm workbook into a definition, and names by row what has no place here."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..conditions import Both, Condition, ConditionUnclear, Either, Look, Not, parse, written
from ..definition import FORMAT
from .columns import EXTRA_SHEET, ROUTE, ROW_MARK, YEAR, YEAR_LIST, language_of

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 2_000

_KNOWN = {
    "survey": {
        "type", "name", "label", "hint", "relevant", "appearance", "parameters", "constraint", "calculation",
        "required",
    },
    "choices": {"list_name", "list name", "name", "label", "symbol", "alone"},
}  # fmt: skip
_MOST = re.compile(r"count-selected\(\s*\.\s*\)\s*<=?\s*(\d+)")
_BOUNDS = re.compile(r"\.\s*>=\s*(-?\d+)\s*and\s*\.\s*<=\s*(-?\d+)")


@dataclass(frozen=True)
class Skipped:
    """Something that was left out: the sheet, the row as the spreadsheet counts it, and why."""

    sheet: str
    row: int
    what: str
    why: str


@dataclass
class Read:
    """A definition as far as the workbook gives one, and what was left out. Check it with ``problems_of``."""

    document: dict[str, Any]
    skipped: list[Skipped] = field(default_factory=list)


class NoWorkbook(ValueError):
    """The file is no XLSForm at all."""


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
    sheets = _sheets(content)
    if "survey" not in sheets:
        raise NoWorkbook("There is no sheet called “survey”, so this is no XLSForm.")
    reader = _Reader(sheets, years)
    found = reader.read()
    if check and (fault := _what_pyxform_says(content)):
        found.skipped.append(Skipped("survey", 0, "the form", fault))
    return found


def _sheets(content: bytes) -> dict[str, list[tuple[int, dict[str, str]]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST * 20:
                raise NoWorkbook("Unpacked, the file is too large.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return {sheet.title.strip().lower(): list(_rows(sheet)) for sheet in book.worksheets}
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        if isinstance(error, NoWorkbook):
            raise
        raise NoWorkbook("This is no .xlsx workbook.") from error


def _rows(sheet: Any) -> Iterator[tuple[int, dict[str, str]]]:
    headings: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MOST_ROWS:
            raise NoWorkbook(f"The sheet “{sheet.title}” has more than {MOST_ROWS} rows.")
        texts = [_said(cell) for cell in cells]
        if not any(texts):
            continue
        if not headings:
            headings = [text.strip() for text in texts]
            continue
        yield (
            number,
            {heading: text for heading, text in zip(headings, texts, strict=False) if heading and text},
        )


def _said(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().removeprefix("\u200b")


def _what_pyxform_says(content: bytes) -> str:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        convert(xlsform=content, file_type=".xlsx", validate=False)
    except PyXFormError as error:
        return str(error).replace("\n", " ")[:400]
    return ""


def _plain(name: str) -> str:
    """A name or code as ours are: small letters, digits and _."""
    return re.sub(r"[^a-z0-9_]+", "_", name.strip().lower()).strip("_")[:32]


class _Reader:
    def __init__(self, sheets: dict[str, list[tuple[int, dict[str, str]]]], years: Sequence[str]) -> None:
        self.sheets = sheets
        self.years = list(years)
        self.skipped: list[Skipped] = []
        self.languages = self._languages()
        self.extra: dict[tuple[str, str, str], dict[str, str]] = {}
        for _row, entry in sheets.get(EXTRA_SHEET, []):
            key = (entry.get("scope", ""), entry.get("name", ""), entry.get("key", ""))
            self.extra.setdefault(key, {})[entry.get("language", "")] = entry.get("value", "")
        self.pages: list[dict[str, Any]] = []
        self.page: dict[str, Any] | None = None
        self.grid: dict[str, Any] | None = None
        self.row_names: dict[str, str] = {}
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
            "name": _plain(settings.get("form_id", "")) or "survey",
            "languages": self.languages,
            "title": title,
            "routes": routes,
            "choices": {
                name: rows for name, rows in lists.items() if name in used or name not in {YEAR_LIST}
            },
            "pages": self.pages,
        }
        return Read(document, self.skipped)

    # ── Words ──

    def _languages(self) -> list[str]:
        found: list[str] = []
        for sheet in ("survey", "choices"):
            for _row, entry in self.sheets.get(sheet, []):
                for heading in entry:
                    column, _, language = heading.partition("::")
                    if column.strip() == "label" and language:
                        code = language_of(language)
                        if code and code not in found:
                            found.append(code)
        for _row, entry in self.sheets.get(EXTRA_SHEET, []):
            if entry.get("scope") == "survey" and entry.get("key") == "languages":
                return entry.get("value", "").split()
        return found or ["en"]

    def _text(self, row: dict[str, str], column: str) -> dict[str, str]:
        words = {}
        for heading, text in row.items():
            name, _, language = (part.strip() for part in heading.partition("::"))
            if name != column:
                continue
            code = language_of(language) if language else self.languages[0]
            if code in self.languages and text:
                words[code] = text
        return words

    def _extra_text(self, scope: str, name: str, key: str) -> dict[str, str]:
        return {
            language: words for language, words in self.extra.get((scope, name, key), {}).items() if language
        }

    def _extra_value(self, scope: str, name: str, key: str) -> str:
        return self.extra.get((scope, name, key), {}).get("", "")

    def _skip(self, row: int, what: str, why: str, sheet: str = "survey") -> None:
        self.skipped.append(Skipped(sheet, row, what, why))

    # ── Lists and routes ──

    def _lists(self) -> dict[str, list[dict[str, Any]]]:
        lists: dict[str, list[dict[str, Any]]] = {}
        for number, row in self.sheets.get("choices", []):
            name = _plain(row.get("list_name") or row.get("list name") or "")
            if name == YEAR_LIST and self.extra:
                continue
            self._name_unknown_columns("choices", number, row)
            choice: dict[str, Any] = {"name": _plain(row.get("name", "")), "label": self._text(row, "label")}
            if row.get("symbol"):
                choice["symbol"] = row["symbol"]
            if row.get("alone", "").lower() in {"yes", "true", "1"}:
                choice["alone"] = True
            lists.setdefault(name, []).append(choice)
        return lists

    def _routes(self) -> list[dict[str, Any]]:
        names = [name for scope, name, key in self.extra if scope == "route" and key == "years"]
        routes = []
        for name in names:
            route: dict[str, Any] = {
                "name": name,
                "title": self._extra_text("route", name, "title"),
                "years": self._extra_value("route", name, "years").split(),
            }
            if self._extra_value("route", name, "free_text") == "yes":
                route["free_text"] = True
            routes.append(route)
        if routes:
            return routes
        everyone = {"en": "Everyone", "cy": "Pawb"}
        return [
            {
                "name": "everyone",
                "title": {one: everyone.get(one, everyone["en"]) for one in self.languages},
                "years": self.years or ["Y7"],
            }
        ]

    # ── Rows of the survey ──

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
            name = _plain(row.get("name", ""))
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
        self.page = {"name": _plain(name), "questions": []}
        if title := self._text(row, "label"):
            self.page["title"] = title
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
        name = _plain(row.get("name", ""))
        if self.grid is not None:
            self._grid_row(number, row, kind, rest)
            return
        question: dict[str, Any] = {"name": name, "type": "", "label": self._text(row, "label")}
        if hint := self._text(row, "hint"):
            question["help"] = hint
        constraint = row.get("constraint", "")
        if kind in {"select one", "select multiple", "rank"} and rest:
            question["type"] = {"select one": "one", "select multiple": "several", "rank": "rank"}[kind]
            question["choices"] = _plain(rest[0])
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
        choices = _plain(rest[0])
        if self.grid.setdefault("choices", choices) != choices:
            self._skip(number, name, "a grid holds rows of one and the same list only")
            return
        own = _plain(name.removeprefix(f"{self.grid['name']}{ROW_MARK}"))
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

    def _say_when(self, target: dict[str, Any], number: int, relevant: str) -> None:
        if not relevant:
            return
        try:
            condition = self._renamed(parse(relevant))
        except ConditionUnclear as unclear:
            self._skip(number, target["name"], f"its condition is left out: {unclear}")
            return
        routes, rest = _routes_in(condition)
        if routes and "questions" not in target:
            target["routes"] = routes
            condition_left = rest
        else:
            condition_left = condition
        if condition_left is not None:
            target["when"] = written(condition_left)

    def _renamed(self, condition: Condition) -> Condition:
        if isinstance(condition, Look):
            variable = self.row_names.get(condition.variable, _plain(condition.variable))
            value = condition.value if not isinstance(condition.value, str) else _plain(condition.value)
            return Look(variable, condition.sign, value)
        if isinstance(condition, Not):
            return Not(self._renamed(condition.part))
        return type(condition)(tuple(self._renamed(part) for part in condition.parts))

    def _name_unknown_columns(self, sheet: str, number: int, row: dict[str, str]) -> None:
        for heading in row:
            column = heading.partition("::")[0].strip().lower()
            if column not in _KNOWN[sheet]:
                self._skip(number, heading, "this column is not used here", sheet)


def _routes_in(condition: Condition) -> tuple[list[str], Condition | None]:
    """The routes that a condition begins with, and what is left of it."""
    if routes := _only_routes(condition):
        return routes, None
    if isinstance(condition, Both) and (routes := _only_routes(condition.parts[0])):
        rest = condition.parts[1:]
        return routes, rest[0] if len(rest) == 1 else Both(rest)
    return [], condition


def _only_routes(condition: Condition) -> list[str]:
    parts = condition.parts if isinstance(condition, Either) else (condition,)
    if all(isinstance(part, Look) and part.variable == ROUTE and part.sign == "=" for part in parts):
        return [str(part.value) for part in parts if isinstance(part, Look)]
    return []
