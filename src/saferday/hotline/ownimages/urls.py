"""Addresses of people who want a picture of themselves kept off platforms."""

from django.urls import URLPattern

app_name = "ownimages"

urlpatterns: list[URLPattern] = []
