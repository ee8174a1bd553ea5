"""Scheduled work of the survey."""

from django.utils.translation import gettext_lazy as _

from saferday.centre.tasks import every

from .intake.moving import move


@every(seconds=30, title=_("Shuffle pupils’ answers out of the inbox"))
def shuffle_answers() -> None:
    """Moves answers on where enough of them are there."""
    move()
