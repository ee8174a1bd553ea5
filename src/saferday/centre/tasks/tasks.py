"""The schedule's own upkeep, and Wagtail's: publishing what is due, clearing what is done with."""

from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saferday.centre.tasks.registry import every
from saferday.centre.tasks.rules import KEEP_RESULTS


@every(minutes=1, title=_("Publish and take down what was scheduled for now"))
def publish_scheduled() -> None:
    """Publishes pages whose time has come, and takes down those whose time is over."""
    call_command("publish_scheduled", verbosity=0)


@every(days=1, at="03:20", title=_("Forget tasks that were done a week ago"))
def clear_finished_tasks() -> None:
    """Removes the arguments and outcomes of old tasks."""
    DBTaskResult.objects.filter(
        status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED],
        finished_at__lt=timezone.now() - KEEP_RESULTS,
    ).delete()


@every(days=1, at="03:25", title=_("Forget sessions that have ended"))
def clear_sessions() -> None:
    """Removes sessions that have run out."""
    SessionStore.clear_expired()
