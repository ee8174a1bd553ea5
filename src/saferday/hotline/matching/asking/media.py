"""A picture's bytes to hashes, in memory; the bytes are dropped when this returns."""

from dataclasses import dataclass

from .. import rules
from ..queries.matching import Asked
from .hashes import Question
from .problems import Problem


@dataclass(frozen=True)
class MediaHash:
    """A hash made here: its kind, how it is written, and the quality of a PDQ."""

    kind: str
    value: str
    quality: int | None = None


def hash_media(content: bytes) -> tuple[list[MediaHash], Question]:
    """The hashes of a picture, and the question they make.

    Raises:
        Problem: 422: the bytes are no picture that can be read.
    """
    # Decoders are loaded where a picture comes, which most centres never allow.
    from saferday.engines import hashmatch

    try:
        pdq = hashmatch.pdq_from_bytes(content)
    except hashmatch.Unhashable as why:
        raise Problem(422, "not_a_picture", f"The picture cannot be read: {why}"[:200]) from None
    exact = hashmatch.digests_of(content)
    made = [
        MediaHash("pdq", pdq.hex, pdq.quality),
        MediaHash("sha256", exact.sha256),
        MediaHash("md5", exact.md5),
        MediaHash("sha1", exact.sha1),
    ]
    asked: list[Asked | None] = [
        None
        if one.quality is not None and one.quality < rules.LEAST_QUALITY
        else Asked(rules.KINDS[one.kind].number, bytes.fromhex(one.value))
        for one in made
    ]
    return made, Question(tuple(one.value for one in made), tuple(asked))
