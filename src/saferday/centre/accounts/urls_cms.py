"""Addresses of sign-in inside the editing pages: there is one way in, the one with a second factor."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from .views import entry

urlpatterns = [
    path("login/", entry.sign_in, name="wagtailadmin_login"),
    path("logout/", entry.sign_out, name="wagtailadmin_logout"),
    path("account/", require_admin_access(entry.EditorSettings.as_view()), name="wagtailadmin_account"),
]
