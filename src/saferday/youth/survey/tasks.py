"""Scheduled work of the survey."""

from django.utils.translation import gettext_lazy as _

from saferday.centre.tasks import every

from .intake.moving import move
from .making import make_snapshots
from .queries.results import surveys_to_count
from .queries.verbatims import surveys_to_set_apart
from .setting_apart import set_words_apart


class NotShuffled(RuntimeError):
    """The answers could not be moved on. They wait, and the next run tries again."""


@every(seconds=30, title=_("Shuffle pupils’ answers out of the inbox"))
def shuffle_answers() -> None:
    """Moves answers on where enough of them are there.

    Raises:
        NotShuffled: naming the kind of error and nothing else. A database quotes the row that it refuses, and what
            the schedule and the log keep has a time.
    """
    try:
        move()
    except Exception as error:
        raise NotShuffled(type(error).__name__) from None


@every(hours=1, title=_("Make new results of surveys that have enough new answers"))
def make_results() -> None:
    """Makes snapshots of the surveys that are open, or have closed within the last day."""
    for survey in surveys_to_count():
        make_snapshots(survey=survey)


@every(minutes=10, title=_("Set apart what pupils wrote in surveys that are over"))
def set_apart() -> None:
    """Moves pupils' own words out of the answers.

    Raises:
        NotShuffled: naming the kind of error and nothing else, as above.
    """
    try:
        for survey in surveys_to_set_apart():
            set_words_apart(survey=survey)
    except Exception as error:
        raise NotShuffled(type(error).__name__) from None
