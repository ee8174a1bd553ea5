"""Filling an empty centre from the country pack, and what its strands then know of one another."""

import pytest

from saferday.awareness.news import rules as news
from saferday.centre.audit.queries import verify
from saferday.centre.countrypack.queries import pack
from saferday.helpline.directory.forms import SearchForm
from saferday.web.journeys import load_pack

pytestmark = pytest.mark.database


def test_loading_a_pack_fills_the_centre_and_loading_it_again_adds_nothing(db):
    first = load_pack(pack=pack())
    assert first.areas == 407
    assert first.services > 100
    assert load_pack(pack=pack()).nothing
    assert verify().ok
    for topic in set(news.DIRECTORY_TOPIC.values()):
        assert SearchForm({"about": topic}).is_valid(), (
            f"a post about {topic} leads to a list that is not there"
        )
