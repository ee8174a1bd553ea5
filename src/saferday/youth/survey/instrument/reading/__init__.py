"""Reads a definition and says everything that is wrong with it, and where.

The document is JSON; ``docs/reference/survey-definition.md`` describes it. Reading never raises on wrong
content: it collects a :class:`Problem` for each fault, so that all can be put right at once.
"""

from .problems import DefinitionWrong, Problem
from .whole import canonical, digest, problems_of, read

__all__ = ["DefinitionWrong", "Problem", "canonical", "digest", "problems_of", "read"]
