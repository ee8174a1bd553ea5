"""Addresses for pupils: the class code, and the survey itself."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
