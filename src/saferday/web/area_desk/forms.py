"""What a team can change about its area."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from saferday.centre.areas import rules
from saferday.centre.areas.queries import Area

CONTACT_KINDS = [
    ("phone", _("Phone")),
    ("online", _("Online form")),
    ("chat", _("Chat")),
    ("email", _("E-mail")),
]
PHONE = RegexValidator(r"^\+?[0-9][0-9 ]{1,18}$", _("Write a phone number with digits and blanks only."))


class AreaForm(forms.Form):
    """Names, colours, website, hostname and languages of an area."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=_("Colour"),
        widget=forms.TextInput({"type": "color"}),
        help_text=_("White text stands on it, so it has to be dark enough: at least 4.5 to 1."),
    )
    accent = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$", label=_("Accent colour"), widget=forms.TextInput({"type": "color"})
    )
    hostname = forms.RegexField(
        r"^[a-z0-9.-]*$",
        label=_("Own hostname"),
        required=False,
        help_text=_("Such as safer.example.org. The operator also has to name it in SAFERDAY_HOSTS."),
        error_messages={"invalid": _("Write only the name, like safer.example.org.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=list(settings.LANGUAGES), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        self.area = area
        initial = {
            name: getattr(area, name) for name in ("website", "colour", "accent", "hostname", "languages")
        }
        super().__init__(*args, initial=initial, **kwargs)
        for code, language in settings.LANGUAGES:
            for name, label in (("names", _("Name")), ("team_names", _("Police force or team"))):
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{label} ({language})",
                    max_length=120,
                    required=name == "names" and code == settings.LANGUAGES[0][0],
                    initial=getattr(area, name).get(code, ""),
                )

    def clean_colour(self) -> str:
        """Refuses a colour on which white text cannot be read."""
        colour = str(self.cleaned_data["colour"]).lower()
        ratio = rules.contrast(colour, "#ffffff")
        if ratio < rules.MIN_CONTRAST:
            raise forms.ValidationError(
                _(
                    "White text cannot be read on this colour (%(ratio).1f to 1; it needs 4.5). Choose a darker one."
                )
                % {"ratio": ratio}
            )
        return colour

    def clean_accent(self) -> str:
        """Keeps colours in one spelling."""
        return str(self.cleaned_data["accent"]).lower()

    def changes(self) -> dict[str, Any]:
        """The area's fields as they should become."""
        sent = self.cleaned_data
        by_language = {
            name: {
                code: sent[f"{name}_{code}"]
                for code, _language in settings.LANGUAGES
                if sent[f"{name}_{code}"]
            }
            for name in ("names", "team_names")
        }
        return by_language | {
            name: sent[name] for name in ("website", "colour", "accent", "hostname", "languages")
        }


class ContactForm(forms.Form):
    """One way to reach the team."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CONTACT_KINDS)
    value = forms.CharField(label=_("Number or address"), max_length=300, required=False)
    checked = forms.BooleanField(label=_("I checked today that this is right"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in settings.LANGUAGES:
            self.fields[f"label_{code}"] = forms.CharField(
                label=_("What it is called (%(language)s)") % {"language": language},
                max_length=120,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Checks the value as its kind asks; an empty one takes the contact away."""
        sent = super().clean() or {}
        value = sent.get("value", "")
        check = {
            "phone": PHONE,
            "online": URLValidator(["https", "http"]),
            "chat": URLValidator(["https"]),
            "email": forms.EmailField().clean,
        }.get(sent.get("kind", ""))
        if value and check:
            try:
                check(value)
            except forms.ValidationError as error:
                self.add_error("value", error)
        if value and not sent.get(f"label_{settings.LANGUAGES[0][0]}"):
            self.add_error(f"label_{settings.LANGUAGES[0][0]}", _("Say what this is, so that people know."))
        return sent

    def contact(self) -> tuple[str, str, dict[str, str], bool]:
        """Kind, value, label by language, and whether it was checked now."""
        sent = self.cleaned_data
        labels = {code: sent[f"label_{code}"] for code, _name in settings.LANGUAGES if sent[f"label_{code}"]}
        return sent["kind"], sent["value"].strip(), labels, sent["checked"]


ContactFormSet = forms.formset_factory(ContactForm, extra=1, max_num=12, validate_max=True)


class NewAreaForm(forms.Form):
    """A place below an area that gets pages of its own, such as a school network."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(rules.LOCAL_AUTHORITY, _("Local authority")), (rules.SCHOOL_NETWORK, _("School network"))],
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        help_text=_("The last part of the address of its pages: small letters, digits and hyphens."),
    )

    def clean_slug(self) -> str:
        """Refuses an address that the centre or another area has."""
        from saferday.centre.areas.queries import area_by_slug

        slug = str(self.cleaned_data["slug"])
        if slug in rules.RESERVED_SLUGS or area_by_slug(slug):
            raise forms.ValidationError(_("This address is taken; choose another."))
        return slug
