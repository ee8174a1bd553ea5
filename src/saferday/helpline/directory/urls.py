"""The addresses of the public directory."""

from django.urls import path

from . import views

app_name = "directory"

urlpatterns = [
    path("", views.services, name="services"),
    path("<slug:slug>/", views.service, name="service"),
]
