"""What has been worked out and may be shown: snapshots of results, which never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Snapshot(models.Model):
    """The protected results of a survey at one moment, for its country, an area or a school.

    Pages, exports and commands read these and nothing else. ``results`` holds published numbers only:
    whatever was hidden is not in it.
    """

    survey = models.ForeignKey("survey.Survey", models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField(_("number"))
    """The same for all parts that were made together."""
    scope = models.CharField(_("of"), max_length=10, choices=[
        ("country", _("The country")), ("area", _("An area")), ("school", _("A school")),
    ])  # fmt: skip
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, blank=True, related_name="+")
    school = models.ForeignKey(
        "survey.School", models.PROTECT, null=True, blank=True, related_name="snapshots"
    )
    made_on = models.DateField(_("made on"))
    """The day only: a clock time would tell which class had just answered."""
    rules_digest = models.CharField(max_length=64)
    """The rules of protection that it was made under."""
    results = models.JSONField(_("results"))
    crossed = models.JSONField(_("questions crossed"), default=dict, blank=True)
    """Of the country only, for researchers."""

    class Meta:
        ordering = ["survey_id", "-number", "scope"]
        verbose_name = _("snapshot of results")
        verbose_name_plural = _("snapshots of results")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "number"],
                condition=models.Q(scope="country"),
                name="survey_snapshot_country_once",
            ),
            models.UniqueConstraint(
                fields=["survey", "number", "area"],
                condition=models.Q(scope="area"),
                name="survey_snapshot_area_once",
            ),
            models.UniqueConstraint(
                fields=["survey", "number", "school"],
                condition=models.Q(scope="school"),
                name="survey_snapshot_school_once",
            ),
            models.CheckConstraint(
                condition=models.Q(scope="country", area__isnull=True, school__isnull=True)
                | models.Q(scope="area", area__isnull=False, school__isnull=True)
                | models.Q(scope="school", area__isnull=True, school__isnull=False),
                name="survey_snapshot_scope_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.number} {self.scope}"


class SnapshotBasis(models.Model):
    """How many answers a part of a survey's results stands on: what a new snapshot is measured against.

    Never shown and never exported.
    """

    snapshot = models.OneToOneField(Snapshot, models.CASCADE, primary_key=True, related_name="basis")
    answers = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("basis of a snapshot")
        verbose_name_plural = _("bases of snapshots")

    def __str__(self) -> str:
        return f"{self.snapshot_id}"
