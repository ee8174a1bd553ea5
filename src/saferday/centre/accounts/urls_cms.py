"""Addresses of sign-in inside the editing pages: there is one way in, the one with a second factor."""

from django.urls import path

from . import views

urlpatterns = [
    path("login/", views.sign_in, name="wagtailadmin_login"),
    path("logout/", views.sign_out, name="wagtailadmin_logout"),
]
