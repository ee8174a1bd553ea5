"""Disclosure control: tables that let nobody work out a small group."""

from saferday.engines.disclosure.hiding import (
    AnswerGroup,
    OneWay,
    Question,
    SchoolRules,
    SchoolTable,
    round_and_hide,
    round_and_hide_school,
)
from saferday.engines.disclosure.perturbation import perturb, perturb_counts, tabulate_with_keys
from saferday.engines.disclosure.ptable import PTable, noisy_ptable, rounding_ptable
from saferday.engines.disclosure.tables import REASONS, ProtectedTable, sentence

__all__ = [
    "REASONS",
    "AnswerGroup",
    "OneWay",
    "PTable",
    "ProtectedTable",
    "Question",
    "SchoolRules",
    "SchoolTable",
    "noisy_ptable",
    "perturb",
    "perturb_counts",
    "round_and_hide",
    "round_and_hide_school",
    "rounding_ptable",
    "sentence",
    "tabulate_with_keys",
]
