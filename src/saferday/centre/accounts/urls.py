"""Addresses of sign-in."""

from django.urls import include, path

from .views import entry

urlpatterns = [
    path("no-entry/", entry.no_entry, name="accounts_no_entry"),
    path("", include("allauth.urls")),
]
