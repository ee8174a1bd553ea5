"""The staff pages: who may see and do what, how each partner is shown, and the form's errors."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from saferday.centre.audit.models import AuditRecord
from saferday.hotline.exchange import actions, doctor, rules
from saferday.hotline.exchange.models import Partner, Run, SetAside
from saferday.hotline.exchange.taking.files import import_file
from saferday.hotline.exchange.views import lists, partners, runs

from .conftest import md5

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(make_partner, bank, tmp_path):
    """A run with a row set aside."""
    partner = make_partner("files", name="Files of the South", direction="file")
    path = tmp_path / "list.csv"
    path.write_text(f"kind,value\nmd5,{md5(1)}\nmd5,<b>zz</b>\n")
    return import_file(path, format="csv", bank=bank, partner=partner)


READERS = {"operator", "hotline_analyst", "analyst_lead"}
ADMINISTRATORS = {"operator", "analyst_lead"}
ROLES = ("operator", "hotline_analyst", "analyst_lead", "comms_editor", "helpline_worker", "researcher", None)
READING = [
    (partners.index, {}),
    (partners.partner, {"slug": "files"}),
    (runs.run, {"pk": 0}),
    (lists.reliance, {}),
]
CHANGING = [
    (partners.add, {}),
    (partners.edit, {"slug": "files"}),
    (runs.hand_in, {"slug": "files"}),
    (lists.banks, {}),
]
DOING = [(partners.pause, {"slug": "files"}), (partners.resume, {"slug": "files"}), (partners.now, {"slug": "files"}),
         (partners.again, {"slug": "files"}), (runs.undo, {"pk": 0}), (partners.key, {"slug": "files"}),
         (runs.mend, {"pk": 0, "row": 0}), (runs.drop_all, {"pk": 0}),
         (lists.download, {"slug": "theirs", "format": "csv"})]  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_who_may_see_and_do_what(visit, run, role):
    for pages, allowed, data in (
        (READING, READERS, None),
        (CHANGING, ADMINISTRATORS, None),
        (DOING, ADMINISTRATORS, {}),
    ):
        for view, given in pages:
            arguments = {key: run.pk if key == "pk" else value for key, value in given.items()}
            if role in allowed:
                if view is partners.key:
                    with pytest.raises(Http404):
                        visit(partners.key, role, data={}, **arguments)
                else:
                    assert visit(view, role, data=data, **arguments).status_code in (
                        200,
                        302,
                    ), view
            else:
                with pytest.raises(PermissionDenied):
                    visit(view, role, data=data, **arguments)


def test_the_actions_ask_for_the_permission_themselves(person, run):
    analyst, partner = person("hotline_analyst"), Partner.objects.get()
    for action, given in (
        (actions.pause, {"partner": partner}),
        (actions.resume, {"partner": partner}),
        (actions.exchange_now, {"partner": partner}),
        (actions.start_again, {"partner": partner}),
        (actions.give_key, {"partner": partner}),
        (actions.change_partner, {"partner": partner, "name": "x"}),
        (actions.undo_run, {"run": run}),
        (
            actions.add_partner,
            {"slug": "x", "name": "x", "direction": "pull", "format": "csv", "agreement": "x"},
        ),
    ):
        with pytest.raises(PermissionDenied):
            action(by=analyst, **given)


def test_each_partner_is_shown_with_its_last_error_in_plain_words(visit, make_partner):
    make_partner("north", name="North", address="https://lists.example/")
    Partner.objects.update(failures=3, problem="tls", problem_said="expired")
    shown = visit(partners.index, "hotline_analyst").content.decode()
    assert "the partner’s certificate is not right" in shown
    assert "Fails" in shown
    assert "Add a partner" not in shown
    assert "Add a partner" in visit(partners.index, "analyst_lead").content.decode()


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_takes_the_same_number_of_queries_however_long(
    visit, make_partner, ours, count, django_assert_max_num_queries
):
    for number in range(count):
        make_partner(f"north-{number}", address="https://lists.example/")
        make_partner(f"south-{number}", direction="serve", banks=[ours])
    with django_assert_max_num_queries(14):
        visit(partners.index, "operator")


def test_an_empty_exchange_says_what_to_do(visit):
    assert "There are no partners yet" in visit(partners.index, "operator").content.decode()


def test_a_row_set_aside_is_shown_with_its_reason_and_is_no_markup(visit, run):
    shown = visit(runs.run, "hotline_analyst", pk=run.pk).content.decode()
    assert "The hash has not as many characters as its kind." in shown
    assert "&lt;b&gt;zz" in shown
    assert "<b>zz" not in shown


def test_an_import_is_taken_back_from_its_page(visit, run):
    assert "Take this import back" in visit(runs.run, "analyst_lead", pk=run.pk).content.decode()
    assert "Take this import back" not in visit(runs.run, "hotline_analyst", pk=run.pk).content.decode()
    visit(runs.undo, "analyst_lead", data={}, pk=run.pk)
    assert Run.objects.get().state == rules.UNDOING
    from saferday.hotline.exchange.tasks import exchange_due

    exchange_due()
    assert Run.objects.get().state == rules.UNDONE
    assert visit(runs.undo, "analyst_lead", data={}, pk=run.pk).status_code == 302


def whole(bank, **changes):
    return {
        "name": "East", "slug": "east", "agreement": "A 7", "format": "csv", "address": "https://lists.example/a",
        "schedule": "60", "sign_in": "bearer", "secret": "hush", "bank": str(bank.pk),
        "labels": "A1 = confirmed\n* = -",
        "columns": "Hash = md5",
    } | changes  # fmt: skip


def test_a_partner_is_added_and_changed(visit, bank):
    answer = visit(partners.add, "analyst_lead", path="/?direction=pull", data=whole(bank))
    assert answer.status_code == 302, answer.context_data["form"].errors
    made = Partner.objects.get(slug="east")
    assert made.labels == {"A1": "confirmed", "*": "-"}
    assert b"hush" not in bytes(made.secret)
    shown = visit(partners.partner, "hotline_analyst", slug="east").content.decode()
    assert "hush" not in shown
    assert "https://lists.example/a" in shown
    Partner.objects.update(cursor={"since": "7"})
    answer = visit(
        partners.edit,
        "analyst_lead",
        data=whole(bank, secret="", address="https://lists.example/b"),
        slug="east",
    )
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.address, made.cursor) == ("https://lists.example/b", {})
    assert bytes(made.secret)
    form = visit(partners.edit, "analyst_lead", slug="east").content.decode()
    assert "A1 = confirmed" in form
    assert "hush" not in form
    record = AuditRecord.objects.filter(act="exchange.partner.changed").last()
    assert '"address"' in record.detail
    assert "lists.example" not in record.detail


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"address": "http://lists.example/"}, "address", "does not begin with https"),
        ({"address": "https://10.0.0.1/"}, "address", "inside of this network"),
        ({"address": "https://u:p@lists.example/"}, "address", "name or password"),
        ({"secret": ""}, "secret", "needs a token"),
        ({"sign_in": "basic"}, "username", "needs a user name"),
        ({"labels": "A1 confirmed"}, "labels", "Line 1"),
        ({"labels": "A1 = nonsense"}, "labels", "no label of this bank"),
        ({"columns": "Hash = crc"}, "columns", "none of our columns"),
        ({"public_key": "x"}, "public_key", "no Ed25519 key"),
        ({"format": "vics"}, "complete", "complete every time"),
        ({"agreement": ""}, "agreement", "Fill this in"),
        ({"slug": "north"}, "slug", "Another partner"),
    ],
)
def test_bad_input_changes_nothing_and_says_what_to_do(visit, bank, make_partner, changes, field, said):
    make_partner("north", address="https://lists.example/")
    answer = visit(partners.add, "analyst_lead", path="/?direction=pull", data=whole(bank, **changes))
    assert answer.status_code == 422
    assert said in str(answer.context_data["form"].errors[field])
    assert f'href="#id_{field}"' in answer.content.decode()
    assert Partner.objects.count() == 1


@pytest.mark.parametrize("direction", rules.DIRECTIONS)
def test_each_direction_asks_for_what_it_needs(visit, bank, direction):
    form = visit(partners.add, "operator", path=f"/?direction={direction}").context_data["form"]
    assert ("address" in form.fields) is (direction in rules.SCHEDULED)
    assert ("bank" in form.fields) is (direction in rules.INCOMING)
    assert ("banks" in form.fields) is (direction in rules.OUTGOING)


def test_a_key_is_shown_once(visit, make_partner, ours):
    make_partner("platform", direction="serve", banks=[ours])
    answer = visit(partners.key, "analyst_lead", data={}, slug="platform")
    text = answer.content.decode().split('id="new-key">')[1].split("<")[0]
    assert text.startswith("sdk_")
    assert "no-store" in answer["Cache-Control"]
    assert text not in visit(partners.partner, "analyst_lead", slug="platform").content.decode()


def test_a_hash_is_looked_up(visit, run, bank):
    shown = visit(
        lists.reliance, "hotline_analyst", path=f"/?value={md5(1).upper()}&kind=pdq"
    ).content.decode()
    assert "exchange:files" in shown
    assert visit(lists.reliance, "operator", path="/?value=xyz&kind=pdq").status_code == 422
    nothing = visit(lists.reliance, "operator", path=f"/?value={md5(5)}&kind=md5").content.decode()
    assert "No bank that you may see into holds this hash" in nothing


def test_the_doctor(make_partner, settings):
    assert doctor.partners().status == doctor.stale().status == doctor.credentials().status == "ok"
    make_partner("north", address="https://lists.example/", sign_in="bearer", secret="t")
    Partner.objects.update(failures=rules.FAILING_CYCLES, problem="tls")
    assert doctor.partners().status == "ok"
    Partner.objects.update(failures=rules.FAILING_CYCLES + 1)
    assert doctor.partners().status == "fail"
    assert doctor.stale().status == "ok"
    Partner.objects.update(created_at=timezone.now() - timedelta(days=3))
    assert doctor.stale().status == "warn"
    settings.SECRET_KEY = "another" * 8
    assert doctor.credentials().status == "fail"


def test_rows_set_aside_are_forgotten_after_a_year(run):
    assert actions.purge_set_aside(now=timezone.now(), limit=10) == 0
    later = timezone.now() + rules.KEEP_SET_ASIDE + timedelta(days=1)
    assert actions.purge_set_aside(now=later, limit=10) == 1
    assert not SetAside.objects.exists()
    assert Run.objects.get().aside == 1


def test_the_pages_have_their_addresses():
    assert reverse("exchange") == "/cms/exchange/"
