"""Brings people and roles into the editing pages, in place of Wagtail's own users and groups."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import queries
from .views import people


class PeopleMenuItem(MenuItem):
    """Shown to those who manage staff somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return queries.may_somewhere(request.user, "staff.manage")


@hooks.register("register_admin_urls")
def people_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("people/", people.index, name="accounts_people"),
        path("people/invite/", people.invite, name="accounts_invite"),
        path("people/<int:pk>/", people.person, name="accounts_person"),
        path("people/<int:pk>/<slug:act>/", people.change, name="accounts_change"),
        path("people/roles/<int:pk>/take-back/", people.take_back, name="accounts_take_back"),
        path("people/roles/<int:pk>/give-again/", people.give_again, name="accounts_give_again"),
    ]


@hooks.register("register_admin_menu_item")
def people_menu_item() -> MenuItem:
    """People, in the main menu."""
    return PeopleMenuItem(_("People"), reverse("accounts_people"), icon_name="group", order=9000)


@hooks.register("construct_settings_menu")
def without_users_and_groups(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's own users and groups follow the roles; changing them by hand would be undone."""
    items[:] = [item for item in items if item.name not in {"users", "groups"}]
