"""Scheduled work of own images: cases whose hashes were taken back elsewhere wait again."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saferday.centre.tasks import every

from . import actions


@every(minutes=5, title=_("Let own images wait again whose flags were taken back"))
def reopen_taken_back() -> None:
    """Lets shared cases wait again of which nothing is matched any more."""
    actions.reopen_taken_back(now=timezone.now())
