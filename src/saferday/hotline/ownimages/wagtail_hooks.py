"""Brings the desk of own images into the editing pages."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from saferday.centre.accounts.queries import may

from .views import desk


class DeskMenuItem(MenuItem):
    """Shown to those who decide on cases."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "ownimages.decide")


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("own-images/", desk.index, name="ownimages_desk"),
        path("own-images/<int:pk>/", desk.case, name="ownimages_case"),
        path("own-images/<int:pk>/share/", desk.share, name="ownimages_share"),
        path("own-images/<int:pk>/decline/", desk.decline, name="ownimages_decline"),
        path("own-images/<int:pk>/take-back/", desk.take_back, name="ownimages_take_back"),
    ]


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    """The desk, in the main menu."""
    return DeskMenuItem(_("Own images"), reverse("ownimages_desk"), icon_name="lock", order=420)
