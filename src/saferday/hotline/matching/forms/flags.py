"""What staff fill in to flag hashes and pictures, and to take a flag back."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..models.banks import Bank
from .kinds import KIND_CHOICES, not_a_hash

MOST_PASTED = 1_000


class ReferredForm(forms.Form):
    """The decision behind a flag, and how long it stays."""

    reference = forms.CharField(
        label=_("Reference of the decision"),
        max_length=120,
        help_text=_("A number or name under which the decision can be found later."),
    )
    expires_at = forms.DateField(
        label=_("Ends on"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Leave empty for a flag that stays."),
    )

    def ends(self) -> datetime | None:
        """The end of the last day on which the flag stands."""
        day = self.cleaned_data["expires_at"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None


class DecidedForm(ReferredForm):
    """What every new flag says: the bank and the label too."""

    bank = forms.ChoiceField(label=_("Bank"))
    label = forms.CharField(label=_("Label"), max_length=40, required=False)

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


class FlagForm(DecidedForm):
    """Hashes to flag, one a line."""

    kind = forms.ChoiceField(label=_("Kind of hash"), choices=KIND_CHOICES)
    hashes = forms.CharField(
        label=_("Hashes"),
        widget=forms.Textarea({"rows": 5}),
        max_length=100_000,
        help_text=_("One on each line."),
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
                    % {"number": number, "why": not_a_hash(cleaned["kind"], why)},
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
