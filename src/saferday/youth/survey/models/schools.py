"""Schools, their part in a survey, classes, and the tickets that are still unused."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_salt() -> bytes:
    """What makes the tickets of one class different from those of any other."""
    return secrets.token_bytes(16)


class School(models.Model):
    """A school, as its nation's list of schools has it."""

    source = models.CharField(_("list"), max_length=20)
    reference = models.CharField(_("number in that list"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    town = models.CharField(_("town"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    nation = models.CharField(_("nation"), max_length=30)
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, blank=True, related_name="+")
    is_open = models.BooleanField(_("open"), default=True)

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
    year_groups = models.JSONField(_("year groups"), default=list)
    paused = models.BooleanField(_("on pause"), default=False)

    class Meta:
        verbose_name = _("school taking part")
        verbose_name_plural = _("schools taking part")
        constraints = [
            models.UniqueConstraint(fields=["survey", "school"], name="survey_school_takes_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.survey}"


class ClassSession(models.Model):
    """One class that fills the survey in together: a code on the board, and a stack of tickets."""

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="sessions")
    code = models.CharField(_("class code"), max_length=8, unique=True)
    year_group = models.CharField(_("year group"), max_length=8)
    salt = models.BinaryField(max_length=16, default=new_salt, editable=False)
    closed = models.BooleanField(_("closed"), default=False)

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
