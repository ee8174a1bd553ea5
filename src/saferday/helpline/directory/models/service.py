"""Services, who gives them, and how, where and when they are reached."""

from datetime import time
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from saferday.centre.languages.queries import in_language

from ..rules import contacts, facts, hours, hsds
from .vocabulary import TaxonomyTerm

STATUS_NAMES = {
    "active": _("Active"),
    "inactive": _("Not active"),
    "defunct": _("Closed for good"),
    "temporarily closed": _("Closed for now"),
}

CONFIDENTIALITY_NAMES = {
    "confidential": _("Confidential"),
    "limited": _("Confidential with limits"),
    "not-confidential": _("Not confidential"),
}

CHANNEL_NAMES = {"chat": _("Chat"), "web": _("Website or form"), "email": _("E-mail"), "app": _("App")}

PHONE_NAMES = {
    "voice": _("Call"),
    "text": _("Text message"),
    "textphone": _("Textphone or relay"),
    "video": _("Sign language by video"),
    "fax": _("Fax"),
    "cell": _("Mobile phone"),
    "pager": _("Pager"),
}


class Organization(models.Model):
    """Who gives services."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(_("short name"), max_length=120, unique=True)
    name = models.JSONField(_("name"), default=dict)
    description = models.JSONField(_("description"), default=dict, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    uri = models.URLField(_("lasting identifier"), max_length=500, blank=True)

    class Meta:
        ordering = ("slug",)
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return in_language(self.name) or self.slug


class Service(models.Model):
    """An organisation's offer of help. Texts are kept by language: ``{"en": …, "cy": …}``."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    organization = models.ForeignKey(
        Organization, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="services"
    )
    name = models.JSONField(_("name"), default=dict)
    description = models.JSONField(_("description"), default=dict, blank=True)
    url = models.URLField(_("website"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=list(STATUS_NAMES.items()), default="active", db_index=True
    )
    alert = models.JSONField(_("notice"), default=dict, blank=True)
    fees = models.JSONField(_("cost"), default=dict, blank=True)
    eligibility = models.JSONField(_("for whom"), default=dict, blank=True)
    what_happens = models.JSONField(_("what happens next"), default=dict, blank=True)
    interpretation_services = models.TextField(_("interpreting"), blank=True)
    accreditations = models.TextField(_("accreditations"), blank=True)
    minimum_age = models.PositiveSmallIntegerField(_("youngest age"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("oldest age"), null=True, blank=True)
    confidentiality = models.CharField(
        _("confidentiality"), max_length=20, choices=list(CONFIDENTIALITY_NAMES.items()), blank=True
    )
    confidentiality_limits = models.JSONField(_("limits of confidentiality"), default=dict, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    rank = models.PositiveSmallIntegerField(_("place in lists"), default=500)
    search_text = models.TextField(editable=False, default="")
    source = models.CharField(_("source"), max_length=200, blank=True, editable=False)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    edited_at = models.DateTimeField(_("edited here on"), null=True, blank=True, editable=False)
    last_modified = models.DateTimeField(_("last changed"), db_index=True)

    class Meta:
        ordering = ("rank", "slug")
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=hsds.STATUSES), name="directory_service_status_known"
            ),
            models.CheckConstraint(
                condition=Q(confidentiality__in=("", *facts.CONFIDENTIALITY)),
                name="directory_service_confidentiality_known",
            ),
            models.CheckConstraint(
                condition=Q(minimum_age__isnull=True)
                | Q(maximum_age__isnull=True)
                | Q(minimum_age__lte=F("maximum_age")),
                name="directory_service_ages_in_order",
            ),
        )

    def __str__(self) -> str:
        return in_language(self.name) or self.slug

    def get_absolute_url(self) -> str:
        """The page of the service in the directory."""
        return reverse("directory:service", args=[self.slug])


class Phone(models.Model):
    """A telephone number: to call, to text, for textphones, for sign language by video."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(_("number"), max_length=200)
    type = models.CharField(_("kind"), max_length=20, choices=list(PHONE_NAMES.items()), default="voice")
    extension = models.PositiveIntegerField(_("extension"), null=True, blank=True)
    description = models.JSONField(_("words beside it"), default=dict, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        ordering = ("position", "number")
        verbose_name = _("phone number")
        verbose_name_plural = _("phone numbers")
        constraints = (
            models.CheckConstraint(condition=Q(type__in=hsds.PHONE_TYPES), name="directory_phone_type_known"),
        )

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        """Refuses what is no telephone number."""
        kind = next((kind for kind, name in contacts.PHONE_KINDS.items() if name == self.type), "call")
        try:
            self.number = contacts.check_value(kind, self.number)
        except contacts.BadContact as bad:
            raise ValidationError({"number": str(bad)}) from None


class Channel(models.Model):
    """A way to reach the service without a telephone number: chat, web form, e-mail, app."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(_("kind"), max_length=10, choices=list(CHANNEL_NAMES.items()))
    value = models.CharField(_("address"), max_length=500)
    label = models.JSONField(_("words on the link"), default=dict, blank=True)
    note = models.JSONField(_("words beside it"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        ordering = ("position", "value")
        verbose_name = _("way to make contact")
        verbose_name_plural = _("ways to make contact")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=contacts.CHANNEL_KINDS), name="directory_channel_kind_known"
            ),
        )

    def __str__(self) -> str:
        return self.value

    def clean(self) -> None:
        """Refuses an address that does not fit the kind."""
        try:
            self.value = contacts.check_value(self.kind, self.value)
        except contacts.BadContact as bad:
            raise ValidationError({"value": str(bad)}) from None


class Schedule(models.Model):
    """When the service is open, as an iCalendar rule on the clock of its time zone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="schedules")
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    freq = models.CharField(
        _("repeats"),
        max_length=10,
        blank=True,
        choices=[("WEEKLY", _("Every week")), ("MONTHLY", _("Every month"))],
    )
    interval = models.PositiveSmallIntegerField(_("every so many"), default=1)
    byday = models.CharField(_("days"), max_length=255, blank=True)
    bymonthday = models.CharField(_("days of the month"), max_length=255, blank=True)
    dtstart = models.DateField(_("first day"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    opens_at = models.TimeField(_("opens at"), null=True, blank=True)
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)
    description = models.JSONField(_("words beside it"), default=dict, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    schedule_link = models.URLField(_("page with the hours"), max_length=500, blank=True)
    attending_type = models.CharField(_("how to attend"), max_length=255, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        ordering = ("position",)
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = (
            models.CheckConstraint(
                condition=Q(freq__in=("", "WEEKLY", "MONTHLY")), name="directory_schedule_freq_known"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True)
                | Q(opens_at__isnull=False, closes_at__isnull=False),
                name="directory_schedule_both_times",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=F("valid_to")),
                name="directory_schedule_validity_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.byday} {self.opens_at}–{self.closes_at}"

    def opening(self) -> hours.Opening | None:
        """The weekly opening; None where the rule says more than that, or too little."""
        weekly = self.freq in {"", "WEEKLY"} and self.interval == 1 and not self.bymonthday
        if not weekly or self.opens_at is None or self.closes_at is None:
            return None
        try:
            days = hours.parse_days(self.byday) or (frozenset(range(7)) if not self.byday else frozenset())
        except ValueError:
            return None
        closes = hours.closing_time(self.opens_at, self.closes_at)
        if self.opens_at == time(0) and closes == self.opens_at:
            return hours.Opening(days, time(0), time(0), self.valid_from, self.valid_to)
        return hours.Opening(days, self.opens_at, closes, self.valid_from, self.valid_to)


class ServiceArea(models.Model):
    """Where the service is given: a nation or an area by its slug, or words and an extent."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="service_areas")
    covers = models.CharField(_("nation or area"), max_length=120, blank=True, db_index=True)
    name = models.JSONField(_("name"), default=dict, blank=True)
    description = models.TextField(_("description"), blank=True)
    extent = models.TextField(_("extent"), blank=True)
    extent_type = models.CharField(_("kind of extent"), max_length=20, blank=True)
    uri = models.URLField(_("lasting identifier"), max_length=500, blank=True)

    class Meta:
        ordering = ("covers", "id")
        verbose_name = _("service area")
        verbose_name_plural = _("service areas")

    def __str__(self) -> str:
        return self.covers or in_language(self.name)


class Location(models.Model):
    """A place where services are given."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=255, blank=True)
    location_type = models.CharField(
        _("kind"),
        max_length=10,
        default="physical",
        choices=[("physical", _("A place")), ("postal", _("A postal address")), ("virtual", _("Online"))],
    )
    description = models.TextField(_("description"), blank=True)
    transportation = models.TextField(_("how to get there"), blank=True)
    url = models.URLField(_("address on the web"), max_length=500, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    addresses = models.JSONField(_("addresses"), default=list, blank=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = (
            models.CheckConstraint(
                condition=Q(location_type__in=hsds.LOCATION_TYPES), name="directory_location_type_known"
            ),
        )

    def __str__(self) -> str:
        return self.name or str(self.id)


class Accessibility(models.Model):
    """What makes a location easier to use for disabled people."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="accessibility")
    description = models.TextField(_("description"), blank=True)
    details = models.TextField(_("details"), blank=True)
    url = models.URLField(_("address on the web"), max_length=500, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("accessibility")
        verbose_name_plural = _("accessibility")

    def __str__(self) -> str:
        return self.description[:80]


class ServiceAtLocation(models.Model):
    """A service at one of its places."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="service_at_locations")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="service_at_locations")
    description = models.TextField(_("description"), blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("service at a location")
        verbose_name_plural = _("services at locations")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "location"), name="directory_service_once_at_location"
            ),
        )

    def __str__(self) -> str:
        return f"{self.service} — {self.location}"


class CostOption(models.Model):
    """What the service costs, in one case. An amount of nothing means that it is free."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="cost_options")
    option = models.JSONField(_("in which case"), default=dict, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    amount_description = models.JSONField(_("words beside it"), default=dict, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="directory_cost_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}".strip()


class Attribute(models.Model):
    """Ties a service to a term."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="attributes")
    taxonomy_term = models.ForeignKey(TaxonomyTerm, on_delete=models.CASCADE, related_name="attributes")
    link_type = models.CharField(_("kind of tie"), max_length=255, blank=True)
    value = models.CharField(_("value"), max_length=255, blank=True)

    class Meta:
        ordering = ("taxonomy_term__position", "id")
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "taxonomy_term"), name="directory_term_once_per_service"
            ),
        )

    def __str__(self) -> str:
        return str(self.taxonomy_term)
