"""The tables of matching: kinds of hash, thresholds, advice, scopes, and how long things are kept. No Django.

A hash is held as bytes; outside it is hexadecimal text. Distances are in bits.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

# ── Hashes ──


@dataclass(frozen=True)
class Kind:
    """A kind of hash: what it is called, its number in the database, its length in bytes, whether near ones match."""

    key: str
    name: str
    number: int
    length: int
    near: bool = False


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("pdq", "PDQ", 1, 32, near=True),
        Kind("sha256", "SHA-256", 2, 32),
        Kind("md5", "MD5", 3, 16),
        Kind("sha1", "SHA-1", 4, 20),
    )
}
"""Every kind of hash by its key. A frame of a video is a ``pdq`` whose entry belongs to a group."""

PDQ = KINDS["pdq"].number
BLANK = bytes(KINDS["pdq"].length)
"""The hash of an empty picture."""
LONGEST_GROUP = 64
KEYS_OF_KINDS: dict[int, str] = {kind.number: key for key, kind in KINDS.items()}

MOST_DISTANCE = 31
"""The widest radius that a bank may ask for, in bits of 256: what both kinds of index search exactly."""
DEFAULT_DISTANCE = 31
"""Two PDQ hashes match at this many different bits or fewer (the figure that PDQ's authors recommend)."""
DEFAULT_NEGATIVE_DISTANCE = 8
"""A known false match speaks only for pictures very near to it."""
LEAST_QUALITY = 50
"""A PDQ of a lower quality says too little: it is neither banked nor matched (its authors' figure too)."""


class NotAHash(ValueError):
    """The text is no hash of its kind. ``reason`` is a key of the API's reasons."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def parse_hash(kind: str, value: str) -> bytes:
    """The bytes of a hash written in hexadecimal, in either case.

    Raises:
        NotAHash: the kind is unknown, or the text is not as long as the kind or not hexadecimal.

    >>> parse_hash("md5", "D41D8CD98F00B204E9800998ECF8427E").hex()
    'd41d8cd98f00b204e9800998ecf8427e'
    """
    known = KINDS.get(kind)
    if known is None:
        raise NotAHash("unknown_kind", f"{kind!r} is no kind of hash here; use one of {', '.join(KINDS)}.")
    if len(value) != 2 * known.length:
        raise NotAHash(
            "wrong_length",
            f"A {kind} hash has {2 * known.length} hexadecimal characters; this one has {len(value)}.",
        )
    try:
        return bytes.fromhex(value)
    except ValueError:
        raise NotAHash("not_hexadecimal", f"A {kind} hash is written in 0-9 and a-f.") from None


def distance(one: bytes, other: bytes) -> int:
    """How many bits of two hashes of the same length differ.

    >>> distance(bytes([0, 255]), bytes([1, 255]))
    1
    """
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


# ── Advice ──

HOLD = "hold for a human"
CHECK_WITH_CENTRE = "check with the centre"
ADVICE = (HOLD, CHECK_WITH_CENTRE)
"""All that is ever advised. Nothing here says "remove": a human decides."""

LOW_QUALITY = "quality_below_50"
"""The reason for which a hash is answered as not matchable."""

MOST_HASHES = 1_000
"""Hashes in one request."""
MOST_MATCHES = 50
"""Matches shown for one hash, nearest first; how many there are in all is said beside them."""

# ── Banks ──

RELY_EVERY, RELY_NAMED, RELY_NOBODY = "every", "named", "nobody"
RELY = (RELY_EVERY, RELY_NAMED, RELY_NOBODY)
"""Which keys may rely on a bank: every key, only keys that name it, or none yet."""

BY_STAFF = "staff"
"""The provenance of what staff flag on the pages."""

DEFAULT_LABELS = ("confirmed", "suspected")

DEFAULT_FLOOD = 500
"""Matches of one hash within the window that are a flood."""
FLOOD_WINDOW = timedelta(hours=1)
FLOOD_FACTOR = 10
"""A flood is also this many times what the hash matched in a usual window of the days before."""
FLOOD_DAYS_BEFORE = 7
RELEASED_FOR = timedelta(days=7)
"""A hash that a human let go is not set apart again within this time."""

WAITING, UPHELD, RELEASED, RETRACTED = "waiting", "upheld", "released", "retracted"
QUARANTINE_STATES = (WAITING, UPHELD, RELEASED, RETRACTED)
SET_APART = (WAITING, UPHELD)
"""While in one of these states a quarantined hash still matches, with the advice to check with the centre."""

# ── Families ──

MOST_SET_APART = 2_000
"""Hashes that wait for a decision and are grouped for it; those that match most come first."""
MOST_GROUPED = 1_000_000
"""Hashes of a bank that the worker groups by itself, in under a minute; the command line has no limit."""
FAMILIES_KEPT = 1_000
"""The largest families of a bank, which its page lists."""
MEMBERS_SHOWN = 400
"""Hashes of one family that are fetched to be decided on together."""

# ── Keys ──

SCOPE_HASHES, SCOPE_MEDIA, SCOPE_EXCHANGE = "match:hashes", "match:media", "exchange:read"
SCOPES = (SCOPE_HASHES, SCOPE_MEDIA, SCOPE_EXCHANGE)

KEY_PREFIX = "sdk"
PUBLIC_LENGTH = 10
SECRET_BYTES = 32
DEFAULT_RATE = 60_000
"""Hashes that a key may ask for within a minute."""
MEDIA_COST = 20
"""A file to be hashed here counts as so many hashes."""
OVERLAP = timedelta(days=14)
"""An old key works this long beside the new one that replaces it."""
LAST_USED_EVERY = timedelta(hours=1)
"""The last use of a key is noted to this precision, so that no request has to write."""
LEASE_SHARE = 50
"""A process takes a key's allowance in portions of this part of it, so that not every request writes."""


@dataclass(frozen=True)
class NewKey:
    """A key as it is shown once: its public part, the whole text, and the digest that is kept."""

    public: str
    text: str
    digest: str


def new_key() -> NewKey:
    """Makes a key: 256 random bits, so that a plain SHA-256 of it can be kept and compared."""
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    public = "".join(secrets.choice(alphabet) for _ in range(PUBLIC_LENGTH))
    text = f"{KEY_PREFIX}_{public}_{secrets.token_urlsafe(SECRET_BYTES)}"
    return NewKey(public, text, key_digest(text))


def key_digest(text: str) -> str:
    """What is kept of a key.

    >>> key_digest("sdk_a_b")[:8]
    'df96f264'
    """
    return hashlib.sha256(text.encode()).hexdigest()


# ── Demonstration ──

DEMO_BANK = "drawn-pictures"
DEMO_KEY = "sdk_demonstrate_only-in-a-demonstration-centre"
"""The key of the invented platform; no other centre takes it."""

# ── The index ──

MERGE_AFTER = 20_000
"""Changes since the index file was made after which the worker makes it anew."""
INDEX_DAYS = 7
"""A file older than this is made anew when anything changed at all."""
READ_AT_ONCE = 20_000
"""Rows of the tail that a process reads in one statement."""
WRITE_AT_ONCE = 10_000
"""The most entries that one action adds or retracts, so that nobody waits long for its transaction."""

BANDS = 16
BAND_BITS = 16
"""The index in SQL cuts a PDQ into 16 bands of 16 bits. Of 31 different bits at most one falls into some band,
so looking for each band as it is and with each one bit flipped (16 × 17 = 272 values) misses nothing."""

# ── How long things are kept ──

KEEP_MATCHES = timedelta(days=365)
KEEP_QUERIES = timedelta(days=90)
KEEP_LATER = timedelta(days=180)
KEEP_LEASES = timedelta(hours=1)
LATER_AFTER = timedelta(seconds=30)
"""A new flag is held against earlier queries this much later, when every request that missed it has ended."""

# ── Media ──

MEDIA_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/heic"})
MEDIA_MOST_BYTES = 20 * 1024 * 1024
PICTURES_AT_ONCE = 20
PICTURES_MOST_BYTES = 100 * 1024 * 1024
"""Pictures that staff flag in one go: how many, and how large a request; it is held in memory."""
