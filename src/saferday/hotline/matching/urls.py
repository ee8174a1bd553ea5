"""Addresses of hashes of flagged files, and whoever asks for a match."""

from django.urls import URLPattern

app_name = "matching"

urlpatterns: list[URLPattern] = []
