"""Addresses of lists of hashes from and to partners."""

from django.urls import URLPattern

app_name = "exchange"

urlpatterns: list[URLPattern] = []
