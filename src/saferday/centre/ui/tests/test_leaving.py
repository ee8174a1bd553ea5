"""“Leave this site” clears and goes, and cannot be turned against the people signed in."""

import pytest
from django.test import Client, override_settings

EVERYTHING = '"cache", "cookies", "storage"'


@pytest.mark.parametrize("path", ["/leave/", "/cy/leave/"])
@override_settings(SAFERDAY_EXIT_URL="https://weather.example/")
def test_the_plain_link_clears_and_redirects(client: Client, path: str):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "https://weather.example/"
    assert answer.headers["Clear-Site-Data"] == EVERYTHING
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_script_clears_without_being_sent_anywhere():
    answer = Client(enforce_csrf_checks=True).post("/leave/", headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 204
    assert answer.headers["Clear-Site-Data"] == EVERYTHING
    assert "Location" not in answer.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_site_cannot_sign_our_people_out(client: Client, site: str, method: str):
    answer = getattr(client, method)("/leave/", headers={"sec-fetch-site": site})
    assert "Clear-Site-Data" not in answer.headers


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_nothing_else_is_taken(client: Client, method: str):
    assert getattr(client, method)("/leave/").status_code == 405


def test_without_a_setting_it_goes_where_the_country_pack_says(client: Client):
    from saferday.centre.countrypack.queries import exit_url

    assert client.get("/leave/").headers["Location"] == exit_url()


def test_a_broken_country_pack_still_lets_people_leave(monkeypatch: pytest.MonkeyPatch):
    from saferday.centre.ui import queries, rules

    def broken() -> queries.NationalFacts:
        raise OSError("no pack")

    monkeypatch.setattr(queries, "_source", [broken])
    queries._facts_at.cache_clear()
    assert queries.national_facts() == queries.NationalFacts(rules.FALLBACK_EXIT_URL, "")
    queries._facts_at.cache_clear()
