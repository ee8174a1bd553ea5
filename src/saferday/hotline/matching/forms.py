"""What staff fill in: banks, flags, retractions, decisions, organisations and keys; and the developer's try-out."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from saferday.centre.accounts.rules import roles_with
from saferday.centre.accounts.wording import role_names
from saferday.centre.languages.queries import centre_languages

from . import rules
from .models.banks import RELY_NAMES, Bank
from .queries import all_banks
from .wording import SCOPE_NAMES

KIND_CHOICES = [("pdq", "PDQ"), ("sha256", "SHA-256"), ("md5", "MD5"), ("sha1", "SHA-1")]
MOST_PASTED = 1_000


class BankForm(forms.Form):
    """A bank; its short name and whether it vetoes are settled when it is made."""

    slug = forms.SlugField(
        label=_("Short name"),
        max_length=60,
        help_text=_(
            "Platforms name the bank by it. Lower-case letters, digits and hyphens; it cannot be changed."
        ),
    )
    negative = forms.BooleanField(
        label=_("Holds known false matches"),
        required=False,
        help_text=_("A match is left out when a picture of this bank is as near as the flagged one."),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Platforms read it."),
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"), max_length=2_000, required=False, widget=forms.Textarea({"rows": 3})
    )
    labels = forms.CharField(
        label=_("Labels"),
        required=False,
        max_length=500,
        help_text=_("What an entry may be called, separated by commas."),
        initial=", ".join(rules.DEFAULT_LABELS),
    )
    distance = forms.IntegerField(
        label=_("Greatest distance"),
        min_value=0,
        max_value=rules.MOST_DISTANCE,
        initial=rules.DEFAULT_DISTANCE,
        help_text=_("How many of the 256 bits of two pictures may differ, 31 at most."),
    )
    flood = forms.IntegerField(
        label=_("Matches within an hour that are a flood"),
        min_value=0,
        max_value=1_000_000,
        initial=rules.DEFAULT_FLOOD,
        help_text=_(
            "A hash that reaches it is set apart until somebody has decided. 0: floods are not looked for."
        ),
    )
    rely = forms.ChoiceField(label=_("Who may rely on it"), choices=list(RELY_NAMES.items()))
    readers = forms.MultipleChoiceField(
        label=_("Roles that may read it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every role that may see hashes."),
    )
    writers = forms.MultipleChoiceField(
        label=_("Roles that may flag in it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every role that may flag."),
    )
    active = forms.BooleanField(
        label=_("In use"),
        required=False,
        initial=True,
        help_text=_("A bank that is not in use answers nobody."),
    )

    def __init__(self, *args: Any, bank: Bank | None = None, **kwargs: Any) -> None:
        initial = {}
        if bank is not None:
            names = ("purpose", "legal_basis", "distance", "flood", "rely", "readers", "writers", "active")
            initial = {name: getattr(bank, name) for name in names}
            initial["labels"] = ", ".join(bank.labels)
            initial |= {f"name_{code}": bank.name.get(code, "") for code in centre_languages()}
        super().__init__(*args, initial=initial, **kwargs)
        first, *_others = centre_languages()
        names_fields = {
            f"name_{code}": forms.CharField(
                label=_("Name (%(language)s)")
                % {"language": get_language_info(code)["name_local"].capitalize()},
                max_length=100,
                required=code == first,
            )
            for code in centre_languages()
        }
        self.fields = {**names_fields, **self.fields}
        if bank is not None:
            del self.fields["slug"], self.fields["negative"]
        self.fields["readers"].choices = _roles_with("hashes.read")
        self.fields["writers"].choices = _roles_with("hashes.flag")

    def clean_labels(self) -> list[str]:
        """The labels, each once."""
        labels = dict.fromkeys(
            part.strip() for part in self.cleaned_data["labels"].split(",") if part.strip()
        )
        if any(len(label) > 40 for label in labels):
            raise forms.ValidationError(_("A label has 40 characters at most."))
        return list(labels)

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        cleaned = dict(self.cleaned_data)
        name = {code: cleaned.pop(f"name_{code}") for code in centre_languages()}
        return {**cleaned, "name": {code: text for code, text in name.items() if text}}


class LookUpForm(forms.Form):
    """One hash to look for."""

    kind = forms.ChoiceField(label=_("Kind of hash"), choices=KIND_CHOICES, required=False)
    value = forms.CharField(label=_("Hash"), max_length=80)

    def clean(self) -> dict[str, Any]:
        """The bytes of the hash."""
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["kind"] = cleaned["kind"] or "pdq"
            try:
                cleaned["bytes"] = rules.parse_hash(cleaned["kind"], cleaned["value"].strip())
            except rules.NotAHash as why:
                self.add_error("value", _not_a_hash(cleaned["kind"], why))
        return cleaned


class DecidedForm(forms.Form):
    """What every flag says: the bank, the label, the decision, and how long it stays."""

    bank = forms.ChoiceField(label=_("Bank"))
    label = forms.CharField(label=_("Label"), max_length=40, required=False)
    reference = forms.CharField(
        label=_("Reference of the decision"),
        max_length=120,
        help_text=_("Under which the decision can be found."),
    )
    expires_at = forms.DateField(
        label=_("Ends on"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Leave empty for a flag that stays."),
    )

    def __init__(self, *args: Any, banks: list[Bank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.banks = {bank.slug: bank for bank in banks}
        self.fields["bank"].choices = [(bank.slug, str(bank)) for bank in banks]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The label, held against the bank's own."""
        cleaned = super().clean() or {}
        bank = self.banks.get(cleaned.get("bank", ""))
        if bank and bank.labels and cleaned.get("label") and cleaned["label"] not in bank.labels:
            self.add_error(
                "label", _("This bank has the labels %(labels)s.") % {"labels": ", ".join(bank.labels)}
            )
        return cleaned

    def ends(self) -> datetime | None:
        """The end of the last day on which the flag stands."""
        day = self.cleaned_data["expires_at"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None


class FlagForm(DecidedForm):
    """Hashes to flag, one a line."""

    kind = forms.ChoiceField(label=_("Kind of hash"), choices=KIND_CHOICES)
    hashes = forms.CharField(
        label=_("Hashes"), widget=forms.Textarea({"rows": 5}), max_length=100_000, help_text=_("One a line.")
    )
    quality = forms.IntegerField(
        label=_("Quality"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Of a PDQ, from 0 to 100. Under 50 it is not taken."),
    )
    field_order = ("bank", "kind", "hashes", "quality", "label", "reference", "expires_at")

    def clean(self) -> dict[str, Any]:
        """The hashes as bytes, every wrong line named."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        lines = [line.strip() for line in cleaned["hashes"].splitlines() if line.strip()]
        if len(lines) > MOST_PASTED:
            self.add_error("hashes", _("Paste 1,000 hashes at most; the command line takes longer lists."))
        parsed: list[bytes] = []
        for number, line in enumerate(lines[:MOST_PASTED], start=1):
            try:
                parsed.append(rules.parse_hash(cleaned["kind"], line))
            except rules.NotAHash as why:
                self.add_error(
                    "hashes",
                    _("Line %(number)d: %(why)s")
                    % {"number": number, "why": _not_a_hash(cleaned["kind"], why)},
                )
                break
        cleaned["parsed"] = parsed
        return cleaned


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class _PicturesField(forms.FileField):
    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Every file, each checked as one."""
        given = data if isinstance(data, list | tuple) else [data]
        if len(given) > rules.PICTURES_AT_ONCE:
            raise forms.ValidationError(
                _("Choose %(most)d pictures at most.") % {"most": rules.PICTURES_AT_ONCE}
            )
        single = super().clean
        return [single(one, initial) for one in given] or [single(None, initial)]


class PictureForm(DecidedForm):
    """Pictures to flag."""

    pictures = _PicturesField(
        label=_("Pictures"),
        allow_empty_file=True,
        help_text=_("JPEG, PNG, GIF, WebP, AVIF or HEIC, 20 MB each, 20 at most."),
        widget=_Several({"accept": "image/*"}),
        error_messages={"required": _("Choose a picture.")},
    )
    field_order = ("pictures", "bank", "label", "reference", "expires_at")


class RetractForm(forms.Form):
    """Why a flag is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class RetractEntryForm(RetractForm):
    """The same of one hash, and whether the rest of its flag goes with it."""

    whole = forms.BooleanField(
        required=False,
        initial=True,
        help_text=_("Otherwise copies of the picture are still found by the hashes that stay."),
    )

    def __init__(self, *args: Any, hashes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if hashes > 1:
            self.fields["whole"].label = _("Take back the whole flag: %(count)d hashes of one file") % {
                "count": hashes
            }
        else:
            del self.fields["whole"]


class _ChoosingForm(forms.Form):
    """Some of several, all of them at first; the page shows each with a box to tick."""

    def __init__(self, *args: Any, members: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [(pk, pk) for pk in members]  # type: ignore[attr-defined]
        self.chosen = set(self.data.getlist("members")) if self.is_bound else {str(pk) for pk in members}


class DecisionForm(_ChoosingForm):
    """What becomes of hashes that were set apart; those of a family are chosen one by one, all of them at first."""

    members = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": _("Choose at least one hash."),
            "invalid_choice": _("Somebody decided on one of these meanwhile. Look again."),
        },
    )
    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            (rules.RELEASED, _("Let it go: the flag is right, and platforms hold the pictures")),
            (rules.UPHELD, _("Keep it apart: platforms go on checking with the centre")),
            (rules.RETRACTED, _("Take the flag back, in every bank")),
        ],
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class FamilyForm(_ChoosingForm):
    """Pictures of a family whose flags are taken back together, with the reason."""

    members = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one picture.")}
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class OrganisationForm(forms.Form):
    """Who asks."""

    name = forms.CharField(label=_("Name"), max_length=200)
    slug = forms.SlugField(label=_("Short name"), max_length=60)
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    agreement = forms.CharField(label=_("Reference of the agreement"), max_length=200, required=False)


class KeyForm(forms.Form):
    """A key, and what it may do."""

    label = forms.CharField(label=_("What it is for"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(SCOPE_NAMES.items()),
        initial=[rules.SCOPE_HASHES],
    )
    banks = forms.MultipleChoiceField(
        label=_("Banks it may rely on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every bank that lets every key rely on it."),
    )
    rate = forms.IntegerField(
        label=_("Hashes a minute"),
        initial=rules.DEFAULT_RATE,
        min_value=1,
        validators=[MaxValueValidator(1_000_000_000)],
    )
    keep_queries = forms.BooleanField(
        label=_("The organisation agreed that its queries are kept"),
        required=False,
        help_text=_("So that it hears of pictures that are flagged after it asked. Kept for 90 days."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {bank.slug: bank for bank in all_banks() if bank.rely != rules.RELY_NOBODY}
        self.fields["banks"].choices = [  # type: ignore[attr-defined]
            (bank.slug, str(bank)) for bank in self.known.values()
        ]

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        cleaned = dict(self.cleaned_data)
        return cleaned | {"banks": [self.known[slug] for slug in cleaned["banks"]]}


class TryForm(forms.Form):
    """A request that somebody tries with their own key."""

    key = forms.CharField(
        label=_("Your key"),
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_("It starts with sdk_. It is used for this one request, and kept nowhere."),
        error_messages={"required": _("Enter your key.")},
    )
    kind = forms.ChoiceField(label=_("Kind of hash"), choices=KIND_CHOICES)
    value = forms.CharField(
        label=_("Hash"),
        max_length=80,
        help_text=_("In hexadecimal: 64 characters for a PDQ."),
        error_messages={"required": _("Enter a hash.")},
    )


def _not_a_hash(kind: str, why: rules.NotAHash) -> Any:
    name = dict(KIND_CHOICES).get(kind, kind)
    if why.reason == "wrong_length":
        return _("A hash of the kind %(kind)s has %(length)d characters.") % {
            "kind": name,
            "length": 2 * rules.KINDS[kind].length,
        }
    return _("A hash is written with the characters 0–9 and a–f.")


def _roles_with(permission: str) -> list[tuple[str, Any]]:
    names = role_names()
    return [(role, names[role]) for role in roles_with(permission)]
