"""Opens an area's pages to its editors."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Page

from saferday.centre.accounts import queries, rules, wagtail_groups
from saferday.centre.accounts.models import User
from saferday.centre.audit.actions import audited, record, unchanged


@audited
def allow_area_pages(*, by: Any = None, area: Any, page: Page) -> Group:
    """Let the editors of an area work on its page and everything below, and on pictures of their own.

    `page` is the area's front page, in one language; call it for each. Everybody with a role in the area,
    or above it, comes into the group.
    """
    name = rules.AREA_EDITORS_GROUP.format(slug=area.slug)
    group = wagtail_groups.group_called(name)
    added = wagtail_groups.allow_pages(group, page) | wagtail_groups.allow_collection(
        group, wagtail_groups.collection(area)
    )
    holders = User.objects.filter(
        pk__in=queries.running().exclude(area__isnull=True).values("user_id"), is_active=True
    )
    for holder in holders:
        if name in wagtail_groups.groups_for(holder) and not holder.groups.filter(pk=group.pk).exists():
            holder.groups.add(group)
            added = True
    if added:
        record("accounts.pages.allowed", by=by, subject=group, area=area, detail={"page": page.pk})
    else:
        unchanged()
    return group
