"""The tables of exchange: formats, directions, schedules, limits, and how long things are kept. No Django."""

from dataclasses import dataclass
from datetime import timedelta

# ── Formats ──


@dataclass(frozen=True)
class Format:
    """A format of lists: what a list in it can say.

    ``kinds`` are the kinds of hash that it carries, by their keys in matching. ``retractions``: a list names what was
    taken back; where it does not, only a complete list tells, by what is missing from it. ``whole_records``: a record
    names every hash of its file, so that one missing from a newer version was taken back.
    """

    key: str
    name: str
    extension: str
    content_type: str
    kinds: frozenset[str]
    retractions: bool
    whole_records: bool = False


CSV = Format(
    "csv",
    "CSV",
    "csv",
    "text/csv; charset=utf-8",
    frozenset({"pdq", "sha256", "md5", "sha1"}),
    retractions=True,
)
THREATEXCHANGE = Format(
    "threatexchange",
    "ThreatExchange JSON",
    "json",
    "application/json",
    frozenset({"pdq", "sha256", "md5", "sha1"}),
    retractions=True,
)
NCMEC = Format(
    "ncmec",
    "NCMEC hash sharing XML",
    "xml",
    "application/xml",
    frozenset({"pdq", "md5", "sha1"}),
    retractions=True,
    whole_records=True,
)
VICS = Format(
    "vics",
    "Project VIC / CAID JSON",
    "json",
    "application/json",
    frozenset({"md5", "sha1"}),
    retractions=False,
)

FORMATS: dict[str, Format] = {one.key: one for one in (CSV, THREATEXCHANGE, NCMEC, VICS)}

# ── Partners ──

PULL, PUSH, SERVE, FILE = "pull", "push", "serve", "file"
DIRECTIONS = (PULL, PUSH, SERVE, FILE)
"""We fetch their list; we send ours to them; they fetch ours; they hand us files."""
INCOMING = (PULL, FILE)
OUTGOING = (PUSH, SERVE)
SCHEDULED = (PULL, PUSH)

NO_SIGN_IN, BEARER, BASIC, QUERY = "none", "bearer", "basic", "query"
SIGN_INS = (NO_SIGN_IN, BEARER, BASIC, QUERY)
"""How we show who we are: not at all, a bearer token, name and password, or an ``access_token`` in the address."""

SCHEDULES = (15, 60, 6 * 60, 24 * 60)
"""Minutes between two exchanges."""
DEFAULT_SCHEDULE = 60

FIRST_WAIT = timedelta(minutes=1)
LEASE = timedelta(minutes=10)
"""Who works on a partner holds it this long after the last part; when a process dies, it is free again then."""
TURN = timedelta(seconds=45)
"""A scheduled exchange begins no further page after this; it goes on in the next turn, so that others have theirs."""

FAILING_CYCLES = 2
"""More failures in a row than this fail the doctor's check."""
STALE_CYCLES = 3
STALE_LEAST = timedelta(days=2)
"""A list without success for so many cycles, and this long at least, is stale."""


def wait_after(failures: int, schedule: timedelta) -> timedelta:
    """How long to wait after so many failures in a row: twice as long each time, no longer than the schedule.

    >>> [wait_after(n, timedelta(hours=1)).seconds // 60 for n in (1, 2, 3, 9)]
    [1, 2, 4, 60]
    """
    return min(FIRST_WAIT * 2 ** min(max(failures - 1, 0), 20), schedule)


# ── Labels ──

LEAVE_OUT = "-"
"""Mapped to this, a label's hashes are left out on purpose (a category of harmless pictures, say)."""
ANY_LABEL = "*"
"""What every label becomes that is not named."""


def mapped_label(candidates: tuple[str, ...], labels: dict[str, str], known: frozenset[str]) -> str | None:
    """What a partner's labels become in our bank: the first that is named in the mapping, or is ours already.

    None: none is known, and the mapping says nothing of others. `LEAVE_OUT`: leave the hash out.

    >>> mapped_label(("A1",), {"A1": "confirmed"}, frozenset({"confirmed"}))
    'confirmed'
    >>> mapped_label(("B9",), {"A1": "confirmed"}, frozenset({"confirmed"})) is None
    True
    >>> mapped_label((), {}, frozenset({"confirmed"}))
    ''
    """
    for one in candidates:
        if one in labels:
            return labels[one]
    for one in candidates:
        if one in known:
            return one
    if ANY_LABEL in labels:
        return labels[ANY_LABEL]
    return None if candidates else ""


# ── Runs ──

RUNNING, DONE, IN_PART, FAILED, UNDOING, UNDONE = "running", "done", "part", "failed", "undoing", "undone"
RUN_STATES = (RUNNING, DONE, IN_PART, FAILED, UNDOING, UNDONE)
"""``part``: everything was read, and some rows were set aside."""

PART_ROWS = 10_000
"""Rows taken in one transaction: what matching adds at once."""
STAND_BACK = 1_000
"""Of the rows set aside, so many are kept with their reasons; all are counted."""
MOST_MISSING = 0.2
"""If a complete list lacks more than this share of what stands, nothing is taken back until a person has looked."""
FEW_MISSING = 100
"""Fewer than this are never too many."""

# ── Limits ──

MOST_HANDED_IN = 20 * 1024 * 1024
"""The largest file that is handed in on a page; longer ones come in on the machine itself."""

CONNECT_WITHIN = 15.0
READ_WITHIN = 60.0
DOWNLOAD_WITHIN = timedelta(hours=2)
MOST_BYTES = 8 * 1024**3
"""The largest list: 10 million rows of CSV have under a gigabyte."""
MOST_LINE = 64 * 1024
MOST_RECORD = 1024 * 1024
MOST_DEPTH = 32
MOST_REDIRECTS = 3
MOST_PAGES = 1_000_000

SERVE_ROWS = 1_000
SERVE_MOST = 10_000
SERVE_RATE = 600_000
"""Rows that a partner may fetch within a minute."""
PUSH_ROWS = 1_000

# ── How long things are kept ──

KEEP_EMPTY_RUNS = timedelta(days=30)
KEEP_SET_ASIDE = timedelta(days=365)
KEEP_MARKS = timedelta(days=400)
