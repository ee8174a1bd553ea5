"""The chain and its signed heads. Triggers in the database refuse to change or remove a row."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditRecord(models.Model):
    """One act. Holds no name and no address of anyone: the actor is an opaque number."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=100)
    actor = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    area = models.CharField(max_length=100, blank=True)
    detail = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("audit record")
        verbose_name_plural = _("audit records")
        indexes = [
            models.Index(fields=["subject", "number"], name="audit_subject"),
            models.Index(fields=["act", "number"], name="audit_act"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["previous"], name="audit_one_successor"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="audit_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.subject}"


class SignedHead(models.Model):
    """The head of the chain at a moment, signed with the centre's Ed25519 key."""

    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["id"]
        verbose_name = _("signed head")
        verbose_name_plural = _("signed heads")

    def __str__(self) -> str:
        return f"{self.number} {self.at:%Y-%m-%d %H:%M}"
