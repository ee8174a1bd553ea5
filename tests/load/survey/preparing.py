"""Makes the classes and tickets of a load, and looks at what came of it. Runs inside the centre's own settings.

``python -m tests.load.survey.preparing make FILE --pupils N`` or ``… read FILE``.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

EXAMPLE = Path("src/saferday/packs/uk/surveys/online-lives.yaml")
PUPILS_IN_A_CLASS = 30
CLASSES_IN_A_SCHOOL = 6
YEARS = ("Y5", "Y6", "Y7", "Y8", "Y9", "Y10")


def make(file: Path, pupils: int) -> None:
    """Opens the survey that ships, with so many tickets; writes one line for each class."""
    import yaml
    from django.utils import timezone

    from saferday.youth.survey import actions
    from saferday.youth.survey.intake import keys
    from saferday.youth.survey.models import ClassSession, Participation, School, Ticket
    from saferday.youth.survey.rules import codes, tickets

    survey = actions.create_survey(
        by=None, slug="load", draft=yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    )
    actions.publish(by=None, survey=survey)
    now = timezone.now()
    actions.set_times(
        by=None, survey=survey, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=1)
    )
    used = set()
    lines = []
    rows: list[Ticket] = []
    part = None
    for number in range((pupils + PUPILS_IN_A_CLASS - 1) // PUPILS_IN_A_CLASS):
        if number % CLASSES_IN_A_SCHOOL == 0:
            school = School.objects.create(
                source="load", reference=str(number), name=f"School {number}", nation="wales"
            )
            part = Participation.objects.create(
                survey=survey, school=school, state="accepted", year_groups=list(YEARS)
            )
        code = next(one for one in iter(codes.new_code, None) if one not in used)
        used.add(code)
        year = YEARS[number % len(YEARS)]
        session = ClassSession.objects.create(participation=part, code=code, year_group=year)
        key = keys.ticket_key(session)
        words = tickets.new_tickets(key, PUPILS_IN_A_CLASS)
        rows += [Ticket(digest=tickets.digest(key, one), session=session) for one in words]
        lines.append(json.dumps({"code": code, "year": int(year[1:]), "tickets": words}))
    Ticket.objects.bulk_create(rows, batch_size=2_000)
    file.write_text("\n".join(lines))


def read(file: Path) -> None:
    """Closes the survey, lets the worker's task sweep the inbox, and writes what is kept."""
    from django.utils import timezone

    from saferday.youth.survey import actions
    from saferday.youth.survey.intake.moving import move
    from saferday.youth.survey.models import InboxEntry, Response, Survey, Ticket

    survey = Survey.objects.get(slug="load")
    actions.close_survey(by=None, survey=survey)
    for _ in range(3):
        move(now=timezone.now() + timedelta(hours=1))
    file.write_text(
        json.dumps(
            {
                "kept": Response.objects.count(),
                "waiting": InboxEntry.objects.count(),
                "tokens": [
                    one["change"]
                    for one in Response.objects.filter(route="secondary").values_list("answers", flat=True)
                    if "change" in one
                ],
                "unused": [bytes(one).hex() for one in Ticket.objects.values_list("digest", flat=True)],
            }
        )
    )


def digests(file: Path) -> None:
    """Reads tickets by class from the standard input, and writes what is kept of each while it is unused."""
    from saferday.youth.survey.intake import keys
    from saferday.youth.survey.models import ClassSession
    from saferday.youth.survey.rules import tickets

    by_code = {one.code: keys.ticket_key(one) for one in ClassSession.objects.all()}
    asked = json.loads(sys.stdin.read())
    file.write_text(json.dumps([tickets.digest(by_code[code], ticket).hex() for code, ticket in asked]))


def statements(file: Path) -> None:
    """Lets pupils from the standard input hand in here; writes what the last asked of the database, BEGIN included."""
    from django.db import connection
    from django.test import Client

    said: list[str] = []

    def listening(execute: Any, sql: str, *rest: Any) -> Any:
        said.append(sql)
        return execute(sql, *rest)

    client = Client(
        SERVER_NAME="127.0.0.1", HTTP_SEC_FETCH_SITE="same-origin", HTTP_ACCEPT="application/json"
    )
    for code, ticket, fields in json.loads(sys.stdin.read()):
        said.clear()
        path = f"/survey/{code}/"
        with connection.execute_wrapper(listening):
            client.get(path, HTTP_ACCEPT="text/html")
            client.post(path, {"go": "check", "ticket": ticket})
            answers: dict[str, list[str]] = {}
            for name, value in fields:
                answers.setdefault(name, []).append(value)
            answer = client.post(path, {"go": "send", "ticket": ticket, **answers})
        if not answer.json()["ok"]:
            raise RuntimeError(answer.content)
    file.write_text(json.dumps(said))


if __name__ == "__main__":
    django.setup()
    what, target = sys.argv[1], Path(sys.argv[2])
    if what == "make":
        make(target, int(sys.argv[4]))
    elif what == "read":
        read(target)
    elif what == "statements":
        statements(target)
    else:
        digests(target)
