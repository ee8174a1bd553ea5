"""A page to try matching on: change a picture on your own device, and see whether it is still recognised.

The pictures were drawn for this. Hashes are made in the browser; what the page may ask for is whether hashes match
the bank of drawn pictures, and nothing else.
"""

import json
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from .. import queries, rules

PICTURES = (1, 2, 4, 5, 6, 3)
"""The drawn pictures that one can choose from."""
WAYS = 8
"""A hash for each way a picture can be turned and flipped."""
LARGEST_BODY = 4_096


class Slider(NamedTuple):
    """One way to change the picture by more or less."""

    name: str
    words: Promise
    least: int
    most: int
    start: int
    step: str = "1"
    unit: str = " %"


SLIDERS = (
    Slider("quality", _("JPEG quality"), 3, 95, 90, unit=""),
    Slider("size", _("Size"), 5, 150, 100),
    Slider("crop", _("Cut off each side"), 0, 40, 0, step="0.5"),
    Slider("light", _("Lighter or darker"), -90, 90, 0),
    Slider("watermark", _("Words across it"), 0, 100, 0),
    Slider("turn", _("Turned"), 0, 270, 0, step="90", unit="°"),
)
PRESETS = (
    (_("Sent through a chat"), '{"size": 45, "quality": 35}'),
    (_("Written on"), '{"watermark": 35, "quality": 70}'),
    (_("Trimmed and brightened"), '{"crop": 1, "light": 15}'),
    (_("Turned and mirrored"), '{"turn": 90, "flip": 1}'),
    (_("Cut hard"), '{"crop": 25}'),
    (_("As it was"), "{}"),
)
"""What happens to pictures: words, and what the sliders are set to."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(
        request,
        "matching/trial.html",
        {
            "pictures": PICTURES,
            "presets": PRESETS,
            "sliders": SLIDERS,
            "examples": examples(),
            "limit": rules.DEFAULT_DISTANCE,
            "bank": queries.bank_by_slug(rules.DEMO_BANK),
        },
    )


@require_safe
@cache_control(public=True, max_age=86_400)
def picture(request: HttpRequest, number: int) -> HttpResponse:
    """One of the drawn pictures."""
    if number not in PICTURES:
        raise Http404
    return HttpResponse(_drawn(number), content_type="image/jpeg")


# It reads and changes nothing, sets no cookie and answers everybody alike, so there is no token to check.
@csrf_exempt
@require_POST
def look_up(request: HttpRequest) -> HttpResponse:
    """Whether hashes match the bank of drawn pictures: how many of its pictures, and how near the nearest is."""
    bank = queries.bank_by_slug(rules.DEMO_BANK)
    if bank is None:
        return JsonResponse({"problem": "This centre has no bank to try."}, status=404)
    try:
        asked = _hashes(request.body)
    except ValueError as wrong:
        return JsonResponse({"problem": str(wrong)}, status=400)
    answers = queries.match(asked, banks=frozenset({bank.pk}), at=queries.snapshot())
    found = [match for answer in answers for match in answer.matches]
    return JsonResponse(
        {
            "pictures": len({match.group or match.entry for match in found}),
            "distance": min((match.distance for match in found), default=None),
        }
    )


def _hashes(body: bytes) -> list[queries.Asked]:
    """The hashes that were sent.

    Raises:
        ValueError: it is not a list of one to eight PDQ hashes.
    """
    try:
        sent = json.loads(body)["hashes"] if len(body) <= LARGEST_BODY else None
    except (ValueError, KeyError, TypeError):
        sent = None
    if (
        not isinstance(sent, list)
        or not 1 <= len(sent) <= WAYS
        or not all(isinstance(one, str) for one in sent)
    ):
        raise ValueError('Send {"hashes": […]} with one to eight PDQ hashes.')
    return [queries.Asked(rules.PDQ, rules.parse_hash("pdq", one)) for one in sent]


@cache
def _drawn(number: int) -> bytes:
    from ..demo_pictures import demo_picture

    return demo_picture(number).jpeg()


@dataclass(frozen=True)
class Example:
    """A picture that was changed: how, how far its hash moved, and what follows."""

    change: Promise
    distance: int
    turned: int
    """The distance when the eight ways to turn and flip are looked for too."""

    @property
    def recognised(self) -> bool:
        """Whether it is taken for the same picture."""
        return self.turned <= rules.DEFAULT_DISTANCE


@cache
def examples() -> tuple[Example, ...]:
    """Changes to the first picture, hashed here: for those who read, and where no script runs."""
    from saferday.engines.hashmatch import pdq_dihedral_from_bytes, pdq_from_bytes

    from ..demo_pictures import demo_picture

    original = demo_picture(PICTURES[0]).image
    true = pdq_from_bytes(_file(original))
    wide, high = original.size

    def cropped(share: float) -> Image.Image:
        return original.crop((int(wide * share), int(high * share), wide, high))

    changes: tuple[tuple[Promise, Image.Image, int], ...] = (
        (_("Saved again at a low quality"), original, 15),
        (_("Made four times smaller"), original.resize((wide // 4, high // 4)), 85),
        (_("Made half again as large"), original.resize((wide * 3 // 2, high * 3 // 2)), 85),
        (_("A quarter brighter"), ImageEnhance.Brightness(original).enhance(1.25), 85),
        (_("Black and white"), ImageOps.grayscale(original), 85),
        (_("Words written across"), _written_on(original), 85),
        (_("1 % cut off two sides"), cropped(0.01), 85),
        (_("15 % cut off two sides"), cropped(0.15), 85),
        (_("Mirrored"), ImageOps.mirror(original), 85),
        (_("Turned by a quarter"), original.transpose(Image.Transpose.ROTATE_90), 85),
        (_("Another picture"), demo_picture(PICTURES[1]).image, 85),
    )
    found = []
    for change, image, quality in changes:
        file = _file(image, quality)
        ways = pdq_dihedral_from_bytes(file).all()
        found.append(Example(change, true.distance(ways[0]), min(true.distance(way) for way in ways)))
    return tuple(found)


def _written_on(image: Image.Image) -> Image.Image:
    copy = image.copy()
    draw = ImageDraw.Draw(copy)
    draw.text(
        (image.width // 6, image.height // 2), "Saferday", fill=(255, 255, 255), font_size=image.height // 6
    )
    return copy


def _file(image: Image.Image, quality: int = 88) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()
