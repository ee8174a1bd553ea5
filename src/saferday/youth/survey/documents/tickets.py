"""The printable sheet of tickets. It lives in the answer to one request and is stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from ..models import ClassSession, Participation
from ..queries.schools import year_name
from .paper import pdf_of


@dataclass(frozen=True)
class PrintedTicket:
    """One ticket as it is cut out: its words on their lines, and the square to scan."""

    lines: tuple[str, ...]
    square: SafeString


@dataclass(frozen=True)
class Sheet:
    """The tickets of a class."""

    survey: str
    code: str
    year: str
    address: str
    tickets: tuple[PrintedTicket, ...]

    @classmethod
    def of(cls, part: Participation, session: ClassSession, words: list[str]) -> Sheet:
        """The sheet of tickets just made."""
        base = settings.SAFERDAY_BASE_URL
        start = base + reverse("survey:enter")
        return cls(
            survey=str(part.survey),
            code=session.code,
            year=year_name(session.year_group),
            address=start.removeprefix("https://").removeprefix("http://").rstrip("/"),
            tickets=tuple(
                PrintedTicket(tuple(ticket.split("-")), _square(f"{start}{session.code}/#{ticket}"))
                for ticket in words
            ),
        )

    def as_pdf(self) -> bytes:
        """The sheet as PDF.

        Raises:
            NoPdf
        """
        return pdf_of("survey/documents/tickets_pdf.html", {"sheet": self})


def _square(address: str) -> SafeString:
    """A QR code as SVG, drawn by size classes of the style sheet."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, lineclass=None, svgclass="qr"
    )
    # Segno's own drawing of an address that we made.
    return mark_safe(out.getvalue().decode())  # noqa: S308
