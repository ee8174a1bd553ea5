"""An .xlsx file as sheets of rows, each with the number that the spreadsheet gives it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 2_000

Sheets = dict[str, list[tuple[int, dict[str, str]]]]
"""Rows by the sheet's name: the row's number, and its filled cells by their heading."""


class NoWorkbook(ValueError):
    """The file is no XLSForm at all."""


def sheets_of(content: bytes) -> Sheets:
    """The sheets of a workbook.

    Raises:
        NoWorkbook: the file is none, or unpacks to too much.
    """
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


def what_pyxform_says(content: bytes) -> str:
    """What the reader that other tools use finds wrong; empty if nothing."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        convert(xlsform=content, file_type=".xlsx", validate=False)
    except PyXFormError as error:
        return str(error).replace("\n", " ")[:400]
    return ""
