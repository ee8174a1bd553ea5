"""Addresses of hashes of flagged files, and whoever asks for a match."""

from django.urls import path

from .views import trial

app_name = "matching"

urlpatterns = [
    path("try/", trial.index, name="try"),
    path("try/picture/<int:number>.jpg", trial.picture, name="try-picture"),
    path("try/look-up/", trial.look_up, name="try-look-up"),
]
