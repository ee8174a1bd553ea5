"""What visitors told us about the site."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import rules


class Feedback(models.Model):
    """One message about the site. It says nothing about who wrote it."""

    class State(models.TextChoices):
        NEW = "new", _("To do")
        DONE = "done", _("Dealt with")

    at = models.DateTimeField(_("sent"), default=timezone.now, db_index=True)
    area = models.ForeignKey(
        "areas.Area",
        verbose_name=_("area"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="feedback",
    )
    page = models.CharField(_("page"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    doing = models.TextField(_("what they were doing"), max_length=rules.MESSAGE_LIMIT, blank=True)
    wrong = models.TextField(_("what went wrong"), max_length=rules.MESSAGE_LIMIT)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NEW)
    done_at = models.DateTimeField(_("dealt with"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("dealt with by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="new", done_at__isnull=True, done_by__isnull=True)
                | Q(state="done", done_at__isnull=False),
                name="feedback_done_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(wrong=""), name="feedback_says_something"),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"
