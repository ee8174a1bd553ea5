"""Gathers what the templates of get help show."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saferday.centre.countrypack import queries as countrypack
from saferday.centre.languages.queries import current_language, in_language
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


def emergency() -> dict[str, Any]:
    """Give the emergency number, and the ways for people who cannot speak or hear."""
    facts, language = countrypack.emergency(), current_language()
    ways = [
        EmergencyWay(said["words"], said["note"], said["href"])
        for said in map(link, queries.emergency_contacts())
    ]
    if silent := facts.get("silent_call"):
        words = _("Press %(number)s") % {"number": silent["number"]}
        ways.append(EmergencyWay(str(words), in_language(silent["note"], language), ""))
    return {"number": facts["number"], "ways": ways}


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


def questions(form: AnswersForm | None) -> dict[str, Any]:
    """Give the page of questions, open at the screen that a form asks for."""
    screen = form.screen if form else Screen.WHO
    who = form.cleaned_data.get("who") if form else None
    what = form.cleaned_data.get("what") if form else None
    return {
        "emergency": emergency(),
        "audiences": [
            Audience(
                code=one.value,
                name=name,
                line=line,
                asked=ASKED[one],
                plain=one.plain_voice,
                options=[
                    Option(code.value, f"what-{one.value}-{code.value}", words, who is one and what is code)
                    for code, words in WHAT[one].items()
                ],
                place=form.data.get("place", "") if form and who is one else "",
                error=_error(form, screen) if form and who is one else "",
                error_field=f"place-{one.value}"
                if screen is Screen.WHERE
                else f"what-{one.value}-{What.CONTACT}",
                now=screen.value if who is one else "",
            )
            for one, (name, line) in WHO.items()
        ],
        "ask_who": who is None,
        "who_error": form.errors["who"][0] if form and "who" in form.errors else "",
        "candidates": form.candidates if form else [],
        "all_candidates": " ".join(area.slug for area in form.candidates)
        if form and len(form.candidates) <= MOST_AT_ONCE
        else "",
        "has_error": bool(form and form.errors),
        "first_who": f"who-{next(iter(WHO))}",
    }


def _error(form: AnswersForm, screen: Screen) -> str:
    field = {Screen.WHAT: "what", Screen.WHERE: "place"}.get(screen, "")
    return str(form.errors[field][0]) if field in form.errors else ""


def answer(form: AnswersForm, found: Answer) -> dict[str, Any]:
    """Give the page with the answer."""
    return {
        "emergency": emergency(),
        "answer": found,
        "entries": [shown(entry) for entry in found.entries],
        "plain": found.who.plain_voice,
        "child": found.who is Who.CHILD,
        "situation": WHAT[found.who][found.what],
        "place": form.data.get("place", ""),
        "area": " ".join(area.slug for area in form.places),
    }


HOURS_CLASSES = {
    "always": "sd-tag--good sd-hours--open",
    "open": "sd-tag--good sd-hours--open",
    "closed": "sd-tag--warn",
}


def shown(entry: Entry) -> dict[str, Any]:
    """Give an entry with the words of its links."""
    return {
        "entry": entry,
        "contacts": [link(contact) for contact in entry.contacts],
        "hours_class": HOURS_CLASSES.get(entry.hours.state, ""),
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


def link(contact: Contact) -> dict[str, str]:
    """Give a contact with the words of its link."""
    words = contact.label or str(CONTACT_WORDS[contact.kind]) % {"value": contact.value}
    return {"words": words, "href": contact.href, "note": contact.note}
