"""Addresses of results: for everybody, for researchers, as files."""

from django.urls import path

from .views import oneoff, research, results

urlpatterns = [
    path("", results.index, name="results-index"),
    path("<slug:survey>/", results.country, name="results"),
    path("<slug:survey>/slides/", results.slides, name="results-slides"),
    path("<slug:survey>/children/", results.children, name="results-children"),
    path("<slug:survey>/areas/<slug:area>/", results.area, name="results-area"),
    path("<slug:survey>/files/", research.files, name="results-files"),
    path("<slug:survey>/files/<str:name>", research.file, name="results-file"),
    path("<slug:survey>/tables/", oneoff.tables, name="results-tables"),
    path("<slug:survey>/tables/<int:number>/", oneoff.table, name="results-table"),
    path("<slug:survey>/tables/<int:number>.csv", oneoff.table_csv, name="results-table-csv"),
    path("<slug:survey>/crosstab/", research.crosstab, name="results-crosstab"),
]
