"""Partners and runs as templates show them."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from . import rules
from .models import Partner, Run
from .wording import left_out, problem, schedule_words


@dataclass(frozen=True)
class RunLine:
    """A run with its error and what was left out, in words."""

    run: Run
    problem: str
    left_out: list[str]
    running: bool
    failed: bool


def run_line(run: Run) -> RunLine:
    """A run as a line of a table."""
    return RunLine(
        run,
        problem(run.problem, run.problem_said) if run.problem else "",
        [left_out(what, count) for what, count in sorted(run.ignored.items())],
        run.state == rules.RUNNING,
        run.state == rules.FAILED,
    )


def partner_facts(partner: Partner) -> list[tuple[str, str]]:
    """What was agreed with a partner, as pairs of name and value; without its secret."""
    facts: list[tuple[str, Any]] = [
        (_("Direction"), partner.get_direction_display()),
        (_("Format"), partner.get_format_display()),
        (_("Agreement"), partner.agreement),
        (_("Role to turn to"), ", ".join(filter(None, (partner.contact_role, partner.contact)))),
    ]
    if partner.scheduled:
        facts += [
            (_("Address"), partner.address),
            (_("How often"), schedule_words(partner.schedule)),
            (_("Sign-in"), partner.get_sign_in_display()),
        ]
    if partner.incoming:
        facts += [
            (_("Bank that receives the list"), str(partner.bank)),
            (
                _("Complete every time"),
                _("Yes: what is missing counts as retracted") if partner.complete else _("No"),
            ),
            (
                _("Signed"),
                _("Only lists signed with their key are taken") if partner.public_key else _("Not verified"),
            ),
        ]
    else:
        facts.append((_("Banks that are shared"), ", ".join(str(bank) for bank in partner.banks.all())))
    if partner.labels:
        facts.append(
            (
                _("What labels become"),
                "; ".join(f"{left} → {right}" for left, right in partner.labels.items()),
            )
        )
    if partner.columns:
        facts.append(
            (
                _("What columns mean"),
                "; ".join(f"{left} → {right}" for left, right in partner.columns.items()),
            )
        )
    return [(name, str(value)) for name, value in facts if value]


def _pairs(pairs: dict[str, str]) -> str:
    return "; ".join(f"{left} → {right}" for left, right in pairs.items())


def address_of_list(partner: Partner, bank: Any) -> str:
    """Where a partner fetches a bank."""
    return f"{settings.SAFERDAY_BASE_URL}/api/exchange/lists/{bank.slug}/{partner.format}"
