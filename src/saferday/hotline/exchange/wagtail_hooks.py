"""Brings the exchange into the editing pages."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from saferday.centre.accounts.queries import may

from .views import lists, partners, runs


class ExchangeMenuItem(MenuItem):
    """Shown to those who may see into banks."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "hashes.read")


@hooks.register("register_admin_urls")
def exchange_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("exchange/", partners.index, name="exchange"),
        path("exchange/add/", partners.add, name="exchange_add"),
        path("exchange/reliance/", lists.reliance, name="exchange_reliance"),
        path("exchange/run/<int:pk>/", runs.run, name="exchange_run"),
        path("exchange/banks/", lists.banks, name="exchange_banks"),
        path("exchange/banks/<slug:slug>/<slug:format>/", lists.download, name="exchange_download"),
        path("exchange/run/<int:pk>/row/<int:row>/", runs.mend, name="exchange_mend"),
        path("exchange/run/<int:pk>/drop/", runs.drop_all, name="exchange_drop_all"),
        path("exchange/run/<int:pk>/undo/", runs.undo, name="exchange_undo"),
        path("exchange/partner/<slug:slug>/", partners.partner, name="exchange_partner"),
        path("exchange/partner/<slug:slug>/hand-in/", runs.hand_in, name="exchange_hand_in"),
        path("exchange/partner/<slug:slug>/edit/", partners.edit, name="exchange_edit"),
        path("exchange/partner/<slug:slug>/pause/", partners.pause, name="exchange_pause"),
        path("exchange/partner/<slug:slug>/resume/", partners.resume, name="exchange_resume"),
        path("exchange/partner/<slug:slug>/now/", partners.now, name="exchange_now"),
        path("exchange/partner/<slug:slug>/again/", partners.again, name="exchange_again"),
        path("exchange/partner/<slug:slug>/key/", partners.key, name="exchange_key"),
    ]


@hooks.register("register_admin_menu_item")
def exchange_menu_item() -> MenuItem:
    """The exchange, in the main menu."""
    return ExchangeMenuItem(_("Hash exchange"), reverse("exchange"), icon_name="download", order=415)
