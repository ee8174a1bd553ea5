"""What everybody sees of pupils' own words, and what the audit of a survey says when a rule was broken."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from django.urls import reverse

from saferday.youth.survey.commands.results import audit
from saferday.youth.survey.models import Snapshot, Verbatim
from saferday.youth.survey.queries import verbatims as queries
from saferday.youth.survey.queries.auditing import attack
from saferday.youth.survey.rules import verbatims as rules
from saferday.youth.survey.setting_apart import set_words_apart


@pytest.mark.parametrize(
    ("written", "chosen", "shown"), [(49, 30, False), (50, 4, False), (50, 5, True), (0, 0, False)]
)
def test_words_are_shown_from_a_threshold_on(written, chosen, shown):
    assert rules.OPENNESS.shows(written=written, chosen=chosen) is shown


def test_nothing_is_shown_until_enough_is_chosen(apart, choose):
    choose(4)
    assert queries.shown_words(apart) == []
    choose(1)
    (words,) = queries.shown_words(apart)
    assert (words.question, len(words.said)) == ("wish", 5)
    assert {one.route for one in words.said} == {"Years 7 to 11"}


def test_a_page_holds_so_many_and_says_no_more(apart, choose):
    choose(30)
    (words,) = queries.shown_words(apart)
    assert len(words.said) == rules.OPENNESS.most_shown
    assert words.more == 10


@pytest.mark.parametrize(("primary", "named"), [(29, False), (30, True)])
def test_no_route_is_named_where_another_has_few(over, wrote, reader, primary, named):
    wrote(*({"wish": f"Let us play {n}"} for n in range(primary)), route="primary")
    wrote(*({"wish": f"Let us sleep {n}"} for n in range(40)))
    set_words_apart(survey=over)
    Verbatim.objects.update(state="shown", shown="Let us", decided_on="2027-03-01")
    (words,) = queries.shown_words(over)
    assert any(one.route for one in words.said) is named


def test_words_withheld_or_worrying_are_never_shown(apart, choose):
    choose(20, state="worrying")
    choose(20, state="withheld")
    assert queries.shown_words(apart) == []
    chosen = choose(5)
    (words,) = queries.shown_words(apart)
    assert {one.text for one in words.said} == {one.text for one in chosen}


@pytest.fixture
def published(apart, choose):
    """Results of the country with enough words chosen."""
    choose(6)
    Snapshot.objects.create(
        survey=apart,
        number=1,
        scope="country",
        made_on="2027-03-01",
        rules_digest="x",
        results={"version": apart.asked_id, "shown": {}, "years": ["Y8"]},
    )
    return apart


@pytest.mark.parametrize("name", ["results", "results-children"])
def test_the_countrys_pages_show_them(client, published, name):
    page = client.get(reverse(f"survey:{name}", args=[published.slug])).content.decode()
    assert "In pupils’ own words" in page
    assert "I wish for kinder games" in page
    assert "Strangers in chats" not in page


@pytest.mark.parametrize("name", ["results-slides", "results-files"])
def test_no_other_page_does(client, published, name):
    assert "kinder games" not in client.get(reverse(f"survey:{name}", args=[published.slug])).content.decode()


def test_exports_hold_none(client, published):
    for name in ("tables.csv", "codebook.xml"):
        assert b"kinder games" not in client.get(f"/survey/results/{published.slug}/files/{name}").content


# ── The audit of a survey ──


def test_the_audit_is_content_with_what_the_tool_shows(published):
    found = attack(published)
    assert found.safe
    assert found.attacks >= 1


def kinds(survey):
    return {one.kind for one in attack(survey).findings}


def test_the_audit_finds_a_detail_in_a_shown_text(published):
    row = Verbatim.objects.filter(state="shown").first()
    Verbatim.objects.filter(pk=row.pk).update(text="", shown="ring 07700 900123")
    told = CliRunner().invoke(audit, [published.slug, "--json"])
    assert told.exit_code == 1
    (finding,) = json.loads(told.stdout)["findings"]
    assert (finding["kind"], finding["question"]) == ("detail", "wish")
    assert "07700" not in told.stdout
    # The page masks it all the same.
    assert "ring […]" in {one.text for words in queries.shown_words(published) for one in words.said}


def test_the_audit_finds_words_that_nobody_wrote(published):
    row = Verbatim.objects.filter(state="shown").first()
    Verbatim.objects.filter(pk=row.pk).update(shown="I wish for better games")
    assert kinds(published) == {"added"}


@pytest.mark.parametrize(
    ("weaker", "gone", "kind"),
    [
        ({"least_chosen": 1}, {"state": "withheld", "shown": ""}, "threshold"),
        ({"least_written": 1}, None, "threshold"),
        ({"least_on_route": 1}, {"route": "primary"}, "route"),
    ],
)
def test_the_audit_finds_words_shown_under_a_threshold(published, monkeypatch, weaker, gone, kind):
    if gone is None:
        Verbatim.objects.filter(question="wish", state="waiting").delete()
    else:
        few = list(Verbatim.objects.filter(question="wish", state="shown")[:2].values_list("pk", flat=True))
        Verbatim.objects.filter(pk__in=few).update(**gone)
    assert kinds(published) == set()
    monkeypatch.setattr(rules, "OPENNESS", replace(rules.OPENNESS, **weaker))
    assert kinds(published) == {kind}
