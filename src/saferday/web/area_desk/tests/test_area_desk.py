"""A team changes its own area, no other; a wrong value is refused with nothing lost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import Site

from saferday.awareness.frontpages.queries import area_page
from saferday.centre.accounts.actions import grant_role
from saferday.centre.accounts.models import User
from saferday.centre.areas.queries import area_by_slug
from saferday.centre.audit.queries import verify
from saferday.centre.countrypack.actions import load_pack_areas
from saferday.centre.countrypack.queries import pack
from saferday.web.area_desk import actions
from tests.standing import stood_on

pytestmark = pytest.mark.database

TITLES = {
    "home": {"en": "Centre", "cy": "Canolfan"},
    "strapline": {"en": "Help", "cy": "Cymorth"},
    "news": {"en": "News", "cy": "Newyddion"},
    "campaigns": {"en": "Campaigns", "cy": "Ymgyrchoedd"},
}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    from saferday.awareness.frontpages.actions import add_area_pages, build_pages
    from saferday.centre.areas.models import Area

    def build():
        load_pack_areas(pack=pack())
        Area.objects.exclude(slug="kent").update(has_pages=False)
        build_pages(titles=TITLES)
        add_area_pages(area=area_by_slug("kent"))

    yield from stood_on(django_db_blocker, build)


@pytest.fixture
def kent(built, db):
    return area_by_slug("kent")


@pytest.fixture
def operator(db):
    return User.objects.create_superuser("op@centre.example", "x", name="Op")


@pytest.fixture
def editor(kent, operator):
    person = User.objects.create_user("ed@kent.example", "x", name="Ed Kent")
    grant_role(by=None, user=person, role="comms_editor", area=kent)
    return person


def changes(area, **more):
    return {
        "names": area.names, "team_names": area.team_names, "website": area.website, "colour": area.colour,
        "accent": area.accent, "hostname": "", "languages": area.languages,
    } | more  # fmt: skip


def keep(by, area, contacts=(), **more):
    actions.keep_area(
        by=by, area=area, changes=changes(area, **more), contacts=contacts, on=timezone.localdate()
    )


def test_a_contact_that_was_checked_carries_who_and_when(editor, kent):
    keep(
        editor,
        kent,
        [("phone", "101", {"en": "Police"}, True), ("online", "https://k.example/", {"en": "Form"}, False)],
    )
    phone, online = kent.contacts.all()
    assert (phone.checked_by, phone.checked_on) == ("Ed Kent", timezone.localdate())
    assert (online.checked_by, online.checked_on) == ("", None)
    assert verify().ok


def test_a_contact_that_was_left_alone_keeps_its_check(editor, kent):
    row = ("phone", "101", {"en": "Police"})
    keep(editor, kent, [(*row, True)])
    keep(editor, kent, [(*row, False)])
    assert kent.contacts.get().checked_by == "Ed Kent"


def test_no_editor_changes_another_area(editor):
    with pytest.raises(PermissionDenied):
        keep(editor, area_by_slug("essex"), website="https://e.example/")
    with pytest.raises(PermissionDenied):
        actions.add_area_below(
            by=editor, parent=area_by_slug("essex"), kind="school-network", name="X", slug="x"
        )


def test_an_area_can_have_its_own_hostname_and_lose_it(editor, kent):
    keep(editor, kent, hostname="safer.kent.example")
    assert Site.objects.get(hostname="safer.kent.example").root_page.specific == area_page("kent", "en")
    keep(editor, kent, hostname="")
    assert not Site.objects.filter(hostname="safer.kent.example").exists()


def test_on_its_own_hostname_an_area_has_its_pages_and_a_way_to_the_centres(client, editor, kent, settings):
    settings.ALLOWED_HOSTS = ["safer.kent.example"]
    settings.SAFERDAY_BASE_URL = "https://centre.example"
    keep(editor, kent, hostname="safer.kent.example")

    def ask(path):
        answer = client.get(path, HTTP_HOST="safer.kent.example")
        return (answer.status_code, answer.headers.get("Location"))

    assert "Kent" in client.get("/", HTTP_HOST="safer.kent.example").content.decode()
    for path in ("/", "/news/", "/cy/", "/get-help/", "/where-am-i/"):
        assert ask(path) == (200, None)
    assert ask("/kent/") == (302, "/")
    assert ask("/cy/kent/news/") == (302, "/cy/news/")
    assert ask("/campaigns/?a=1") == (302, "https://centre.example/campaigns/?a=1")
    assert ask("/cy/campaigns/") == (302, "https://centre.example/cy/campaigns/")
    for path in ("/nothing/", "/cy/nothing/", "/get-help/nothing/"):
        assert ask(path) == (404, None)
    area_page("kent", "cy").unpublish()
    area_page("kent", "en").unpublish()
    assert ask("/") == (302, "https://centre.example/")
    assert ask("/cy/") == (302, "https://centre.example/cy/")


def test_a_school_network_gets_pages_in_both_languages(editor, kent):
    network = actions.add_area_below(
        by=editor, parent=kent, kind="school-network", name="Weald Schools", slug="weald-schools"
    )
    assert network.parent == kent
    assert network.path == f"{kent.path}weald-schools/"
    for language in ("en", "cy"):
        assert area_page("weald-schools", language).get_children().get().slug == "news"


def test_the_form_says_what_is_wrong_and_keeps_what_was_written(client, editor, kent, monkeypatch, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "StaffNeedMfa" not in name]
    client.force_login(editor, backend="saferday.centre.accounts.backends.Backend")
    sent = {
        "names_en": "Kent", "website": "https://kent.example/", "colour": "#ffff00", "accent": "#112233",
        "languages": ["en"], "contacts-TOTAL_FORMS": "1", "contacts-INITIAL_FORMS": "0",
        "contacts-0-kind": "phone", "contacts-0-value": "call us", "contacts-0-label_en": "Desk",
    }  # fmt: skip
    answer = client.post("/cms/areas/kent/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "White text cannot be read on this colour" in page
    assert "digits and blanks only" in page
    for field in ("id_colour", "id_contacts-0-value"):
        assert page.count(f'href="#{field}"') == page.count(f' id="{field}"') == 1, "the summary leads to it"
    assert 'value="call us"' in page
    assert client.get("/cms/areas/essex/").status_code in {302, 403}
    sent |= {"colour": "#1d4f5c", "contacts-0-value": "01622 690690"}
    assert client.post("/cms/areas/kent/", sent).status_code == 302
    assert kent.contacts.get().value == "01622 690690"


def test_the_staffs_pages_wear_the_centres_name_and_mark(client, editor, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "StaffNeedMfa" not in name]
    client.force_login(editor, backend="saferday.centre.accounts.backends.Backend")
    page = client.get("/cms/areas/kent/").content.decode()
    assert "- Saferday</title>" in page
    assert page.count("ui/icon.svg") == 2
    assert "ui/desk.css" in page
