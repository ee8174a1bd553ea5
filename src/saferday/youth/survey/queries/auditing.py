"""Everything that a survey has ever shown, as pages for the attacker, and what follows from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from saferday.centre.areas.queries import Area
from saferday.engines.disclosure import AuditReport

from ..models import Snapshot, Survey
from ..results.attacking import (
    Axes,
    Page,
    crossed_findings,
    few_left,
    file_findings,
    findings,
    pools,
    told_beside,
    told_by_pool,
)
from ..results.questions import ShownQuestion
from ..rules.results import AREA, COUNTRY, PROTECTION, SCHOOL, Protection
from .definitions import instrument_of
from .files import are_final
from .results import answers_by_school, areas_of_schools, history, newest_snapshots
from .schools import year_groups
from .shown import questions_of, version_of
from .verbatims import words_findings

OWN_WORDS = "pupils’ own words, country"

Members = dict[int | None, frozenset[str]]
"""The schools that answered, as the attacker names them: of each area, and under None all."""


@dataclass(frozen=True)
class AuditFinding:
    """Something that follows from what is shown: of which pages, about which question, and how."""

    pages: str
    question: str
    kind: str
    group: str
    low: int
    high: int
    derivation: str


@dataclass(frozen=True)
class SurveyAudit:
    """What an attacker finds in everything that was shown; ``looked_at`` pages were laid side by side."""

    findings: tuple[AuditFinding, ...]
    looked_at: int
    attacks: int

    @property
    def safe(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def pages_of_schools(survey: Survey, schools: Collection[int]) -> dict[int, list[Page]]:
    """Every page that each of these schools has been shown, the oldest first."""
    found: dict[int, list[Page]] = {}
    rows = Snapshot.objects.filter(survey=survey, scope=SCHOOL, school__in=schools).order_by("number")
    for row in rows:
        found.setdefault(row.school_id or 0, []).append(_page(row, {}))
    return found


def pages_of_area(survey: Survey, area: Area | None) -> list[Page]:
    """Every page of an area that was shown, or of the country, the oldest first."""
    scope = AREA if area is not None else COUNTRY
    rows = Snapshot.objects.filter(survey=survey, scope=scope, area=area).order_by("number")
    return [_page(row, {}) for row in rows]


def earlier_crossed(survey: Survey) -> list[dict[str, Any]]:
    """The crossed tables of each of the country's snapshots, the oldest first."""
    rows = Snapshot.objects.filter(survey=survey, scope=COUNTRY).order_by("number")
    return list(rows.values_list("crossed", flat=True))


def pages_of_everybody(survey: Survey, members: Members) -> list[Page]:
    """The newest pages that everybody sees: the country's and its areas'."""
    return [_page(row, members) for row in newest_snapshots(survey, (COUNTRY, AREA))]


def newest_pages_of_schools(
    survey: Survey, members: Members, schools: Collection[int] | None = None
) -> Iterator[Page]:
    """The newest page of each school, or of some, one after another."""
    for row in newest_snapshots(survey, (SCHOOL,), schools=schools):
        yield _page(row, members)


def attack(survey: Survey, protection: Protection = PROTECTION, *, minimum: int | None = None) -> SurveyAudit:
    """Attacks everything that a survey has shown: over time, over year groups, over schools and areas together.

    Args:
        protection: the rules by which the numbers were made, which everybody knows.
        minimum: a group below this is small; as the rules say unless given.
    """
    rows = list(history(survey))
    words = _of_words(survey)
    if not rows:
        return SurveyAudit(tuple(words), 0, 1)
    members = members_of(answers_by_school(survey))
    pages = [(row, _page(row, members)) for row in rows]
    questions = questions_of(rows[-1])
    found: list[AuditFinding] = words
    attacks = 1
    by_part: dict[tuple[str, int | None], list[Page]] = {}
    for row, page in pages:
        by_part.setdefault((row.scope, row.area_id or row.school_id), []).append(page)
    for part in by_part.values():
        attacks += 1
        found += _found(part, questions, protection, by_year=True, over_time=True, minimum=minimum)
    newest = {key: part[-1] for key, part in by_part.items()}
    wide = [page for (scope, _pk), page in newest.items() if scope in {COUNTRY, AREA}]
    schools = [page for (scope, _pk), page in newest.items() if scope == SCHOOL]
    attacks += 1
    found += _found(wide, questions, protection, by_year=False, over_time=True, minimum=minimum)
    for own in schools:
        # A school sees its own page beside those that everybody sees.
        attacks += 1
        around = [page for page in wide if not page.schools or own.schools <= page.schools]
        close = [one for one in questions if any(few_left(page, [own], one, protection) for page in around)]
        found += _found([*around, own], close, protection, by_year=False, over_time=True, minimum=minimum)
        for page in around:
            for key, report in told_beside(own, page, questions, protection, minimum=minimum):
                found += _of_report(f"{page.name}, {own.name}", key, report)
    for page in wide:
        # Schools that know one another may lay their pages together.
        for pool in pools(page, schools):
            attacks += 1
            names = f"{page.name}, {pool[0].name}, …"
            for key, report in told_by_pool(page, pool, questions, protection, minimum=minimum):
                found += _of_report(names, key, report)
    crossed, country = earlier_crossed(survey), newest.get((COUNTRY, None))
    if crossed:
        attacks += len(crossed[-1])
        routes = [route.name for route in instrument_of(version_of(rows[-1])).routes]
        axes = Axes.of(questions, tuple(year_groups()), routes)
        for name, report in crossed_findings(crossed, country, axes, protection, minimum=minimum):
            found += _of_report("crossed tables, country", name, report)
    if country is not None and are_final(survey):
        from .single import in_file

        attacks += 1
        report = file_findings(*in_file(survey), country, questions, protection, minimum=minimum)
        found += _of_report("the researchers’ file, country", "(asked)", report)
    return SurveyAudit(tuple(dict.fromkeys(found)), len(rows), attacks)


def _found(
    pages: list[Page], questions: list[ShownQuestion], protection: Protection, **told_apart: Any
) -> list[AuditFinding]:
    names = sorted({page.name for page in pages})
    told = ", ".join(names[:4]) + (", …" if len(names) > 4 else "")
    return [
        one
        for key, report in findings(pages, questions, protection, **told_apart)
        for one in _of_report(told, key, report)
    ]


def _of_report(pages: str, question: str, report: AuditReport) -> list[AuditFinding]:
    return [
        AuditFinding(pages, question, one.kind, one.group, one.low, one.high, one.derivation)
        for one in report.findings
    ]


def _of_words(survey: Survey) -> list[AuditFinding]:
    """What is wrong with the words of pupils that are shown."""
    return [
        AuditFinding(OWN_WORDS, one.question, one.kind, "texts", 0, 0, one.told)
        for one in words_findings(survey)
    ]


def members_of(schools: Collection[int]) -> Members:
    """Of schools that answered, those of each area, and under None all, as the attacker names them."""
    found: dict[int | None, set[str]] = {None: {str(pk) for pk in schools}}
    for pk, area in areas_of_schools(list(schools)).items():
        found.setdefault(area.pk, set()).add(str(pk))
    return {pk: frozenset(its) for pk, its in found.items()}


def _page(row: Snapshot, members: Members) -> Page:
    if row.scope == SCHOOL:
        schools, name = frozenset({str(row.school_id)}), f"school {row.school_id}, number {row.number}"
    elif row.scope == AREA:
        assert row.area is not None
        schools, name = members.get(row.area_id or 0, frozenset()), f"{row.area.slug}, number {row.number}"
    else:
        schools, name = frozenset(), f"country, number {row.number}"
    years = tuple(row.results["years"])
    return Page(
        name,
        row.number,
        schools,
        row.results["shown"],
        row.scope != SCHOOL,
        years,
        members.get(None, frozenset()),
    )
