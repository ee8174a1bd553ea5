"""What pupils wrote in their own words, set apart from everything else that they answered, and who has it open.

Nothing ties one row to another or to an answer: no school, no year group, no order, no time but the day of a decision.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..rules import verbatims as rules


class Verbatim(models.Model):
    """One text to one question, and what a person decided about it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Drawn at random when the text is set apart, so that rows by number lie shuffled."""
    survey = models.ForeignKey("survey.Survey", models.PROTECT, related_name="verbatims")
    question = models.CharField(_("question"), max_length=32)
    route = models.CharField(_("route"), max_length=32)
    text = models.TextField(_("as it was written"), blank=True)
    """Empty once its time is over."""
    state = models.CharField(
        _("decision"),
        max_length=10,
        default=rules.WAITING,
        choices=[
            (rules.WAITING, _("Not decided yet")),
            (rules.AS_WRITTEN, _("May be shown")),
            (rules.SHORTENED, _("May be shown with words taken out")),
            (rules.WITHHELD, _("Not to be shown")),
            (rules.WORRYING, _("Worrying: tells of danger or harm")),
        ],
    )
    shown = models.TextField(_("as it may be shown"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("text in a pupil’s own words")
        verbose_name_plural = _("texts in pupils’ own words")
        indexes = [models.Index(fields=["survey", "question", "state"], name="survey_verbatim_state")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state__in=sorted(rules.PUBLIC)) & ~Q(shown=""))
                | (~Q(state__in=sorted(rules.PUBLIC)) & Q(shown="")),
                name="survey_verbatim_shown_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(state=rules.WAITING, decided_on__isnull=True)
                | (~Q(state=rules.WAITING) & Q(decided_on__isnull=False)),
                name="survey_verbatim_decided_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class VerbatimReading(models.Model):
    """That a member of staff has a survey's texts open, for a reason that the audit keeps."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Each reading has an order of its own, made from this."""
    survey = models.ForeignKey("survey.Survey", models.PROTECT, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        verbose_name = _("reading of pupils’ own words")
        verbose_name_plural = _("readings of pupils’ own words")

    def __str__(self) -> str:
        return str(self.pk)
