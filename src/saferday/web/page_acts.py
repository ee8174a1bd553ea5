"""Every act of an editor on a page or a snippet reaches the audit, whatever door it came through."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from saferday.centre.areas.queries import area_by_slug
from saferday.centre.audit.actions import record


@receiver(post_save, sender=PageLogEntry, dispatch_uid="audit_page_acts")
def record_page_act(instance: PageLogEntry, created: bool, **_more: Any) -> None:
    """Adds what Wagtail logged about a page to the chain."""
    if not created:
        return
    page = Page.objects.filter(pk=instance.page_id).only("url_path", "depth").first()
    with transaction.atomic():
        record(
            f"cms.page.{instance.action.removeprefix('wagtail.')}",
            by=instance.user,
            subject=f"wagtailcore.Page:{instance.page_id}",
            area=_area_slug(page),
        )


@receiver(post_save, sender=ModelLogEntry, dispatch_uid="audit_model_acts")
def record_model_act(instance: ModelLogEntry, created: bool, **_more: Any) -> None:
    """Adds what Wagtail logged about a snippet, image, document or setting to the chain."""
    if not created:
        return
    model = instance.content_type.model_class() if instance.content_type else None
    label = model._meta.label if model else "unknown"
    with transaction.atomic():
        record(
            f"cms.object.{instance.action.removeprefix('wagtail.')}",
            by=instance.user,
            subject=f"{label}:{instance.object_id}",
        )


def _area_slug(page: Page | None) -> str:
    """The area whose pages this one belongs to: the part of its path below the home page."""
    parts = page.url_path.strip("/").split("/") if page else []
    area = area_by_slug(parts[1]) if len(parts) > 1 else None
    return area.slug if area else ""
