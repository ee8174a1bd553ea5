"""Exchange has no public pages; its API is in ``api.py``, its pages for staff in ``wagtail_hooks.py``."""

from django.urls import URLPattern

app_name = "exchange"

urlpatterns: list[URLPattern] = []
