"""When each fact about a service was checked and by whom, and what staff did when they checked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..rules import facts
from .service import Service

FACT_NAMES = {
    "contact": _("How to make contact"),
    "hours": _("Opening hours"),
    "cost": _("Cost"),
    "ages": _("Ages"),
    "confidentiality": _("Confidentiality"),
}


class FactCheck(models.Model):
    """How one group of facts about a service stands: when and by whom are set together or not at all."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="checks")
    fact = models.CharField(_("fact"), max_length=20, choices=list(FACT_NAMES.items()))
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=[(facts.CHECKED, _("Checked")), (facts.UNVERIFIED, _("Not checked"))],
        default=facts.UNVERIFIED,
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=200, blank=True)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member of staff"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    """Set when one of our own checked; the public reads ``checked_by``, which is then the centre's name."""

    class Meta:
        ordering = ("service", "fact")
        verbose_name = _("check of a fact")
        verbose_name_plural = _("checks of facts")
        constraints = (
            models.UniqueConstraint(fields=("service", "fact"), name="directory_fact_once_per_service"),
            models.CheckConstraint(condition=Q(fact__in=facts.FACTS), name="directory_fact_known"),
            models.CheckConstraint(
                condition=Q(status=facts.CHECKED, checked_on__isnull=False) & ~Q(checked_by="")
                | Q(status=facts.UNVERIFIED, checked_on__isnull=True, checked_by=""),
                name="directory_check_has_date_and_name",
            ),
        )

    def __str__(self) -> str:
        return f"{self.fact}: {self.status}"


class Verification(models.Model):
    """What a member of staff found when they checked a service, kept so that a mistake can be taken back."""

    CONFIRMED, DOUBTED = "confirmed", "doubted"

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="verifications")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("when"))
    outcome = models.CharField(
        _("outcome"),
        max_length=10,
        choices=[(CONFIRMED, _("Confirmed")), (DOUBTED, _("Could not be confirmed"))],
    )
    facts = models.JSONField(_("facts"), default=list)
    before = models.JSONField(_("how they stood before"), default=list)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=("confirmed", "doubted")), name="directory_verification_outcome_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.service_id} {self.outcome}"
