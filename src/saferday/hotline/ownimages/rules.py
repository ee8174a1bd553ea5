"""The tables of people who want a picture of themselves kept off platforms: what is asked, what may follow, how long
things are kept, and the code to come back. No Django."""

import re
from dataclasses import dataclass

# ── What is asked ──

UNDER_18, ADULT, UNSAID = "under-18", "adult", "unsaid"
AGES = (UNDER_18, ADULT, UNSAID)
"""How old somebody says they are now."""
SERVICES_FIRST = (UNDER_18, UNSAID)
"""Who is shown the services for under-18s before anything else."""

THEN_UNDER_18, THEN_ADULT, THEN_UNSURE = "under-18", "adult", "unsure"
AGES_THEN = (THEN_ADULT, THEN_UNDER_18, THEN_UNSURE)
"""How old they are in the picture."""

ME, ME_AND_OTHERS, SOMEBODY_ELSE = "me", "me-and-others", "somebody-else"
WHO = (ME, ME_AND_OTHERS, SOMEBODY_ELSE)

AFRAID, THREATENED, SHARED_ALREADY, RATHER_NOT = "afraid", "threatened", "shared", "rather-not"
HAPPENED = (AFRAID, THREATENED, SHARED_ALREADY, RATHER_NOT)

PLACES = ("messages", "social", "dating", "websites", "do-not-know")
"""Kinds of place where the picture is, or might go. No platform is named."""

# ── Pictures ──

MOST_PICTURES = 10
"""Pictures in one case."""
LEAST_QUALITY = 50
"""Under this, a PDQ says too little to tell one picture from another; it is not kept. SHA-256 still is."""

MOST_DISTANCE = 31
"""Up to so many different bits of 256, two PDQ hashes are taken for the same picture."""

MOST_POSITIONS = 15
"""PDQ hashes of a picture beside the one as it is: seven other positions, and eight as other tools make them."""

KIN_DISTANCE = 80
"""Up to so many bits, a hash may be that of another position of the same picture, whichever tool made it. On
photographs 62 were seen at most; hashes that have nothing to do with each other are 128 apart, give or take 8."""

_HEX64 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Hashes:
    """What was made of one picture on the device: PDQ with its quality, and SHA-256; either may be missing.

    ``positions`` are the PDQ hashes of the same picture turned, mirrored, and as other tools make them.
    """

    pdq: str
    quality: int
    sha256: str
    positions: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing is left to match with."""
        return not (self.pdq or self.sha256)


class NotHashes(ValueError):
    """What came is not what the page makes."""


def read_hashes(sent: object) -> tuple[Hashes, ...]:
    """What the page sent, checked; too plain a PDQ is left out, and what came twice is taken once.

    Raises:
        NotHashes: it is no list of hashes, or it is longer than a case may be.

    >>> read_hashes([{"pdq": "", "quality": 0, "sha256": "AB" * 32}])[0].sha256 == "ab" * 32
    True
    """
    if not isinstance(sent, list) or len(sent) > MOST_PICTURES:
        raise NotHashes("A list of at most ten pictures is expected.")
    found: dict[tuple[str, str], Hashes] = {}
    for one in sent:
        if not isinstance(one, dict):
            raise NotHashes("A picture is an object with pdq, quality and sha256.")
        pdq, quality = _hex(one.get("pdq")), one.get("quality", 0)
        if isinstance(quality, bool) or not isinstance(quality, int) or not 0 <= quality <= 100:
            raise NotHashes("A quality is a whole number from 0 to 100.")
        # What is all zero is the hash of an empty picture, and near to every other empty one.
        if quality < LEAST_QUALITY or not pdq.strip("0"):
            pdq = ""
        positions = _positions(pdq, one.get("positions"))
        hashes = Hashes(pdq, quality if pdq else 0, _hex(one.get("sha256")), positions)
        if not hashes.nothing:
            found.setdefault((hashes.pdq, hashes.sha256), hashes)
    return tuple(found.values())


def _positions(pdq: str, sent: object) -> tuple[str, ...]:
    """The picture's other hashes: each must be that of a position of it, so that no other picture rides along."""
    if sent is None or not pdq:
        return ()
    if not isinstance(sent, list) or len(sent) > MOST_POSITIONS:
        raise NotHashes("A picture has at most fifteen other hashes.")
    expected = turned(int(pdq, 16))
    found: dict[str, None] = {}
    for text in map(_hex, sent):
        if not text or min((int(text, 16) ^ one).bit_count() for one in expected) > KIN_DISTANCE:
            raise NotHashes("A hash is not that of the same picture in another position.")
        if text != pdq:
            found[text] = None
    return tuple(found)


def turned(pdq: int) -> list[int]:
    """About what a PDQ becomes when its picture is turned and mirrored in all eight ways.

    Bit 16·i + j says whether frequency (i, j) is above the middle one; mirroring changes the sign of every second.

    >>> turned(turned(5)[3])[3]
    5
    """
    rows = sum(0xFFFF << (16 * row) for row in range(0, 16, 2))
    columns = sum(0x5555 << (16 * row) for row in range(16))
    swapped = sum(((pdq >> (16 * i + j)) & 1) << (16 * j + i) for i in range(16) for j in range(16))
    return [one ^ mask for one in (pdq, swapped) for mask in (0, rows, columns, rows ^ columns)]


def _hex(value: object) -> str:
    if value in (None, ""):
        return ""
    if not isinstance(value, str) or not _HEX64.fullmatch(value.lower()):
        raise NotHashes("A hash has 64 hexadecimal characters.")
    return value.lower()


# ── What may follow ──

WAITING, SHARED, DECLINED, WITHDRAWN = "waiting", "shared", "declined", "withdrawn"
STATES = (WAITING, SHARED, DECLINED, WITHDRAWN)
DECIDED = (SHARED, DECLINED)

FOLLOWING: dict[str, frozenset[str]] = {
    WAITING: frozenset({SHARED, DECLINED, WITHDRAWN}),
    SHARED: frozenset({WAITING, WITHDRAWN}),
    DECLINED: frozenset({WAITING, WITHDRAWN}),
    WITHDRAWN: frozenset(),
}
"""From each state, those that may follow. Back to waiting: a decision was taken back."""

WIDELY_PUBLIC, NOT_THEIRS, TOO_PLAIN, FOR_A_CHILD, MISUSE = (
    "widely-public",
    "not-theirs",
    "too-plain",
    "for-a-child",
    "misuse",
)
REASONS = (FOR_A_CHILD, WIDELY_PUBLIC, NOT_THEIRS, TOO_PLAIN, MISUSE)
"""Why a case can be declined."""


def may_follow(state: str, following: str) -> bool:
    """Whether a case may go from one state to the other."""
    return following in FOLLOWING[state]


# ── The code to come back ──

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No sign that is taken for another: no 0, O, 1, I, L."""
CODE_LENGTH = 12
GROUP = 4


def code_from(number: int) -> str:
    """The code that a large random number stands for: 59 bits, in groups of four.

    >>> code_from(0)
    '2222 2222 2222'
    """
    signs = []
    for _ in range(CODE_LENGTH):
        number, sign = divmod(number, len(LETTERS))
        signs.append(LETTERS[sign])
    return grouped("".join(signs))


def grouped(signs: str) -> str:
    """A code as it is shown."""
    return " ".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def read_code(text: str) -> str:
    """The code as it is shown, however it was typed; empty where it cannot be one.

    >>> read_code("h7km-3qxt 9wdr.")
    'H7KM 3QXT 9WDR'
    >>> read_code("hello")
    ''
    """
    signs = re.sub(r"[\s\W_]+", "", text).upper()
    return grouped(signs) if len(signs) == CODE_LENGTH and not set(signs) - set(LETTERS) else ""


# ── Limits, and how long things are kept ──

CASES_PER_HOUR = 60
"""Cases that the whole centre takes within an hour. Nobody is told apart: no address is kept."""
WAITING_AT_MOST = 1_000
"""Cases that may wait for a person before no more are taken."""
FORM_LASTS_HOURS = 12

ANSWER_WITHIN_DAYS = 2
"""What the page promises, and after which the doctor warns."""
ANSWER_LATE_DAYS = 7

KEEP_DAYS_WITHDRAWN = 30
KEEP_DAYS_DECLINED = 90
KEEP_DAYS_WAITING = 365
KEEP_DAYS_SHARED = 3 * 365

# ── Where approved hashes go ──

BANK = "own-images"
PROVENANCE = "own-images"
LABEL_ADULT, LABEL_CHILD = "own-image", "own-image-under-18"
LABELS = (LABEL_ADULT, LABEL_CHILD)


def reference(case: int) -> str:
    """What stands in the bank as the decision behind the hashes of a case."""
    return f"ownimages.Case:{case}"


def group(case: int, picture: int) -> str:
    """What holds the hashes of one picture together in the bank."""
    return f"case-{case}-{picture}"


def label_of(age: str, age_then: str) -> str:
    """The label of a case's hashes: unless somebody is an adult in the picture and now, they count as a child.

    >>> label_of("adult", "unsure")
    'own-image-under-18'
    """
    return LABEL_ADULT if age == ADULT and age_then == THEN_ADULT else LABEL_CHILD
