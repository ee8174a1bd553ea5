"""The country pack's areas, finding one's own, and changing one."""

import pytest
from django.core.exceptions import ValidationError

from saferday.centre.areas import queries, rules
from saferday.centre.areas.actions import change_area
from saferday.centre.areas.models import Area
from saferday.centre.areas.queries import Place, locate
from saferday.centre.audit.queries import newest_record
from saferday.centre.countrypack.actions import load_pack_areas
from saferday.centre.countrypack.queries import pack

pytestmark = pytest.mark.database


def slugs(found):
    return [area.slug for area in found.areas]


def test_the_pack_gives_45_police_areas_and_361_authorities(uk):
    assert queries.police_areas().count() == 45
    assert Area.objects.filter(kind=rules.LOCAL_AUTHORITY).count() == 361
    assert {"gwent", "north-wales", "south-wales", "dyfed-powys"} <= {
        area.slug for area in queries.police_areas() if area.names.get("cy")
    }


def test_every_areas_colour_carries_white_text(uk):
    unreadable = [
        area.slug
        for area in queries.police_areas()
        if rules.contrast(area.colour, "#ffffff") < rules.MIN_CONTRAST
    ]
    assert unreadable == []


def test_loading_again_changes_nothing(uk):
    before = newest_record()
    assert load_pack_areas(pack=pack()) == 0
    assert newest_record() == before


@pytest.mark.parametrize(("text", "place", "expected", "ask"), [
    ("LE1 6TP", Place.POSTCODE, ["leicestershire"], False),
    ("hr3", Place.POSTCODE, ["west-mercia", "dyfed-powys"], True),
    ("HR3 5AA", Place.POSTCODE, ["west-mercia", "dyfed-powys"], False),
    ("BT1", Place.POSTCODE, ["northern-ireland"], False),
    ("Kent", Place.NAME, ["kent"], False),
    ("Heddlu Gwent", Place.NAME, ["gwent"], False),
    ("Sir Benfro", Place.NAME, ["dyfed-powys"], False),
    ("Wrexham", Place.NAME, ["north-wales"], False),
    ("ZZ9", Place.UNKNOWN_POSTCODE, [], False),
    ("Atlantis", Place.UNKNOWN_NAME, [], False),
    ("   ", Place.EMPTY, [], False),
])  # fmt: skip
def test_where_a_text_leads(uk, text, place, expected, ask):
    found = locate(text)
    assert (found.place, slugs(found), found.ask_full_postcode) == (place, expected, ask)


def test_a_name_that_several_towns_share_gives_all_of_them(uk):
    assert {"gwent", "west-mercia", "hampshire"} <= set(slugs(locate("Newport")))


def test_a_full_postcode_decides_by_its_authority_where_every_postcode_is_known(uk, monkeypatch):
    monkeypatch.setattr(queries, "local_authority_code", {"HR35AA": "W06000023"}.get)
    found = locate("HR3 5AA")
    assert slugs(found) == ["dyfed-powys"]
    assert str(found.authority) == "Powys"


def test_finding_a_place_takes_few_queries(uk, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        locate("HR3")
    with django_assert_max_num_queries(3):
        locate("Leicester")


def test_below_and_above(uk):
    gwent = queries.area_by_slug("gwent")
    torfaen = Area.objects.get(code="W06000020")
    assert torfaen in queries.below(gwent)
    assert [area.slug for area in queries.ancestors(torfaen)] == ["united-kingdom", "gwent"]
    assert queries.is_within(torfaen, gwent)
    assert not queries.is_within(gwent, torfaen)


@pytest.mark.parametrize(("field", "value", "words"), [
    ("colour", "#ffff00", "White text cannot be read"),
    ("colour", "yellow", "six digits"),
    ("slug", "cms", "address of the centre"),
    ("hostname", "https://x", "only the name"),
])  # fmt: skip
def test_a_wrong_detail_is_refused_in_plain_words(uk, field, value, words):
    with pytest.raises(ValidationError, match=words):
        change_area(by=None, area=queries.area_by_slug("kent"), **{field: value})


def test_a_change_is_audited_with_what_it_was(uk):
    change_area(by=None, area=queries.area_by_slug("kent"), website="https://kent.example/")
    row = newest_record()
    assert (row.act, row.area) == ("areas.area.changed", "kent")
    assert "https://kent.example/" in row.detail


def test_the_tree_is_kept_in_order(uk):
    kent = queries.area_by_slug("kent")
    kent.parent = queries.area_by_slug("essex")
    with pytest.raises(ValidationError, match="cannot stand there"):
        kent.clean()
