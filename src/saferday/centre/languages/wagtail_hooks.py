"""Brings the report of missing translations into the editing pages."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import views


@hooks.register("register_admin_urls")
def parity_urls() -> list[URLPattern]:
    """Addresses under the editing pages; everybody who may open them may read it."""
    return [path("translations/", views.parity, name="languages_parity")]


@hooks.register("register_reports_menu_item")
def parity_menu_item() -> MenuItem:
    """Translations, among the reports."""
    return MenuItem(_("Translations"), reverse("languages_parity"), icon_name="globe", order=900)
