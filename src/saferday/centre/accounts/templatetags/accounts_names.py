"""`{{ assignment.role|role_name }}` and, for the sign-in page of a demonstration, who can sign in."""

from django import template
from django.conf import settings

from saferday.centre.accounts import queries, rules
from saferday.centre.accounts.models import User
from saferday.centre.accounts.wording import role_names

register = template.Library()


@register.filter
def role_name(key: str) -> str:
    """The name of the role with the key."""
    return str(role_names().get(key, key))


@register.simple_tag
def demo_people() -> list[User]:
    """The invented people of a demonstration; nobody on a real centre."""
    return list(queries.demo_people()) if settings.SAFERDAY_DEMO else []


@register.simple_tag
def demo_password() -> str:
    """The password of the invented people."""
    return rules.DEMO_PASSWORD if settings.SAFERDAY_DEMO else ""
