"""The people of a centre and the roles they hold."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import rules


def role_choices() -> list[tuple[str, str]]:
    """The roles as a form offers them."""
    return [(key, role.name) for key, role in rules.ROLES.items()]


class UserManager(BaseUserManager["User"]):
    """Makes people; the e-mail address is kept in lower case so that one address is one person."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A person needs an e-mail address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """Somebody who works with the centre. Visitors have no account."""

    username = None
    last_name = None
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    invited_by = models.ForeignKey(
        "self",
        verbose_name=_("invited by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name", "email")
        constraints = (models.CheckConstraint(condition=~Q(email=""), name="user_has_email"),)

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        """What Wagtail calls the person in its menu."""
        return self.get_short_name()

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name.strip() else self.email


class RoleAssignment(models.Model):
    """One person holds one role, in an area and all below it, or in the whole centre."""

    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="role_assignments"
    )
    role = models.CharField(_("role"), max_length=30, choices=role_choices)
    area = models.ForeignKey(
        "areas.Area",
        verbose_name=_("area"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="role_assignments",
        help_text=_("Leave empty for the whole centre."),
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User, verbose_name=_("given by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        ordering = ("role", "since")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role", "area"),
                condition=Q(until__isnull=True, area__isnull=False),
                name="role_held_once_per_area",
            ),
            models.UniqueConstraint(
                fields=("user", "role"),
                condition=Q(until__isnull=True, area__isnull=True),
                name="role_held_once_for_the_centre",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="role_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        where = str(self.area) if self.area_id else "*"
        return f"{self.user}: {self.role} ({where})"
