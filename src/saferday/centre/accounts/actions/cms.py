"""Keeps Wagtail's groups and permissions equal to the roles that people hold."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from saferday.centre.accounts import queries, rules
from saferday.centre.accounts.models import User
from saferday.centre.audit.actions import audited, record, unchanged


def follow_roles(user: User) -> None:
    """Put the person into the groups that their roles ask for, and take them out of the others.

    Part of the actions that change a role; it is not an action of its own.
    """
    user.__dict__.pop("_current_roles", None)
    wanted = _groups_for(user)
    held = set(user.groups.filter(name__startswith=rules.OUR_GROUPS).values_list("name", flat=True))
    if gone := held - wanted:
        user.groups.remove(*Group.objects.filter(name__in=gone))
    for name in sorted(wanted - held):
        user.groups.add(_group(name))
    is_operator = queries.may(user, "operate")
    if user.is_superuser != is_operator or user.is_staff != bool(wanted):
        user.is_superuser = is_operator
        user.is_staff = bool(wanted)
        user.save(update_fields=["is_superuser", "is_staff"])


@audited
def allow_area_pages(*, by: Any = None, area: Any, page: Page) -> Group:
    """Let the editors of an area work on its page and everything below, and on pictures of their own.

    `page` is the area's front page, in one language; call it for each. Everybody with a role in the area,
    or above it, comes into the group.
    """
    name = rules.AREA_EDITORS_GROUP.format(slug=area.slug)
    group = _group(name)
    added = _allow_pages(group, page) | _allow_collection(group, _collection(area))
    holders = User.objects.filter(
        pk__in=queries.running().exclude(area__isnull=True).values("user_id"), is_active=True
    )
    for holder in holders:
        if name in _groups_for(holder) and not holder.groups.filter(pk=group.pk).exists():
            holder.groups.add(group)
            added = True
    if added:
        record("accounts.pages.allowed", by=by, subject=group, area=area, detail={"page": page.pk})
    else:
        unchanged()
    return group


def _groups_for(user: User) -> set[str]:
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


def _group(name: str) -> Group:
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
                _allow_pages(group, root)
            _allow_collection(group, _root_collection())
        if name == rules.CMS_GROUP:
            _allow_collection(group, _root_collection(), only="choose_")
    return group


def _allow_pages(group: Group, page: Page) -> bool:
    added = False
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename__in=rules.PAGE_PERMISSIONS,
    ):
        _row, made = GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
        added = added or made
    return added


def _allow_collection(group: Group, collection: Collection, *, only: str = "") -> bool:
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


def _collection(area: Any) -> Collection:
    """The pictures and documents of an area; its name starts with the slug, which no other area has."""
    name = f"{area.slug}"
    found: Collection | None = Collection.objects.filter(name=name, depth=2).first()
    return found if found is not None else _root_collection().add_child(name=name)
