"""Addresses of cookies and feedback."""

from django.urls import path

from .views import visitors

app_name = "consent"
urlpatterns = [
    path("cookies/", visitors.preferences, name="preferences"),
    path("cookies/checked/", visitors.checked, name="checked"),
    path("cookies/area/", visitors.remember_area, name="remember_area"),
    path("feedback/", visitors.feedback, name="feedback"),
    path("feedback/thanks/", visitors.thanks, name="thanks"),
]
