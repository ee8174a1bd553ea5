"""The pages, inside the editing pages, on which people and their roles are looked after."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from saferday.centre.accounts import actions, queries
from saferday.centre.accounts.forms import GiveRoleForm, InviteForm
from saferday.centre.accounts.models import User
from saferday.centre.accounts.wording import role_names

PAGE_SIZE = 25


@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest) -> HttpResponse:
    """The people that one looks after."""
    _manages_somewhere(request)
    text, role = request.GET.get("q", ""), request.GET.get("role", "")
    people = queries.people_managed_by(request.user, text=text, role=role)
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("p"))
    return TemplateResponse(
        request,
        "accounts/cms/people.html",
        {
            "people": page,
            "text": text,
            "role": role,
            "role_names": role_names(),
            "breadcrumbs_items": _crumbs(("", _("People"))),
            "header_title": _("People"),
            "header_icon": "group",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Somebody new, with a first role."""
    _manages_somewhere(request)
    form = InviteForm(request.POST or None, giver=request.user)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            user = actions.add_staff(
                by=_me(request),
                email=sent["email"],
                name=sent["name"],
                language=sent["language"],
                role=sent["role"],
                area=sent["area"],
            )
        except actions.AlreadyThere:
            form.add_error("email", _("Somebody with this address has an account already."))
        else:
            _send_invitation(request, user)
            return redirect("accounts_person", user.pk)
    return TemplateResponse(
        request,
        "accounts/cms/invite.html",
        {
            "form": form,
            "breadcrumbs_items": _crumbs(
                (reverse("accounts_people"), _("People")), ("", _("Invite a person"))
            ),
            "header_title": _("Invite a person"),
            "header_icon": "plus",
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: their roles, and a form that gives another."""
    user = _person(request, pk)
    form = GiveRoleForm(request.POST or None, giver=request.user)
    if request.method == "POST" and form.is_valid():
        actions.grant_role(
            by=_me(request), user=user, role=form.cleaned_data["role"], area=form.cleaned_data["area"]
        )
        messages.success(request, _("The role is given."))
        return redirect("accounts_person", pk)
    names = role_names()
    link = request.session.pop(f"invitation-{pk}", "")
    return TemplateResponse(
        request,
        "accounts/cms/person.html",
        {
            "person": user,
            "form": form,
            "roles": [
                (one, names[one.role], queries.may_give(request.user, one.role, one.area))
                for one in user.roles_now  # type: ignore[attr-defined]
            ],
            "ended": [
                (one, names[one.role])
                for one in queries.ended_roles(user)
                if queries.may_give(request.user, one.role, one.area)
            ],
            "manages": queries.may_manage(request.user, user),
            "is_me": user.pk == request.user.pk,
            "invitation": link,
            "breadcrumbs_items": _crumbs((reverse("accounts_people"), _("People")), ("", str(user))),
            "header_title": str(user),
            "header_icon": "user",
        },
        status=422 if form.errors else 200,
    )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back; it can be given again for thirty days with one press."""
    assignment = queries.assignment(pk)
    if assignment is None:
        raise Http404
    try:
        actions.revoke_role(by=_me(request), assignment=assignment)
    except actions.LastOperator:
        messages.error(request, _last_operator())
    else:
        messages.success(request, _("The role is taken back. You can give it again below."))
    return redirect("accounts_person", assignment.user_id)


@require_POST
def give_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo taking a role back."""
    assignment = queries.assignment(pk)
    if assignment is None:
        raise Http404
    actions.grant_role(by=_me(request), user=assignment.user, role=assignment.role, area=assignment.area)
    messages.success(request, _("The role is given again."))
    return redirect("accounts_person", assignment.user_id)


@require_POST
def change(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Shut or open the account, remove the second factor, or invite once more."""
    user = _person(request, pk)
    try:
        if act == "deactivate":
            actions.deactivate(by=_me(request), user=user)
            messages.success(request, _("The account is shut. You can open it again here."))
        elif act == "reactivate":
            actions.reactivate(by=_me(request), user=user)
            messages.success(request, _("The account is open again."))
        elif act == "reset-mfa":
            actions.reset_mfa(by=_me(request), user=user)
            messages.success(
                request, _("The second factor is removed. They add a new one when they next sign in.")
            )
        elif act == "invite":
            if not queries.may_manage(request.user, user):
                raise PermissionDenied
            _send_invitation(request, user)
        else:
            raise Http404
    except actions.LastOperator:
        messages.error(request, _last_operator())
    except actions.NotYourself:
        messages.error(request, _("You cannot do this to your own account. Ask a colleague."))
    return redirect("accounts_person", pk)


def _send_invitation(request: HttpRequest, user: User) -> None:
    """By mail once the account is stored; where mail fails, the link is shown to hand over."""
    link = request.build_absolute_uri(queries.invitation_path(user))

    def send() -> None:
        with override(user.language):
            context = {"person": user, "inviter": request.user, "link": link, "host": request.get_host()}
            subject = render_to_string("accounts/mail/invitation_subject.txt", context).strip()
            body = render_to_string("accounts/mail/invitation.txt", context)
        try:
            send_mail(subject, body, None, [user.email])
        except OSError:
            messages.warning(
                request, _("The invitation could not be sent by mail. Hand over the link below.")
            )
        else:
            messages.success(request, _("The invitation is on its way."))

    transaction.on_commit(send)
    request.session[f"invitation-{user.pk}"] = link


def _manages_somewhere(request: HttpRequest) -> None:
    if not queries.may_somewhere(request.user, "staff.manage"):
        raise PermissionDenied("staff.manage")


def _person(request: HttpRequest, pk: int) -> User:
    """Somebody that one looks after; for others the page does not exist."""
    _manages_somewhere(request)
    user = queries.people_managed_by(request.user).filter(pk=pk).first()
    if user is None:
        raise Http404
    return user


def _me(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _last_operator() -> str:
    return _("This is the only operator. Make somebody else an operator first.")


def _crumbs(*between: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        *({"url": url, "label": label} for url, label in between),
    ]
