"""Why a request has no answer: one shape for every refusal."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Problem(Exception):
    """A refusal: its HTTP status, a code for programs, and what to do in words."""

    status: int
    code: str
    detail: str
    headers: dict[str, str] = field(default_factory=dict)
    errors: list[dict[str, str]] = field(default_factory=list)
    """Where in the request something is wrong: ``at`` and ``detail``."""

    def __str__(self) -> str:
        return f"{self.status} {self.code}: {self.detail}"

    def document(self) -> dict[str, Any]:
        """The body of the answer."""
        document: dict[str, Any] = {"code": self.code, "detail": self.detail}
        return document | {"errors": self.errors} if self.errors else document
