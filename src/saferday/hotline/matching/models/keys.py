"""Organisations that ask for matches, and their keys."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import rules
from .banks import Bank


class Organisation(models.Model):
    """A platform or another centre: who asks."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    website = models.URLField(_("website"), max_length=300, blank=True)
    agreement = models.CharField(_("reference of the agreement"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class PlatformKey(models.Model):
    """A key of an organisation. The key itself is shown once and never kept; only its digest is."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="keys")
    label = models.CharField(_("what it is for"), max_length=100)
    public = models.CharField(_("public part"), max_length=20, unique=True)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    scopes = models.JSONField(_("scopes"), default=list)
    banks = models.ManyToManyField(Bank, related_name="keys", blank=True, verbose_name=_("banks"))
    """The banks it may rely on. None named: every bank that lets every key rely on it."""
    rate = models.PositiveIntegerField(_("hashes a minute"), default=rules.DEFAULT_RATE)
    keep_queries = models.BooleanField(_("keeps its queries"), default=False)
    agreed_at = models.DateTimeField(_("keeping agreed"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revocation = models.CharField(_("reason"), max_length=300, blank=True)
    last_used = models.DateTimeField(_("last used"), null=True, blank=True)
    """To the hour."""
    replaces = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ("organisation__name", "-created_at")
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        constraints = (
            models.CheckConstraint(
                condition=Q(keep_queries=False) | Q(agreed_at__isnull=False),
                name="matching_key_keeps_only_when_agreed",
            ),
            models.CheckConstraint(condition=Q(rate__gte=1), name="matching_key_rate_positive"),
        )

    def __str__(self) -> str:
        return f"{rules.KEY_PREFIX}_{self.public}"


class Allowance(models.Model):
    """How much of its rate the processes have taken for a key within a minute."""

    key = models.ForeignKey(PlatformKey, on_delete=models.CASCADE, related_name="+")
    minute = models.DateTimeField()
    taken = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        constraints = (
            models.UniqueConstraint(fields=("key", "minute"), name="matching_allowance_once_a_minute"),
        )

    def __str__(self) -> str:
        return f"{self.key_id} {self.minute:%H:%M} {self.taken}"
