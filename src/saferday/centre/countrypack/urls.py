"""Addresses of the country pack."""

from django.urls import path

from saferday.centre.countrypack import views

app_name = "countrypack"
urlpatterns = [path("about/", views.about, name="about")]
