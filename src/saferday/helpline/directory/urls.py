"""The addresses of the public directory."""

from django.urls import path

app_name = "directory"

urlpatterns: list = []
