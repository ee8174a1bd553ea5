"""Brings hashes into the editing pages."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from saferday.centre.accounts.queries import may

from .views import banks, families, hashes, keys, overview, pictures, set_apart


class HashesMenuItem(MenuItem):
    """Shown to those who may see the banks."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "hashes.read")


@hooks.register("register_admin_urls")
def matching_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("hashes/", overview.overview, name="matching_overview"),
        path("hashes/banks/add/", banks.add, name="matching_bank_add"),
        path("hashes/banks/<slug:slug>/", families.bank, name="matching_bank"),
        path("hashes/banks/<slug:slug>/change/", banks.edit, name="matching_bank_edit"),
        path("hashes/look-up/", hashes.look_up, name="matching_look_up"),
        path("hashes/flag/", hashes.flag, name="matching_flag"),
        path("hashes/flag/picture/", pictures.flag_picture, name="matching_flag_picture"),
        path("hashes/decision/retract/", hashes.retract_decision, name="matching_retract_decision"),
        path("hashes/entries/<int:pk>/flag-again/", hashes.flag_again, name="matching_flag_again"),
        path("hashes/entries/<int:pk>/retract/", hashes.retract, name="matching_retract"),
        path("hashes/entries/<int:pk>/family/", families.family, name="matching_family"),
        path("hashes/set-apart/", set_apart.quarantines, name="matching_quarantines"),
        path("hashes/set-apart/<int:pk>/", set_apart.quarantine, name="matching_quarantine"),
        path("hashes/keys/", keys.keys, name="matching_keys"),
        path("hashes/keys/organisations/add/", keys.add_organisation, name="matching_organisation_add"),
        path("hashes/keys/of/<slug:slug>/add/", keys.add, name="matching_key_add"),
        path("hashes/keys/<int:pk>/", keys.edit, name="matching_key_edit"),
        path("hashes/keys/<int:pk>/rotate/", keys.rotate, name="matching_key_rotate"),
        path("hashes/keys/<int:pk>/revoke/", keys.revoke, name="matching_key_revoke"),
    ]


@hooks.register("register_admin_menu_item")
def matching_menu_item() -> MenuItem:
    """Hashes, in the main menu."""
    return HashesMenuItem(_("Hashes"), reverse("matching_overview"), icon_name="tag", order=420)


@hooks.register("insert_global_admin_css")
def matching_css() -> SafeString:
    """The charts' colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("matching/staff.css"))
