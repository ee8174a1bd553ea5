"""What makes a field look as if it could tell who somebody is.

The net is wide on purpose. A field that it catches by mistake is named in a feature's `personal_data.py`
as not personal, with the reason, so that somebody has looked at it.
"""

PERSONAL_WORDS = frozenset(
    {
        "address",
        "addresses",
        "agent",
        "author",
        "birth",
        "birthday",
        "caller",
        "child",
        "contact",
        "cookie",
        "dob",
        "email",
        "emails",
        "fax",
        "fingerprint",
        "forename",
        "gender",
        "ip",
        "latitude",
        "location",
        "longitude",
        "mail",
        "mobile",
        "name",
        "nickname",
        "owner",
        "password",
        "person",
        "phone",
        "postcode",
        "pupil",
        "sender",
        "session",
        "surname",
        "telephone",
        "title",
        "user",
        "username",
        "visitor",
        "who",
    }
)
"""A field whose name holds one of these words looks personal."""

PERSONAL_SUFFIXES = ("_by", "_for")
"""`checked_by`, `requested_by`: a field that names who did it."""

PERSONAL_KINDS = frozenset({"EmailField", "GenericIPAddressField", "IPAddressField"})
"""A field of one of these kinds looks personal whatever it is called."""

TEXT_KINDS = frozenset({"CharField", "TextField", "JSONField", "EmailField", "BinaryField"})
"""Kinds that can hold words about a person; a number or a date cannot, even when its name says `name`."""


def looks_personal(name: str, kind: str, *, points_to_a_person: bool) -> bool:
    """Whether a field could tell who somebody is, from its name, its kind and what it points to."""
    if points_to_a_person or kind in PERSONAL_KINDS:
        return True
    if kind not in TEXT_KINDS:
        return False
    words = name.lower().split("_")
    return bool(PERSONAL_WORDS.intersection(words)) or name.lower().endswith(PERSONAL_SUFFIXES)
