"""Reads single responses for researchers, by columns, made anonymous. Loaded when a file is asked for."""

from __future__ import annotations

import hmac
import json

import numpy as np
import numpy.typing as npt
from django.db.models import TextField
from django.db.models.functions import Cast

from saferday.centre.languages.queries import current_language, in_language

from ..instrument.codebook import Variable
from ..models import Response, School, Survey
from ..results import files, garbage
from ..results.anonymity import ANY, Anonymous, anonymous, drawn
from ..results.files import Column
from ..results.vectors import Gathering, Vector
from ..rules.results import KEY_VARIABLES, PROTECTION
from .definitions import instrument_of, variables_of
from .results import PART, in_parts, secret_of
from .schools import year_groups


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
