"""Lists of schools: England's file as it is published, others by a map, again and again."""

import json

import pytest
from click.testing import CliRunner

from saferday.centre.audit.models import AuditRecord
from saferday.youth.survey.commands.schools import group
from saferday.youth.survey.models import School
from saferday.youth.survey.queries import schools as queries
from saferday.youth.survey.schools.mapping import MapUnreadable, checked_map
from saferday.youth.survey.schools.reading import ListUnreadable, read_list
from saferday.youth.survey.taking import take_list


def take(path, **options):
    by = queries.list_map("gias")
    return take_list(reading=read_list(path, by), list_map=by, **options)


def test_englands_file_is_read_as_it_is(places, gias):
    done = take(gias({}))
    school = School.objects.get()
    assert (done.added, done.complete) == (1, True)
    assert (school.name, school.reference, school.source) == ("Appledrift Café School", "900001", "gias")
    assert (school.area.code, school.nation, school.phase) == ("E07000106", "england", "primary")
    assert (school.pupils, school.website) == (205, "https://www.appledrift.example")


def test_the_same_file_again_changes_nothing(places, gias):
    path = gias({}, {"URN": "900002"})
    take(path)
    before = AuditRecord.objects.count()
    done = take(path)
    assert (done.added, done.changed, done.unchanged) == (0, 0, 2)
    assert AuditRecord.objects.count() == before


def test_a_newer_file_brings_schools_up_to_date(places, gias):
    take(gias({}))
    done = take(gias({"EstablishmentName": "Appledrift Academy", "Postcode": "ct10ck"}))
    assert (done.changed, School.objects.get().name) == (1, "Appledrift Academy")
    assert School.objects.get().folded == "appledrift academy"


def test_closed_schools_are_marked_and_never_deleted(places, gias):
    take(gias({}, {"URN": "900002"}))
    done = take(
        gias(
            {"EstablishmentStatus (name)": "Closed"},
            {"URN": "900003", "EstablishmentStatus (name)": "Closed"},
        )
    )
    assert (done.closed, done.not_open, done.missing) == (1, 1, 1)
    assert dict(School.objects.values_list("reference", "is_open")) == {"900001": False, "900002": True}


def test_a_whole_list_closes_what_it_does_not_name(places, gias):
    take(gias({}, {"URN": "900002"}))
    done = take(gias({}), complete=True)
    assert done.closed == 1
    assert not School.objects.get(reference="900002").is_open


def test_broken_rows_are_named_and_the_rest_goes_on(places, gias):
    path = gias(
        {},
        {"URN": ""},
        {"URN": "900002", "EstablishmentName": ""},
        {"URN": "900001", "EstablishmentName": "Twice"},
        {"URN": "900003", "NumberOfPupils": "many"},
        {"URN": "900004", "StatutoryLowAge": "16", "StatutoryHighAge": "11"},
        {
            "URN": "900005",
            "LA (name)": "Atlantis",
            "DistrictAdministrative (code)": "",
            "GSSLACode (name)": "",
            "DistrictAdministrative (name)": "",
            "Postcode": "",
        },
    )
    done = take(path)
    assert done.added == 1
    assert [(row.line, row.reason.split()[0]) for row in done.broken] == [
        (3, "has"),
        (4, "has"),
        (5, "the"),
        (6, "its"),
        (7, "its"),
        (8, "its"),
    ]
    assert "Atlantis" in done.broken[-1].reason


def test_nurseries_and_colleges_are_left_out(places, gias):
    done = take(
        gias(
            {"PhaseOfEducation (name)": "Nursery"},
            {"URN": "2", "PhaseOfEducation (name)": "16 plus"},
            {"URN": "3", "TypeOfEstablishment (name)": "Higher education institutions"},
        )
    )
    assert (done.left_out, School.objects.count()) == (3, 0)


@pytest.mark.parametrize(
    ("row", "slug"),
    [
        ({"DistrictAdministrative (code)": "E99999999"}, "E07000106"),
        (
            dict.fromkeys(
                (
                    "DistrictAdministrative (code)",
                    "DistrictAdministrative (name)",
                    "GSSLACode (name)",
                    "LA (name)",
                ),
                "",
            ),
            "kent",
        ),
    ],
    ids=["by name", "by postcode"],
)
def test_a_place_is_found_without_its_code(places, gias, row, slug):
    take(gias(row))
    assert slug in {School.objects.get().area.code, School.objects.get().area.slug}


def test_statements_do_not_grow_with_the_schools(places, gias, django_assert_max_num_queries):
    path = gias(*({"URN": str(900_000 + number)} for number in range(600)))
    with django_assert_max_num_queries(20):
        take(path, part=600)


def test_the_command_sets_aside_and_says_so_with_its_exit_code(places, gias):
    path = gias({}, {"URN": ""})
    done = CliRunner().invoke(group, ["import", str(path), "--json"])
    assert done.exit_code == 3
    told = json.loads(done.stdout)
    assert told["added"] == 1
    assert told["set_aside"] == [{"line": 3, "what": "Appledrift Café School", "reason": "has no number"}]
    assert CliRunner().invoke(group, ["import", str(gias({}))]).exit_code == 0


def test_a_dry_run_changes_nothing(places, gias):
    done = CliRunner().invoke(group, ["import", str(gias({})), "--dry-run"])
    assert done.exit_code == 0
    assert "Would be: 1 added" in done.output
    assert not School.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"A,B\n1,2\n", "has no column 'URN'"),
        (b"\x81,EstablishmentName\n1,a\n", "not written in cp1252"),
    ],
)
def test_another_file_is_refused_with_what_to_do(places, tmp_path, content, says):
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    done = CliRunner().invoke(group, ["import", str(path)])
    assert done.exit_code == 2
    assert says in done.output


def test_a_wrong_encoding_is_named(tmp_path):
    path = tmp_path / "schools.csv"
    path.write_bytes("No,School\n2,Café\n".encode("cp1252"))
    by = checked_map({"list": "xy", "encoding": "utf-8", "columns": {"number": "No", "name": "School"}}, "x")
    with pytest.raises(ListUnreadable, match="not written in utf-8"):
        read_list(path, by)


def test_another_nations_list_is_taken_by_a_map(places, tmp_path):
    rows, by = tmp_path / "wales.csv", tmp_path / "wales.yaml"
    rows.write_text("Rhif;Enw;Awdurdod;Cod post\n123;Ysgol Tŷ'r Lleuad;Sir Gâr;SA31 0CK\n", encoding="utf-8")
    by.write_text(
        "list: wales\nnation: wales\nencoding: utf-8\ndelimiter: ';'\n"
        "columns: {number: Rhif, name: Enw, area_name: Awdurdod, postcode: Cod post}\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(group, ["import", str(rows), "--map", str(by)])
    assert done.exit_code == 0, done.output
    school = School.objects.get()
    assert (school.nation, school.area.slug, school.folded) == ("wales", "dyfed-powys", "ysgol ty r lleuad")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ([], "no keys"),
        ({"list": "X Y"}, "needs list"),
        ({"list": "xy"}, "needs columns"),
        ({"list": "xy", "columns": {"number": "No"}}, "name is missing"),
        ({"list": "xy", "columns": {"colour": "No"}}, "no field of ours"),
        ({"list": "xy", "colour": 1}, "does not know the key"),
        ({"list": "xy", "columns": {"number": "a", "name": "b"}, "encoding": "klingon"}, "nobody knows"),
        ({"list": "xy", "columns": {"number": "a", "name": "b"}, "delimiter": "::"}, "one character"),
        (
            {"list": "xy", "columns": {"number": "a", "name": "b"}, "phases": {"Primary": "small"}},
            "is none of",
        ),
    ],
)
def test_a_wrong_map_is_told_what_is_wrong(said, wrong):
    with pytest.raises(MapUnreadable, match=wrong):
        checked_map(said, "map.yaml")


def test_the_packs_own_maps_and_invented_schools_are_sound(places):
    by = queries.list_map("demo")
    done = take_list(reading=read_list(queries.packed_schools(), by), list_map=by)
    assert (done.added, done.broken) == (50, [])
    assert all(School.objects.values_list("is_invented", flat=True))
