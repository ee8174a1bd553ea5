"""Disclosure control: tables that let nobody work out a small group."""

from saferday.engines.disclosure.anonymity import AnonymityReport, k_anonymity
from saferday.engines.disclosure.attack import (
    AuditReport,
    Contradiction,
    Finding,
    Said,
    Statement,
    audit,
    possible_ranges,
    said_by_frame,
    said_by_numbers,
    said_by_school,
    said_by_table,
)
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
from saferday.engines.disclosure.suppression import (
    CountTable,
    Suppression,
    UnsafeTable,
    UnusableTable,
    suppress,
)
from saferday.engines.disclosure.tables import REASONS, ProtectedTable, sentence

__all__ = [
    "REASONS",
    "AnonymityReport",
    "AnswerGroup",
    "AuditReport",
    "Contradiction",
    "CountTable",
    "Finding",
    "OneWay",
    "PTable",
    "ProtectedTable",
    "Question",
    "Said",
    "SchoolRules",
    "SchoolTable",
    "Statement",
    "Suppression",
    "UnsafeTable",
    "UnusableTable",
    "audit",
    "k_anonymity",
    "noisy_ptable",
    "perturb",
    "perturb_counts",
    "possible_ranges",
    "round_and_hide",
    "round_and_hide_school",
    "rounding_ptable",
    "said_by_frame",
    "said_by_numbers",
    "said_by_school",
    "said_by_table",
    "sentence",
    "suppress",
    "tabulate_with_keys",
]
