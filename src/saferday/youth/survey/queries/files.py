"""The files of a survey's results, by name: what is in them, and who may have them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.utils import timezone

from saferday.centre.languages.queries import centre_languages, in_language

from ..models import InboxEntry, Snapshot, Survey
from ..results import files
from ..rules import asking
from ..rules.results import AREA, PROTECTION
from .definitions import variables_of
from .results import country_snapshot
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
    from .single import single_responses

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
