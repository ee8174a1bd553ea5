"""Where staff flag pictures. Nothing of a picture is kept: hashes are made in memory, and its bytes dropped."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saferday.centre.accounts.queries import require
from saferday.centre.ui.sensitive import sensitive

from .. import actions, queries, rules
from ..forms import PictureForm
from ..wording import refusal
from .crumbs import under_hashes
from .uploads import never_on_disk


@dataclass(frozen=True)
class Outcome:
    """What became of one picture: how many hashes flag it, or why none does."""

    name: str
    hashes: int = 0
    value: str = ""
    """One of its hashes, to look at the flag."""
    already: bool = False
    reason: Any = ""
    sha256: str = ""


@sensitive
@never_on_disk
@require_http_methods(["GET", "HEAD", "POST"])
def flag_picture(request: HttpRequest) -> HttpResponse:
    """Flags pictures, each with all hashes by which a copy may be known."""
    require(request.user, "hashes.flag")
    banks = queries.banks_to_write(request.user)
    posted = request.method == "POST"
    form = PictureForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        banks=banks,
        initial={"bank": request.GET.get("bank")},
    )
    outcomes: list[Outcome] = []
    status = 200
    if posted and form.is_valid():
        outcomes = [_outcome(request, form, one) for one in form.cleaned_data["pictures"]]
        status = 422 if any(one.reason for one in outcomes) else 200
        form = PictureForm(banks=banks, initial={name: form.cleaned_data[name] for name in ("bank", "label")})
    elif posted:
        status = 422
    elif getattr(request, "too_large", False):
        messages.error(request, _("That was more than 100 MB together. Send fewer pictures at a time."))
        status = 413
    return TemplateResponse(
        request,
        "matching/cms/flag_picture.html",
        {
            "form": form,
            "outcomes": outcomes,
            "none": not banks,
            "breadcrumbs_items": under_hashes(_("Flag a picture")),
            "header_title": _("Flag a picture"),
            "header_icon": "image",
        },
        status=status,
    )


def _outcome(request: HttpRequest, form: PictureForm, file: UploadedFile) -> Outcome:
    given = form.cleaned_data
    name = (file.name or "")[:80]
    try:
        picture = queries.hashes_of_picture(file.read())
    except queries.NotFlaggable as why:
        return Outcome(name, reason=refusal(why.reason), sha256=why.sha256)
    finally:
        file.close()
    done = actions.flag_picture(
        by=request.user,
        bank=form.banks[given["bank"]],
        picture=picture,
        label=given["label"],
        provenance=rules.BY_STAFF,
        reference=given["reference"],
        expires_at=form.ends(),
    )
    link = f"{reverse('matching_look_up')}?kind=pdq&value={picture.pdq[0][0].hex()}"
    taken = done.added + done.again + done.updated
    return Outcome(name, hashes=len(set(done.entries)), value=link, already=not taken)
