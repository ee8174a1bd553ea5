"""Answers: sealed as they arrive, then shuffled into the table that results are made from.

Nothing here says who answered, when, on what, or in which class.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class InboxKey(models.Model):
    """The public half of a key that answers are sealed with. The private half lies in a file and is destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    public = models.BinaryField(max_length=32)
    current = models.BooleanField(default=True)
    pool = models.BooleanField(default=False)
    """Seals what waits for others of its school and year group, and not what arrives."""

    class Meta:
        verbose_name = _("key of the inbox")
        verbose_name_plural = _("keys of the inbox")

    def __str__(self) -> str:
        return str(self.pk)


class InboxEntry(models.Model):
    """One pupil's answers, sealed, until enough others of the same school and year group are there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(InboxKey, models.PROTECT, related_name="entries")
    # Neither can be deleted; a constraint would lock the same row for every pupil of the country.
    version = models.ForeignKey(
        "survey.SurveyVersion", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    school = models.ForeignKey(
        "survey.School", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    year_group = models.CharField(max_length=8)
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("answers that wait")
        verbose_name_plural = _("answers that wait")

    def __str__(self) -> str:
        return str(self.pk)


class Response(models.Model):
    """One pupil's answers. ``answers`` maps each variable to its value, as the instrument's codebook says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey("survey.SurveyVersion", models.PROTECT, related_name="responses")
    school = models.ForeignKey("survey.School", models.PROTECT, related_name="responses")
    year_group = models.CharField(_("year group"), max_length=8)
    route = models.CharField(_("route"), max_length=20)
    answers = models.JSONField(_("answers"), default=dict)
    cell_key = models.PositiveSmallIntegerField()
    """0 to 255, drawn at random: what the noise of published tables is made from."""

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        indexes = [models.Index(fields=["version", "school"], name="survey_response_school")]
        constraints = [
            models.CheckConstraint(condition=models.Q(cell_key__lte=255), name="survey_cell_key_range"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
