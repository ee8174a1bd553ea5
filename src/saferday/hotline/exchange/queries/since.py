"""From times to numbers of changes, for partners who ask for what changed since a time."""

from datetime import datetime

from ..models import Mark


def change_at(at: datetime) -> int:
    """A number of a change such that everything that changed at this time or later has a higher one; 0 is the start.

    Marks are written every few minutes, so some changes from before come again; none is missed.
    """
    return Mark.objects.filter(at__lt=at).order_by("-at").values_list("change", flat=True).first() or 0
