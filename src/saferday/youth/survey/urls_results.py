"""Addresses of results: for everybody, for researchers, as files."""

from django.urls import path

from .views import research, results

urlpatterns = [
    path("", results.index, name="results-index"),
    path("<slug:survey>/", results.country, name="results"),
    path("<slug:survey>/slides/", results.slides, name="results-slides"),
    path("<slug:survey>/children/", results.children, name="results-children"),
    path("<slug:survey>/areas/<slug:area>/", results.area, name="results-area"),
    path("<slug:survey>/files/", research.files, name="results-files"),
    path("<slug:survey>/files/<str:name>", research.file, name="results-file"),
    path("<slug:survey>/crosstab/", research.crosstab, name="results-crosstab"),
]
