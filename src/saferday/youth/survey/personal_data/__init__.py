"""What the survey keeps about people."""

from .schools import KEPT as SCHOOLS
from .schools import NOT_PERSONAL as SCHOOL_FIELDS

KEPT = [*SCHOOLS]
NOT_PERSONAL = [*SCHOOL_FIELDS]
