"""saferday survey results, saferday survey audit: what is shown, and what an attacker makes of it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from saferday.youth.survey.models import Survey

FAILED = 1
MOST_NAMED = 20


@click.command("results")
@click.argument("survey")
@click.option("--make", is_flag=True, help="First make new results of whatever has enough new answers.")
@click.option(
    "--schools", is_flag=True, help="The parts of single schools too; they are for those schools only."
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def results(survey: str, make: bool, schools: bool, as_json: bool) -> None:
    """Print the newest protected results of a survey, as its pages show them.

    Example: saferday survey results life-online --json
    """
    from saferday.youth.survey.making import make_snapshots
    from saferday.youth.survey.queries import results as queries
    from saferday.youth.survey.rules.results import AREA, COUNTRY, SCOPES

    found = _survey(survey)
    made = make_snapshots(survey=found) if make else 0
    parts = [
        queries.as_json(row)
        for row in queries.newest_snapshots(found, SCOPES if schools else (COUNTRY, AREA))
    ]
    if as_json:
        told = {"survey": found.slug, "simulated": found.simulated, "made": made, "parts": parts}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if not parts:
        click.echo("There are no results yet: fewer than ten answers, or nobody has made them (--make).")
        return
    for part in parts:
        place = part["area"] or part["school"] or "the country"
        shown = part["results"]["shown"]
        numbers = sum(
            group["value"] is not None for rows in shown.values() for row in rows for group in row["groups"]
        )
        hidden = sum(
            group["value"] is None for rows in shown.values() for row in rows for group in row["groups"]
        )
        click.echo(
            f"{place}: number {part['number']} of {part['made_on']}, {len(shown)} questions, "
            f"{numbers} numbers shown, {hidden} hidden"
        )


@click.command("audit")
@click.argument("survey")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def audit(survey: str, as_json: bool) -> None:
    """Attack everything that a survey has ever shown: over time, years, schools and areas. Exit 1 if anything follows.

    It also looks at the words of pupils that are shown: for details, for words that nobody wrote, for thresholds.

    Example: saferday survey audit life-online
    """
    from saferday.youth.survey.queries.auditing import attack

    found = attack(_survey(survey))
    if as_json:
        told = {
            "survey": survey,
            "safe": found.safe,
            "pages": found.looked_at,
            "attacks": found.attacks,
            "findings": [vars(one) for one in found.findings],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for one in found.findings[:MOST_NAMED]:
            numbers = f"from {one.low} to {one.high}. " if one.high else ""
            click.echo(f"{one.question}: {one.group}: {numbers}{one.derivation}", err=True)
        if len(found.findings) > MOST_NAMED:
            click.echo(f"… and {len(found.findings) - MOST_NAMED} more; --json names them all.", err=True)
        click.echo(f"{len(found.findings)} findings in {found.looked_at} pages, {found.attacks} attacks.")
    sys.exit(0 if found.safe else FAILED)


def _survey(slug: str) -> Survey:
    from saferday.youth.survey.queries.results import survey_with_results

    found = survey_with_results(slug)
    if found is None:
        raise click.UsageError(f"There is no published survey {slug!r}.")
    return found
