"""Tables that were published once, with small numbers hidden."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OneOffTable(models.Model):
    """A table of exact counts that somebody made for publication. What was hidden is not in it; it never changes."""

    survey = models.ForeignKey("survey.Survey", models.PROTECT, related_name="one_off_tables")
    sides = models.JSONField(_("sides"))
    """The questions that are crossed, by their variables, in the order of the table's axes."""
    made_on = models.DateField(_("made on"))
    values = models.JSONField(_("numbers"))
    """Nested lists with the total in the last place of each axis, null where hidden."""
    proven = models.BooleanField(_("hides as few as can be"), default=False)

    class Meta:
        ordering = ["survey_id", "pk"]
        verbose_name = _("one-off table")
        verbose_name_plural = _("one-off tables")
        constraints = [models.UniqueConstraint(fields=["survey", "sides"], name="survey_one_off_table_once")]

    def __str__(self) -> str:
        return f"{self.survey_id} {' × '.join(self.sides)}"
