"""The frame is remembered, and still says where we are, in which language, and where to leave to."""

from dataclasses import dataclass

import pytest
from django.test import override_settings
from django.utils import translation

from saferday.centre.ui import frame


@dataclass
class Area:
    slug: str
    parent_id: int | None
    name: str = "Somewhere"

    def __str__(self) -> str:
        return self.name


HOME = frame.Section()


def test_the_section_is_marked():
    html = frame.part("navigation", frame.section("/news/2027/", None))
    assert html.count("aria-current") == 1
    assert '/news/"' in html.split("aria-current")[0].rsplit("<a", 1)[1]


def test_other_pages_mark_nothing():
    assert "aria-current" not in frame.part("navigation", frame.section("/get-help/", None))


def test_an_area_takes_the_last_place():
    html = frame.part("navigation", frame.section("/kent/", Area("kent", 1, "Kent & <b>")))
    assert 'href="/kent/"' in html
    assert "Kent &amp; &lt;b&gt;" in html


def test_the_country_is_no_area_to_choose():
    assert frame.section("/", Area("uk", None)) == HOME


def test_each_language_has_its_own():
    with translation.override("cy"):
        welsh = frame.part("strip")
        assert frame.section("/cy/news/", None).current == "news"
    assert 'href="/cy/get-help/"' in welsh
    assert 'href="/get-help/"' in frame.part("strip")


@pytest.mark.parametrize("url", ["https://one.example/", "https://two.example/"])
def test_a_new_place_to_leave_to_is_taken_up(url: str):
    with override_settings(SAFERDAY_EXIT_URL=url):
        assert f'data-to="{url}"' in frame.part("strip")


def test_it_is_rendered_once():
    frame.part("footer")
    before = frame._remembered.cache_info().hits
    frame.part("footer")
    assert frame._remembered.cache_info().hits == before + 1
