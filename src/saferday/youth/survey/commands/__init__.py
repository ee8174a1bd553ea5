"""saferday survey: surveys from files and to files, checked, opened and closed."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .results import audit, results

if TYPE_CHECKING:
    from saferday.youth.survey.instrument import Problem
    from saferday.youth.survey.instrument.xlsform import Skipped
    from saferday.youth.survey.models import Survey

FAILED, DONE_IN_PART = 1, 3
SUFFIXES = (".xlsx", ".json", ".yaml", ".yml")


@click.group("survey", help="Write, check, open and close surveys of pupils.")
def group() -> None:
    """The commands of the survey."""


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(file: Path, as_json: bool) -> None:
    """Say what is wrong with a survey in a file, and where; exit 1 if anything is.

    The file is an XLSForm (.xlsx) or a definition (.json, .yaml).

    Example: saferday survey check survey.xlsx
    """
    from saferday.youth.survey.instrument import problems_of

    document, skipped = _read(file)
    problems = problems_of(document)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "ok": not problems and not skipped,
                    "problems": _plain(problems),
                    "skipped": _plain(skipped),
                },
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        _say(problems, skipped)
        if not problems:
            click.echo("It can be published." if not skipped else "The rest can be published.")
    sys.exit(FAILED if problems else DONE_IN_PART if skipped else 0)


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", "slug", help="The survey's address; from its own name if left out.")
@click.option("--publish", "publishing", is_flag=True, help="Make it a version at once, if nothing is wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_(file: Path, slug: str | None, publishing: bool, as_json: bool) -> None:
    """Take a survey from a file as a draft; a survey of that name gets it as its new draft.

    Rows that have no place here are named, the rest is taken, and the exit code is 3.

    Example: saferday survey import survey.xlsx --name online-lives
    """
    from saferday.youth.survey import actions
    from saferday.youth.survey.instrument import problems_of

    document, skipped = _read(file)
    problems = problems_of(document)
    slug = slug or str(document.get("name", "survey")).replace("_", "-")
    survey = _find(slug)
    if survey is None:
        survey = actions.create_survey(by=None, slug=slug, draft=document)
    else:
        survey = actions.save_draft(by=None, survey=survey, draft=document)
    version = None
    if publishing and not problems:
        version = actions.publish(by=None, survey=survey).number
    if as_json:
        click.echo(
            json.dumps(
                {
                    "survey": slug,
                    "draft": survey.draft_number,
                    "version": version,
                    "problems": _plain(problems),
                    "skipped": _plain(skipped),
                },
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        _say(problems, skipped)
        click.echo(
            f"{slug}: version {version} is published."
            if version
            else f"{slug}: draft {survey.draft_number} is kept. Publish it in the editing pages, or with --publish."
        )
    sys.exit(FAILED if publishing and problems else DONE_IN_PART if skipped or problems else 0)


@group.command()
@click.argument("survey")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--draft", is_flag=True, help="The draft, and not the version that is asked.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def export(survey: str, file: Path, draft: bool, force: bool) -> None:
    """Write a survey to a file: an XLSForm (.xlsx), or its definition (.json).

    Example: saferday survey export online-lives survey.xlsx
    """
    from saferday.youth.survey.instrument import DefinitionWrong
    from saferday.youth.survey.instrument.xlsform import write_workbook

    found = _need(survey)
    if file.exists() and not force:
        raise click.UsageError(f"{file} exists. Give --force to replace it.")
    document = found.draft if draft or found.asked is None else json.loads(found.asked.definition)
    try:
        if file.suffix == ".xlsx":
            content = write_workbook(document)
        elif file.suffix == ".json":
            content = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
        else:
            raise click.UsageError("The file’s name ends in .xlsx or .json.")
    except DefinitionWrong as wrong:
        _say(wrong.problems, [])
        raise click.ClickException(
            "The draft is not right yet, so it has no XLSForm. Export it as .json."
        ) from wrong
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise click.ClickException(f"{file} cannot be written: {error.strerror or error}") from error
    click.echo(f"{survey} is in {file}")


@group.command("open")
@click.argument("survey")
@click.option("--from", "opens", metavar="TIME", help="2027-02-09T08:00; now if left out.")
@click.option("--until", "closes", metavar="TIME", required=True, help="2027-02-12T17:00.")
@click.option(
    "--assessed-by", metavar="WHO", help="Who decided the impact assessment of this version, and when."
)
def open_(survey: str, opens: str | None, closes: str, assessed_by: str | None) -> None:
    """Say from when to when pupils may answer. Times are those of the centre.

    Example: saferday survey open online-lives --from 2027-02-09T08:00 --until 2027-02-12T17:00
    """
    from django.utils import timezone

    from saferday.youth.survey import actions

    found = _need(survey)
    begin = _time(opens) if opens else timezone.now()
    if not assessed_by and not found.simulated and found.asked_id and found.assessed_id != found.asked_id:
        raise click.ClickException(
            "Nobody has said that the impact assessment of this version was decided. "
            "Say who did, and when: --assessed-by WHO"
        )
    try:
        if assessed_by:
            found = actions.confirm_assessment(by=None, survey=found, decided_by=assessed_by)
        found = actions.set_times(by=None, survey=found, opens_at=begin, closes_at=_time(closes))
    except actions.NothingPublished as error:
        raise click.ClickException("It has no published version. Publish it first.") from error
    except actions.OverForGood as error:
        raise click.ClickException(
            "It is over and its last answers were opened: the few who came now would stand out. "
            "Publish it under another name and open that."
        ) from error
    except actions.TimesWrong as error:
        raise click.ClickException("It would close before it opens.") from error
    assert found.opens_at
    assert found.closes_at
    click.echo(
        f"{survey} is open from {timezone.localtime(found.opens_at):%Y-%m-%d %H:%M} "
        f"to {timezone.localtime(found.closes_at):%Y-%m-%d %H:%M}."
    )


@group.command()
@click.argument("survey")
def close(survey: str) -> None:
    """Close a survey now. Answers of tablets that had no network still come in for ten minutes.

    Example: saferday survey close online-lives
    """
    from saferday.youth.survey import actions

    actions.close_survey(by=None, survey=_need(survey))
    click.echo(f"{survey} is closed.")


def _read(file: Path) -> tuple[dict[str, Any], list[Skipped]]:
    import yaml

    from saferday.youth.survey.instrument.xlsform import NoWorkbook, read_workbook
    from saferday.youth.survey.queries.years import year_codes

    if file.suffix not in SUFFIXES:
        raise click.UsageError(f"{file.name}: the file’s name ends in one of {', '.join(SUFFIXES)}.")
    try:
        if file.suffix == ".xlsx":
            found = read_workbook(file.read_bytes(), years=year_codes())
            return found.document, found.skipped
        text = file.read_text(encoding="utf-8")
        document = json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)
    except NoWorkbook as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    except (ValueError, yaml.YAMLError) as error:
        raise click.ClickException(f"{file.name} cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise click.ClickException(f"{file.name} holds no definition.")
    return document, []


def _say(problems: list[Problem], skipped: list[Skipped]) -> None:
    for left in skipped:
        place = f"{left.sheet}, row {left.row}" if left.row else left.sheet
        click.echo(f"Left out: {place}: {left.what}: {left.why}", err=True)
    for one in problems:
        of = f" (question {one.question})" if one.question else ""
        click.echo(f"Wrong: {one.where}{of}: {one.message}", err=True)


def _plain(entries: Any) -> list[dict[str, Any]]:
    return [vars(one) for one in entries]


def _find(slug: str) -> Survey | None:
    from saferday.youth.survey.queries.surveys import survey_by_slug

    return survey_by_slug(slug)


def _need(slug: str) -> Survey:
    from saferday.youth.survey.queries.surveys import all_surveys

    if found := _find(slug):
        return found
    known = ", ".join(one.slug for one in all_surveys()) or "none yet"
    raise click.UsageError(f"There is no survey “{slug}”. There are: {known}.")


def _time(text: str) -> datetime:
    from django.utils import timezone

    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"“{text}” is no time. Write it as 2027-02-09T08:00.") from error
    return moment if moment.tzinfo else timezone.make_aware(moment)


group.add_command(results)
group.add_command(audit)
