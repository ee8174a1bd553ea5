"""What a post may be about, and which help belongs to it. No Django."""

TOPICS: tuple[str, ...] = (
    "grooming",
    "sharing-of-images",
    "ai-made-fakes",
    "cyber-flashing",
    "bullying",
    "scams",
    "fraud",
    "privacy",
    "wellbeing",
    "schools",
    "parents",
    "campaign",
)
"""Every topic, the one that weighs most first: a post about several offers help in this order."""

DIRECTORY_TOPIC: dict[str, str] = {
    "grooming": "grooming",
    "sharing-of-images": "images",
    "ai-made-fakes": "images",
    "cyber-flashing": "images",
    "bullying": "bullying",
    "scams": "scams",
    "fraud": "scams",
    "wellbeing": "mental-health",
    "privacy": "online-safety",
    "schools": "online-safety",
    "parents": "online-safety",
}
"""Topic of a post → topic of the directory, where its services are listed."""

PERSONAL: frozenset[str] = frozenset(
    {
        "grooming",
        "sharing-of-images",
        "ai-made-fakes",
        "cyber-flashing",
        "bullying",
        "scams",
        "fraud",
        "wellbeing",
    }
)
"""Topics that may have happened to the person who reads; only these bring “If this affects you”."""

PAGE_SIZE = 12
FEED_SIZE = 30
"""How many posts a page of a list and a feed hold."""

SUMMARY_LENGTH = 400
WORDS_LENGTH = 2_000
"""The longest summary of a post, and the longest words that an area adds to a national one."""


def ordered(topics: list[str]) -> list[str]:
    """Known topics in the order of the table, each once.

    >>> ordered(["scams", "grooming", "scams", "weather"])
    ['grooming', 'scams']
    """
    return [topic for topic in TOPICS if topic in topics]


def packed(topics: list[str]) -> str:
    """Topics as they stand in the database, so that one can be found in them.

    >>> packed(["scams", "grooming"])
    '|grooming|scams|'
    """
    known = ordered(topics)
    return f"|{'|'.join(known)}|" if known else ""


def unpacked(text: str) -> list[str]:
    """Topics as a list, from how they stand in the database."""
    return ordered(text.split("|"))


WAITING_DAYS = 14
"""How long an uploaded file waits for a decision before it is cleared."""
UPLOAD_FILES = 50
"""How many files may wait for one person at a time."""
