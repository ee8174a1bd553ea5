"""Scheduled work of the news."""

from saferday.awareness.news import actions
from saferday.centre.tasks import every


@every(hours=1)
def redraw_share_pictures() -> None:
    """Draws share pictures again whose area has changed its colours or its name."""
    actions.redraw_share_pictures()
