"""Public addresses of matching: the page for developers, and the page to try what matching does."""

from django.urls import path

from .views import developers, embedding, trial

app_name = "matching"

urlpatterns = [
    path("", developers.developers, name="developers"),
    path("try/", trial.index, name="try"),
    path("try/picture/<int:number>.jpg", trial.picture, name="try-picture"),
    path("embed/", embedding.example, name="embed"),
    path("try/look-up/", trial.look_up, name="try-look-up"),
]
