"""Results as files: tables and a codebook for everybody, single responses for researchers, all through the guard."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.etree import ElementTree as ET

from ..instrument.codebook import Variable
from .questions import ShownQuestion

if TYPE_CHECKING:
    import polars as pl

    from .vectors import Vector

DDI = "ddi:codebook:2_5"
TABLE_COLUMNS = ("place", "question", "years", "answers", "count", "percent", "reason")


@dataclass(frozen=True)
class Column:
    """A column of the researchers' file: its labels, and the words of its codes, in one language."""

    name: str
    label: str
    values: Mapping[str, str]
    numeric: bool = False


def table_rows(
    place: str, shown: Mapping[str, Any], questions: Sequence[ShownQuestion]
) -> Iterable[tuple[Any, ...]]:
    """Every number of a snapshot, one row each, with codes instead of words."""
    by_key = {question.key: question for question in questions}
    for key, rows in shown.items():
        question = by_key.get(key)
        if question is None:
            continue
        for row in rows:
            years = " ".join(row["years"] or ())
            yield (place, key, years, "(asked)", row["base"], None, row["reason"])
            for group in row["groups"]:
                codes = [question.codes[at] for at in group["places"]] + (
                    ["(none)"] if group["silent"] else []
                )
                yield (place, key, years, " ".join(codes), group["value"], group["percent"], group["reason"])


def tables_csv(rows: Iterable[tuple[Any, ...]]) -> bytes:
    """Published tables as CSV; empty where hidden."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(TABLE_COLUMNS)
    for row in rows:
        writer.writerow(["" if value is None else value for value in row])
    return out.getvalue().encode()


def tables_parquet(rows: Iterable[tuple[Any, ...]]) -> bytes:
    """The same as Parquet."""
    import polars as pl

    kinds = (pl.String, pl.String, pl.String, pl.String, pl.Int64, pl.Int64, pl.String)
    schema = dict(zip(TABLE_COLUMNS, kinds, strict=True))
    out = io.BytesIO()
    pl.DataFrame(list(rows), schema=schema, orient="row").write_parquet(out)
    return out.getvalue()


# ── Single responses ──


def columns_of(variables: Iterable[Variable], language: str) -> list[Column]:
    """The columns of single responses; free text is never among them."""
    found = []
    for one in variables:
        if one.kind == "text":
            continue
        values = {code: words.get(language) or code for code, words in one.labels.items()}
        if one.kind == "tick":
            values = {"0": "0", "1": "1"}
        found.append(
            Column(
                one.name, one.label.get(language) or one.name, values, one.kind in {"number", "place", "tick"}
            )
        )
    return found


ROWS_AT_ONCE = 50_000
"""So many responses are written at a time."""


def responses_csv(columns: Sequence[Column], vectors: Sequence[Vector], file: BinaryIO) -> None:
    """Single responses as CSV with codes."""
    import polars as pl

    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([column.name for column in columns])
    file.write(out.getvalue().encode())
    for some in _some(vectors):
        frame = pl.DataFrame(
            {column.name: _texts(vector) for column, vector in zip(columns, some, strict=True)}
        )
        frame.write_csv(file, include_header=False, line_terminator="\r\n")


def responses_frame(columns: Sequence[Column], vectors: Sequence[Vector]) -> pl.DataFrame:
    """Single responses as a data frame: text for codes, numbers for numbers."""
    import polars as pl

    return pl.DataFrame(
        {
            _sav_name(column.name): _numbers(vector) if column.numeric else _texts(vector)
            for column, vector in zip(columns, vectors, strict=True)
        }
    )


def _texts(vector: Vector) -> pl.Series:
    import polars as pl

    texts = pl.Series([None if value is None else str(value) for value in vector.values], dtype=pl.String)
    return texts.gather(vector.codes)


def _numbers(vector: Vector) -> pl.Series:
    import polars as pl

    values = [value if isinstance(value, int) else None for value in vector.values]
    return pl.Series(values, dtype=pl.Int64).gather(vector.codes)


def _some(vectors: Sequence[Vector]) -> Iterator[list[Vector]]:
    rows = len(vectors[0]) if vectors else 0
    for start in range(0, rows, ROWS_AT_ONCE):
        yield [vector.at(slice(start, start + ROWS_AT_ONCE)) for vector in vectors]


def responses_parquet(columns: Sequence[Column], vectors: Sequence[Vector], file: BinaryIO) -> None:
    """Single responses as Parquet."""
    responses_frame(columns, vectors).write_parquet(file)


def responses_sav(columns: Sequence[Column], vectors: Sequence[Vector], title: str, file: BinaryIO) -> None:
    """Single responses as an SPSS file, with the questions and answers as labels."""
    import pyreadstat

    values: dict[str, Any] = {
        _sav_name(column.name): {
            int(code) if column.numeric else code: words[:120] for code, words in column.values.items()
        }
        for column in columns
        if column.values
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "responses.sav"
        pyreadstat.write_sav(
            responses_frame(columns, vectors),
            str(path),
            file_label=title[:64],
            column_labels={_sav_name(column.name): column.label[:250] for column in columns},
            variable_value_labels=values,
        )
        with path.open("rb") as written:
            shutil.copyfileobj(written, file)


def _sav_name(name: str) -> str:
    return name.replace(".", "_")


# ── The codebook ──


def codebook_xml(
    *,
    slug: str,
    titles: Mapping[str, str],
    centre: str,
    version: int,
    languages: Sequence[str],
    made_on: str,
    variables: Iterable[Variable],
    questions: Sequence[ShownQuestion],
    shown: Mapping[str, Any],
) -> bytes:
    """A DDI Codebook 2.5: what was asked, in every language, with the published counts of each answer."""
    ET.register_namespace("", f"{DDI}")
    book = _node(None, "codeBook", version="2.5", ID=slug, **{"xml:lang": languages[0]})
    study = _node(book, "stdyDscr")
    citation = _node(study, "citation")
    title = _node(citation, "titlStmt")
    _node(title, "titl", text=titles.get(languages[0], slug))
    for language in languages[1:]:
        _node(title, "parTitl", text=titles.get(language, slug), **{"xml:lang": language})
    _node(title, "IDNo", text=f"{slug}-{version}")
    _node(_node(citation, "rspStmt"), "AuthEnty", text=centre)
    _node(_node(citation, "verStmt"), "version", text=str(version), date=made_on)
    _node(
        _node(study, "stdyInfo"),
        "abstract",
        text="Counts are protected: noise by cell key, small counts left out.",
    )
    data = _node(book, "dataDscr")
    by_key = {question.key: question for question in questions}
    for one in variables:
        if one.kind != "text":
            _variable(data, one, by_key, shown, languages)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(book, encoding="utf-8")


def _variable(
    data: ET.Element,
    one: Variable,
    by_key: Mapping[str, ShownQuestion],
    shown: Mapping[str, Any],
    languages: Sequence[str],
) -> None:
    numeric = one.kind in {"number", "place", "tick"}
    node = _node(
        data,
        "var",
        ID=_sav_name(one.name),
        name=one.name,
        intrvl="contin" if one.kind == "number" else "discrete",
    )
    for language in languages:
        _node(node, "labl", text=one.label.get(language) or one.name, **{"xml:lang": language})
    counts = _counts(one, by_key, shown)
    for code in one.codes:
        category = _node(node, "catgry")
        _node(category, "catValu", text=code)
        for language in languages:
            _node(category, "labl", text=one.labels[code].get(language) or code, **{"xml:lang": language})
        if counts.get(code) is not None:
            _node(category, "catStat", text=str(counts[code]), type="freq")
    if one.kind == "number":
        _node(_node(node, "valrng"), "range", min=str(one.lowest), max=str(one.highest))
    _node(node, "varFormat", type="numeric" if numeric else "character")


def _counts(
    one: Variable, by_key: Mapping[str, ShownQuestion], shown: Mapping[str, Any]
) -> dict[str, int | None]:
    question = by_key.get(one.name)
    rows = shown.get(one.name)
    if question is None or not rows:
        return {}
    return {
        question.codes[group["places"][0]]: group["value"]
        for group in rows[0]["groups"]
        if len(group["places"]) == 1
    }


def _node(parent: ET.Element | None, tag_name: str, /, *, text: str = "", **attributes: str) -> ET.Element:
    tag = f"{{{DDI}}}{tag_name}"
    given = {
        "{http://www.w3.org/XML/1998/namespace}lang" if key == "xml:lang" else key: value
        for key, value in attributes.items()
    }
    node = ET.Element(tag, given) if parent is None else ET.SubElement(parent, tag, given)
    if text:
        node.text = text
    return node
