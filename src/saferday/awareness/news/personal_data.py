"""What the news keeps about people: who uploaded a file that is not decided on, and what files say."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from saferday.awareness.news import actions, rules
from saferday.centre.register import Kept, NotPersonal


def purge_waiting_files(now: datetime, limit: int) -> int:
    """Clears files that nobody decided on."""
    return actions.clear_waiting_files(now=now, limit=limit)


KEPT = [
    Kept(
        model="news.WaitingFile",
        fields=("by", "file_name"),
        what=_("Which member of staff uploaded a file of news, and the file"),
        why=_("So that they can look at it before it becomes a post"),
        kept_for=_("Until they decide, and 14 days at most"),
        keep=timedelta(days=rules.WAITING_DAYS),
        purge=purge_waiting_files,
    ),
]

NOT_PERSONAL = [
    NotPersonal("news.ImportedSource", ("file_name",), because="the name of a file of news"),
    NotPersonal("news.PostPage", ("source_name",), because="the name of a website"),
]
