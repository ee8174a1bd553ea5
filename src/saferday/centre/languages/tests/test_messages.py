"""The tool that gathers, merges, compiles and checks message catalogues."""

import gettext
from pathlib import Path

import polib
import pytest

from saferday.centre.languages.messages import catalogues
from saferday.centre.languages.messages.command import main
from saferday.centre.languages.messages.extracting import Message, messages_of
from saferday.centre.languages.messages.features import SOURCE, Feature, features


@pytest.fixture
def feature(tmp_path, monkeypatch) -> Feature:
    """A feature of its own, with strings of every kind."""
    monkeypatch.setattr("saferday.centre.languages.messages.features.SOURCE", tmp_path / "src" / "pkg")
    monkeypatch.setattr("saferday.centre.languages.messages.extracting.SOURCE", tmp_path / "src" / "pkg")
    folder = tmp_path / "src" / "pkg" / "thing"
    (folder / "templates").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "apps.py").write_text("")
    (folder / "views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        'A = _("Hello %(name)s")\n'
        'B = ngettext("%(count)d post", "%(count)d posts", 2)\n'
        'C = pgettext("a month", "May")\n'
        'D = _("May")\n'
        'E = _("Two "\n      "pieces")\n'
    )
    (folder / "templates" / "page.html").write_text(
        "{% load i18n %}\n  <p>It's \"quoted\" {% translate 'Indented' %}</p>\n"
        "{% blocktranslate trimmed with x=y %}\n    Over\n    two {{ x }}\n{% endblocktranslate %}\n"
        '{% translate "May" context "a month" %}'
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
    )
    (folder / "tests" / "test_x.py").write_text('_("not this one")')
    return Feature(folder)


def test_every_kind_of_string_is_found(feature) -> None:
    assert set(messages_of(feature)) == {
        ("", "Hello %(name)s", ""),
        ("", "%(count)d post", "%(count)d posts"),
        ("a month", "May", ""),
        ("", "May", ""),
        ("", "Two pieces", ""),
        ("", "Indented", ""),
        ("", "Over two %(x)s", ""),
        ("", "%(n)s day", "%(n)s days"),
    }
    assert messages_of(feature)[("a month", "May", "")].places == [
        "pkg/thing/templates/page.html",
        "pkg/thing/views.py",
    ]


def test_translations_are_kept_and_gone_strings_go(feature) -> None:
    assert catalogues.merge(feature, "cy", messages_of(feature)) == (8, 0, True)
    catalogue = catalogues.read(feature, "cy")
    for entry in catalogue:
        if entry.msgid == "Indented":
            entry.msgstr, entry.tcomment = "Wedi'i fewnoli", "a note of the translator"
        if entry.msgid == "Two pieces":
            entry.msgstr = "Dau ddarn"
            entry.flags.append("fuzzy")
    catalogue.save()
    view = feature.folder / "views.py"
    view.write_text(view.read_text().replace('"Hello %(name)s"', '"Good day %(name)s"'))
    assert catalogues.merge(feature, "cy", messages_of(feature)) == (1, 1, True)
    after = {entry.msgid: entry for entry in catalogues.read(feature, "cy")}
    assert (after["Indented"].msgstr, after["Indented"].tcomment) == (
        "Wedi'i fewnoli",
        "a note of the translator",
    )
    assert after["Two pieces"].fuzzy
    assert "Hello %(name)s" not in after
    assert list(after["%(count)d post"].msgstr_plural) == [0, 1, 2, 3]
    assert catalogues.merge(feature, "cy", messages_of(feature)) == (0, 0, False), "twice changes nothing"


def test_a_compiled_catalogue_speaks_welsh_numbers(feature) -> None:
    catalogues.merge(feature, "cy", messages_of(feature))
    catalogue = catalogues.read(feature, "cy")
    entry = next(entry for entry in catalogue if entry.msgid == "%(n)s day")
    entry.msgstr_plural = {0: "%(n)s diwrnod", 1: "%(n)s ddiwrnod", 2: "%(n)s diwrnod", 3: "%(n)s niwrnod"}
    catalogue.save()
    assert catalogues.compile_catalogue(feature, "cy") == 1
    with feature.catalogue("cy").with_suffix(".mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    spoken = {n: translations.ngettext("%(n)s day", "%(n)s days", n) % {"n": n} for n in (1, 2, 5, 8)}
    assert spoken == {1: "1 diwrnod", 2: "2 ddiwrnod", 5: "5 diwrnod", 8: "8 niwrnod"}


def test_troubles_are_named(feature) -> None:
    assert {one.kind for one in catalogues.troubles(feature, "cy", messages_of(feature))} == {"missing"}
    catalogues.merge(feature, "cy", messages_of(feature))
    catalogue = catalogues.read(feature, "cy")
    for entry in catalogue:
        entry.msgstr = entry.msgid
        if entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(range(4), entry.msgid)
    by_text = {entry.msgid: entry for entry in catalogue}
    by_text["Hello %(name)s"].msgstr = "Helo %(enw)s"
    by_text["Indented"].flags.append("fuzzy")
    by_text["Two pieces"].msgstr = ""
    catalogue.append(polib.POEntry(msgid="Gone", msgstr="Wedi mynd"))
    catalogue.save()
    found = {(one.kind, one.text) for one in catalogues.troubles(feature, "cy", messages_of(feature))}
    assert found == {
        ("broken", "Hello %(name)s"),
        ("fuzzy", "Indented"),
        ("missing", "Two pieces"),
        ("stale", "Gone"),
    }


@pytest.mark.parametrize(
    ("text", "plural", "translation", "fine"),
    [
        ("Hello %(name)s", "", "Helo %(name)s", True),
        ("Hello %(name)s", "", "Helo", False),
        ("Hello %(name)s", "", "Helo %(enw)s", False),
        ('<a href="x">here</a>', "", '<a href="x">yma</a>', True),
        ('<a href="x">here</a>', "", "yma", False),
        ("%(n)s day", "%(n)s days", "un diwrnod", True),
        ("%(n)s of %(all)s", "%(n)s of %(all)s", "popeth", False),
        ("line\n", "", "llinell", False),
    ],
)
def test_a_translation_keeps_what_must_not_change(text, plural, translation, fine) -> None:
    assert (catalogues.unlike(Message("", text, plural), translation) == []) is fine


def test_strings_read_by_a_native_are_listed_beside_the_catalogue(feature) -> None:
    assert catalogues.reviewed(feature, "cy") == set()
    catalogues.merge(feature, "cy", messages_of(feature))
    feature.catalogue("cy").with_name("reviewed.txt").write_text("# read in May\nIndented\nTwo\\nlines\n")
    assert catalogues.reviewed(feature, "cy") == {"Indented", "Two\nlines"}


@pytest.mark.parametrize("one", features(), ids=lambda one: one.name)
def test_every_string_of_the_project_has_its_translation(one) -> None:
    troubles = catalogues.troubles(one, "cy", messages_of(one))
    assert [f"{trouble.kind}: {trouble.text} {trouble.detail}" for trouble in troubles] == []


def test_the_command(capsys) -> None:
    with pytest.raises(SystemExit) as wrong:
        main(["translate"])
    assert wrong.value.code == 2
    assert main(["compile"]) == 0
    assert "translations compiled" in capsys.readouterr().out
    for path in Path(SOURCE).rglob("*.po"):
        assert path.with_suffix(".mo").exists(), path
