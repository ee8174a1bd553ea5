"""The kinds of hash that a form takes, and what it says of one that is none."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from .. import rules

KIND_CHOICES = [(kind.key, kind.name) for kind in rules.KINDS.values()]


def not_a_hash(kind: str, why: rules.NotAHash) -> Any:
    """What is wrong with a hash, in words."""
    if why.reason == "wrong_length":
        return _("A hash of the kind %(kind)s has %(length)d characters.") % {
            "kind": rules.KINDS[kind].name,
            "length": 2 * rules.KINDS[kind].length,
        }
    return _("A hash is written with the characters 0–9 and a–f.")
