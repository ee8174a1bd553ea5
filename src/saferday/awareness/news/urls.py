"""Addresses of the news that are no pages of the tree: feeds, and national posts in an area's colours."""

from django.urls import path

from saferday.awareness.news.views import feeds, reading

app_name = "news"
urlpatterns = [
    path("news/feed.atom", feeds.feed, name="feed"),
    path("<slug:area>/news/feed.atom", feeds.feed, name="area_feed"),
    path("<slug:area>/news/national/<slug:slug>/", reading.national_post, name="national_post"),
]
