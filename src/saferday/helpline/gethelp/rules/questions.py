"""The first two questions: who you are, and what happened.

The values travel in the body of a request and in the page's fragments, so they tell nothing by themselves:
whoever looks over a shoulder, or at a browser's history, reads a letter or a number.
"""

from enum import StrEnum


class Who(StrEnum):
    """Who is asking."""

    CHILD = "a"
    ADULT = "b"
    PARENT = "c"
    FRIEND = "d"
    PROFESSIONAL = "e"

    @property
    def plain_voice(self) -> bool:
        """Whether the pages for this audience use words that a nine-year-old reads."""
        return self in (Who.CHILD, Who.FRIEND)


class What(StrEnum):
    """What happened."""

    CONTACT = "1"
    """Somebody online asks for pictures or secrets, or wants to meet (grooming)."""
    IMAGE = "2"
    """A private picture is held or shared, fakes included."""
    BLACKMAIL = "3"
    """A threat to share pictures unless one pays or does something (sextortion)."""
    FLASHING = "4"
    """Unwanted sexual pictures or messages (cyber flashing)."""
    BULLYING = "5"
    """Bullying, threats and hate."""
    SCAM = "6"
    """A scam, money lost, an account taken over."""
    ILLEGAL = "7"
    """Something illegal or horrible was seen: child abuse, terrorism."""
    EXPLOITATION = "8"
    """Being made to do things: carrying, hiding, selling, sex, work."""
    LOW = "9"
    """Feeling very low, or thinking of self-harm or suicide."""
    BEHAVIOUR = "10"
    """Worry about one's own thoughts or behaviour."""
    HOME = "11"
    """Somebody may be hurt or frightened at home."""
    OTHER = "12"
    """Something else, or not sure."""
