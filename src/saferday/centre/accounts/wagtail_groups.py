"""Wagtail's groups and permissions, made to follow the roles that people hold.

Only the actions call this: each change here is a part of theirs, in their transaction, under their record.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from . import queries, rules
from .models import User


def follow_roles(user: User) -> None:
    """Put the person into the groups that their roles ask for, and take them out of the others."""
    user.__dict__.pop("_current_roles", None)
    wanted = groups_for(user)
    held = set(user.groups.filter(name__startswith=rules.OUR_GROUPS).values_list("name", flat=True))
    if gone := held - wanted:
        user.groups.remove(*Group.objects.filter(name__in=gone))
    for name in sorted(wanted - held):
        user.groups.add(group_called(name))
    is_operator = queries.may(user, "operate")
    if user.is_superuser != is_operator or user.is_staff != bool(wanted):
        user.is_superuser = is_operator
        user.is_staff = bool(wanted)
        user.save(update_fields=["is_superuser", "is_staff"])


def groups_for(user: User) -> set[str]:
    """The names of the groups that the person's roles ask for."""
    wanted: set[str] = set()
    if not user.is_active:
        return wanted
    if queries.may_somewhere(user, "cms.enter"):
        wanted.add(rules.CMS_GROUP)
    if queries.may(user, "news.write"):
        wanted.add(rules.NATIONAL_EDITORS_GROUP)
    else:
        slugs = queries.areas_where(user, "news.write").filter(has_pages=True).values_list("slug", flat=True)
        wanted |= {rules.AREA_EDITORS_GROUP.format(slug=slug) for slug in slugs}
    return wanted


def group_called(name: str) -> Group:
    """The group with the name; a new one gets what its kind may do."""
    group, made = Group.objects.get_or_create(name=name)
    if made:
        for app, codename in (("wagtailadmin", "access_admin"), ("wagtail_localize", "submit_translation")):
            if name == rules.CMS_GROUP and codename != "access_admin":
                continue
            permission = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
            if permission is not None:
                group.permissions.add(permission)
        if name == rules.NATIONAL_EDITORS_GROUP:
            root = Page.get_first_root_node()
            if root is not None:
                allow_pages(group, root)
            allow_collection(group, _root_collection())
        if name == rules.CMS_GROUP:
            allow_collection(group, _root_collection(), only="choose_")
    return group


def allow_pages(group: Group, page: Page) -> bool:
    """Let the group work on the page and all below; whether that is new."""
    added = False
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename__in=rules.PAGE_PERMISSIONS,
    ):
        _row, made = GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
        added = added or made
    return added


def allow_collection(group: Group, collection: Collection, *, only: str = "") -> bool:
    """Let the group use a collection of pictures and documents; whether that is new."""
    added = False
    for app, codename in rules.COLLECTION_PERMISSIONS:
        if not codename.startswith(only):
            continue
        permission = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
        if permission is None:
            continue
        _row, made = GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
        added = added or made
    return added


def _root_collection() -> Collection:
    root: Collection | None = Collection.get_first_root_node()
    return root if root is not None else Collection.add_root(name="Root")


def collection(area: Any) -> Collection:
    """The pictures and documents of an area; its name starts with the slug, which no other area has."""
    name = f"{area.slug}"
    found: Collection | None = Collection.objects.filter(name=name, depth=2).first()
    return found if found is not None else _root_collection().add_child(name=name)
