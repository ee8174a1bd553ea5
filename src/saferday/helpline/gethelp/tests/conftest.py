"""A directory filled from the country pack, once for all tests of the walk."""

import pytest
from django.db import transaction

from saferday.centre.countrypack.actions import load_pack_areas
from saferday.centre.countrypack.queries import pack
from saferday.helpline.directory.actions import load_pack_services


class _Undo(Exception):
    """Ends the walk and takes back what it loaded."""


@pytest.fixture(scope="module")
def pack_loaded(django_db_setup, django_db_blocker):
    """The areas and services of the country pack, for a whole module."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                load_pack_areas(pack=pack())
                load_pack_services(by=None, pack=pack())
                yield
                raise _Undo
        except _Undo:
            pass
