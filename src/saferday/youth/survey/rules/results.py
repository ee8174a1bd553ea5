"""The rules of protection under which results are shown. No Django."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Protection:
    """The parameters of disclosure control of a centre.

    Attributes:
        school_base: a question is shown for a school from so many answers on.
        small: counts below this are hidden in a school's tables.
        rounded_to: counts of a school are rounded to a multiple of this.
        area_base: a question is shown for an area or the country from so many answers on.
        area_schools: an area is shown from so many schools on.
        new_answers: a new snapshot of a part is made after so many new answers at least,
        growth: and, while the survey is open, after so large a share of those that the last one stood on.
        k_anonymous: in the researchers' file, as many pupils share each combination of school-free key variables.
        drawn_out: of each year group so large a share, and twice ``small`` at least, is drawn by lot and is not in that
            file: so that whoever is missing from it beside the published tables is not somebody rare.
    """

    school_base: int = 30
    small: int = 10
    rounded_to: int = 5
    area_base: int = 100
    area_schools: int = 3
    new_answers: int = 10
    growth: float = 0.1
    k_anonymous: int = 10
    drawn_out: float = 0.05

    @property
    def digest(self) -> str:
        """Changes when a parameter does."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


PROTECTION = Protection()

COUNTRY, AREA, SCHOOL = "country", "area", "school"
SCOPES = (COUNTRY, AREA, SCHOOL)

YEAR, PHASE = "year_group", "route"
"""What a question can be crossed with besides another question."""

RATHER_NOT = "-"
"""What is stored for “I’d rather not say”."""

KEY_VARIABLES = frozenset(
    {
        "gender",
        "sex",
        "ethnicity",
        "religion",
        "disability",
        "send",
        "language",
        "home_language",
        "born",
        "care",
    }
)
"""Questions of these names describe the pupil: somebody who knows the pupil knows the answers."""
