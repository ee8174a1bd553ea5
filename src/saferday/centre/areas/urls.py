"""Addresses of areas."""

from django.urls import path

from saferday.centre.areas import views

app_name = "areas"
urlpatterns = [path("where-am-i/", views.where_am_i, name="where_am_i")]
