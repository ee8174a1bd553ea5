"""Adding and changing services by hand."""

from typing import Any

from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged

from ..models import FactCheck, Service
from ..queries.documents import service_document, with_places
from ..queries.freshness import holds
from ..rules import facts, hsds
from ..rules.comparing import changed_facts, changed_fields
from .verifying import area_of, set_check
from .writing import write_service


@audited
def edit_service(*, by: Any, service: Service, document: hsds.Service, checked_today: bool) -> Service:
    """Changes the service to what the document says.

    Facts that changed are marked as checked today by the person who changed them, or as not checked if
    that person does not say so; the others keep their check.
    """
    area = area_of(service)
    require(by, "directory.edit", area=area)
    held = with_places(Service.objects.filter(pk=service.pk)).get()
    before = service_document(held, publishable=False)
    fields = changed_fields(before, document)
    if not fields:
        unchanged()
        return service
    touched = changed_facts(before, document)
    service = write_service(document, held)
    if area_of(with_places(Service.objects.filter(pk=service.pk)).get()) != area:
        # Moving an entry to where one has no say would be a way around the permission.
        require(by, "directory.edit")
    service.edited_at = timezone.now()
    service.save(update_fields=["edited_at"])
    _mark(service, touched, by=by, checked_today=checked_today)
    record(
        "directory.service.edited",
        by=by,
        subject=service,
        area=area,
        detail={"fields": list(fields), "facts": list(touched), "checked": checked_today},
    )
    return service


@audited
def add_service(*, by: Any, document: hsds.Service, checked_today: bool) -> Service:
    """Adds a service written by hand."""
    service = write_service(document)
    area = area_of(service)
    require(by, "directory.edit", area=area)
    service.edited_at, service.source = timezone.now(), "hand"
    service.save(update_fields=["edited_at", "source"])
    _mark(service, facts.FACTS, by=by, checked_today=checked_today)
    record("directory.service.added", by=by, subject=service, area=area, detail={"checked": checked_today})
    return service


def _mark(service: Service, touched: tuple[str, ...], *, by: Any, checked_today: bool) -> None:
    whole = with_places(Service.objects.filter(pk=service.pk)).get()
    held = {one.fact: one for one in whole.checks.all()}
    for fact in facts.FACTS:
        row = held.get(fact) or FactCheck(service=service, fact=fact)
        if row.pk is None or fact in touched:
            known = checked_today and fact in touched and holds(whole, fact)
            set_check(row, by=by, on=timezone.localdate() if known else None)
