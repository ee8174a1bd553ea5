"""A published version as the instrument that it defines, read once in each process."""

from __future__ import annotations

import json
from functools import lru_cache

from ..instrument.codebook import Variable, codebook
from ..instrument.definition import Instrument
from ..instrument.reading import read
from ..models import SurveyVersion


def instrument_of(version: SurveyVersion) -> Instrument:
    """What a version asks."""
    return _read(version.digest, version.definition)


def variables_of(version: SurveyVersion) -> tuple[Variable, ...]:
    """The flat variables of a version, in the order asked."""
    return _variables(version.digest, version.definition)


@lru_cache(maxsize=32)
def _read(_digest: str, definition: str) -> Instrument:
    return read(json.loads(definition))


@lru_cache(maxsize=32)
def _variables(digest: str, definition: str) -> tuple[Variable, ...]:
    return tuple(codebook(_read(digest, definition)))
