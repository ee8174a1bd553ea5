"""Partners: who exchanges lists with the centre, how, and how far it has come."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import rules

DIRECTION_NAMES = [
    (rules.PULL, _("We fetch their list")),
    (rules.FILE, _("They hand us files")),
    (rules.SERVE, _("They fetch our list")),
    (rules.PUSH, _("We send them our list")),
]
SIGN_IN_NAMES = [
    (rules.NO_SIGN_IN, _("No sign-in")),
    (rules.BEARER, _("A token, in the Authorization header")),
    (rules.BASIC, _("A name and a password")),
    (rules.QUERY, _("A token, as access_token in the address")),
]
SCHEDULE_NAMES = [
    (15, _("Every quarter of an hour")),
    (60, _("Every hour")),
    (6 * 60, _("Every six hours")),
    (24 * 60, _("Every day")),
]
FORMAT_NAMES = [(one.key, one.name) for one in rules.FORMATS.values()]


class Partner(models.Model):
    """One list that is exchanged with one organisation, in one direction and format."""

    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    """Stands in the provenance of every entry that came from here."""
    name = models.CharField(_("name"), max_length=200)
    contact_role = models.CharField(_("role to turn to"), max_length=200, blank=True)
    contact = models.CharField(_("address of that role"), max_length=200, blank=True)
    agreement = models.CharField(_("reference of the agreement"), max_length=200)
    direction = models.CharField(_("direction"), max_length=5, choices=DIRECTION_NAMES)
    format = models.CharField(_("format"), max_length=20, choices=FORMAT_NAMES)
    address = models.CharField(_("address"), max_length=2_000, blank=True)
    schedule = models.PositiveIntegerField(
        _("how often"),
        default=rules.DEFAULT_SCHEDULE,
        choices=SCHEDULE_NAMES,
        validators=[MinValueValidator(1), MaxValueValidator(7 * 24 * 60)],
    )
    """In minutes."""
    sign_in = models.CharField(_("sign-in"), max_length=10, choices=SIGN_IN_NAMES, default=rules.NO_SIGN_IN)
    username = models.CharField(_("user name"), max_length=200, blank=True)
    secret = models.BinaryField(_("token or password, sealed"), max_length=2_000, blank=True, default=b"")
    bank = models.ForeignKey(
        "matching.Bank",
        verbose_name=_("bank that receives it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    banks = models.ManyToManyField(
        "matching.Bank", verbose_name=_("banks that are shared"), blank=True, related_name="+"
    )
    labels = models.JSONField(_("what labels become"), default=dict, blank=True)
    columns = models.JSONField(_("what columns mean"), default=dict, blank=True)
    complete = models.BooleanField(_("the list is complete every time"), default=False)
    """What is missing from it was taken back."""
    public_key = models.CharField(_("public key of the partner"), max_length=64, blank=True)
    key = models.OneToOneField(
        "matching.PlatformKey",
        verbose_name=_("key"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    """With which the partner fetches our list."""
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    # How far it has come.
    cursor = models.JSONField(default=dict, blank=True)
    """Where the list goes on; changed in the transaction of the entries that it speaks of."""
    next_at = models.DateTimeField(_("next exchange"), null=True, blank=True)
    holder = models.CharField(max_length=64, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)
    succeeded_at = models.DateTimeField(_("last success"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    problem = models.CharField(_("last error"), max_length=60, blank=True)
    problem_said = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        indexes = (
            models.Index(
                fields=("next_at",), name="exchange_partner_due", condition=Q(paused_at__isnull=True)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(direction__in=rules.DIRECTIONS), name="exchange_partner_direction_known"
            ),
            models.CheckConstraint(
                condition=Q(format__in=list(rules.FORMATS)), name="exchange_partner_format_known"
            ),
            models.CheckConstraint(
                condition=~Q(direction__in=rules.INCOMING) | Q(bank__isnull=False),
                name="exchange_partner_incoming_has_bank",
            ),
            models.CheckConstraint(
                condition=~Q(direction__in=rules.SCHEDULED) | ~Q(address=""),
                name="exchange_partner_scheduled_has_address",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def incoming(self) -> bool:
        """Whether lists come in from here."""
        return self.direction in rules.INCOMING

    @property
    def scheduled(self) -> bool:
        """Whether the centre itself begins the exchange."""
        return self.direction in rules.SCHEDULED

    @property
    def provenance(self) -> str:
        """What stands in the entries that came from here."""
        return f"exchange:{self.slug}"
