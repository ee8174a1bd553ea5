"""Draws what the pages of get help show inside their frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from saferday.centre.countrypack import queries as countrypack
from saferday.centre.languages.queries import LanguageLink, current_language, in_language
from saferday.helpline.gethelp import queries
from saferday.helpline.gethelp.forms import MOST_AT_ONCE, AnswersForm, Screen
from saferday.helpline.gethelp.queries import Answer, Contact, Entry
from saferday.helpline.gethelp.rules.questions import What, Who
from saferday.helpline.gethelp.wording.questions import ASKED, WHAT, WHO

CONTACT_WORDS: dict[str, str | Promise] = {
    "call": _("Call %(value)s"),
    "text": _("Text %(value)s"),
    "textphone": _("Textphone %(value)s"),
    "video": _("Sign language by video"),
    "chat": _("Chat online"),
    "web": _("Go to the website"),
    "email": _("Email %(value)s"),
    "app": _("Use the app"),
}
"""What a contact's link says, where the directory gives it no words of its own."""

CONFIDENTIALITY_WORDS: dict[str, str | Promise] = {
    "confidential": _("Private: they do not tell others, unless someone is in danger."),
    "limited": _("Partly private: they may have to pass on what you say."),
    "not-confidential": _("Not private: what you say is used to act."),
}


@dataclass(frozen=True)
class EmergencyWay:
    """One way to reach the emergency services without speaking or hearing."""

    words: str
    note: str
    href: str


@lru_cache(maxsize=16)
def danger(contacts: tuple[Contact, ...], language: str) -> SafeString:
    """Give the box that comes first: the number to call, and the ways for who cannot speak or hear."""
    facts = countrypack.emergency()
    ways = [EmergencyWay(said["words"], said["note"], said["href"]) for said in map(link, contacts)]
    if silent := facts.get("silent_call"):
        words = _("Press %(number)s") % {"number": silent["number"]}
        ways.append(EmergencyWay(str(words), in_language(silent["note"], language), ""))
    return render_to_string("gethelp/_danger.html", {"emergency": {"number": facts["number"], "ways": ways}})


@dataclass(frozen=True)
class Option:
    """One answer to the second question."""

    code: str
    id: str
    words: str | Promise
    chosen: bool


@dataclass(frozen=True)
class Audience:
    """The second and third screen of one audience."""

    code: str
    name: str | Promise
    line: str | Promise
    asked: str | Promise
    plain: bool
    options: list[Option]
    place: str
    error: str
    error_field: str
    now: str
    """The number of the screen to show when the address names none."""


def title(form: AnswersForm | None = None) -> str:
    """Give the title of the page, which stands in the browser's history: it never tells more than this."""
    words = str(_("Get help"))
    return str(_("Error: %(title)s")) % {"title": words} if form and form.errors else words


def questions(form: AnswersForm | None) -> SafeString:
    """Give the questions, open at the screen that a form asks for."""
    contacts, language = queries.emergency_contacts(), current_language()
    return _untouched(contacts, language) if form is None else _screens(form, contacts, language)


@lru_cache(maxsize=16)
def _untouched(contacts: tuple[Contact, ...], language: str) -> SafeString:
    """Give the questions as everybody sees them first."""
    return _screens(None, contacts, language)


def _screens(form: AnswersForm | None, contacts: tuple[Contact, ...], language: str) -> SafeString:
    screen = form.screen if form else Screen.WHO
    who = form.cleaned_data.get("who") if form else None
    what = form.cleaned_data.get("what") if form else None
    candidates = form.candidates if form else []
    context = {
        "danger": danger(contacts, language),
        "audiences": [
            Audience(
                code=one.value,
                name=name,
                line=line,
                asked=ASKED[one],
                plain=one.plain_voice,
                options=[
                    Option(code.value, f"what-{one}-{code}", words, who is one and what is code)
                    for code, words in WHAT[one].items()
                ],
                place=form.data.get("place", "") if form and who is one else "",
                error=_error(form, screen) if form and who is one else "",
                error_field=f"place-{one}" if screen is Screen.WHERE else f"what-{one}-{What.CONTACT}",
                now=screen.value if who is one else "",
            )
            for one, (name, line) in WHO.items()
        ],
        "ask_who": who is None,
        "who_error": form.errors["who"][0] if form and "who" in form.errors else "",
        "first_who": f"who-{next(iter(WHO))}",
        "candidates": candidates,
        "all_candidates": " ".join(area.slug for area in candidates)
        if len(candidates) <= MOST_AT_ONCE
        else "",
    }
    return render_to_string("gethelp/_questions.html", context)


def _error(form: AnswersForm, screen: Screen) -> str:
    field = {Screen.WHAT: "what", Screen.WHERE: "place"}.get(screen, "")
    return str(form.errors[field][0]) if field in form.errors else ""


def answer(form: AnswersForm, found: Answer, other_languages: Sequence[LanguageLink]) -> SafeString:
    """Give the answer."""
    language = current_language()
    context = {
        "answer": found,
        "danger": danger(found.emergency, language),
        "own_images": found.who is Who.ADULT and found.what in (What.IMAGE, What.BLACKMAIL),
        "entries": [shown(entry, number == 0, language) for number, entry in enumerate(found.entries)],
        "situation": WHAT[found.who][found.what],
        "place": form.data.get("place", ""),
        "area": " ".join(area.slug for area in form.places),
        "other_languages": other_languages,
    }
    return render_to_string("gethelp/_answer.html", context)


HOURS_CLASSES = {
    "always": "sd-tag--good sd-hours--open",
    "open": "sd-tag--good sd-hours--open",
    "closed": "sd-tag--warn",
}


@lru_cache(maxsize=2048)
def shown(entry: Entry, first: bool, language: str) -> SafeString:
    """Give one entry as it is shown. It is about a service and nobody else, so it is drawn once and kept."""
    context = {
        "entry": entry,
        "first": first,
        "contacts": [link(contact) for contact in entry.contacts],
        "hours_class": HOURS_CLASSES.get(entry.hours_state, ""),
        "private": entry.limits or CONFIDENTIALITY_WORDS.get(entry.confidentiality, ""),
        "besides": [
            {
                "name": other.name,
                "places": other.places,
                "contacts": [link(one) for one in other.contacts[:2]],
            }
            for other in entry.besides
        ],
    }
    return render_to_string("gethelp/_entry.html", context)


def link(contact: Contact) -> dict[str, str]:
    """Give a contact with the words of its link."""
    words = contact.label or str(CONTACT_WORDS[contact.kind]) % {"value": contact.value}
    return {"words": words, "href": contact.href, "note": contact.note}
