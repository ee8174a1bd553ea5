"""Letter, protocol, privacy notice and impact assessment: generated, so that they change with the survey."""

import copy

import pytest
from django.urls import reverse
from django.utils.translation import override

from saferday.youth.survey import documents
from saferday.youth.survey.documents import paper
from saferday.youth.survey.tests.schools.conftest import definition
from saferday.youth.survey.tests.schools.test_desk import unpacked


@pytest.fixture
def with_words(make_survey):
    """A survey that lets secondary pupils write."""
    routes = copy.deepcopy(definition()["routes"])
    routes[1]["free_text"] = True
    return make_survey("with-words", routes=routes)


def words(survey, kind, language="en"):
    return documents.of(survey, kind).texts[language].words()


@pytest.mark.parametrize("kind", documents.KINDS)
def test_every_document_is_whole_in_both_languages(survey, kind):
    found = documents.of(survey, kind)
    assert set(found.texts) == {"en", "cy"}
    for text in found.texts.values():
        assert text.title
        assert len(text.words()) > 800
        assert "%(" not in text.words()
        assert "None" not in text.words()
    assert found.texts["en"].words() != found.texts["cy"].words()


@pytest.mark.parametrize(
    ("kind", "without", "says"),
    [
        ("letter", "No question asks your child to write", "asks for words of their own"),
        ("privacy", "We do not ask you to write anything", "let you write"),
        ("protocol", None, "pupils can write in their own words"),
        ("impact-assessment", None, "A pupil writes a name"),
    ],
)
def test_free_text_changes_what_they_say(survey, with_words, kind, without, says):
    assert says in words(with_words, kind)
    assert says not in words(survey, kind)
    if without:
        assert without in words(survey, kind)
        assert without not in words(with_words, kind)
    assert "Secondary" in words(with_words, kind)
    assert documents.of(survey, kind).digest != documents.of(with_words, kind).digest


def test_the_pages_of_the_survey_are_named(make_survey):
    changed = copy.deepcopy(definition())
    changed["pages"][0]["title"] = {"en": "Your bicycle", "cy": "Dy feic"}
    survey = make_survey("bicycles", pages=changed["pages"])
    assert "Your bicycle" in words(survey, "letter")
    assert "Dy feic" in words(survey, "letter", "cy")


def test_years_and_times_are_the_surveys_own(make_survey):
    routes = copy.deepcopy(definition()["routes"])
    routes[0]["years"] = ["Y4"]
    survey = make_survey("younger", routes=routes)
    assert "Year 4, Year 7, Year 8 and Year 9" in words(survey, "letter")
    survey.opens_at = survey.closes_at = None
    assert "a day that the centre has still to set" in words(survey, "letter")


def test_the_rules_of_protection_are_named(survey):
    assert "at least 30 pupils" in words(survey, "letter")
    assert "fewer than 10 pupils" in words(survey, "privacy")


@pytest.mark.parametrize("kind", documents.KINDS)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_everybody_can_read_them(client, survey, kind, language):
    with override(language):
        address = reverse("survey:document", args=[survey.slug, kind])
    page = client.get(address)
    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()
    assert client.get(reverse("survey:document", args=[survey.slug, "nothing"])).status_code == 404
    assert client.get(reverse("survey:document", args=["nothing", kind])).status_code == 404


def test_a_pdf_can_be_read_by_a_screen_reader_and_holds_what_the_page_does(client, survey):
    answer = client.get(reverse("survey:document-pdf", args=[survey.slug, "impact-assessment"]))
    assert answer["Content-Type"] == "application/pdf"
    inside = unpacked(answer.content)
    assert b"pdfuaid" in inside
    assert b"/Lang" in inside


def test_without_pango_the_page_says_what_to_do(client, survey, monkeypatch):
    monkeypatch.setattr(paper, "can_make_pdf", lambda: False)
    answer = client.get(reverse("survey:document-pdf", args=[survey.slug, "letter"]))
    assert answer.status_code == 503
    assert "The page itself prints well" in answer.content.decode()


def test_nothing_is_fetched_for_a_pdf():
    with pytest.raises(ValueError, match="https"):
        paper._fetcher().fetch("https://elsewhere.example/font.woff2")


def test_a_pdf_is_set_in_our_own_faces(caplog):
    """A face that cannot be loaded is only a line in a log, and the machine's own stands in."""
    text = [{"survey": "Ŵyneb", "code": "KDM-482", "year": "8", "address": "x", "tickets": []}]
    made = paper.pdf_of("survey/documents/tickets_pdf.html", {"sheet": text[0]})
    assert made.startswith(b"%PDF")
    assert len(paper._fonts()) == len(paper.FONTS), "the faces are built by npm run build"
    assert "cannot be loaded" not in caplog.text
    assert b"DejaVu" not in unpacked(made)
