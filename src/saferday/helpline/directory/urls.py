"""The addresses of the public directory."""

from django.urls import path

from .views import public

app_name = "directory"

urlpatterns = [
    path("", public.services, name="services"),
    path("<slug:slug>/", public.service, name="service"),
]
