"""Areas, how to reach them, and which outward codes and towns lie in them."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saferday.centre.areas import rules
from saferday.centre.languages.queries import in_language

KIND_NAMES = {
    rules.COUNTRY: _("Country"),
    rules.POLICE: _("Police force area"),
    rules.LOCAL_AUTHORITY: _("Local authority"),
    rules.SCHOOL_NETWORK: _("School network"),
}

valid_colour = RegexValidator(r"^#[0-9a-f]{6}$", _("Write a colour as # and six digits, like #1d4f5c."))


def validate_slug_is_free(slug: str) -> None:
    """Refuses a slug that is the first part of one of the centre's own addresses."""
    if slug in rules.RESERVED_SLUGS:
        raise ValidationError(
            _("“%(slug)s” is an address of the centre itself; choose another."), params={"slug": slug}
        )


class Area(models.Model):
    """A place with its own pages, contacts, colours and editors."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(_("kind"), max_length=24, choices=list(KIND_NAMES.items()))
    slug = models.SlugField(_("address"), max_length=80, unique=True, validators=[validate_slug_is_free])
    code = models.CharField(_("official code"), max_length=20, blank=True, db_index=True)
    names = models.JSONField(_("names"), default=dict)
    team_names = models.JSONField(_("name of the police force or team"), default=dict, blank=True)
    nations = models.JSONField(_("nations"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    website = models.URLField(_("website"), blank=True)
    hostname = models.CharField(
        _("own hostname"),
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^[a-z0-9.-]+$", _("Write only the name, like safer.example.org."))],
    )
    colour = models.CharField(_("colour"), max_length=7, default="#1d4f5c", validators=[valid_colour])
    accent = models.CharField(_("accent colour"), max_length=7, default="#f2a33c", validators=[valid_colour])
    path = models.CharField(max_length=400, db_index=True, editable=False)
    has_pages = models.BooleanField(_("has pages of its own"), default=True)

    class Meta:
        ordering = ["path"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=rules.KINDS), name="area_kind_known"),
            models.UniqueConstraint(
                fields=["hostname"], condition=~models.Q(hostname=""), name="area_hostname_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language())

    def name_in(self, language: str | None) -> str:
        """The area's name in a language, or in the centre's first one."""
        return in_language(self.names, language)

    @property
    def nation(self) -> str:
        """The one nation that the area lies in; an empty string where it lies in several or none."""
        return self.nations[0] if len(self.nations) == 1 else ""

    @property
    def team(self) -> str:
        """The police force or team that serves the area, in the active language."""
        return in_language(self.team_names, get_language()) or str(self)

    def clean(self) -> None:
        """Refuses colours that cannot be read and a parent of the wrong kind."""
        problems: dict[str, object] = {}
        if not self.names.get("en") and not any(self.names.values()):
            problems["names"] = _("Give the area a name.")
        try:
            if rules.contrast(self.colour, "#ffffff") < rules.MIN_CONTRAST:
                problems["colour"] = _(
                    "White text cannot be read on this colour (%(ratio).1f to 1; it needs 4.5). Choose a darker one."
                ) % {"ratio": rules.contrast(self.colour, "#ffffff")}
        except ValueError:
            problems["colour"] = _("Write a colour as # and six digits, like #1d4f5c.")
        parent_kind = self.parent.kind if self.parent else None
        allowed = rules.MAY_STAND_IN.get(self.kind, frozenset())
        if (parent_kind is None) != (not allowed) or (parent_kind is not None and parent_kind not in allowed):
            problems["parent"] = _("An area of this kind cannot stand there in the tree.")
        if problems:
            raise ValidationError(problems)


class AreaName(models.Model):
    """A name that somebody may type for an area, as it is searched: in any language, its team's too."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="searched_names")
    folded = models.CharField(max_length=120, db_index=True)

    class Meta:
        verbose_name = _("name of an area")
        verbose_name_plural = _("names of areas")
        constraints = [models.UniqueConstraint(fields=["area", "folded"], name="area_name_once")]

    def __str__(self) -> str:
        return self.folded


class AreaContact(models.Model):
    """One way to reach the team of an area, with the date on which somebody checked that it is right."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="contacts")
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=[
            ("phone", _("Phone")),
            ("online", _("Online form")),
            ("chat", _("Chat")),
            ("email", _("E-mail")),
        ],
    )
    labels = models.JSONField(_("label"), default=dict)
    value = models.CharField(_("number or address"), max_length=300)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["area", "position", "id"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(checked_on__isnull=True, checked_by="")
                | (models.Q(checked_on__isnull=False) & ~models.Q(checked_by="")),
                name="area_contact_checked_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.kind} {self.value}"

    @property
    def label(self) -> str:
        """What the contact is called, in the active language."""
        return in_language(self.labels, get_language())


class OutwardCode(models.Model):
    """The first half of a postcode, and the share of it that lies in an area."""

    outward = models.CharField(max_length=4)
    area = models.ForeignKey(Area, models.CASCADE, related_name="outward_codes")
    share = models.FloatField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        ordering = ["outward", "-share"]
        verbose_name = _("outward code")
        verbose_name_plural = _("outward codes")
        constraints = [
            models.UniqueConstraint(fields=["outward", "area"], name="outward_code_once_per_area"),
            models.CheckConstraint(
                condition=models.Q(share__gt=0, share__lte=1), name="outward_share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.outward


class Town(models.Model):
    """A town's name, and the area it lies in."""

    name = models.CharField(max_length=120)
    folded = models.CharField(max_length=120, db_index=True)
    area = models.ForeignKey(Area, models.CASCADE, related_name="towns")
    population = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-population", "name"]
        verbose_name = _("town")
        verbose_name_plural = _("towns")

    def __str__(self) -> str:
        return self.name
