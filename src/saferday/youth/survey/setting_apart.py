"""Sets apart what pupils wrote once a survey is over: out of the answers, into rows that nothing ties to them.

Question by question, each time in a fresh order and in parts of about the same size, so that neither the order of
rows nor which of them were written together says whose they are, or that two are one pupil's.
"""

from __future__ import annotations

import math
import random
from typing import Any

from .actions import finish_setting_apart, set_texts_apart
from .models import Survey
from .queries import verbatims as queries
from .rules.asking import BATCH_MOST

_shuffle = random.SystemRandom()


def set_words_apart(*, by: Any = None, survey: Survey) -> int:
    """Moves every text of a survey that is over; how many. Killed at any moment, it goes on where it stopped."""
    moved = 0
    for question in queries.questions_with_texts(survey):
        rows = queries.responses_with(survey, question)
        _shuffle.shuffle(rows)
        parts = max(1, math.ceil(len(rows) / BATCH_MOST))
        for part in range(parts):
            moved += set_texts_apart(by=by, survey=survey, question=question, responses=rows[part::parts])
    finish_setting_apart(by=by, survey=survey)
    return moved
