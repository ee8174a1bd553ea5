"""Runs: every time a list came in or went out, with its numbers, and the rows that were set aside."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import rules
from .partners import Partner

STATE_NAMES = [
    (rules.RUNNING, _("Under way")),
    (rules.DONE, _("Done")),
    (rules.IN_PART, _("Done, with rows set aside")),
    (rules.FAILED, _("Failed")),
    (rules.UNDOING, _("Being taken back")),
    (rules.UNDONE, _("Taken back")),
]


class Run(models.Model):
    """One exchange: a list that was taken in, or sent."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="runs")
    """None: a file without a partner."""
    bank = models.ForeignKey(
        "matching.Bank", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    incoming = models.BooleanField(default=True)
    format = models.CharField(_("format"), max_length=20)
    source = models.CharField(_("file"), max_length=200, blank=True)
    identity = models.CharField(max_length=64, blank=True)
    """Tells one file from another, so that an import that was cut off goes on where it stood."""
    state = models.CharField(_("state"), max_length=10, choices=STATE_NAMES, default=rules.RUNNING)
    started_at = models.DateTimeField(_("began"))
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("begun by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    """None: the schedule, or a command on the machine."""
    pages = models.PositiveIntegerField(_("pages"), default=0)
    position = models.PositiveBigIntegerField(_("rows read"), default=0)
    taken = models.PositiveBigIntegerField(_("hashes read"), default=0)
    added = models.PositiveBigIntegerField(_("new"), default=0)
    changed = models.PositiveBigIntegerField(_("changed"), default=0)
    unchanged = models.PositiveBigIntegerField(_("as they were"), default=0)
    retracted = models.PositiveBigIntegerField(_("retracted"), default=0)
    aside = models.PositiveBigIntegerField(_("set aside"), default=0)
    sent = models.PositiveBigIntegerField(_("sent"), default=0)
    taken_back = models.PositiveBigIntegerField(_("taken back"), default=0)
    ignored = models.JSONField(_("left out"), default=dict)
    """How many of what, by name: kinds of hash that are not supported, labels that are left out."""
    mended = models.PositiveBigIntegerField(_("put right by hand"), default=0)
    dropped = models.PositiveBigIntegerField(_("dropped by hand"), default=0)
    ranges = models.JSONField(default=list)
    """Pairs of first and last number of the changes that it made, by which it is taken back."""
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    problem = models.CharField(_("error"), max_length=60, blank=True)
    problem_said = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        indexes = (
            models.Index(fields=("partner", "-started_at"), name="exchange_run_partner"),
            models.Index(
                fields=("identity",), name="exchange_run_identity", condition=Q(state=rules.RUNNING)
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=rules.RUN_STATES), name="exchange_run_state_known"),
            models.CheckConstraint(
                condition=Q(incoming=False) | Q(bank__isnull=False), name="exchange_run_incoming_has_bank"
            ),
            models.CheckConstraint(
                condition=Q(state=rules.RUNNING, finished_at__isnull=True)
                | (~Q(state=rules.RUNNING) & Q(finished_at__isnull=False)),
                name="exchange_run_ended_has_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class HandedIn(models.Model):
    """A list that somebody handed in, until the worker has taken it: what was read of it, never the file."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="handed_in")
    content = models.BinaryField()
    """As ``rules.handing`` packs it."""
    rows = models.PositiveBigIntegerField(_("rows"))

    class Meta:
        verbose_name = _("list handed in")
        verbose_name_plural = _("lists handed in")

    def __str__(self) -> str:
        return f"{self.run_id}"


class SetAside(models.Model):
    """A row of a list that could not be taken: which, and why."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="set_aside")
    number = models.PositiveBigIntegerField(_("row"))
    reason = models.CharField(_("reason"), max_length=40)
    said = models.CharField(_("what stands there"), max_length=80, blank=True)
    rest = models.JSONField(_("what can be read of it"), null=True)
    """As ``rules.handing`` writes a line: what it keeps when it is put right."""

    class Meta:
        ordering = ("pk",)
        verbose_name = _("row set aside")
        verbose_name_plural = _("rows set aside")

    def __str__(self) -> str:
        return f"{self.run_id} {self.number} {self.reason}"


class Mark(models.Model):
    """At a time, the newest change had this number: so a partner may ask for what changed since a time."""

    at = models.DateTimeField(unique=True)
    change = models.BigIntegerField()

    class Meta:
        ordering = ("-at",)
        verbose_name = _("mark in time")
        verbose_name_plural = _("marks in time")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.change}"
