"""Addresses of the interface itself."""

from django.urls import path

from saferday.centre.ui import views

app_name = "ui"
urlpatterns = [
    path("leave/", views.leave, name="leave"),
    path("components/", views.components, name="components"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
