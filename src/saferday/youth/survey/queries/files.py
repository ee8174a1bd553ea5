"""The files of a survey's results, by name: what is in them, and who may have them."""

from __future__ import annotations

import hmac
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from saferday.centre.languages.queries import centre_languages, current_language, in_language

from ..models import Response, School, Snapshot, Survey
from ..results import files
from ..results.anonymity import ANY, Anonymous, anonymous, drawn
from ..results.files import Column
from ..rules.results import AREA, KEY_VARIABLES, PROTECTION
from .definitions import instrument_of, variables_of
from .results import CHUNK, country_snapshot, secret_of
from .schools import year_groups
from .shown import questions_of, version_of

OPEN_FILES = {
    "tables.csv": "text/csv; charset=utf-8",
    "tables.parquet": "application/vnd.apache.parquet",
    "codebook.xml": "application/xml",
}
"""Files for everybody, and their kinds."""
RESEARCH_FILES = {
    "responses.csv": "text/csv; charset=utf-8",
    "responses.sav": "application/x-spss-sav",
    "responses.parquet": "application/vnd.apache.parquet",
    "anonymity.json": "application/json",
}
"""Files for those who may read results in detail."""


def are_final(survey: Survey) -> bool:
    """Whether single responses may leave: no more can come in, so that no two files can be compared."""
    return survey.simulated or (survey.closes_at is not None and survey.closes_at < timezone.now())


def open_file(survey: Survey, name: str) -> bytes | None:
    """A file for everybody; None where there is nothing to show."""
    snapshot = country_snapshot(survey)
    if snapshot is None:
        return None
    if name == "codebook.xml":
        version = version_of(snapshot)
        return files.codebook_xml(
            slug=survey.slug,
            titles=survey.titles,
            centre=str(settings.WAGTAIL_SITE_NAME),
            version=version.number,
            languages=centre_languages(),
            made_on=snapshot.made_on.isoformat(),
            variables=variables_of(version),
            questions=questions_of(snapshot),
            shown=snapshot.results["shown"],
        )
    rows = list(_table_rows(survey, snapshot))
    return files.tables_csv(rows) if name == "tables.csv" else files.tables_parquet(rows)


def _table_rows(survey: Survey, snapshot: Snapshot) -> Iterable[tuple[Any, ...]]:
    yield from files.table_rows("country", snapshot.results["shown"], questions_of(snapshot))
    newest: dict[int, Snapshot] = {}
    for row in Snapshot.objects.filter(survey=survey, scope=AREA).select_related("area").order_by("number"):
        newest[row.area_id or 0] = row
    for row in newest.values():
        assert row.area is not None
        yield from files.table_rows(row.area.slug, row.results["shown"], questions_of(row))


def research_file(survey: Survey, name: str) -> bytes:
    """A file of single responses in the active language's labels, or the report on its anonymity."""
    columns, rows, found = single_responses(survey)
    if name == "anonymity.json":
        return json.dumps(found.report(PROTECTION.k_anonymous), indent=2).encode()
    if name == "responses.sav":
        return files.responses_sav(columns, rows, in_language(survey.titles))
    return (
        files.responses_csv(columns, rows)
        if name == "responses.csv"
        else files.responses_parquet(columns, rows)
    )


def single_responses(survey: Survey) -> tuple[list[Column], list[list[Any]], Anonymous]:
    """Responses without school, area or free text, coarsened until nobody stands alone, in an order of their own."""
    assert survey.asked is not None
    instrument = instrument_of(survey.asked)
    variables = [one for one in variables_of(survey.asked) if one.kind != "text"]
    describing = [one for one in variables if one.name in KEY_VARIABLES and one.kind == "code"]
    nations = dict(School.objects.filter(participations__survey=survey).values_list("pk", "nation"))
    keys: list[tuple[str, ...]] = []
    values: list[list[Any]] = []
    years: list[str] = []
    order: list[str] = []
    secret = secret_of(survey)
    query = Response.objects.filter(version__survey=survey)
    for pk, school, year, answers in query.values_list("pk", "school_id", "year_group", "answers").iterator(
        CHUNK
    ):
        own = [_text(one.value(answers)) for one in describing]
        keys.append((nations.get(school, ANY), year, *own))
        values.append([one.value(answers) for one in variables if one not in describing])
        years.append(year)
        order.append(hmac.digest(secret, str(pk).encode(), "sha256").hex())
    names = ["nation", "year_group", *(one.name for one in describing)]
    routes = {year: route.name for route in instrument.routes for year in route.years}
    steps: list[tuple[str, dict[str, str]]] = [("year_group", routes)]
    steps += [(one.name, {}) for one in describing]
    steps += [("nation", {}), ("year_group", {})]
    out = drawn(years, order, PROTECTION.drawn_out, 2 * PROTECTION.small)
    found = anonymous(names, keys, steps, PROTECTION.k_anonymous, out)
    language = current_language()
    words = {code: in_language(row["name"], language) for code, row in year_groups().items()}
    columns = [Column("nation", "nation", {}), Column("year_group", "year_group", words)]
    columns += files.columns_of(describing, language)
    columns += files.columns_of([one for one in variables if one not in describing], language)
    kept = sorted((place, at) for at, place in enumerate(order))
    rows = [[*key, *values[at]] for _place, at in kept if (key := found.keys[at]) is not None]
    return columns, rows, found


def in_file(survey: Survey) -> tuple[dict[str, int], int]:
    """How many responses of each year group the researchers' file holds, and of how many it does not say it."""
    _columns, rows, _found = single_responses(survey)
    counts = Counter(row[1] for row in rows)
    found = {year: counts[year] for year in year_groups() if year in counts}
    return found, len(rows) - sum(found.values())


def _text(value: Any) -> str:
    return ANY if value is None else str(value)
