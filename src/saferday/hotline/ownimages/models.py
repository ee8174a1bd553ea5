"""Cases of people who want a picture of themselves kept off platforms, and the hashes made on their device."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import rules


class Case(models.Model):
    """One request. It says nothing about who made it; whoever knows the code may follow it and withdraw it."""

    class State(models.TextChoices):
        WAITING = rules.WAITING, _("Waiting for a decision")
        SHARED = rules.SHARED, _("Shared")
        DECLINED = rules.DECLINED, _("Declined")
        WITHDRAWN = rules.WITHDRAWN, _("Withdrawn")

    code_digest = models.CharField(_("digest of the code"), max_length=64, unique=True)
    at = models.DateTimeField(_("received"), default=timezone.now, db_index=True)
    age = models.CharField(_("age now"), max_length=10)
    age_then = models.CharField(_("age in the picture"), max_length=10)
    who = models.CharField(_("who is in it"), max_length=20)
    happened = models.CharField(_("what happened"), max_length=12)
    places = models.JSONField(_("where"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_with = models.ForeignKey(
        "self",
        verbose_name=_("decided with"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    """The case at which somebody looked when they decided on this one too, because it holds the same picture."""
    reason = models.CharField(_("reason for declining"), max_length=20, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("state", "at"), name="ownimages_case_queue"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=rules.STATES), name="ownimages_state_known"),
            models.CheckConstraint(condition=Q(age__in=rules.AGES), name="ownimages_age_known"),
            models.CheckConstraint(
                condition=~Q(state="waiting")
                | Q(decided_at__isnull=True, decided_with__isnull=True, reason=""),
                name="ownimages_waiting_is_undecided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("shared", "declined")) | Q(decided_at__isnull=False),
                name="ownimages_decision_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(reason__in=rules.REASONS),
                name="ownimages_declined_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="ownimages_withdrawn_has_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"


class Picture(models.Model):
    """The hashes of one picture, which cannot be made again from them. A case that is withdrawn has none any more."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pictures", verbose_name=_("case"))
    number = models.PositiveSmallIntegerField(_("number"))
    pdq = models.CharField(max_length=64, blank=True)
    quality = models.PositiveSmallIntegerField(_("quality"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    positions = models.JSONField(default=list, blank=True)
    """PDQ of the same picture turned, mirrored, and as other tools make it: at most fifteen."""

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="ownimages_picture_number_once"),
            models.CheckConstraint(condition=~Q(pdq="", sha256=""), name="ownimages_picture_has_a_hash"),
            models.CheckConstraint(
                condition=~Q(pdq="") | Q(positions=[]), name="ownimages_positions_are_of_a_pdq"
            ),
            models.CheckConstraint(
                condition=Q(pdq="") | Q(quality__gte=rules.LEAST_QUALITY, quality__lte=100),
                name="ownimages_pdq_is_good_enough",
            ),
        )

    def __str__(self) -> str:
        return f"#{self.case_id}.{self.number}"

    @property
    def hashes(self) -> list[tuple[str, str]]:
        """Kind and value of everything by which the picture is known again."""
        every = [("pdq", value) for value in (self.pdq, *self.positions)] + [("sha256", self.sha256)]
        return [(kind, value) for kind, value in every if value]
