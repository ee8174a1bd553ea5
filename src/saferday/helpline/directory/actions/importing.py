"""Taking services from files. Whatever cannot be taken is set aside with its reason; the rest goes on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.db import DatabaseError, transaction
from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged
from saferday.centre.countrypack.rules import Pack

from ..models import FactCheck, Service, Taxonomy, TaxonomyTerm
from ..queries.documents import service_document, with_places
from ..queries.freshness import holds
from ..queries.packs import read_pack_services
from ..queries.views import with_everything
from ..rules import facts, hsds, packfile
from ..rules.comparing import changed_facts, digest
from ..rules.identifiers import identifier
from ..rules.reading import Reading, SetAside
from .writing import NotTaken, write_service

Outcome = Literal["created", "updated", "unchanged", "kept"]
"""``kept``: the file says something else than what staff wrote here, and staff's words stay."""


@dataclass
class Imported:
    """What became of an import."""

    outcomes: list[tuple[str, Outcome]] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many services had this outcome."""
        return sum(one == outcome for _, one in self.outcomes)

    @property
    def complete(self) -> bool:
        """Whether everything was taken."""
        return not self.set_aside


@audited
def import_services(
    *,
    by: Any = None,
    reading: Reading,
    source: str,
    dry_run: bool = False,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Imported:
    """Takes what was read: the vocabularies, then each service by itself."""
    if by is not None:
        require(by, "directory.import")
    done = Imported(set_aside=list(reading.set_aside))
    if not dry_run:
        for vocabulary in reading.vocabularies:
            store_vocabulary(by=by, vocabulary=vocabulary)
    for number, found in enumerate(reading.found, start=1):
        try:
            outcome = store_service(
                by=by, document=found.service, source=source, dry_run=dry_run, overwrite=overwrite
            )
        except NotTaken as why:
            done.set_aside.append(SetAside(found.path, found.line, found.service.name, (str(why),)))
        except DatabaseError as error:
            reason = f"the database refuses it: {str(error).splitlines()[0]}"
            done.set_aside.append(SetAside(found.path, found.line, found.service.name, (reason,)))
        else:
            done.outcomes.append((found.service.x_slug or found.service.name, outcome))
        if progress is not None:
            progress(number, len(reading.found))
    unchanged()
    return done


@audited
def load_pack_services(
    *,
    by: Any = None,
    pack: Pack,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Imported:
    """Takes every service of a country pack. Doing it again changes only what the pack changed."""
    reading = read_pack_services(pack)
    source = f"pack:{pack.facts['code']}"
    return import_services(by=by, reading=reading, source=source, overwrite=overwrite, progress=progress)


@audited
def store_service(
    *, by: Any = None, document: hsds.Service, source: str, dry_run: bool = False, overwrite: bool = False
) -> Outcome:
    """Takes one service. Taking the same again changes nothing; what staff edited here is not overwritten.

    Raises:
        NotTaken: it cannot be stored; the message says why.
    """
    if by is not None:
        require(by, "directory.import")
    today = timezone.localdate()
    checks = _checks(document, today)
    with transaction.atomic():
        service = with_places(Service.objects.filter(pk=document.id)).first()
        fingerprint = digest(document)
        if service is not None:
            held = service_document(service, publishable=False)
            if fingerprint in {service.source_digest, digest(held)}:
                unchanged()
                return "unchanged"
            if service.edited_at is not None and not overwrite:
                unchanged()
                return "kept"
        if dry_run:
            unchanged()
            return "updated" if service else "created"
        outcome: Outcome = "updated" if service else "created"
        touched = changed_facts(held, document) if service is not None else facts.FACTS
        service = write_service(document, service)
        service.source, service.source_digest = source[:200], fingerprint
        if overwrite:
            service.edited_at = None
        service.save(update_fields=["source", "source_digest", "edited_at"])
        _store_checks(service, checks, touched)
        record(
            f"directory.service.{'imported' if outcome == 'created' else 'reimported'}",
            by=by,
            subject=service,
            detail={"source": source[:200], "facts": list(touched)},
        )
    return outcome


@audited
def store_vocabulary(*, by: Any = None, vocabulary: packfile.Vocabulary) -> Taxonomy:
    """Takes a vocabulary of a country pack with its terms; terms in use are never removed."""
    if by is not None:
        require(by, "directory.import")
    taxonomy, made = Taxonomy.objects.get_or_create(
        pk=identifier("taxonomy", vocabulary.slug), defaults={"slug": vocabulary.slug}
    )
    changed = made or (taxonomy.name, taxonomy.description) != (vocabulary.name, vocabulary.description)
    taxonomy.name, taxonomy.description = vocabulary.name, vocabulary.description
    if changed:
        taxonomy.save()
    held = {term.code: term for term in TaxonomyTerm.objects.filter(taxonomy=taxonomy)}
    for position, term in enumerate(vocabulary.terms):
        row = held.get(term.code)
        if row is None:
            row = TaxonomyTerm(
                pk=identifier("taxonomy_term", vocabulary.slug, term.code), taxonomy=taxonomy, code=term.code
            )
        elif (row.name, row.position) == (term.name, position):
            continue
        row.name, row.position = term.name, position
        row.save()
        changed = True
    if changed:
        record(
            "directory.vocabulary.stored", by=by, subject=taxonomy, detail={"terms": len(vocabulary.terms)}
        )
    else:
        unchanged()
    return taxonomy


def _checks(document: hsds.Service, today: date) -> dict[str, tuple[date, str]]:
    """Which facts the document says were checked, when and by whom.

    A document that only has HSDS's own assured date says that of everything in it.
    """
    found: dict[str, tuple[date, str]] = {}
    if document.x_checks:
        for one in document.x_checks:
            if one.status != facts.UNVERIFIED and one.checked_on and one.checked_by:
                found[one.fact] = (one.checked_on, one.checked_by)
    elif document.assured_date:
        assurer = document.x_assurer or (document.assurer_email or "").rpartition("@")[2]
        if assurer:
            found = dict.fromkeys(facts.FACTS, (document.assured_date, assurer))
    for day, _ in found.values():
        if day > today:
            raise NotTaken(f"says that it was checked on {day}, which has not come yet")
    return found


def _store_checks(service: Service, checks: dict[str, tuple[date, str]], touched: tuple[str, ...]) -> None:
    """Keeps our own newer check of a fact that the document does not change."""
    held = {one.fact: one for one in FactCheck.objects.filter(service=service)}
    whole = with_everything(Service.objects.filter(pk=service.pk)).get()
    for fact in facts.FACTS:
        row = held.get(fact) or FactCheck(service=service, fact=fact)
        said = checks.get(fact) if holds(whole, fact) else None
        newer = row.status == facts.CHECKED and row.checked_on and (said is None or row.checked_on >= said[0])
        if newer and fact not in touched:
            continue
        row.staff = None
        if said is None:
            row.status, row.checked_on, row.checked_by = facts.UNVERIFIED, None, ""
        else:
            row.status, row.checked_on, row.checked_by = facts.CHECKED, said[0], said[1][:200]
        row.save()
