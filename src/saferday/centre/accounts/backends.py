"""How a person's password is checked, and where Django's own permissions come from."""

from allauth.account.auth_backends import AuthenticationBackend


class Backend(AuthenticationBackend):
    """E-mail and password. Wagtail's permissions come from the groups that a person's roles put them in."""
