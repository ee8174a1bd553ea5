"""The services of the country pack: all there, all right; and what its reader refuses."""

from datetime import date
from typing import Any

import pytest
import yaml

from saferday.centre.countrypack.queries import pack
from saferday.helpline.directory.queries import pack_problems, read_pack_services
from saferday.helpline.directory.rules.packfile import GET_HELP, PackContext
from saferday.helpline.directory.rules.reading import PackPlace, read_pack

NAMED = [
    "police-101",
    "report-fraud",
    "ceop",
    "iwf-report",
    "report-remove",
    "nspcc-helpline",
    "childline",
    "crimestoppers",
    "fearless",
    "childrens-society",
    "marie-collins-foundation",
    "report-harmful-content",
    "revenge-porn-helpline",
    "stopncii",
    "take-it-down",
    "posh",
    "internet-matters",
    "parents-protect",
    "stop-it-now",
    "shore-space",
    "barnardos",
    "victim-support",
    "the-cyber-helpline",
    "citizens-advice-scams",
    "bank-159",
    "text-7726",
    "report-phishing-email",
    "samaritans",
    "shout",
    "the-mix",
    "papyrus-hopeline247",
    "youngminds-parents-helpline",
    "kidscape-parent-line",
    "national-bullying-helpline",
    "anti-bullying-alliance",
    "family-lives",
    "meic",
    "live-fear-free",
    "ivison-trust",
    "modern-slavery-helpline",
    "national-domestic-abuse-helpline",
    "rape-crisis-support-line",
    "rape-crisis-scotland",
    "survivors-trust",
    "galop",
    "nspcc-whistleblowing",
    "report-abuse-in-education",
    "missing-people",
    "police-scotland",
    "police-northern-ireland",
    "parentline-scotland",
    "parentline-ni",
    "advice-direct-scotland",
    "hwb-keeping-safe-online",
    "lgfl-online-safety",
    "uk-safer-internet-centre",
    "ofcom-complain",
    "police-gwent",
    "safeguarding-gwent",
    "emergency-999",
]


@pytest.fixture(scope="module")
def reading():
    return read_pack_services(pack())


def services(reading):
    return {one.service.x_slug: one.service for one in reading.found}


def test_nothing_in_the_pack_is_wrong():
    assert pack_problems(pack()) == []


def test_every_service_a_centre_needs_is_there(reading):
    assert set(NAMED) - set(services(reading)) == set()


def test_every_area_has_its_police_and_its_safeguarding(reading):
    found = services(reading)
    for area in pack().areas["areas"]:
        assert f"police-{area['slug']}" in found
        assert f"safeguarding-{area['slug']}" in found


def test_every_term_of_help_is_offered_by_somebody(reading):
    offered = {
        one.taxonomy_term.code
        for service in services(reading).values()
        for one in service.attributes
        if one.taxonomy_term.taxonomy == GET_HELP
    }
    terms = {term.code for one in reading.vocabularies if one.slug == GET_HELP for term in one.terms}
    assert terms == offered


@pytest.mark.parametrize(
    ("slug", "numbers"),
    [
        ("childline", ["0800 1111"]),
        ("nspcc-helpline", ["0808 800 5000"]),
        ("report-fraud", ["0300 123 2040"]),
        ("crimestoppers", ["0800 555 111"]),
        ("samaritans", ["116 123", "0808 164 0123"]),
        ("posh", ["0344 381 4772"]),
        ("bank-159", ["159"]),
    ],
)
def test_the_numbers_are_those_known(reading, slug, numbers):
    assert [one.number for one in services(reading)[slug].phones] == numbers


def test_fraud_in_scotland_goes_to_the_police(reading):
    found = services(reading)
    assert {one.x_covers for one in found["report-fraud"].service_areas} == {
        "england",
        "wales",
        "northern-ireland",
    }
    offers = {one.taxonomy_term.code for one in found["police-scotland"].attributes}
    assert "report-fraud" in offers
    assert "report-fraud" not in {one.taxonomy_term.code for one in found["police-gwent"].attributes}
    assert not any("action fraud" in service.name.casefold() for service in found.values())


def test_welsh_stands_beside_english_everywhere(reading):
    for slug, service in services(reading).items():
        said = service.x_translations["cy"]
        assert said["name"], slug
        assert said["description"], slug
        assert said["description"] != service.description, slug


def test_welsh_police_have_their_welsh_name(reading):
    assert services(reading)["police-north-wales"].x_translations["cy"]["name"] == "Heddlu Gogledd Cymru"


ENTRY = """
checked: {date: 2026-01-05, by: "the pack"}
organisations:
  - {slug: ear, name: {en: "Ear", cy: "Clust"}}
services:
  - slug: line
    organisation: ear
    name: {en: "Line", cy: "Llinell"}
    description: {en: "Listens.", cy: "Mae’n gwrando."}
    url: https://ear.example/
    for: [child]
    contact: [{call: "0800 000 111"}]
    hours: {open: [{days: MO-FR, from: "09:00", to: "17:00"}]}
    checked: [contact, hours]
"""
VOCABULARY = """
vocabularies:
  - slug: audience
    name: {en: "Who", cy: "Pwy"}
    description: {en: "Who.", cy: "Pwy."}
    terms: [{code: child, name: {en: "Children", cy: "Plant"}}]
"""


def read(text: str, **changes: Any):
    context = PackContext(("en", "cy"), "Europe/London", date(2026, 2, 1), frozenset({"wales", "gwent"}), {})
    place = PackPlace(
        "gwent",
        {"en": "Gwent", "cy": "Gwent"},
        {"en": "Gwent Police", "cy": "Heddlu Gwent"},
        "https://g.example/",
        ("wales",),
    )
    return read_pack([("vocabulary.yaml", VOCABULARY), ("a.yaml", text)], context, [place])


def changed(**fields: Any) -> str:
    data = yaml.safe_load(ENTRY)
    for key, value in fields.items():
        if value is None:
            data["services"][0].pop(key)
        else:
            data["services"][0][key] = value
    return yaml.safe_dump(data, allow_unicode=True)


def test_a_good_entry_is_read():
    found = read(ENTRY)
    assert found.set_aside == []
    (one,) = found.found
    assert one.line == 6
    assert one.service.schedules[0].byday == "MO,TU,WE,TH,FR"
    assert {check.fact for check in one.service.x_checks if check.status == "checked"} == {"contact", "hours"}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": {"en": "Line"}}, "has no words in “cy”"),
        ({"name": {"en": "Line", "cy": "Llinell", "fr": "Ligne"}}, "“fr” is not a language"),
        ({"url": "ear.example"}, "not a web address"),
        ({"contact": [{"call": "ring us"}]}, "not a telephone number"),
        ({"contact": [{"call": "999", "text": "999"}]}, "exactly one of"),
        (
            {"hours": {"always": True, "open": [{"days": "MO", "from": "09:00", "to": "10:00"}]}},
            "either always",
        ),
        ({"hours": {"open": [{"days": "MO-XX", "from": "09:00", "to": "10:00"}]}}, "are no days"),
        ({"hours": {"open": [{"days": "MO", "from": 540, "to": "10:00"}]}}, "quotation marks"),
        ({"offers": ["nothing"]}, "not a term of the vocabulary “gethelp”"),
        ({"covers": ["atlantis"]}, "neither a nation nor an area"),
        ({"organisation": "nobody"}, "no file has an organisation"),
        ({"checked": ["cost"]}, "holds nothing about it"),
        ({"phone": "0800"}, "not a field of this file"),
        ({"description": None}, "is missing"),
        ({"ages": {"minimum": 20, "maximum": 10}}, "above the oldest"),
    ],
)
def test_a_wrong_entry_is_set_aside_with_the_reason(fields, reason):
    found = read(changed(**fields))
    assert found.found == []
    (aside,) = found.set_aside
    assert aside.what == "line"
    assert reason in " ".join(aside.reasons)


def test_a_check_in_the_future_is_refused():
    found = read(ENTRY.replace("2026-01-05", "2026-02-02"))
    assert found.found == []
    assert "has not come yet" in " ".join(found.set_aside[0].reasons)


def test_the_same_slug_twice_is_named():
    data = yaml.safe_load(ENTRY)
    data["services"] *= 2
    found = read(yaml.safe_dump(data))
    assert len(found.found) == 1
    assert found.set_aside[0].reasons == ("is there twice",)


def test_broken_yaml_is_named_with_its_line():
    found = read("services:\n  - slug: [")
    (aside,) = found.set_aside
    assert aside.path == "a.yaml"
    assert aside.line is not None


def test_a_template_speaks_each_language():
    found = read(
        """
checked: {date: 2026-01-05, by: "the pack"}
for_each: police-force-area
organisation: {slug: "force-{area}", name: {en: "{force}", cy: "{force}"}, website: "{website}"}
service:
  slug: "police-{area}"
  organisation: "force-{area}"
  name: {en: "{force}", cy: "{force}"}
  description: {en: "Police in {name}.", cy: "Heddlu {name}."}
  url: "{website}"
  for: [child]
  covers: ["{area}"]
"""
    )
    assert found.set_aside == []
    service = found.found[0].service
    assert (service.name, service.x_translations["cy"]["name"]) == ("Gwent Police", "Heddlu Gwent")
    assert service.service_areas[0].x_covers == "gwent"
