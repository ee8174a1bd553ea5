"""What somebody can work out who reads everything that is published, and keeps it."""

from saferday.engines.disclosure.attack.auditing import AuditReport, Finding, audit
from saferday.engines.disclosure.attack.ranges import Contradiction, possible_ranges
from saferday.engines.disclosure.attack.statements import (
    Said,
    Statement,
    said_by_frame,
    said_by_numbers,
    said_by_school,
    said_by_table,
)

__all__ = [
    "AuditReport",
    "Contradiction",
    "Finding",
    "Said",
    "Statement",
    "audit",
    "possible_ranges",
    "said_by_frame",
    "said_by_numbers",
    "said_by_school",
    "said_by_table",
]
