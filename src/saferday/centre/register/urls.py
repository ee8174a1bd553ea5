"""Addresses of the register."""

from django.urls import path

from . import views

app_name = "register"
urlpatterns = [path("privacy/", views.privacy, name="privacy")]
