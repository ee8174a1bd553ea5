"""Validation of invitations and of roles to give."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import queries
from .wording import role_names


class GiveRoleForm(forms.Form):
    """A role and where it holds; only those that the giver may give."""

    role = forms.ChoiceField(label=_("Role"))
    area = forms.ChoiceField(
        label=_("Where"), required=False, help_text=_("The role also holds in all areas below this one.")
    )

    def __init__(self, *args: Any, giver: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giver = giver
        names = role_names()
        roles = [(role, names[role]) for role in queries.roles_to_give(giver)]
        self.fields["role"].choices = [("", _("Choose a role")), *roles]  # type: ignore[attr-defined]
        self.areas = {area.slug: area for area in queries.areas_where(giver, "staff.manage")}
        places = [(slug, str(area)) for slug, area in self.areas.items()]
        if queries.may(giver, "staff.manage"):
            places.insert(0, ("", _("The whole centre")))
        else:
            places.insert(0, ("", _("Choose an area")))
        self.fields["area"].choices = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        area = self.areas.get(cleaned["area"]) if cleaned["area"] else None
        if area is None and not queries.may(self.giver, "staff.manage"):
            self.add_error("area", _("Choose the area in which the role holds."))
        elif not queries.may_give(self.giver, cleaned["role"], area):
            self.add_error(
                "role", _("You cannot give this role there, because you do not hold all that it allows.")
            )
        cleaned["area"] = area
        return cleaned


class InviteForm(GiveRoleForm):
    """Somebody new."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("Work e-mail address"),
        max_length=254,
        error_messages={"invalid": _("Write an e-mail address like name@example.org.")},
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)

    field_order = ("name", "email", "language", "role", "area")

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].strip().lower()
        if queries.person_by_email(address) is not None:
            raise forms.ValidationError(
                _("Somebody with this address has an account already. Look them up and give them the role.")
            )
        return address
