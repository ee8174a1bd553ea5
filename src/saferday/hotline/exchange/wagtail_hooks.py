"""Brings the exchange into the editing pages."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from saferday.centre.accounts.queries import may

from . import views


class ExchangeMenuItem(MenuItem):
    """Shown to those who may see into banks."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "hashes.read")


@hooks.register("register_admin_urls")
def exchange_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("exchange/", views.index, name="exchange"),
        path("exchange/add/", views.add, name="exchange_add"),
        path("exchange/reliance/", views.reliance, name="exchange_reliance"),
        path("exchange/run/<int:pk>/", views.run, name="exchange_run"),
        path("exchange/banks/", views.banks, name="exchange_banks"),
        path("exchange/banks/<slug:slug>/<slug:format>/", views.download, name="exchange_download"),
        path("exchange/run/<int:pk>/row/<int:row>/", views.mend, name="exchange_mend"),
        path("exchange/run/<int:pk>/drop/", views.drop_all, name="exchange_drop_all"),
        path("exchange/run/<int:pk>/undo/", views.undo, name="exchange_undo"),
        path("exchange/partner/<slug:slug>/", views.partner, name="exchange_partner"),
        path("exchange/partner/<slug:slug>/hand-in/", views.hand_in, name="exchange_hand_in"),
        path("exchange/partner/<slug:slug>/edit/", views.edit, name="exchange_edit"),
        path("exchange/partner/<slug:slug>/pause/", views.pause, name="exchange_pause"),
        path("exchange/partner/<slug:slug>/resume/", views.resume, name="exchange_resume"),
        path("exchange/partner/<slug:slug>/now/", views.now, name="exchange_now"),
        path("exchange/partner/<slug:slug>/again/", views.again, name="exchange_again"),
        path("exchange/partner/<slug:slug>/key/", views.key, name="exchange_key"),
    ]


@hooks.register("register_admin_menu_item")
def exchange_menu_item() -> MenuItem:
    """The exchange, in the main menu."""
    return ExchangeMenuItem(_("Hash exchange"), reverse("exchange"), icon_name="download", order=415)
