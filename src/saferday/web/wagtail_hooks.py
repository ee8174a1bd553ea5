"""Brings the area desk and the operator's page of scheduled work into the editing pages."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from saferday.centre.accounts.queries import may, may_somewhere
from saferday.web.area_desk import views
from saferday.web.operate.views import scheduled_work


class AreasMenuItem(MenuItem):
    """Shown to those who look after an area."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person may change an area somewhere."""
        return may_somewhere(request.user, "area.edit")


class OperatorMenuItem(MenuItem):
    """Shown to those who run the installation."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person runs it."""
        return may(request.user, "operate")


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("scheduled-work/", scheduled_work, name="scheduled_work"),
        path("areas/", views.index, name="area_desk"),
        path("areas/<slug:slug>/", views.area, name="area_desk_area"),
        path("areas/<slug:slug>/add/", views.add, name="area_desk_add"),
    ]


@hooks.register("register_admin_menu_item")
def areas_menu_item() -> MenuItem:
    """Areas, in the main menu."""
    return AreasMenuItem(_("Areas"), reverse("area_desk"), icon_name="site", order=8000)


@hooks.register("register_reports_menu_item")
def scheduled_work_menu_item() -> MenuItem:
    """Scheduled work, among the reports."""
    return OperatorMenuItem(_("Scheduled work"), reverse("scheduled_work"), icon_name="history", order=900)
