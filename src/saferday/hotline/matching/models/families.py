"""Families of near-duplicates within a bank, as the worker last found them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .banks import Bank
from .entries import Entry


class Grouping(models.Model):
    """What grouping a bank's pictures found, and of which state of the bank."""

    bank = models.OneToOneField(Bank, on_delete=models.CASCADE, related_name="grouping")
    at = models.DateTimeField(_("when"))
    change = models.BigIntegerField(_("of the entries up to change"))
    pictures = models.PositiveBigIntegerField(_("pictures"))
    """Flags: the hashes of one group count once."""
    families = models.PositiveBigIntegerField(_("families"))
    """Of two pictures or more."""
    largest = models.PositiveBigIntegerField(_("pictures in the largest"))
    seconds = models.FloatField(_("seconds"))

    class Meta:
        verbose_name = _("grouping")
        verbose_name_plural = _("groupings")

    def __str__(self) -> str:
        return f"{self.bank_id}: {self.families}"


class Family(models.Model):
    """One of the largest families of a bank, by an entry that belongs to it; who is in it is asked of the index."""

    grouping = models.ForeignKey(Grouping, on_delete=models.CASCADE, related_name="found")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    pictures = models.PositiveBigIntegerField(_("pictures"))
    hashes = models.PositiveBigIntegerField(_("hashes"))

    class Meta:
        ordering = ("-pictures", "pk")
        verbose_name = _("family")
        verbose_name_plural = _("families")

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.pictures}"
