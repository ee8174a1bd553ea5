"""What the worker counted in the log of matches, so that no page reads the log."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .banks import Bank
from .entries import Entry


class DayOfMatches(models.Model):
    """How many matches a bank had on one day of the centre's, by kind and distance; vetoed ones are left out."""

    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField(_("day"))
    kind = models.PositiveSmallIntegerField(_("kind"))
    distance = models.PositiveSmallIntegerField(_("distance"))
    matches = models.PositiveBigIntegerField(_("matches"))

    class Meta:
        verbose_name = _("day of matches")
        verbose_name_plural = _("days of matches")
        constraints = (
            models.UniqueConstraint(fields=("day", "bank", "kind", "distance"), name="matching_day_once"),
            models.CheckConstraint(condition=Q(matches__gte=1), name="matching_day_natural"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.bank_id}: {self.matches}"


class MostMatched(models.Model):
    """One of the entries of a bank that matched most in the last thirty days."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="+")
    matches = models.PositiveBigIntegerField(_("matches"))
    platforms = models.PositiveIntegerField(_("platforms"))

    class Meta:
        ordering = ("-matches", "entry")
        verbose_name = _("hash that matches most")
        verbose_name_plural = _("hashes that match most")

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.matches}"
