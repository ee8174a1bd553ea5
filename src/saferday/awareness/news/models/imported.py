"""Files that posts were imported from: what they said, what was set aside, and what needs a person's eye."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportedSource(models.Model):
    """One file that became a post, kept so that importing it again changes nothing and nothing is lost.

    ``identity`` is a digest of the original's address, or of the content where there is no address.
    ``revision`` is the post as the import wrote it: a later one means that an editor changed it.
    """

    identity = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=64)
    text = models.TextField(_("text of the file"))
    set_aside = models.TextField(_("set aside"), blank=True)
    notes = models.JSONField(_("what needs a person’s eye"), default=list)
    day = models.DateField(_("date in the file"), null=True, blank=True)
    area_known = models.BooleanField(_("area is known"), default=True)
    is_demo = models.BooleanField(_("example"), default=False)
    post = models.OneToOneField(
        "news.PostPage", models.SET_NULL, null=True, blank=True, related_name="imported_from"
    )
    revision = models.PositiveBigIntegerField(null=True, blank=True)
    imported_at = models.DateTimeField(_("imported"), default=timezone.now)

    class Meta:
        ordering = ["-imported_at", "-pk"]
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")

    def __str__(self) -> str:
        return self.file_name


class WaitingFile(models.Model):
    """A file that somebody uploaded in the editing pages and has not decided on yet."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file waiting for a decision")
        verbose_name_plural = _("files waiting for a decision")
        constraints = [models.UniqueConstraint(fields=["by", "sha256"], name="file_waits_once_for_a_person")]

    def __str__(self) -> str:
        return self.file_name
