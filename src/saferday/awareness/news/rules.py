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

TOPIC_WORDS: dict[str, tuple[int, str]] = {
    "grooming": (
        1,
        r"groom(?:s|ed|ing|ers?)|sexual(?:ly)? (?:abus|exploit)\w*|offences against children"
        r"|meithrin perthynas amhriodol|(?:cam-?drin|camfanteisio)(?: \w+)? yn rhywiol",
    ),
    "sharing-of-images": (
        1,
        r"sextort\w*|sexting|nudes?|revenge porn|image-based abuse|(?:intimate|indecent|explicit|nude)"
        r" (?:image|picture|photo|video)(?:s|ry)?|lluniau (?:noeth|anweddus|preifat)",
    ),
    "ai-made-fakes": (
        1,
        r"deep[ -]?fakes?|(?:AI|computer)[ -](?:made|generated)|(?:fake|cloned)"
        r" (?:image|picture|photo|video|voice)s?|(?:lluniau|fideos) ffug",
    ),
    "cyber-flashing": (1, r"cyber[ -]?flash\w*|unsolicited (?:sexual )?(?:image|picture)s?|seiber-?fflachio"),
    "bullying": (1, r"(?:cyber[ -]?)?bull(?:y|ying|ied|ies)|(?:seiber-?)?[bf]wlio"),
    "scams": (1, r"scam(?:s|med|mers?|ming)?|phishing|too good to be true|sgam(?:iau|io)?|gwe-?rwydo"),
    "fraud": (1, r"fraud(?:s|ster|sters|ulent)?|money mul(?:e|es|ing)|identity theft|[td]h?wyll(?:wyr)?"),
    "privacy": (
        2,
        r"privacy|passwords?|digital footprints?|preifatrwydd|cyfrin(?:air|eiriau)|ôl troed digidol",
    ),
    "wellbeing": (2, r"well-?being|mental health|screen time|lles|iechyd meddwl"),
    "schools": (3, r"schools?|pupils?|teachers?|ysgol(?:ion)?|disgybl(?:ion)?|athrawon?"),
    "parents": (3, r"parents?|carers?|rhieni|rhiant|gofalwyr"),
    "campaign": (1, r"Safer Internet Day|SID ?20\d\d|Diwrnod Defnyddio.r Rhyngrwyd yn Fwy Diogel"),
}
"""Words that speak of a topic, and how many of them a text must hold for the topic to be proposed.

What may have happened to a reader is proposed at one word: help that is offered once too often harms nobody."""

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
