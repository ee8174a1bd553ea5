"""A survey opens only when its impact assessment was decided, unless its answers are simulated."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from saferday.centre.audit.models import AuditRecord
from saferday.youth.survey import actions, doctor
from saferday.youth.survey.commands import group
from saferday.youth.survey.views import editor

from .conftest import a_room, example


@pytest.fixture
def published(db):
    """A survey with a version, which is not open yet."""
    made = actions.create_survey(by=None, slug="online-lives", draft=example())
    actions.publish(by=None, survey=made)
    made.refresh_from_db()
    return made


def times():
    now = timezone.now()
    return {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(days=2)}


def test_nobody_opens_a_survey_that_was_not_assessed(published, person):
    with pytest.raises(actions.NotAssessed):
        actions.set_times(by=person("operator"), survey=published, **times())
    actions.confirm_assessment(by=person("operator"), survey=published, decided_by="A. Officer, 1 May")
    assert "A. Officer, 1 May" in AuditRecord.objects.get(act="survey.assessment.confirmed").detail
    actions.set_times(by=person("operator"), survey=published, **times())


def test_another_version_is_assessed_anew(published, person):
    actions.confirm_assessment(by=None, survey=published, decided_by="A. Officer")
    draft = example()
    draft["title"]["en"] = "Another title"
    actions.save_draft(by=None, survey=published, draft=draft)
    actions.publish(by=None, survey=published)
    with pytest.raises(actions.NotAssessed):
        actions.set_times(by=person("operator"), survey=published, **times())


def test_simulated_answers_need_no_assessment(published, person):
    actions.mark_simulated(by=None, survey=published)
    actions.set_times(by=person("operator"), survey=published, **times())


@pytest.mark.parametrize(
    ("role", "may"), [("operator", True), ("comms_editor", True), ("researcher", False), (None, False)]
)
def test_who_says_that_it_was_decided(published, person, role, may):
    if may:
        assert actions.confirm_assessment(by=person(role), survey=published, decided_by="A").assessed_id
    else:
        with pytest.raises(PermissionDenied):
            actions.confirm_assessment(by=person(role), survey=published, decided_by="A")


def test_the_editing_page_asks_who_decided(published, visit):
    page = visit(editor.overview, "operator", slug=published.slug).content.decode()
    assert "Who decided it, and when" in page
    refused = visit(editor.overview, "operator", {"act": "assessed", "decided_by": " "}, slug=published.slug)
    assert "Write who decided" in refused.said[0]
    done = visit(
        editor.overview, "operator", {"act": "assessed", "decided_by": "A. Officer"}, slug=published.slug
    )
    assert "may open now" in done.said[0]
    assert "in the audit record" in visit(editor.overview, "operator", slug=published.slug).content.decode()


def test_the_command_asks_too(published):
    until = f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    refused = CliRunner().invoke(group, ["open", published.slug, "--until", until])
    assert refused.exit_code == 1
    assert "--assessed-by" in refused.output
    done = CliRunner().invoke(
        group, ["open", published.slug, "--until", until, "--assessed-by", "A. Officer"]
    )
    assert done.exit_code == 0, done.output


def test_the_doctor_finds_what_opened_without(survey, part):
    """The system itself may set times, for a load test; the doctor sees it."""
    assert doctor.open_surveys_are_assessed().status == "fail"
    actions.confirm_assessment(by=None, survey=survey, decided_by="A. Officer")
    assert doctor.open_surveys_are_assessed().status == "ok"
    a_room(part, "KDM-482", "Y8", 3)
    found = doctor.open_surveys_are_assessed()
    assert "1 classes" in found.message
    part.protocol_digest, part.protocol_confirmed_at = "x" * 64, timezone.now()
    part.save()
    assert doctor.open_surveys_are_assessed().status == "ok"
