"""Text and addresses in the reader's language."""

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from saferday.centre.languages import queries
from saferday.centre.languages.parity import report


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ({"en": "Hello", "cy": "Helo"}, "cy", "Helo"),
        ({"en": "Hello"}, "cy", "Hello"),
        ({"cy": "Helo"}, "en", "Helo"),
        ({"en": "", "cy": "Helo"}, "en", "Helo"),
        ({"gd": "Halò"}, "cy", "Halò"),
        ({}, "cy", ""),
        (None, "cy", ""),
        ("already a text", "cy", "already a text"),
    ],
)
def test_text_in_a_language(text, language, expected) -> None:
    assert queries.in_language(text, language) == expected
    with override(language):
        assert queries.in_language(text) == expected


@pytest.mark.parametrize(
    ("path", "language", "other"),
    [
        ("/cookies/", "en", "/cy/cookies/"),
        ("/cy/cookies/", "cy", "/cookies/"),
        ("/privacy/?a=1&b=2", "en", "/cy/privacy/?a=1&b=2"),
        ("/no/such/page/at/all.x", "en", "/cy/"),
    ],
)
def test_the_other_language_leads_to_the_same_page(path, language, other, db) -> None:
    request = RequestFactory().get(path)
    with override(language):
        links = queries.languages_of_page(request)
        assert [link.url for link in links if link.current] == [path]
        assert [link.url for link in queries.other_language_links(request)] == [other]
        assert {link.name for link in links} == {"English", "Cymraeg"}


@pytest.mark.parametrize(
    ("path", "language"), [("/cookies/", "en"), ("/cy/cookies/", "cy"), ("/cy/feedback/", "cy")]
)
def test_a_page_says_its_language(path, language, client, db) -> None:
    page = client.get(path).content.decode()
    assert f'<html lang="{language}"' in page


def test_the_report_of_pages_names_what_is_behind(db, django_assert_max_num_queries) -> None:
    from wagtail.models import Locale, Page

    english = Locale.objects.get_or_create(language_code="en")[0]
    welsh = Locale.objects.get_or_create(language_code="cy")[0]
    root = Page.get_first_root_node()
    before = {(page.pk, page.kind) for page in report().pages}
    pages = [root.add_child(instance=Page(title=f"p{n}", slug=f"p{n}", locale=english)) for n in range(3)]
    pages[1].copy_for_translation(welsh, copy_parents=True, alias=True)
    pages[2].copy_for_translation(welsh, copy_parents=True).save_revision().publish()
    with django_assert_max_num_queries(6):
        found = report()
    behind = {(page.title, page.kind) for page in found.pages if (page.pk, page.kind) not in before}
    assert behind == {("p0", "missing"), ("p1", "copy")}
    assert not found.complete
    assert found.as_dict()["pages_total"] >= 3
    assert all(one.to_review == one.strings - one.missing - one.reviewed for one in found.features)
