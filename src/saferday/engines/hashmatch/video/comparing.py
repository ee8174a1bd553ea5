"""Whether two videos show the same: what share of each is found in the other, and where one lies on the other.

The two shares answer different questions. A short clip inside a long compilation is found whole in it, while most of
the compilation is found nowhere: the bank's video has a high share, the query's a low one. So the verdict names which
of the two it is, and a person decides what follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.pdq.value import LEAST_QUALITY, MATCH_DISTANCE
from saferday.engines.hashmatch.video.frames import Frame, VideoHash

AT_A_TIME = 1 << 22


@dataclass(frozen=True)
class Rule:
    """When two videos match.

    ``radius`` and ``least_quality``: of frames, as of pictures. ``least_share``: how much of a video must be found in
    the other for it to count as found whole; vPDQ, ThreatExchange's video matching, takes 80 % (its
    VPDQ_QUERY_MATCH_THRESHOLD_PERCENT). ``least_frames``: how many different pictures must agree, so that one title
    card that many videos share is not a match by itself (a video that has fewer must match in all of them).
    """

    radius: int = MATCH_DISTANCE
    least_quality: int = LEAST_QUALITY
    least_share: float = 0.8
    least_frames: int = 2


class Verdict(Enum):
    """How the query's video and the bank's lie to one another."""

    SAME = "same"  # each is found whole in the other
    CONTAINS = "contains"  # the query holds the bank's video, and more
    PART = "part"  # the query is a piece of the bank's video
    OVERLAP = "overlap"  # they share pictures, neither is found whole
    NONE = "none"


@dataclass(frozen=True)
class VideoMatch:
    """What two videos have in common.

    ``share_of_query``, ``share_of_bank``: 0 to 1, of the different pictures of each, how many are found in the other.
    ``offset``: seconds to add to a time in the query to get the time in the bank's video, such that most of the shared
    pictures fall together, within ``plus_or_minus`` seconds; ``aligned`` is the share (0 to 1) of the query's shared
    pictures that do. ``query_span`` and ``bank_span``: where those lie, in seconds. All three are ``None`` when
    nothing is shared.
    """

    verdict: Verdict
    share_of_query: float
    share_of_bank: float
    offset: float | None = None
    plus_or_minus: float | None = None
    aligned: float = 0.0
    query_span: tuple[float, float] | None = None
    bank_span: tuple[float, float] | None = None

    @property
    def matched(self) -> bool:
        """Whether one of the two is found whole in the other."""
        return self.verdict in (Verdict.SAME, Verdict.CONTAINS, Verdict.PART)


STANDARD = Rule()


def compare_videos(query: VideoHash, bank: VideoHash, rule: Rule = STANDARD) -> VideoMatch:
    """Compares every usable frame of two videos. Time grows with the product of their numbers of frames.

    For a bank of many videos, ask a radius index for the frames near the query's and give the pairs of each video to
    :func:`weigh_pairs`.
    """
    pairs = near_pairs(query.bits(rule.least_quality), bank.bits(rule.least_quality), rule.radius)
    return weigh_pairs(query, bank, pairs, rule)


def near_pairs(query: NDArray[np.uint8], bank: NDArray[np.uint8], radius: int) -> NDArray[np.intp]:
    """The pairs (row of ``query``, row of ``bank``) at most ``radius`` bits apart: intp[n, 2], by brute force."""
    ours, theirs = query.view(np.uint64), bank.view(np.uint64)
    rows = max(1, AT_A_TIME // max(1, 4 * len(theirs)))
    found = []
    for top in range(0, len(ours), rows):
        apart = np.bitwise_count(ours[top : top + rows, None] ^ theirs[None]).sum(axis=2, dtype=np.uint16)
        found.append(np.argwhere(apart <= radius) + np.array([top, 0]))
    return np.concatenate(found) if found else np.empty((0, 2), np.intp)


def weigh_pairs(
    query: VideoHash, bank: VideoHash, pairs: NDArray[np.intp], rule: Rule = STANDARD
) -> VideoMatch:
    """What the pairs (usable frame of the query, usable frame of the bank's video) that match amount to."""
    ours, theirs = query.usable(rule.least_quality), bank.usable(rule.least_quality)
    if len(pairs) == 0:
        return VideoMatch(Verdict.NONE, 0.0, 0.0)
    matched_ours, matched_theirs = np.unique(pairs[:, 0]), np.unique(pairs[:, 1])
    share_of_query, share_of_bank = len(matched_ours) / len(ours), len(matched_theirs) / len(theirs)
    low, high = best_offset(ours, theirs, pairs)
    middle = (low + high) / 2
    fitting = [(one, other) for one, other in pairs.tolist() if fits(ours[one], theirs[other], middle)]
    starts = [ours[one] for one, _ in fitting]
    ends = [theirs[other] for _, other in fitting]
    return VideoMatch(
        verdict(share_of_query, share_of_bank, len(matched_ours), len(matched_theirs), rule),
        share_of_query,
        share_of_bank,
        offset=middle,
        plus_or_minus=(high - low) / 2,
        aligned=len({one for one, _ in fitting}) / len(matched_ours),
        query_span=(min(frame.start for frame in starts), max(frame.end for frame in starts)),
        bank_span=(min(frame.start for frame in ends), max(frame.end for frame in ends)),
    )


def verdict(
    share_of_query: float, share_of_bank: float, query_frames: int, bank_frames: int, rule: Rule
) -> Verdict:
    """The verdict on what was found."""
    enough = min(query_frames, bank_frames) >= rule.least_frames
    query_whole = share_of_query >= rule.least_share and (enough or share_of_query == 1)
    bank_whole = share_of_bank >= rule.least_share and (enough or share_of_bank == 1)
    if query_whole and bank_whole:
        return Verdict.SAME
    if bank_whole:
        return Verdict.CONTAINS
    if query_whole:
        return Verdict.PART
    return Verdict.OVERLAP


def offsets(ours: Frame, theirs: Frame) -> tuple[float, float]:
    """Between which offsets two frames overlap in time."""
    return theirs.start - ours.end, theirs.end - ours.start


def fits(ours: Frame, theirs: Frame, offset: float) -> bool:
    """Whether two frames overlap at an offset."""
    low, high = offsets(ours, theirs)
    return low <= offset <= high


def best_offset(
    ours: Sequence[Frame], theirs: Sequence[Frame], pairs: NDArray[np.intp]
) -> tuple[float, float]:
    """The stretch of offsets that most of the query's frames vote for, each frame once."""
    votes: dict[int, list[tuple[float, float]]] = {}
    for one, other in pairs.tolist():
        votes.setdefault(one, []).append(offsets(ours[one], theirs[other]))
    # A sweep from the least offset to the greatest: at equal places, stretches start before others end.
    places = [
        place
        for stretches in votes.values()
        for low, high in joined(stretches)
        for place in ((low, 0, 1), (high, 1, -1))
    ]
    places.sort()
    best, count = -1, 0
    chosen = (0.0, 0.0)
    for number, (at, _, step) in enumerate(places):
        count += step
        if count > best:
            best = count
            chosen = (at, places[number + 1][0])
    return chosen


def joined(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches that touch, as one: a frame that matches twice at one offset votes for it once.

    >>> joined([(5, 7), (0, 2), (1, 3)])
    [(0, 3), (5, 7)]
    """
    together: list[tuple[float, float]] = []
    for low, high in sorted(stretches):
        if together and low <= together[-1][1]:
            together[-1] = (together[-1][0], max(high, together[-1][1]))
        else:
            together.append((low, high))
    return together
