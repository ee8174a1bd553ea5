"""Banks: what a set of hashes is for, on what legal basis, and who may read, write and rely on it."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saferday.centre.languages.queries import in_language

from .. import rules

RELY_NAMES = {
    rules.RELY_EVERY: _("Every key"),
    rules.RELY_NAMED: _("Only keys that name it"),
    rules.RELY_NOBODY: _("Nobody yet"),
}


class Bank(models.Model):
    """A set of hashes with one purpose."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.JSONField(_("name"), default=dict)
    purpose = models.TextField(_("purpose"), max_length=2_000)
    legal_basis = models.TextField(_("legal basis"), max_length=2_000, blank=True)
    labels = models.JSONField(_("labels"), default=list)
    negative = models.BooleanField(_("known false matches"), default=False)
    """A negative bank holds known false matches: its entries veto matches that are no nearer than they."""
    distance = models.PositiveSmallIntegerField(
        _("greatest distance"),
        default=rules.DEFAULT_DISTANCE,
        validators=[MaxValueValidator(rules.MOST_DISTANCE)],
    )
    flood = models.PositiveIntegerField(
        _("matches within an hour that are a flood"), default=rules.DEFAULT_FLOOD
    )
    """0: floods in this bank are not looked for."""
    rely = models.CharField(
        _("who may rely on it"), max_length=10, choices=list(RELY_NAMES.items()), default=rules.RELY_EVERY
    )
    readers = models.JSONField(_("roles that may read it"), default=list, blank=True)
    writers = models.JSONField(_("roles that may write it"), default=list, blank=True)
    """Keys of roles. Empty: every role that holds the permission."""
    active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        ordering = ("slug",)
        verbose_name = _("bank")
        verbose_name_plural = _("banks")
        constraints = (
            models.CheckConstraint(
                condition=Q(distance__lte=rules.MOST_DISTANCE), name="matching_bank_distance_exact"
            ),
            models.CheckConstraint(condition=Q(rely__in=rules.RELY), name="matching_bank_rely_known"),
            models.CheckConstraint(condition=~Q(purpose=""), name="matching_bank_has_purpose"),
        )

    def __str__(self) -> str:
        return in_language(self.name) or self.slug


class BankCount(models.Model):
    """How many entries of a kind a bank holds: kept in the transaction that flags or retracts, so always exact."""

    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="counts")
    kind = models.PositiveSmallIntegerField(_("kind"))
    standing = models.BigIntegerField(_("standing"), default=0)
    retracted = models.BigIntegerField(_("retracted"), default=0)

    class Meta:
        verbose_name = _("count of a bank")
        verbose_name_plural = _("counts of banks")
        constraints = (
            models.UniqueConstraint(fields=("bank", "kind"), name="matching_count_once"),
            models.CheckConstraint(
                condition=Q(standing__gte=0, retracted__gte=0), name="matching_count_natural"
            ),
        )

    def __str__(self) -> str:
        return f"{self.bank_id} {self.kind}: {self.standing}"
