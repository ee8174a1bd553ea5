"""A sensitive page leaves no trace."""

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from saferday.centre.ui.sensitive import sensitive


@sensitive
def secret(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.sensitive), headers={"Cache-Control": "public, max-age=600"})


def test_it_is_neither_stored_nor_told(rf: RequestFactory):
    answer = secret(rf.get("/"))
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_templates_and_caches_are_told(rf: RequestFactory):
    assert secret(rf.get("/")).content == b"True"
