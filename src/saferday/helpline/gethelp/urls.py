"""Addresses of get help: one for all questions and answers, so that the address never tells."""

from django.urls import path

from saferday.helpline.gethelp import views

app_name = "gethelp"

urlpatterns = [
    path("", views.get_help, name="get-help"),
    path("qr.svg", views.qr_code, name="qr-code"),
]
