"""What matched, what was asked by those who agreed to keep it, and hashes that were set apart. No picture."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import rules
from .banks import Bank
from .entries import KIND_NAMES, Entry
from .keys import PlatformKey

QUARANTINE_NAMES = {
    rules.WAITING: _("Waits for a decision"),
    rules.UPHELD: _("Stays set apart"),
    rules.RELEASED: _("The flag is right"),
    rules.RETRACTED: _("The flag was taken back"),
}


class MatchRecord(models.Model):
    """One match that was answered."""

    at = models.DateTimeField(_("when"))
    key = models.ForeignKey(
        PlatformKey, verbose_name=_("key"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    """None: asked by the centre itself."""
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.PositiveSmallIntegerField(choices=KIND_NAMES)
    value = models.BinaryField(_("hash that was asked for"), max_length=32)
    distance = models.PositiveSmallIntegerField(_("distance"))
    apart = models.BooleanField(_("set apart"), default=False)
    """Answered with the advice to check with the centre."""
    vetoed = models.BooleanField(_("vetoed"), default=False)
    """Not answered: a known false match is as near."""

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        indexes = (
            models.Index(fields=("at",), name="matching_match_at"),
            models.Index(fields=("entry", "at"), name="matching_match_entry_at"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.entry_id} ({self.distance})"


class KeptQuery(models.Model):
    """A hash that was asked for and that its owner agreed to keep."""

    key = models.ForeignKey(PlatformKey, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("when"))
    kind = models.PositiveSmallIntegerField(choices=KIND_NAMES)
    value = models.BinaryField(max_length=32)
    seen = models.BigIntegerField(_("newest change that it was matched against"))

    class Meta:
        verbose_name = _("kept query")
        verbose_name_plural = _("kept queries")
        indexes = (
            models.Index(fields=("kind", "value"), name="matching_kept_value"),
            models.Index(fields=("at",), name="matching_kept_at"),
        )

    def __str__(self) -> str:
        return f"{self.key_id} {self.at:%Y-%m-%d %H:%M}"


class LaterMatch(models.Model):
    """A kept query that matches a hash flagged after it was asked."""

    key = models.ForeignKey(PlatformKey, on_delete=models.CASCADE, related_name="later_matches")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    kind = models.PositiveSmallIntegerField(choices=KIND_NAMES)
    value = models.BinaryField(max_length=32)
    asked_at = models.DateTimeField(_("asked"))
    distance = models.PositiveSmallIntegerField(_("distance"))
    at = models.DateTimeField(_("found"))

    class Meta:
        ordering = ("pk",)
        verbose_name = _("later match")
        verbose_name_plural = _("later matches")
        indexes = (models.Index(fields=("at",), name="matching_later_at"),)
        constraints = (
            models.UniqueConstraint(fields=("key", "entry", "kind", "value"), name="matching_later_once"),
        )

    def __str__(self) -> str:
        return f"{self.key_id} {self.entry_id}"


class Quarantine(models.Model):
    """One hash that matched a flood, set apart until a human has decided. It goes on matching."""

    kind = models.PositiveSmallIntegerField(choices=KIND_NAMES)
    value = models.BinaryField(_("hash"), max_length=32)
    since = models.DateTimeField(_("since"))
    matches = models.PositiveIntegerField(_("matches in the hour before"))
    state = models.CharField(
        _("state"), max_length=10, choices=list(QUARANTINE_NAMES.items()), default=rules.WAITING
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ("-since",)
        verbose_name = _("quarantine")
        verbose_name_plural = _("quarantines")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "value"),
                condition=Q(state__in=rules.SET_APART),
                name="matching_quarantine_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=rules.QUARANTINE_STATES), name="matching_quarantine_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=rules.WAITING, decided_at__isnull=True)
                | (~Q(state=rules.WAITING) & Q(decided_at__isnull=False) & ~Q(reason="")),
                name="matching_quarantine_decision_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.hex[:12]}…"

    @property
    def hex(self) -> str:
        """The hash as it is written."""
        return bytes(self.value).hex()

    @property
    def kind_key(self) -> str:
        """The key of its kind, such as ``pdq``."""
        return rules.KEYS_OF_KINDS[self.kind]
