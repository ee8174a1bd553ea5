"""Brings the directory into the editing pages."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from saferday.centre.accounts.queries import may_somewhere

from .views import staff


class DirectoryMenuItem(MenuItem):
    """Shown to those who check entries somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, "directory.verify")


@hooks.register("register_admin_urls")
def directory_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("directory/", staff.index, name="directory_check"),
        path("directory/add/", staff.add, name="directory_add"),
        path("directory/undo/<int:pk>/", staff.undo, name="directory_undo"),
        path("directory/service/<slug:slug>/", staff.service, name="directory_check_service"),
        path("directory/service/<slug:slug>/edit/", staff.edit, name="directory_edit"),
    ]


@hooks.register("register_admin_menu_item")
def directory_menu_item() -> MenuItem:
    """The directory, in the main menu."""
    return DirectoryMenuItem(_("Directory"), reverse("directory_check"), icon_name="list-ul", order=350)
