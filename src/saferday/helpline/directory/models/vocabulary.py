"""Vocabularies (HSDS: taxonomies) and their terms."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from saferday.centre.languages.queries import in_language


class Taxonomy(models.Model):
    """A vocabulary."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(_("short name"), max_length=120, unique=True)
    name = models.JSONField(_("name"), default=dict)
    description = models.JSONField(_("description"), default=dict, blank=True)
    uri = models.URLField(_("address"), max_length=500, blank=True)
    version = models.CharField(_("version"), max_length=100, blank=True)

    class Meta:
        ordering = ("slug",)
        verbose_name = _("vocabulary")
        verbose_name_plural = _("vocabularies")

    def __str__(self) -> str:
        return in_language(self.name) or self.slug


class TaxonomyTerm(models.Model):
    """A term of a vocabulary."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    taxonomy = models.ForeignKey(
        Taxonomy, verbose_name=_("vocabulary"), on_delete=models.CASCADE, related_name="terms"
    )
    code = models.CharField(_("code"), max_length=255)
    name = models.JSONField(_("name"), default=dict)
    description = models.JSONField(_("description"), default=dict, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("broader term"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    uri = models.URLField(_("address"), max_length=500, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("taxonomy", "position", "code")
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = (
            models.UniqueConstraint(fields=("taxonomy", "code"), name="directory_term_once_per_vocabulary"),
        )

    def __str__(self) -> str:
        return in_language(self.name) or self.code
