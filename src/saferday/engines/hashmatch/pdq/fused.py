"""The blur and the 64 columns of a picture in one pass of compiled loops: as ``filtering``, several times as fast.

Each sum takes its values in the same order, so every number is the same. What is saved is memory: a row is slid
along, goes into the sums down the columns and is dropped, where NumPy writes the whole picture out between each step
and the next. Four rows go side by side, because each addition waits for the one before it in its own row.

Numba takes half a second to load, so that this is for whoever wants many hashes of one picture.
"""

import numpy as np

from saferday.engines.hashmatch.compiling import compiled
from saferday.engines.hashmatch.pdq.filtering import SIDE, Floats, RunningBox, reach, sampled, window

ROWS = 4


def decimated(picture: Floats, upside_down: bool, mirrored: bool) -> Floats:
    """The 64 × 64 points of float32[height, width], turned over as asked: bit for bit ``filtering.decimated``.

    A side has at least one pixel. Returns float32[64, 64]; the picture is not copied.

    >>> slope = np.add.outer(np.arange(90), np.arange(300)).astype(np.float32)
    >>> bool((decimated(slope, True, False) == decimated(slope[::-1].copy(), False, False)).all())
    True
    """
    height, width = picture.shape
    narrow = narrowed(
        picture,
        (upside_down, mirrored),
        (window(height), reach(height) - 1),
        (window(width), reach(width) - 1),
        sampled(width),
    )
    return RunningBox(height, SIDE).feed(narrow)[sampled(height)]


@compiled
def slide(source, rows, mirrored, box, out, places):  # type: ignore[no-untyped-def]
    """The mean of the box along four ``rows`` of ``source``, into the rows ``places`` of ``out``."""
    wide, ahead = box
    length = source.shape[1]
    step = -1 if mirrored else 1
    first = length - 1 if mirrored else 0
    a, b, c, d = source[rows[0]], source[rows[1]], source[rows[2]], source[rows[3]]
    to_a, to_b, to_c, to_d = out[places[0]], out[places[1]], out[places[2]], out[places[3]]
    sum_a = sum_b = sum_c = sum_d = np.float32(0)
    for place in range(-ahead, length):
        entering, leaving = place + ahead, place + ahead - wide
        if entering < length:
            at = first + step * entering
            sum_a += a[at]
            sum_b += b[at]
            sum_c += c[at]
            sum_d += d[at]
        if leaving >= 0:
            at = first + step * leaving
            sum_a -= a[at]
            sum_b -= b[at]
            sum_c -= c[at]
            sum_d -= d[at]
        if place >= 0:
            inside = np.float32(min(entering + 1, length) - max(leaving + 1, 0))
            to_a[place] = sum_a / inside
            to_b[place] = sum_b / inside
            to_c[place] = sum_c / inside
            to_d[place] = sum_d / inside


@compiled
def sink(past, entering, height, tall, sums, means):  # type: ignore[no-untyped-def]
    """One step of the box down all columns: row ``entering`` comes in, another leaves, ``means`` is written."""
    leaving = entering - tall
    inside = np.float32(min(entering + 1, height) - max(leaving + 1, 0))
    new, old = past[entering % len(past)], past[leaving % len(past)]
    if entering >= height:
        for x in range(len(sums)):
            sums[x] -= old[x]
            means[x] = sums[x] / inside
    elif leaving < 0:
        for x in range(len(sums)):
            sums[x] += new[x]
            means[x] = sums[x] / inside
    else:
        for x in range(len(sums)):
            sums[x] = (sums[x] + new[x]) - old[x]
            means[x] = sums[x] / inside


@compiled
def narrowed(picture, turned_over, down, across, columns):  # type: ignore[no-untyped-def]
    """Three of the four passes, and of the third the 64 ``columns`` that are kept: float32[height, 64]."""
    upside_down, mirrored = turned_over
    tall, below = down
    height, width = picture.shape
    past = np.empty((tall + ROWS, width), np.float32)
    sums = np.zeros(width, np.float32)
    means = np.zeros((ROWS, width), np.float32)
    blurred = np.empty((ROWS, width), np.float32)
    narrow = np.empty((height, len(columns)), np.float32)
    at = np.arange(ROWS)
    entering = 0
    for top in range(0, height, ROWS):
        rows = np.minimum(top + at, height - 1)  # the last four may overlap the ones before
        slide(
            picture,
            height - 1 - rows if upside_down else rows,
            mirrored,
            across,
            past,
            (top + at) % len(past),
        )
        bottom = min(top + ROWS, height)
        until = height + below if bottom == height else bottom
        while entering < until:
            together = min(ROWS, until - entering)
            for row in range(together):
                sink(past, entering + row, height, tall, sums, means[row])
            slide(means, at, False, across, blurred, at)
            for row in range(together):
                done = entering + row - below
                if done >= 0:
                    for kept in range(len(columns)):
                        narrow[done, kept] = blurred[row, columns[kept]]
            entering += together
    return narrow
