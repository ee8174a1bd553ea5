"""A partner as staff type it, and a hash to look up."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from saferday.hotline.matching import queries as matching
from saferday.hotline.matching import rules as matching_rules

from . import rules
from .models import Partner
from .models.partners import FORMAT_NAMES, SCHEDULE_NAMES, SIGN_IN_NAMES
from .rules.addresses import RefusedAddress, place_of
from .rules.csv_lists import FIELDS, NOT_TAKEN
from .rules.lines import hash_value
from .rules.signing import read_public_key
from .wording import ROWS, problem

MOST_PAIRS = 500
FIELDS_OF = {
    rules.PULL: (
        "format", "address", "schedule", "sign_in", "username", "secret", "bank", "labels", "columns", "complete",
        "public_key",
    ),
    rules.FILE: ("format", "bank", "labels", "columns", "complete", "public_key"),
    rules.SERVE: ("format", "banks", "labels"),
    rules.PUSH: ("format", "address", "schedule", "sign_in", "username", "secret", "banks", "labels"),
}  # fmt: skip
"""Which fields each direction has, beside who the partner is."""
WHO = ("name", "slug", "contact_role", "contact", "agreement")


class PairsField(forms.CharField):
    """Lines of ``theirs = ours``, as a mapping."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, max_length=20_000, **more)

    def prepare_value(self, value: Any) -> Any:
        return (
            "\n".join(f"{left} = {right}" for left, right in value.items())
            if isinstance(value, dict)
            else value
        )

    def clean(self, value: Any) -> dict[str, str]:
        pairs: dict[str, str] = {}
        for number, line in enumerate(str(super().clean(value)).splitlines(), 1):
            if not line.strip():
                continue
            left, equals, right = (part.strip() for part in line.rpartition("="))
            if not equals or not left or not right or len(left) > 100 or len(right) > 100:
                raise ValidationError(
                    _("Line %(number)s is not like “theirs = ours”."), params={"number": number}
                )
            pairs[left] = right
        if len(pairs) > MOST_PAIRS:
            raise ValidationError(_("There may be %(most)s lines."), params={"most": MOST_PAIRS})
        return pairs


class PartnerForm(forms.Form):
    """Who the partner is, and what is exchanged; fields that the direction does not need are left out."""

    name = forms.CharField(label=_("Name"), max_length=200)
    slug = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Stands with every hash that comes from here. It cannot be changed later."),
    )
    contact_role = forms.CharField(
        label=_("Role to turn to"),
        max_length=200,
        required=False,
        help_text=_("A role, not a person: Duty desk."),
    )
    contact = forms.CharField(label=_("Address of that role"), max_length=200, required=False)
    agreement = forms.CharField(
        label=_("Reference of the agreement"),
        max_length=200,
        help_text=_("Nothing is exchanged without one: say where it is filed."),
    )
    format = forms.ChoiceField(label=_("Format"), choices=FORMAT_NAMES)
    address = forms.CharField(
        label=_("Address"), max_length=2_000, help_text=_("Begins with https://, without any password in it.")
    )
    schedule = forms.TypedChoiceField(
        label=_("How often"), choices=SCHEDULE_NAMES, coerce=int, initial=rules.DEFAULT_SCHEDULE
    )
    sign_in = forms.ChoiceField(label=_("Sign-in"), choices=SIGN_IN_NAMES)
    username = forms.CharField(label=_("User name"), max_length=200, required=False)
    secret = forms.CharField(
        label=_("Token or password"),
        max_length=1_500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("It is sealed and never shown again. Leave it empty to keep the one that is there."),
    )
    bank = forms.ModelChoiceField(
        label=_("Bank that receives the list"),
        queryset=None,
        help_text=_(
            "Give each list a bank of its own: then one partner’s retraction cannot touch another’s hashes."
        ),
    )
    banks = forms.ModelMultipleChoiceField(
        label=_("Banks that are shared"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    labels = PairsField(
        label=_("What labels become"),
        help_text=_(
            "A line for each, “theirs = ours”. “* = ours” is for all others; “theirs = -” leaves its hashes out, as "
            "for harmless pictures."
        ),
    )
    columns = PairsField(
        label=_("What columns mean (CSV only)"),
        help_text=_(
            "A line for each, “theirs = ours”; see the reference of formats. “-” leaves a column out."
        ),
    )
    complete = forms.BooleanField(
        label=_("The list is complete every time"),
        required=False,
        help_text=_("What is missing from it counts as retracted. Project VIC and CAID lists need this."),
    )
    public_key = forms.CharField(
        label=_("Public key of the partner"),
        max_length=200,
        required=False,
        help_text=_("If there is one, only lists signed with it are taken (Ed25519, hexadecimal or Base64)."),
    )

    def __init__(
        self, *args: Any, user: Any, direction: str, partner: Partner | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.direction = direction
        self.partner = partner
        shown = (*WHO, *FIELDS_OF[direction])
        for name in [name for name in self.fields if name not in shown]:
            del self.fields[name]
        if partner is not None:
            del self.fields["slug"]
            del self.fields["format"]
        readable = [bank.pk for bank in matching.banks_to_read(user) if bank.active]
        for name, multiple in (("bank", False), ("banks", True)):
            if name in self.fields:
                banks = Partner._meta.get_field("bank").related_model.objects.filter(pk__in=readable)
                self.fields[name].queryset = banks if multiple else banks.order_by("slug")  # type: ignore[attr-defined]

    @property
    def format_key(self) -> str:
        """The format that is chosen, or that the partner has."""
        return self.partner.format if self.partner is not None else str(self.cleaned_data.get("format", ""))

    def clean_address(self) -> str:
        from .taking.pulling import loopback_allowed

        address = str(self.cleaned_data["address"]).strip()
        try:
            place_of(address, loopback=loopback_allowed())
        except RefusedAddress as refused:
            raise ValidationError(problem(refused.reason)) from refused
        return address

    def clean_public_key(self) -> str:
        written = str(self.cleaned_data["public_key"]).strip()
        if not written:
            return ""
        try:
            return read_public_key(written)
        except ValueError as error:
            raise ValidationError(_("This is no Ed25519 key: it has 64 hexadecimal characters.")) from error

    def clean_columns(self) -> dict[str, str]:
        columns: dict[str, str] = self.cleaned_data["columns"]
        for field in columns.values():
            if field not in (*FIELDS, NOT_TAKEN):
                raise ValidationError(
                    _("“%(field)s” is none of our columns: %(columns)s."),
                    params={"field": field, "columns": ", ".join(FIELDS)},
                )
        return columns

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sign_in = data.get("sign_in", rules.NO_SIGN_IN)
        has_secret = bool(data.get("secret")) or (self.partner is not None and bool(self.partner.secret))
        if sign_in != rules.NO_SIGN_IN and not has_secret:
            self.add_error("secret", _("This sign-in needs a token or password."))
        if sign_in == rules.BASIC and not data.get("username"):
            self.add_error("username", _("This sign-in needs a user name."))
        secret = str(data.get("secret") or "")
        if secret and not (secret.isprintable() and secret.isascii()):
            self.add_error("secret", _("A token or password of an exchange has plain characters only."))
        bank = data.get("bank")
        labels = data.get("labels") or {}
        if bank is not None and bank.labels:
            unknown = [ours for ours in labels.values() if ours not in (*bank.labels, rules.LEAVE_OUT)]
            if unknown:
                self.add_error(
                    "labels",
                    ValidationError(
                        _("“%(label)s” is no label of this bank. It has: %(labels)s."),
                        params={"label": unknown[0], "labels": ", ".join(bank.labels)},
                    ),
                )
        if self.direction == rules.PULL and self.format_key == rules.VICS.key and not data.get("complete"):
            self.add_error(
                "complete",
                _("This format names no retractions, so its lists have to be complete every time."),
            )
        return data

    def changes(self) -> dict[str, Any]:
        """What the action is given."""
        data = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("secret", "slug", "format")
        }
        if self.cleaned_data.get("secret"):
            data["secret"] = self.cleaned_data["secret"]
        if data.get("sign_in") == rules.NO_SIGN_IN:
            data["secret"] = ""
        return data


class HandInForm(forms.Form):
    """A list as a file, and its signature where the partner signs."""

    file = forms.FileField(
        label=_("File"),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")},
    )
    signature = forms.FileField(
        label=_("Its signature"),
        help_text=_("The file with the same name that ends in .sig."),
        required=False,
    )

    def __init__(self, *args: Any, partner: Partner, **more: Any) -> None:
        super().__init__(*args, **more)
        if partner.public_key:
            self.fields["signature"].required = True
        else:
            del self.fields["signature"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > rules.MOST_HANDED_IN:
            raise ValidationError(
                _("The file has more than %(most)s MB. Hand it in on the machine itself, as said below."),
                params={"most": rules.MOST_HANDED_IN // 1024**2},
            )
        return file


class TakeOutForm(forms.Form):
    """What our labels become in a list that is taken out."""

    labels = PairsField(
        label=_("What labels become"),
        help_text=_(
            "One on each line, like “confirmed = A1”. What is not named stays as it is. "
            "Project VIC and CAID know numbers only, like “confirmed = 1”: hashes with other labels are left out there."
        ),
    )


KINDS = [(kind.key, kind.name) for kind in matching_rules.KINDS.values()]


class MendForm(forms.Form):
    """A row that was set aside, put right."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    value = forms.CharField(label=_("Hash"), max_length=100)
    label = forms.ChoiceField(label=_("Label"), required=False)

    def __init__(self, *args: Any, labels: list[str], takes_back: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.takes_back = takes_back
        if takes_back:
            del self.fields["label"]
        else:
            chosen: Any = self.fields["label"]
            chosen.choices = [("", _("No label")), *((one, one) for one in labels)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "value" in data and "kind" in data:
            value = hash_value(data["kind"], data["value"].strip().lower())
            if isinstance(value, str):
                self.add_error("value", ROWS[value])
            else:
                data["bytes"] = value
        return data


class LookUpForm(forms.Form):
    """A hash, whose kind its length tells where it can."""

    value = forms.CharField(label=_("Hash"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial="pdq")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        written = str(data.get("value", "")).strip().lower()
        kind = str(data.get("kind", ""))
        if len(written) in (32, 40):
            kind = "md5" if len(written) == 32 else "sha1"
        if written and kind:
            value = hash_value(kind, written)
            if isinstance(value, str):
                self.add_error(
                    "value", _("This is no such hash: it has 32, 40 or 64 characters, 0–9 and a–f.")
                )
            else:
                data["bytes"], data["kind"] = value, kind
        return data
