"""Words for what ``rules`` names by a key: why a row was set aside, what was wrong with a list or an exchange."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from . import rules

ROWS = {
    "not_hexadecimal": _("A hash is written in 0–9 and a–f."),
    "wrong_length": _("The hash has not as many characters as its kind."),
    "unknown_kind": _("This kind of hash is not known here: pdq, sha256, md5 and sha1 are."),
    "no_hash": _("There is no hash in it."),
    "no_number": _("It has no number of its own, so it could never be taken back."),
    "bad_time": _("A time in it cannot be read. Write it like 2027-02-09T10:00:00Z."),
    "bad_quality": _("Quality is a whole number from 0 to 100."),
    "bad_text": _("A text in it is too long, or holds characters that are not text."),
    "too_long": _("It is longer than a row may be."),
    "quote_open": _("A quotation mark is opened and not closed."),
    "not_an_object": _("It is no record."),
    "columns": _("It has more or fewer columns than the first line."),
    "unknown_label": _(
        "Nothing says what this label becomes here. Add it to what labels become, or “*” for all."
    ),
    "quality_below_50": _("The picture is too plain: a PDQ hash of a quality under 50 says too little."),
    "blank": _("The hash is all zeros: it would match every plain picture."),
    "group_too_long": _("The group has more than 64 characters."),
}

LISTS = {
    "empty": _("The list is empty: it has not even a first line."),
    "not_utf8": _("The list is not in UTF-8. Ask for it in UTF-8, or save it so."),
    "no_hash_column": _(
        "No column holds hashes. Say what the columns mean: kind and value, or md5, sha1, sha256, pdq."
    ),
    "not_json": _(
        "The list is no whole JSON: it breaks off, or has a mistake in it. What came before stands."
    ),
    "record_too_large": _("A record is larger than any record of a list should be. What came before stands."),
    "not_xml": _("The list is no whole XML: it breaks off, or has a mistake in it. What came before stands."),
    "not_ncmec": _("This is XML, but no hash sharing list: it does not begin with queryResult."),
    "doctype": _(
        "The list declares a document type, which no hash sharing list does. It may be an attack; it was not read."
    ),
    "too_deep": _("The list is nested deeper than any list should be. It was not read on."),
}

PROBLEMS = {
    **LISTS,
    "address_unreadable": _("The address is no address of the web."),
    "address_with_password": _("The address holds a name or password. Put them into the fields for sign-in."),
    "address_not_https": _("The address does not begin with https, so others could read along."),
    "address_inside": _(
        "The address leads to a machine inside of this network. Only public addresses are asked."
    ),
    "address_elsewhere": _(
        "The list goes on at another host, which was not agreed. Nothing was asked there."
    ),
    "redirected": _(
        "The partner sends us on to another address. Ask them, and put in the new one if it is right."
    ),
    "compressed": _("The answer is compressed, though we did not ask for that. It was not read."),
    "tls": _("The connection is not safe: the partner’s certificate is not right or has run out. Tell them."),
    "too_slow": _("The partner took too long to answer. It is tried again by itself."),
    "too_large": _("The list is larger than any list should be. It was not read."),
    "broken_answer": _("The answer broke off or was no proper answer. It is tried again by itself."),
    "no_answer": _("Nobody answers at the partner’s address. It is tried again by itself."),
    "no_such_host": _("The name in the partner’s address does not exist, or cannot be looked up now."),
    "not_allowed": _(
        "The partner does not accept our token or password. Ask them for a new one, and put it in."
    ),
    "not_there": _("There is no list at the address any more. Ask the partner where it is."),
    "busy": _("The partner is busy and asks us to come back later. It is tried again by itself."),
    "their_error": _("Something went wrong on the partner’s side. It is tried again by itself."),
    "refused": _("The partner refused the request."),
    "goes_round": _("The list’s pages lead round in a circle. Tell the partner."),
    "too_much_missing": _(
        "So much is missing from the list that it may have been cut off. Nothing was taken back. If it is right, "
        "say so with: saferday exchange pull NAME --missing-is-right"
    ),
    "not_signed": _("The list is not signed, though the partner’s key is known here. It was not read."),
    "signature_unreadable": _("The list’s signature cannot be read. It was not read."),
    "signature_other_bytes": _("The list was changed after it was signed. It was not read."),
    "signature_other_key": _("The list is signed with another key than the partner’s. It was not read."),
    "signature_wrong": _("The list’s signature is not the partner’s. It was not read."),
    "seal_broken": _(
        "The token or password cannot be opened, as the centre’s secret has changed. Put it in again."
    ),
    "paused": _("The partner was paused while the list came in."),
    "fault_here": _(
        "Something went wrong here, not with the partner. A scheduled exchange is tried again by "
        "itself; the operator finds more in the log."
    ),
}


def row_reason(key: str) -> str:
    """Why a row was set aside."""
    return str(ROWS.get(key, key))


def problem(key: str, said: str = "") -> str:
    """What was wrong, with what was seen."""
    words = str(PROBLEMS.get(key, key))
    return f"{words} ({said})" if said else words


def left_out(what: str, count: int) -> str:
    """What was left out on purpose, and how often."""
    kind, _space, name = what.partition(" ")
    words: dict[str, Any] = {
        "column": _("Column “%(name)s” means nothing here"),
        "type": _("Indicators of type %(name)s are not supported"),
        "fingerprint": _("Fingerprints of kind %(name)s are not supported"),
        "label": _("Label “%(name)s” is left out on purpose"),
        "NON_MALICIOUS": _("Said to be harmless"),
        "photodna": _("PhotoDNA hashes are not supported"),
        "alternativehashes": _("Alternative hashes are not supported"),
        "hashes": _("Further hashes are not supported"),
        "other": _("Other things"),
    }
    told = words.get(kind, _("Hashes of kind %(kind)s, which the format does not carry"))
    said = str(told) % {"name": name or "?", "kind": kind}
    return f"{said}: {count:,}"


def schedule_words(minutes: int) -> str:
    """How often, in words."""
    from .models.partners import SCHEDULE_NAMES

    known = dict(SCHEDULE_NAMES).get(minutes)
    return str(known or str(_("Every %(minutes)s minutes")) % {"minutes": minutes})


def format_name(key: str) -> str:
    """What a format is called."""
    return rules.FORMATS[key].name if key in rules.FORMATS else key
