"""Sends Wagtail's own sign-in and sign-out to the centre's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


def sign_in(request: HttpRequest) -> HttpResponse:
    """To the centre's sign-in, and from there back to where the person was going."""
    going = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(going, allowed_hosts={request.get_host()}):
        going = reverse("wagtailadmin_home")
    if request.user.is_authenticated:
        # Signed in, and still sent here: the roles held do not open the editing pages.
        return redirect("accounts_no_entry")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': going})}")


def sign_out(request: HttpRequest) -> HttpResponse:
    """To the page that signs out."""
    return redirect("account_logout")
