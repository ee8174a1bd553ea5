"""Brings the import of news, and national posts in an area, into the editing pages."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from saferday.awareness.news.views import editions, upload
from saferday.centre.accounts.queries import may_somewhere


class ImportMenuItem(MenuItem):
    """Shown to those who import news somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, "news.import")


@hooks.register("register_admin_urls")
def import_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("news/import/", upload.index, name="news_import"),
        path("news/import/decide/", upload.decide, name="news_import_decide"),
        path("news/import/<int:pk>/", upload.source, name="news_import_source"),
    ]


@hooks.register("register_admin_menu_item")
def import_menu_item() -> MenuItem:
    """Import news, in the main menu."""
    return ImportMenuItem(_("Import news"), reverse("news_import"), icon_name="upload", order=250)


class NationalPostsMenuItem(MenuItem):
    """Shown to those who write the news of an area."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, "news.write")


@hooks.register("register_admin_urls")
def edition_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("news/national/", editions.areas, name="news_editions"),
        path("news/national/<slug:slug>/", editions.index, name="news_editions_area"),
        path("news/national/<slug:slug>/<uuid:key>/", editions.edition, name="news_edition"),
        path("news/national/<slug:slug>/<uuid:key>/<str:act>/", editions.change, name="news_edition_change"),
    ]


@hooks.register("register_admin_menu_item")
def edition_menu_item() -> MenuItem:
    """National posts, in the main menu."""
    return NationalPostsMenuItem(
        _("National posts"), reverse("news_editions"), icon_name="doc-full-inverse", order=240
    )
