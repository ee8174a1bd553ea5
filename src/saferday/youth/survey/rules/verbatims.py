"""What pupils write in their own words: how long it is open, what is shown, how long it is kept. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

PERMISSION = "survey.words"

WAITING, AS_WRITTEN, SHORTENED, WITHHELD, WORRYING = "waiting", "shown", "shortened", "withheld", "worrying"
STATES = (WAITING, AS_WRITTEN, SHORTENED, WITHHELD, WORRYING)
PUBLIC = frozenset({AS_WRITTEN, SHORTENED})
"""Only these are ever shown to anybody but the reader."""

READING_LASTS = timedelta(hours=1)
REASON_SHORTEST, REASON_LONGEST = 10, 200
TEXTS_ON_A_PAGE = 10

READ_WITHIN = timedelta(days=7)
"""So long after its survey closed a text is read: it may tell of danger, and until then nobody has seen it."""
RAW_KEPT_AFTER_DECISION = timedelta(days=30)
"""What a pupil wrote is cleared so long after a person decided on it; the words that may be shown stay."""
UNREAD_KEPT_AFTER_CLOSE = timedelta(days=365)
"""What nobody has decided on is cleared so long after its survey closed."""
READING_KEPT = timedelta(days=1)
"""That somebody had a reading open; the audit keeps who read and why."""


@dataclass(frozen=True)
class Openness:
    """When words may be shown, and what beside them.

    Attributes:
        least_written: words are shown for a question to which so many pupils wrote something.
        least_chosen: and of which a person chose so many.
        least_on_route: a text's route is named where so many texts came from each route that wrote any: of one route
            alone, the others would be what is left.
        most_shown: so many stand on a page.
        most_for_children: so many on the page for children.
    """

    least_written: int = 50
    least_chosen: int = 5
    least_on_route: int = 30
    most_shown: int = 20
    most_for_children: int = 3

    def shows(self, *, written: int, chosen: int) -> bool:
        """Whether a question's chosen texts are shown at all.

        >>> Openness().shows(written=50, chosen=5), Openness().shows(written=49, chosen=30)
        (True, False)
        """
        return written >= self.least_written and chosen >= self.least_chosen

    def names_routes(self, written: dict[str, int]) -> bool:
        """Whether the route of a text may be named, given how many texts each route wrote.

        >>> Openness().names_routes({"primary": 30, "secondary": 200})
        True
        >>> Openness().names_routes({"primary": 29, "secondary": 200})
        False
        """
        return bool(written) and min(written.values()) >= self.least_on_route


OPENNESS = Openness()
