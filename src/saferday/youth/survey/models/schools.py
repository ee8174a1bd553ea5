"""Schools, their part in a survey, who speaks for them, and their classes with the tickets that are still unused."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..rules import schools as rules

PHASE_NAMES = {
    rules.PRIMARY: _("Primary"),
    rules.SECONDARY: _("Secondary"),
    rules.ALL_THROUGH: _("All-through"),
    rules.SPECIAL: _("Special"),
}
STATE_NAMES = {
    rules.ASKED: _("Waits for its e-mail to be confirmed"),
    rules.WAITING: _("Waits for the centre"),
    rules.ACCEPTED: _("Takes part"),
    rules.PAUSED: _("On pause"),
    rules.DECLINED: _("Declined"),
    rules.WITHDRAWN: _("Withdrew"),
}


def new_salt() -> bytes:
    """What makes the tickets of one class different from those of any other."""
    return secrets.token_bytes(16)


class School(models.Model):
    """A school, as its nation's list of schools has it."""

    source = models.CharField(_("list"), max_length=40)
    reference = models.CharField(_("number in that list"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    folded = models.CharField(max_length=240, blank=True, db_index=True, editable=False)
    """The name as it is searched: no capitals, accents or punctuation."""
    phase = models.CharField(_("phase"), max_length=12, blank=True, choices=list(PHASE_NAMES.items()))
    town = models.CharField(_("town"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True, db_index=True)
    website = models.URLField(_("website"), blank=True)
    pupils = models.PositiveIntegerField(_("number of pupils"), null=True, blank=True)
    lowest_age = models.PositiveSmallIntegerField(_("lowest age"), null=True, blank=True)
    highest_age = models.PositiveSmallIntegerField(_("highest age"), null=True, blank=True)
    nation = models.CharField(_("nation"), max_length=30)
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, blank=True, related_name="+")
    is_open = models.BooleanField(_("open"), default=True)
    is_invented = models.BooleanField(_("made up for a demonstration"), default=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="survey_school_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Participation(models.Model):
    """One school's part in one survey."""

    survey = models.ForeignKey("survey.Survey", models.PROTECT, related_name="participations")
    school = models.ForeignKey(School, models.PROTECT, related_name="participations")
    state = models.CharField(
        _("state"), max_length=12, choices=list(STATE_NAMES.items()), default=rules.ASKED
    )
    year_groups = models.JSONField(_("year groups"), default=list)
    paused = models.BooleanField(_("on pause"), default=False)
    """Kept in step with the state: the door for pupils looks here."""
    protocol_digest = models.CharField(max_length=64, blank=True)
    """Which text of the safeguarding protocol was confirmed: it changes with the survey's definition."""
    protocol_confirmed_at = models.DateTimeField(_("protocol confirmed"), null=True, blank=True)
    asked_at = models.DateTimeField(_("signed up"), auto_now_add=True)

    class Meta:
        verbose_name = _("school taking part")
        verbose_name_plural = _("schools taking part")
        constraints = [
            models.UniqueConstraint(fields=["survey", "school"], name="survey_school_takes_part_once"),
            models.CheckConstraint(
                condition=Q(state__in=[rules.ASKED, rules.WAITING])
                | Q(state=rules.ACCEPTED, paused=False)
                | Q(state__in=[rules.PAUSED, rules.DECLINED, rules.WITHDRAWN], paused=True),
                name="survey_pause_follows_state",
            ),
            models.CheckConstraint(
                condition=Q(protocol_digest="", protocol_confirmed_at__isnull=True)
                | (~Q(protocol_digest="") & Q(protocol_confirmed_at__isnull=False)),
                name="survey_protocol_confirmed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.survey}"


class SchoolContact(models.Model):
    """An adult who speaks for a school: an e-mail address, and nothing else."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="contacts")
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=8, default="en")
    is_responsible = models.BooleanField(_("signed the school up"), default=False)
    judgement = models.CharField(max_length=24, blank=True)
    """What the address is to the school: one of ``mailboxes.JUDGEMENTS``."""
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        ordering = ["-is_responsible", "pk"]
        verbose_name = _("adult of a school")
        verbose_name_plural = _("adults of schools")
        constraints = [
            models.UniqueConstraint(fields=["participation", "email"], name="survey_contact_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.pk}"


class EntryLink(models.Model):
    """A link sent by e-mail that opens the school's desk once. Its address is signed; the row alone opens nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(SchoolContact, models.CASCADE, related_name="links")
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("link to a school's desk")
        verbose_name_plural = _("links to schools' desks")

    def __str__(self) -> str:
        return str(self.pk)


class DeskVisit(models.Model):
    """An open desk in somebody's browser: the hash of what its cookie holds."""

    digest = models.BinaryField(primary_key=True, max_length=32)
    contact = models.ForeignKey(SchoolContact, models.CASCADE, related_name="visits")
    expires_at = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("open desk of a school")
        verbose_name_plural = _("open desks of schools")

    def __str__(self) -> str:
        return "desk"


class ClassSession(models.Model):
    """One class that fills the survey in together: a code on the board, and a stack of tickets."""

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="sessions")
    code = models.CharField(_("class code"), max_length=8, unique=True)
    year_group = models.CharField(_("year group"), max_length=8)
    salt = models.BinaryField(max_length=16, default=new_salt, editable=False)
    closed = models.BooleanField(_("closed"), default=False)
    printed = models.PositiveSmallIntegerField(_("tickets printed"), default=0)
    """How many tickets of this class have ever been on paper, those made void included."""

    class Meta:
        ordering = ["pk"]
        verbose_name = _("class")
        verbose_name_plural = _("classes")

    def __str__(self) -> str:
        return self.code


class Ticket(models.Model):
    """An unused ticket: only a keyed hash of its words. The row goes in the transaction that keeps the answers."""

    digest = models.BinaryField(primary_key=True, max_length=16)
    session = models.ForeignKey(ClassSession, models.CASCADE, related_name="tickets")

    class Meta:
        verbose_name = _("unused ticket")
        verbose_name_plural = _("unused tickets")

    def __str__(self) -> str:
        return "ticket"
