"""Who relies on what: how far each partner has our banks, and what went to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .partners import Partner


class Shared(models.Model):
    """How far a partner has one of our banks."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="shared")
    bank = models.ForeignKey("matching.Bank", on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField(_("since"))
    last_at = models.DateTimeField(_("last asked"))
    sent = models.BigIntegerField(_("sent up to change"), default=0)
    confirmed = models.BigIntegerField(_("confirmed up to change"), default=0)
    """A partner who asks for what follows has what came before; a push that was answered well is there."""
    rows = models.PositiveBigIntegerField(_("rows"), default=0)

    class Meta:
        ordering = ("partner", "bank")
        verbose_name = _("shared bank")
        verbose_name_plural = _("shared banks")
        constraints = (models.UniqueConstraint(fields=("partner", "bank"), name="exchange_shared_once"),)

    def __str__(self) -> str:
        return f"{self.partner_id} {self.bank_id} {self.confirmed}/{self.sent}"


class Delivery(models.Model):
    """A page of a bank that went to a partner."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="deliveries")
    bank = models.ForeignKey("matching.Bank", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    after = models.BigIntegerField(_("after change"))
    upto = models.BigIntegerField(_("up to change"))
    rows = models.PositiveIntegerField(_("rows"))
    retractions = models.PositiveIntegerField(_("retractions"))

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = (models.Index(fields=("partner", "-at"), name="exchange_delivery_partner"),)

    def __str__(self) -> str:
        return f"{self.partner_id} {self.at:%Y-%m-%d %H:%M} {self.rows}"
