"""Addresses of the pupil survey."""

from django.urls import URLPattern, URLResolver, include, path

from . import urls_pupils, urls_results, urls_schools

app_name = "survey"

urlpatterns: list[URLPattern | URLResolver] = [
    path("schools/", include(urls_schools)),
    path("results/", include(urls_results)),
    path("", include(urls_pupils)),
]
