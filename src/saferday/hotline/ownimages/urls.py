"""Addresses for people who want a picture of themselves kept off platforms.

The assembly hands each view `services`: how to read what the helpline's directory offers, which this strand does
not see.
"""

from django.urls import path

from .views import visitors

app_name = "ownimages"

urlpatterns = [
    path("", visitors.start, name="start"),
    path("pictures/", visitors.pictures, name="pictures"),
    path("case/", visitors.case, name="case"),
    path("case/withdraw/", visitors.withdraw, name="withdraw"),
]
