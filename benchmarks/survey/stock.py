"""The peer: a survey as a plain Django form with sessions and CSRF, its questions rendered once and cached."""

import os
import sys
import uuid
from typing import Any

import dj_database_url
import django
from django.conf import settings

if not settings.configured:
    _database = dj_database_url.parse(os.environ["STOCK_DATABASE"])
    # Beside what the address itself asks for, such as the folder of a socket.
    _database.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 4}
    settings.configure(
        DEBUG=False,
        SECRET_KEY="only-for-a-measurement-" + "x" * 40,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="benchmarks.survey.stock",
        INSTALLED_APPS=["django.contrib.sessions"],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        DATABASES={"default": _database},
        USE_TZ=True,
    )
    django.setup()

from django import forms
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import path
from django.utils.html import escape

CHOICES = [
    ("1", "Never"),
    ("2", "Sometimes"),
    ("3", "Often"),
    ("4", "Every day"),
    ("5", "I would rather not say"),
]


class Ticket(models.Model):
    """A ticket, used or not."""

    words = models.CharField(max_length=40, primary_key=True)
    used = models.BooleanField(default=False)

    class Meta:
        app_label = "stock"
        db_table = "stock_ticket"

    def __str__(self) -> str:
        return self.words


class Answer(models.Model):
    """What came back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    answers = models.JSONField()

    class Meta:
        app_label = "stock"
        db_table = "stock_answer"

    def __str__(self) -> str:
        return str(self.pk)


class SurveyForm(forms.Form):
    """Twenty questions."""

    ticket = forms.CharField(max_length=40, widget=forms.HiddenInput)


for _number in range(1, 21):
    SurveyForm.base_fields[f"q{_number}"] = forms.ChoiceField(
        choices=CHOICES, widget=forms.RadioSelect, required=False, label=f"Question {_number}: how often?"
    )

PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Survey</title></head><body>'
    '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="@@C@@">{{ form.as_div }}'
    "<button>Send</button></form></body></html>"
)
_rendered: dict[str, str] = {}


def survey(request: HttpRequest) -> HttpResponse:
    """Shows the form, or takes it."""
    if request.method != "POST":
        if "page" not in _rendered:
            form: Any = SurveyForm(initial={"ticket": "@@T@@"})
            _rendered["page"] = engines["django"].from_string(PAGE).render({"form": form})
        request.session["seen"] = True
        text = _rendered["page"].replace("@@T@@", escape(request.GET.get("t", "")))
        return HttpResponse(text.replace("@@C@@", get_token(request)))
    form = SurveyForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("wrong")
    said = dict(form.cleaned_data)
    with transaction.atomic():
        if not Ticket.objects.filter(words=said.pop("ticket"), used=False).update(used=True):
            return HttpResponseBadRequest("used")
        Answer.objects.create(answers=said)
    return HttpResponse("Thank you")


urlpatterns = [path("s", survey)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Ticket)
        editor.create_model(Answer)
    sys.exit(0)
