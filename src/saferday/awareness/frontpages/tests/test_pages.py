"""The tree of pages of a new centre, in every language, and the addresses they have."""

import pytest
from wagtail.models import Page, Site

from saferday.awareness.frontpages.actions import build_pages, follow_base_url
from saferday.awareness.frontpages.models import AreaPage
from saferday.awareness.frontpages.queries import area_page, home_page
from saferday.centre.areas.models import Area
from saferday.centre.countrypack.actions import load_pack_areas
from saferday.centre.countrypack.queries import pack
from tests.standing import stood_on

pytestmark = pytest.mark.database

TITLES = {
    "home": {"en": "Centre", "cy": "Canolfan"},
    "strapline": {"en": "Help", "cy": "Cymorth"},
    "news": {"en": "News", "cy": "Newyddion"},
    "campaigns": {"en": "Campaigns", "cy": "Ymgyrchoedd"},
}


@pytest.fixture(scope="module")
def built_once(django_db_setup, django_db_blocker):
    def build():
        load_pack_areas(pack=pack())
        Area.objects.exclude(slug__in=["kent", "gwent"]).update(has_pages=False)
        build_pages(titles=TITLES)

    yield from stood_on(django_db_blocker, build)


@pytest.fixture
def built(built_once, db):
    """Two areas of the country pack with their pages."""


def test_every_area_has_a_page_in_each_language(built):
    for language in ("en", "cy"):
        assert home_page(language).title == TITLES["home"][language]
        assert {page.area.slug for page in AreaPage.objects.filter(locale__language_code=language)} == {
            "kent",
            "gwent",
        }
    assert area_page("gwent", "cy").get_children().get().title == "Newyddion"


def test_building_again_adds_nothing(built):
    before = Page.objects.count()
    assert build_pages(titles=TITLES) == 0
    assert Page.objects.count() == before


@pytest.mark.parametrize(("path", "words"), [
    ("/", "Help"), ("/cy/", "Cymorth"), ("/kent/", "Kent Police"), ("/cy/gwent/", "Heddlu Gwent"),
])  # fmt: skip
def test_pages_open(client, built, path, words):
    answer = client.get(path)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_centre_without_campaign_and_news_says_so(client, built):
    page = client.get("/").content.decode()
    assert "There is no news yet." in page


@pytest.mark.parametrize("path", ["/", "/kent/"])
def test_front_pages_take_few_queries(client, built, path, django_assert_max_num_queries):
    client.get(path)
    with django_assert_max_num_queries(30):
        client.get(path)


def test_whole_addresses_follow_the_operators_setting(built, settings):
    settings.SAFERDAY_BASE_URL = "https://safer.example.org"
    follow_base_url()
    assert area_page("kent", "en").full_url == "https://safer.example.org/kent/"
    assert Site.objects.get(is_default_site=True).port == 443


def test_the_first_page_of_wagtail_is_gone(built):
    assert not Page.objects.filter(title__contains="Wagtail").exists()
