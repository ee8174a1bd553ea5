"""Addresses for machines that watch the centre, and the outbox of a demonstration."""

from django.urls import path

from saferday.web.operate import outbox, views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("healthz/", views.healthz),
    path("metrics", views.metrics_page, name="metrics"),
    path("outbox/", outbox.outbox, name="outbox"),
]
