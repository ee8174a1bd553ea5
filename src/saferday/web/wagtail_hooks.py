"""Brings the operator's page of scheduled work into the editing pages."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from saferday.centre.accounts.queries import may
from saferday.web.operate import views


class OperatorMenuItem(MenuItem):
    """Shown to those who run the installation."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "operate")


@hooks.register("register_admin_urls")
def scheduled_work_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [path("scheduled-work/", views.scheduled_work, name="scheduled_work")]


@hooks.register("register_reports_menu_item")
def scheduled_work_menu_item() -> MenuItem:
    """Scheduled work, among the reports."""
    return OperatorMenuItem(_("Scheduled work"), reverse("scheduled_work"), icon_name="history", order=900)
