"""Examples for the demonstration: two invented partners, and a list of hashes that are of nothing."""

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from saferday.hotline.matching import actions as matching
from saferday.hotline.matching import queries as matching_queries

from . import actions, rules
from .queries import partner_by_slug
from .taking.files import import_file

TITLE = _("Lists of hashes from two invented partners")
HASHES = 240


def fill(*, progress: Callable[[str], None]) -> None:
    """Adds two partners, and takes a small list of one from a file; a second call changes nothing."""
    if partner_by_slug("north") is not None:
        return
    bank = matching_queries.bank_by_slug("north-list") or matching.create_bank(
        slug="north-list",
        name={
            "en": "List of the Centre of the North (invented)",
            "cy": "Rhestr Canolfan y Gogledd (dychmygol)",
        },
        purpose="Shows how a partner’s list comes in. Its hashes are of nothing.",
        legal_basis="None: it is a demonstration",
        rely="nobody",
    )
    north = actions.add_partner(
        slug="north",
        name="Centre of the North (invented)",
        direction=rules.FILE,
        format="csv",
        agreement="Demonstration 1",
        contact_role="Duty desk",
        contact="desk@north.example",
        bank=bank,
        labels={"A": "confirmed", "B": "suspected", "harmless": rules.LEAVE_OUT},
    )
    shared = matching_queries.bank_by_slug("drawn-pictures") or bank
    actions.add_partner(
        slug="platform-list",
        name="A Platform (invented)",
        direction=rules.SERVE,
        format="threatexchange",
        agreement="Demonstration 2",
        contact_role="Trust and safety",
        contact="safety@platform.example",
        banks=[shared],
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "north-2027-02.csv"
        path.write_text(demo_list(), encoding="utf-8")
        run = import_file(path, format="csv", bank=bank, partner=north)
    progress(f"{run.added} hashes taken, {run.aside} rows set aside")


def demo_list() -> str:
    """A list in CSV: hashes of numbers, not of pictures, with some rows that are broken on purpose."""
    lines = ["kind,value,label,reference,origin"]
    for number in range(HASHES):
        kind, digest = ("sha256", hashlib.sha256) if number % 2 else ("md5", hashlib.md5)
        value = digest(f"nothing {number}".encode()).hexdigest()
        label = "harmless" if number % 40 == 7 else "AB"[number % 3 == 0]
        if number % 80 == 11:
            value = value[:-3]
        lines.append(f"{kind},{value},{label},N-{number:04},north desk {number % 3 + 1}")
    lines.append("md5,0123456789abcdef0123456789abcdef,C,N-9999,north desk 1")
    return "\n".join(lines) + "\n"
