"""The pages of get help."""

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from saferday.centre.ui.sensitive import sensitive
from saferday.helpline.gethelp import framing, presenting, queries
from saferday.helpline.gethelp.forms import AnswersForm, Screen


# Checking a token would need a cookie to be set on somebody who wants to leave no trace. Nothing is protected
# by it here: the view only reads, keeps nothing of what it is sent, and answers everybody alike.
@csrf_exempt
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def get_help(request: HttpRequest) -> HttpResponse:
    """Ask the three questions, and answer them. What is sent travels in the body and is forgotten."""
    frame = framing.frame(request)
    if request.method != "POST":
        return frame.around(presenting.title(), presenting.questions(None))
    form = AnswersForm(request.POST)
    form.is_valid()
    if form.screen is not Screen.ANSWER:
        return frame.around(presenting.title(form), presenting.questions(form))
    found = queries.answer(
        form.cleaned_data["who"], form.cleaned_data["what"], form.places, at=timezone.now()
    )
    return frame.around(presenting.title(), presenting.answer(form, found, frame.other_languages))


@require_safe
@cache_control(public=True, max_age=86_400)
def qr_code(request: HttpRequest) -> HttpResponse:
    """Draw the QR code of the first page of get help, for paper: it holds no answers."""
    picture = BytesIO()
    address = settings.SAFERDAY_BASE_URL + reverse("gethelp:get-help")
    segno.make(address, error="m").save(
        picture, kind="svg", scale=4, border=2, xmldecl=False, dark="#000", light="#fff"
    )
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")
