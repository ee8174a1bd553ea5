"""A directory filled from the country pack, once for all tests of the walk."""

import pytest

from saferday.centre.countrypack.actions import load_pack_areas
from saferday.centre.countrypack.queries import pack
from saferday.helpline.directory.actions import load_pack_services
from tests.standing import stood_on


@pytest.fixture(scope="module")
def pack_loaded(django_db_setup, django_db_blocker):
    """The areas and services of the country pack, for a whole module."""

    def load():
        load_pack_areas(pack=pack())
        load_pack_services(by=None, pack=pack())

    yield from stood_on(django_db_blocker, load)
