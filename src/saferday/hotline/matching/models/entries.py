"""Entries of banks, the counter that numbers their changes, and the index files made of them."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import rules
from .banks import Bank

KIND_NAMES = [(kind.number, kind.name) for kind in rules.KINDS.values()]


class Entry(models.Model):
    """A hash in a bank. It is never deleted: a retraction says when and why."""

    bank = models.ForeignKey(
        Bank, on_delete=models.PROTECT, related_name="entries", verbose_name=_("bank"), db_index=False
    )
    kind = models.PositiveSmallIntegerField(_("kind"), choices=KIND_NAMES)
    value = models.BinaryField(_("hash"), max_length=32)
    group = models.CharField(_("group"), max_length=64, blank=True)
    """Hashes of one flag: the frames of a video, or a picture hashed in every way. It is taken back as one."""
    label = models.CharField(_("label"), max_length=40, blank=True)
    provenance = models.CharField(_("where it came from"), max_length=120)
    reference = models.CharField(_("reference of the decision"), max_length=120, blank=True)
    quality = models.PositiveSmallIntegerField(_("quality"), null=True, blank=True)
    flagged_at = models.DateTimeField(_("flagged"))
    flagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("flagged by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    retracted_at = models.DateTimeField(_("retracted"), null=True, blank=True)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("retracted by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    retraction = models.CharField(_("reason of the retraction"), max_length=300, blank=True)
    change = models.BigIntegerField(_("number of its last change"))
    """Every flag and every retraction has the next number; whoever follows a bank remembers the last it saw."""

    class Meta:
        # In no order by itself: sorting by number would make SQLite walk the table instead of looking hashes up.
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes = (
            models.Index(
                fields=("expires_at",), name="matching_entry_expiry", condition=Q(expires_at__isnull=False)
            ),
            models.Index(fields=("bank", "change"), name="matching_entry_bank_change"),
            models.Index(fields=("bank", "group"), name="matching_entry_group", condition=~Q(group="")),
            models.Index(fields=("reference",), name="matching_entry_reference", condition=~Q(reference="")),
        )
        constraints = (
            models.UniqueConstraint(fields=("change",), name="matching_entry_change_once"),
            # The hash first, so that it is also what hashes are looked up by: each index of random values costs
            # an import of millions most of its time.
            models.UniqueConstraint(
                fields=("kind", "value", "bank", "group"), name="matching_entry_once_per_bank"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(rules.KEYS_OF_KINDS)), name="matching_entry_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True, retraction="")
                | (Q(retracted_at__isnull=False) & ~Q(retraction="")),
                name="matching_entry_retraction_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(quality__isnull=True) | ~Q(kind=rules.PDQ) | Q(quality__gte=rules.LEAST_QUALITY),
                name="matching_entry_quality_enough",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.hex[:12]}… ({self.bank_id})"

    @property
    def hex(self) -> str:
        """The hash as it is written."""
        return bytes(self.value).hex()

    @property
    def kind_key(self) -> str:
        """The key of its kind, such as ``pdq``."""
        return rules.KEYS_OF_KINDS[self.kind]

    @property
    def live(self) -> bool:
        """Whether it matches: it was not retracted. What has expired is retracted by the worker."""
        return self.retracted_at is None


def new_lineage() -> str:
    """A name for the past that begins now."""
    return uuid4().hex


class State(models.Model):
    """One row that every request reads: how far the entries and the settings of matching have come.

    A transaction that changes entries takes the next numbers by updating this row, and holds its lock until it
    commits. So numbers are committed in their order, and a process that has read up to a number missed nothing
    below it. A sequence would not promise that.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    lineage = models.CharField(max_length=32, default=new_lineage)
    """Another one means another past, as after a restored backup: what a process remembers no longer holds."""
    change = models.BigIntegerField(default=0)
    """The number of the newest change of an entry."""
    settings = models.BigIntegerField(default=0)
    """Goes up when a bank, a key or a quarantine changes."""
    build = models.BigIntegerField(default=0)
    """The newest index file's row."""
    later = models.BigIntegerField(default=0)
    """Up to which change new flags were held against earlier queries."""
    settling = models.BigIntegerField(default=0)
    settling_at = models.DateTimeField(null=True, blank=True)
    """Up to which change they are held against them next, once every request that began before has ended."""
    counted_at = models.DateTimeField(null=True, blank=True)
    counting_seconds = models.FloatField(default=0)
    """When the matches of the log were counted last, and how long it took."""

    class Meta:
        verbose_name = _("state of matching")
        verbose_name_plural = _("state of matching")
        constraints = (models.CheckConstraint(condition=Q(id=1), name="matching_state_one_row"),)

    def __str__(self) -> str:
        return f"{self.change} {self.settings} {self.build}"


class IndexBuild(models.Model):
    """An index file that was made. A file whose row is missing belongs to another past, and is not used."""

    token = models.UUIDField(unique=True, default=uuid4)
    change = models.BigIntegerField(_("made of the entries up to change"))
    entries = models.BigIntegerField(_("entries"))
    at = models.DateTimeField(_("made"))
    seconds = models.FloatField(_("seconds"))

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("index file")
        verbose_name_plural = _("index files")

    def __str__(self) -> str:
        return f"{self.token} {self.change}"
