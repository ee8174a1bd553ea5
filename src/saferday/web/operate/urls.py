"""Addresses for machines that watch the centre."""

from django.urls import path

from saferday.web.operate import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("healthz/", views.healthz),
    path("metrics", views.metrics_page, name="metrics"),
]
