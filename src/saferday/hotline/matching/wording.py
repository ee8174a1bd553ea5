"""Words for what ``rules.py`` and the actions name by a key."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from . import rules

REFUSALS: dict[str, Any] = {
    "unknown_kind": _("There is no such kind of hash."),
    "wrong_length": _("It is not as long as a hash of its kind."),
    rules.LOW_QUALITY: _("Its quality is under 50: it says too little about the picture."),
    "blank": _("It is the hash of an empty picture, which would match every other empty one."),
    "unknown_label": _("The bank has no such label."),
    "group_too_long": _("The name of its group is longer than 64 characters."),
    "no_picture": _("This is no JPEG, PNG, GIF, WebP, AVIF, HEIC, BMP or TIFF picture."),
    "picture_broken": _("The picture is damaged, or cannot be read."),
    "picture_too_large": _("The picture is too large: 20 MB and 120 million pixels at most."),
    "picture_too_plain": _(
        "There is too little in this picture to tell it from others: its quality is under 50, and it would match "
        "pictures that have nothing to do with it."
    ),
}
"""Why a hash or a picture was not flagged."""

SCOPE_NAMES: dict[str, Any] = {
    rules.SCOPE_HASHES: _("Match hashes"),
    rules.SCOPE_MEDIA: _("Match pictures, where the centre takes them"),
    rules.SCOPE_EXCHANGE: _("Fetch the lists that are shared with it"),
}
"""What a key may do."""

ADVICE_NAMES: dict[str, Any] = {
    rules.HOLD: _("Hold for a human"),
    rules.CHECK_WITH_CENTRE: _("Check with the centre"),
}
"""What is advised."""


def refusal(reason: str) -> Any:
    """The words for a reason."""
    return REFUSALS.get(reason, reason)
