"""The one way in and out, also for Wagtail, and a page for those who may not edit."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel

from saferday.centre.accounts import queries


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """To the centre's sign-in, and from there back to where the person was going."""
    if request.user.is_authenticated:
        # Signed in, and still sent here: the roles held do not open the editing pages.
        return redirect("accounts_no_entry")
    going = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(going, allowed_hosts={request.get_host()}):
        going = reverse("wagtailadmin_home")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': going})}")


def sign_out(request: HttpRequest) -> HttpResponse:
    """To the page that signs out."""
    return redirect("account_logout")


@never_cache
@login_required
def no_entry(request: HttpRequest) -> HttpResponse:
    """Says which roles the person holds, and that none of them opens the editing pages."""
    return render(
        request, "accounts/no_entry.html", {"roles": queries.current_roles(request.user)}, status=403
    )


class EditorSettings(AccountView):
    """Wagtail's settings of one's own account, without the name: that is changed with the roles."""

    def get_panels(self) -> list[object]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]
