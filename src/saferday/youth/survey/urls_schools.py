"""Addresses for schools: signing up, classes, tickets, documents."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
