"""Addresses of areas that are for browsers, not for people."""

from django.urls import path

from saferday.centre.areas import views

urlpatterns = [path("area-theme/<slug:slug>.css", views.theme, name="area-theme")]
