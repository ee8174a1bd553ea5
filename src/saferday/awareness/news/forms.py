"""Checks what staff send when they upload files of news and decide on them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from saferday.awareness.news import rules

NATIONAL = "national"


class SeveralFiles(forms.FileField):
    """One or more files; what each holds is looked at one by one, so that a bad one stops no other."""

    widget = type("SeveralFilesInput", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files that were chosen."""
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not files:
            raise forms.ValidationError(_("Choose at least one file."))
        if len(files) > rules.UPLOAD_FILES:
            raise forms.ValidationError(
                _("Choose at most %(most)s files at a time."), params={"most": rules.UPLOAD_FILES}
            )
        return files


class UploadForm(forms.Form):
    """The files to look at."""

    files = SeveralFiles(
        label=_("Files"),
        help_text=_("Markdown or text, with or without front matter. Nothing is published by choosing them."),
    )


class DecisionForm(forms.Form):
    """What is to become of one file."""

    ACCEPT, REJECT, LATER = "accept", "reject", "later"

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (ACCEPT, _("Accept: make a post of it")),
            (REJECT, _("Reject: do not keep the file")),
            (LATER, _("Decide later")),
        ],
        widget=forms.RadioSelect,
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    publish = forms.BooleanField(label=_("Publish it now"), required=False)

    def __init__(
        self, *args: Any, areas: Sequence[tuple[str, str]], needs_area: bool, may_publish: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if needs_area:
            self.fields["area"].choices = [("", _("Not known yet: keep it as a draft")), *areas]
        else:
            del self.fields["area"]
        if not may_publish:
            del self.fields["publish"]


class AreaWordsForm(forms.Form):
    """An area's own words beside a national post, in each of the area's languages."""

    def __init__(self, *args: Any, languages: Sequence[str], words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in languages:
            self.fields[f"words_{code}"] = forms.CharField(
                label=get_language_info(code)["name_local"].capitalize(),
                help_text=_("Plain text. Left empty, nothing is added."),
                required=False,
                max_length=rules.WORDS_LENGTH,
                initial=words.get(code, ""),
                widget=forms.Textarea({"rows": 5, "lang": code}),
            )

    @property
    def words(self) -> dict[str, str]:
        """The words by language."""
        return {name.removeprefix("words_"): text for name, text in self.cleaned_data.items()}
