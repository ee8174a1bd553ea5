"""Brings the inbox of feedback into the editing pages."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from saferday.centre.accounts.queries import may_somewhere

from .views import inbox


class FeedbackMenuItem(MenuItem):
    """Shown to those who read feedback somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, "feedback.read")


@hooks.register("register_admin_urls")
def feedback_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("feedback/", inbox.index, name="consent_inbox"),
        path("feedback/<int:pk>/<slug:act>/", inbox.change, name="consent_change"),
    ]


@hooks.register("register_admin_menu_item")
def feedback_menu_item() -> MenuItem:
    """Feedback, in the main menu."""
    return FeedbackMenuItem(_("Feedback"), reverse("consent_inbox"), icon_name="comment", order=8000)
