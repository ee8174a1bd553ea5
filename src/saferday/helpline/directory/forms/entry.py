"""The entry of a service, as staff write it; it becomes an HSDS document."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as Invalid

from saferday.centre.areas.queries import areas_with_pages
from saferday.centre.countrypack import queries as countrypack
from saferday.centre.languages.queries import centre_languages, in_language

from ..models import Organization
from ..models.service import CHANNEL_NAMES, CONFIDENTIALITY_NAMES, PHONE_NAMES, STATUS_NAMES
from ..queries import terms_of
from ..queries.documents import organization_document, term_document
from ..rules import contacts, hours, hsds
from ..rules.identifiers import identifier
from ..rules.packfile import AUDIENCE, GET_HELP, TOPIC

TEXTS: tuple[tuple[str, Any, bool], ...] = (
    ("name", _("Name"), True),
    ("description", _("What they do, in one or two sentences"), False),
    ("application_process", _("What happens next"), False),
    ("fees_description", _("Cost, in words"), False),
    ("eligibility_description", _("For whom, in words"), False),
    ("limits", _("Limits of confidentiality, in words"), False),
    ("alert", _("Notice, for a short time"), False),
)
"""Texts that are kept in each language: field, label, whether the first language has to have one."""

VOCABULARIES = (
    (GET_HELP, "offers", _("What they offer")),
    (AUDIENCE, "audiences", _("Who it is for")),
    (TOPIC, "topics", _("What it is about")),
)

KIND_CHOICES = [
    ("voice", PHONE_NAMES["voice"]),
    ("text", PHONE_NAMES["text"]),
    *CHANNEL_NAMES.items(),
    ("textphone", PHONE_NAMES["textphone"]),
    ("video", PHONE_NAMES["video"]),
]


BAD = {
    "number": _("This is not a telephone number: write digits and spaces, such as 0800 1111."),
    "url": _("This is not a web address: it starts with https://"),
    "email": _("This is not an e-mail address."),
}
"""What to say of a number or an address that cannot be one."""


class EntryForm(forms.Form):
    """Everything about a service but its contacts and hours, which are rows of their own."""

    url = forms.CharField(label=_("Website"), max_length=500, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=list(STATUS_NAMES.items()))
    free = forms.BooleanField(label=_("It is free"), required=False)
    minimum_age = forms.IntegerField(label=_("Youngest age"), min_value=0, max_value=130, required=False)
    maximum_age = forms.IntegerField(label=_("Oldest age"), min_value=0, max_value=130, required=False)
    confidentiality = forms.ChoiceField(
        label=_("Confidentiality"),
        choices=[("", _("Not known")), *CONFIDENTIALITY_NAMES.items()],
        required=False,
    )
    covers = forms.MultipleChoiceField(
        label=_("Only in these places"), help_text=_("Choose none if it is given everywhere."), required=False
    )
    checked_today = forms.BooleanField(
        label=_("I have checked what I changed with the service today"),
        help_text=_(
            "If you leave this empty, the public is not shown the facts that you changed until somebody checks them."
        ),
        required=False,
    )

    def __init__(self, *args: Any, service: hsds.Service | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service = service
        self._add_texts()
        if service is None:
            self.fields["organization"] = forms.ModelChoiceField(
                Organization.objects.all(), label=_("Organisation"), required=False
            )
            self.fields["new_organization"] = forms.CharField(
                label=_("Or a new organisation"), max_length=255, required=False
            )
            self.order_fields(["organization", "new_organization"])
        for vocabulary, field, label in VOCABULARIES:
            self.fields[field] = forms.MultipleChoiceField(
                label=label,
                choices=[(term.code, str(term)) for term in terms_of(vocabulary)],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        nations = [(one["slug"], in_language(one["name"])) for one in countrypack.fact("nations")]
        areas = [(area.slug, str(area)) for area in areas_with_pages().prefetch_related(None)]
        self.fields["covers"].choices = [*nations, *areas]  # type: ignore[attr-defined]
        if service is not None:
            self.initial = {**starting(service), **self.initial}

    def _add_texts(self) -> None:
        first = centre_languages()[0]
        made: dict[str, forms.Field] = {}
        for field, label, required in TEXTS:
            for code in centre_languages():
                made[f"{field}_{code}"] = forms.CharField(
                    label=f"{label} ({get_language_info(code)['name_local']})",
                    required=required and code == first,
                    max_length=255 if field == "name" else 5000,
                    widget=forms.TextInput()
                    if field == "name"
                    else forms.Textarea({"rows": 2, "lang": code}),
                )
        self.fields = made | self.fields

    def clean_url(self) -> str:
        """A website that could be one."""
        address = self.cleaned_data["url"]
        if address:
            try:
                return contacts.check_url(address)
            except contacts.BadContact as bad:
                raise ValidationError(BAD[bad.what]) from None
        return address

    def clean(self) -> dict[str, Any]:
        """What only shows when fields are looked at together."""
        found = super().clean() or {}
        youngest, oldest = found.get("minimum_age"), found.get("maximum_age")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("maximum_age", _("The oldest age is below the youngest."))
        if self.service is None and not found.get("organization") and not found.get("new_organization"):
            self.add_error("organization", _("Choose who gives the service, or name a new organisation."))
        return found


class ContactForm(forms.Form):
    """One way to make contact."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=KIND_CHOICES)
    value = forms.CharField(label=_("Number or address"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in centre_languages():
            self.fields[f"label_{code}"] = forms.CharField(
                label=_("Words (%(language)s)") % {"language": get_language_info(code)["name_local"]},
                required=False,
                max_length=500,
            )

    def clean(self) -> dict[str, Any]:
        """A value that fits its kind."""
        found = super().clean() or {}
        if found.get("kind") and found.get("value"):
            kind = next(
                (k for k, name in contacts.PHONE_KINDS.items() if name == found["kind"]), found["kind"]
            )
            try:
                found["value"] = contacts.check_value(kind, found["value"])
            except contacts.BadContact as bad:
                self.add_error("value", BAD.get(bad.what, str(bad)))
        return found


class HoursForm(forms.Form):
    """Open on some days between two times."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    days = forms.CharField(label=_("Days"), max_length=40, help_text=_("MO,TU,WE,TH,FR,SA,SU"))
    opens = forms.TimeField(label=_("Opens"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    closes = forms.TimeField(
        label=_("Closes"),
        help_text=_("00:00 is midnight; from 00:00 to 00:00 is all day."),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def clean_days(self) -> str:
        """Days of the week, in their order."""
        try:
            days = hours.parse_days(self.cleaned_data["days"])
        except ValueError:
            raise ValidationError(
                _("This is not a day: write MO, TU, WE, TH, FR, SA, SU, with commas between.")
            ) from None
        if not days:
            raise ValidationError(_("Name at least one day."))
        return hours.format_days(days)


ContactFormSet = forms.formset_factory(ContactForm, extra=2, can_delete=True, max_num=20, absolute_max=40)
HoursFormSet = forms.formset_factory(HoursForm, extra=2, can_delete=True, max_num=20, absolute_max=40)


def starting(service: hsds.Service) -> dict[str, Any]:
    """What the form shows first."""
    first = centre_languages()[0]
    shown: dict[str, Any] = {}
    for field, _label, _required in TEXTS:
        for code in centre_languages():
            if code != first:
                shown[f"{field}_{code}"] = service.x_translations.get(code, {}).get(field) or ""
            elif field == "limits":
                shown[f"{field}_{code}"] = (
                    service.x_confidentiality and service.x_confidentiality.limits
                ) or ""
            else:
                shown[f"{field}_{code}"] = getattr(service, field) or ""
    codes: dict[str, list[str]] = {}
    for one in service.attributes:
        if one.taxonomy_term is not None:
            codes.setdefault(one.taxonomy_term.taxonomy or "", []).append(one.taxonomy_term.code or "")
    return shown | {
        "url": service.url or "",
        "status": service.status,
        "free": bool(service.cost_options) and all(one.amount == 0 for one in service.cost_options),
        "minimum_age": service.minimum_age,
        "maximum_age": service.maximum_age,
        "confidentiality": service.x_confidentiality.level if service.x_confidentiality else "",
        "covers": [one.x_covers for one in service.service_areas if one.x_covers],
        **{field: codes.get(vocabulary, []) for vocabulary, field, _label in VOCABULARIES},
    }


def contact_rows(service: hsds.Service) -> list[dict[str, Any]]:
    """The ways to make contact, as the rows show them first."""
    rows = [
        (
            one.x_order,
            {"id": one.id, "kind": one.type or "voice", "value": one.number} | _labels(one, "description"),
        )
        for one in service.phones
    ] + [
        (one.x_order, {"id": one.id, "kind": one.kind, "value": one.value} | _labels(one, "label"))
        for one in service.x_channels
    ]
    return [row for _order, row in sorted(rows, key=lambda one: one[0])]


def hours_rows(service: hsds.Service) -> list[dict[str, Any]]:
    """The opening hours, as the rows show them first."""
    return [
        {"id": one.id, "days": one.byday or "", "opens": one.opens_at, "closes": one.closes_at}
        for one in service.schedules
        if one.opens_at is not None
    ]


def _labels(thing: Any, field: str) -> dict[str, str]:
    first, *others = centre_languages()
    return {f"label_{first}": getattr(thing, field) or ""} | {
        f"label_{code}": thing.x_translations.get(code, {}).get(field) or "" for code in others
    }


def entry_document(
    form: EntryForm, contact_forms: Sequence[forms.Form], hour_forms: Sequence[forms.Form]
) -> hsds.Service:
    """What the valid forms say, as a document. What they do not show stays as it was.

    Raises:
        ValidationError: the parts do not make a whole service.
    """
    said = form.cleaned_data
    before = form.service
    plain: dict[str, Any] = before.model_dump(mode="python") if before is not None else {"id": uuid4()}
    old = {one.id: one for one in (*before.phones, *before.x_channels, *before.schedules)} if before else {}
    plain |= _texts(said)
    plain |= {
        "status": said["status"],
        "url": said["url"],
        "minimum_age": said["minimum_age"],
        "maximum_age": said["maximum_age"],
        "service_areas": _areas(said["covers"], before, plain["id"]),
        "cost_options": _costs(bool(said["free"]), before, plain["id"]),
        "attributes": _attributes(said, before, plain["id"]),
        "x_confidentiality": {
            "level": said["confidentiality"],
            "limits": said[f"limits_{centre_languages()[0]}"],
        }
        if said["confidentiality"]
        else None,
    }
    if before is None:
        plain |= {"x_slug": slugify(said[f"name_{centre_languages()[0]}"])[:100] or None}
        plain |= {"organization": _organization(said), "x_rank": 400}
    plain["phones"], plain["x_channels"], plain["contacts"] = [], [], []
    for order, row in enumerate(_rows(contact_forms)):
        kept = old.get(row["id"])
        base = kept.model_dump(mode="python") if kept is not None else {"id": row["id"] or uuid4()}
        if row["kind"] in contacts.CHANNEL_KINDS:
            base |= {"kind": row["kind"], "value": row["value"], "x_order": order} | _words(
                row, "label", base
            )
            plain["x_channels"].append(base)
        else:
            base |= {"number": row["value"], "type": row["kind"], "x_order": order}
            plain["phones"].append(base | _words(row, "description", base))
    plain["schedules"] = []
    for row in _rows(hour_forms):
        kept = old.get(row["id"])
        base = kept.model_dump(mode="python") if kept is not None else {"id": row["id"] or uuid4()}
        base |= {"freq": "WEEKLY", "byday": row["days"], "opens_at": row["opens"], "closes_at": row["closes"]}
        base.setdefault("x_timezone", countrypack.fact("timezone"))
        plain["schedules"].append(base)
    try:
        return hsds.Service.model_validate(plain)
    except Invalid as error:
        raise ValidationError(hsds.plain_errors(error)) from None


def _rows(given: Sequence[forms.Form]) -> list[dict[str, Any]]:
    return [one.cleaned_data for one in given if one.cleaned_data and not one.cleaned_data.get("DELETE")]


def _texts(said: dict[str, Any]) -> dict[str, Any]:
    first, *others = centre_languages()
    shown = {field: said[f"{field}_{first}"] for field, _label, _required in TEXTS if field != "limits"}
    return shown | {
        "x_translations": {
            code: {field: text for field, _l, _r in TEXTS if (text := said[f"{field}_{code}"])}
            for code in others
        }
    }


def _words(row: dict[str, Any], field: str, base: dict[str, Any]) -> dict[str, Any]:
    first, *others = centre_languages()
    translations = {code: dict(fields) for code, fields in (base.get("x_translations") or {}).items()}
    for code in others:
        translations.setdefault(code, {})[field] = row[f"label_{code}"]
    return {field: row[f"label_{first}"], "x_translations": translations}


def _areas(covers: list[str], before: hsds.Service | None, service: UUID) -> list[dict[str, Any]]:
    held = {one.x_covers: one for one in before.service_areas} if before else {}
    wordy = [one.model_dump() for one in before.service_areas if not one.x_covers] if before else []
    return wordy + [
        held[slug].model_dump()
        if slug in held
        else {"id": identifier("service_area", str(service), slug), "x_covers": slug}
        for slug in covers
    ]


def _costs(free: bool, before: hsds.Service | None, service: UUID) -> list[dict[str, Any]]:
    held = before.cost_options if before else []
    if free == (bool(held) and all(one.amount == 0 for one in held)):
        return [one.model_dump() for one in held]
    return [{"id": identifier("cost_option", str(service), "free"), "amount": 0}] if free else []


def _attributes(said: dict[str, Any], before: hsds.Service | None, service: UUID) -> list[dict[str, Any]]:
    ours = {vocabulary for vocabulary, _field, _label in VOCABULARIES}
    held = {
        (one.taxonomy_term.taxonomy, one.taxonomy_term.code): one
        for one in (before.attributes if before else [])
        if one.taxonomy_term is not None
    }
    kept = [one.model_dump() for key, one in held.items() if key[0] not in ours]
    for vocabulary, field, _label in VOCABULARIES:
        for term in terms_of(vocabulary):
            if term.code not in said[field]:
                continue
            if (vocabulary, term.code) in held:
                kept.append(held[vocabulary, term.code].model_dump())
            else:
                kept.append(
                    {
                        "id": identifier("attribute", str(service), vocabulary, term.code),
                        "link_type": vocabulary,
                        "taxonomy_term": term_document(term),
                    }
                )
    return kept


def _organization(said: dict[str, Any]) -> dict[str, Any]:
    if said.get("organization"):
        return organization_document(said["organization"], complete=False)
    name = said["new_organization"]
    return {"id": uuid4(), "name": name, "x_slug": slugify(name)[:100] or None}
