"""Addresses of matching for machines, under no language."""

from django.urls import path

from .views import embedding

urlpatterns = [
    path("embed/hashing.js", embedding.script, name="matching-hashing-script"),
]
