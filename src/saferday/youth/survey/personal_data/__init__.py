"""What the survey keeps about people."""

from .answers import KEPT as ANSWERS
from .answers import NOT_PERSONAL as ANSWER_FIELDS
from .schools import KEPT as SCHOOLS
from .schools import NOT_PERSONAL as SCHOOL_FIELDS
from .verbatims import KEPT as VERBATIMS

KEPT = [*ANSWERS, *VERBATIMS, *SCHOOLS]
NOT_PERSONAL = [*ANSWER_FIELDS, *SCHOOL_FIELDS]
