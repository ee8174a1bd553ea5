"""Addresses of cookies and feedback."""

from django.urls import path

from . import views

app_name = "consent"
urlpatterns = [
    path("cookies/", views.preferences, name="preferences"),
    path("cookies/checked/", views.checked, name="checked"),
    path("feedback/", views.feedback, name="feedback"),
    path("feedback/thanks/", views.thanks, name="thanks"),
]
