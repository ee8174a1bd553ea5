"""What the schedule remembers between runs, and which workers are there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScheduledRun(models.Model):
    """One line of the schedule: when it ran, when it runs next, what went wrong last."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField(db_index=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    holder = models.CharField(max_length=64, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("scheduled run")
        verbose_name_plural = _("scheduled runs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(holder="", held_until__isnull=True)
                | (~models.Q(holder="") & models.Q(held_until__isnull=False)),
                name="tasks_holder_with_until",
            )
        ]

    def __str__(self) -> str:
        return self.name


class WorkerSeen(models.Model):
    """A worker process, and when it last said that it is there."""

    id = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    version = models.CharField(max_length=40)

    class Meta:
        ordering = ["-seen_at"]
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.id
