"""The files of a survey's results, by name: what is in them, and who may have them."""

from __future__ import annotations

import hmac
import json
import tempfile
from collections.abc import Iterable
from typing import Any, BinaryIO, cast

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from saferday.centre.languages.queries import centre_languages, current_language, in_language

from ..instrument.codebook import Variable
from ..models import InboxEntry, Response, School, Snapshot, Survey
from ..results import files, garbage
from ..results.anonymity import ANY, Anonymous, anonymous, drawn
from ..results.files import Column
from ..results.vectors import Gathering, Vector
from ..rules import asking
from ..rules.results import AREA, KEY_VARIABLES, PROTECTION
from .definitions import instrument_of, variables_of
from .results import PART, country_snapshot, in_parts, secret_of
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
    """Whether single responses may leave: no more can come in, so that no two files can be compared.

    Late answers are in, and none waits sealed any more.
    """
    if survey.simulated:
        return True
    now = timezone.now()
    if not asking.settled(survey.closes_at, now):
        return False
    assert survey.closes_at is not None
    waits = InboxEntry.objects.filter(version_id__in=survey.versions.values("pk"))
    return survey.closes_at + asking.FINAL_WITHIN <= now or not waits.exists()


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


def research_file(survey: Survey, name: str) -> BinaryIO:
    """A file of single responses in the active language's labels, or the report on its anonymity; open at its start."""
    columns, vectors, found = single_responses(survey)
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 (whoever sends it closes it)
    if name == "anonymity.json":
        file.write(json.dumps(found.report(PROTECTION.k_anonymous), indent=2).encode())
    elif name == "responses.sav":
        files.responses_sav(columns, vectors, in_language(survey.titles), file)
    elif name == "responses.csv":
        files.responses_csv(columns, vectors, file)
    else:
        files.responses_parquet(columns, vectors, file)
    file.seek(0)
    return file


def single_responses(survey: Survey) -> tuple[list[Column], list[Vector], Anonymous]:
    """Responses without school, area or free text, coarsened until nobody stands alone, in an order of their own."""
    assert survey.asked is not None
    instrument = instrument_of(survey.asked)
    variables = [one for one in variables_of(survey.asked) if one.kind != "text"]
    describing = [one for one in variables if one.name in KEY_VARIABLES and one.kind == "code"]
    values = [one for one in variables if one not in describing]
    order, own, given = _gathered(survey, [*describing, *values])
    keys = own | {
        one.name: _as_text(vector) for one, vector in zip(describing, given[: len(describing)], strict=True)
    }
    routes = {year: route.name for route in instrument.routes for year in route.years}
    steps: list[tuple[str, dict[str, str]]] = [("year_group", routes)]
    steps += [(one.name, {}) for one in describing]
    steps += [("nation", {}), ("year_group", {})]
    out = drawn(own["year_group"], order, PROTECTION.drawn_out, 2 * PROTECTION.small)
    found = anonymous(keys, steps, PROTECTION.k_anonymous, out)
    language = current_language()
    words = {code: in_language(row["name"], language) for code, row in year_groups().items()}
    columns = [Column("nation", "nation", {}), Column("year_group", "year_group", words)]
    columns += files.columns_of([*describing, *values], language)
    kept = order[found.kept[order]]
    vectors = [one.at(kept) for one in (*found.keys.values(), *given[len(describing) :])]
    return columns, vectors, found


def in_file(survey: Survey) -> tuple[dict[str, int], int]:
    """How many responses of each year group the researchers' file holds, and of how many it does not say it."""
    _columns, vectors, _found = single_responses(survey)
    counts = vectors[1].counts()
    found = {year: counts[year] for year in year_groups() if counts.get(year)}
    return found, len(vectors[1]) - sum(found.values())


def _gathered(
    survey: Survey, variables: list[Variable]
) -> tuple[npt.NDArray[np.int64], dict[str, Vector], list[Vector]]:
    """All responses as columns: an order that nobody can foresee, nation and year group, and some variables."""
    nations = dict(School.objects.filter(participations__survey=survey).values_list("pk", "nation"))
    secret = secret_of(survey)
    lots: list[bytes] = []
    places: list[str] = []
    years: list[str] = []
    gathering = Gathering(variables)
    query = Response.objects.filter(version__survey=survey)
    # As text, of which the whole part is decoded at once.
    query = query.annotate(text=Cast("answers", TextField()), lot=Cast("pk", TextField()))
    rows = query.values_list("lot", "school_id", "year_group", "text").iterator(chunk_size=PART)
    with garbage.not_looked_for():
        for part in in_parts(rows):
            for lot, school, year, _answers in part:
                # Half of the digest tells as many apart as there will ever be.
                lots.append(hmac.digest(secret, lot.encode(), "sha256")[:16])
                places.append(nations.get(school, ANY))
                years.append(year)
            gathering.add(json.loads(f"[{','.join(row[3] for row in part)}]"))
    halves = np.frombuffer(b"".join(lots), dtype=">u8").reshape(-1, 2)
    order = np.lexsort((halves[:, 1], halves[:, 0]))
    return order, {"nation": Vector.of(places), "year_group": Vector.of(years)}, gathering.columns()


def _as_text(vector: Vector) -> Vector:
    values = [ANY if value is None else str(value) for value in vector.values]
    return vector.mapped(dict(zip(vector.values, values, strict=True)), np.ones(len(vector), dtype=bool))
