"""A survey and its published versions, which never change."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saferday.centre.languages.queries import in_language


class Survey(models.Model):
    """A survey: the draft that staff work on, the version that is asked, and when it is open."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    titles = models.JSONField(_("titles"), default=dict)
    draft = models.JSONField(_("draft"), default=dict)
    draft_before = models.JSONField(_("draft before its last change"), null=True, blank=True)
    draft_number = models.PositiveIntegerField(default=1)
    """Counts the changes of the draft, so that two editors do not overwrite each other."""
    asked = models.ForeignKey(
        "survey.SurveyVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version that is asked"),
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    paused_nations = models.JSONField(_("nations on pause"), default=list, blank=True)
    assessed = models.ForeignKey(
        "survey.SurveyVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version whose impact assessment was decided"),
    )
    simulated = models.BooleanField(_("its answers are simulated"), default=False)
    archived = models.BooleanField(_("put away"), default=False)
    """Out of the way in the editor; everything that was published stays."""
    words_set_apart = models.BooleanField(_("what pupils wrote is set apart"), default=False)
    """Nothing in pupils' own words lies among the answers any more."""

    class Meta:
        ordering = ["-opens_at", "slug"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="survey_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(asked__isnull=False),
                name="survey_open_asks_a_version",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.titles, get_language()) or self.slug


class SurveyVersion(models.Model):
    """A published definition. A trigger in the database refuses to change it."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    definition = models.TextField(_("definition"))
    """Canonical JSON: the same definition is the same text."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the definition, in hexadecimal."""
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["survey_id", "-number"]
        verbose_name = _("version of a survey")
        verbose_name_plural = _("versions of surveys")
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once"),
            models.UniqueConstraint(fields=["survey", "digest"], name="survey_definition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.number}"
