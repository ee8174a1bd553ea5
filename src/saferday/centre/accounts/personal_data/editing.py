"""What the editing pages keep about those who edit."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from saferday.centre.accounts import actions, rules
from saferday.centre.accounts.personal_data.people import forget_people
from saferday.centre.register import Kept, NotPersonal


def clear_editing_log(now: datetime, limit: int) -> int:
    """Delete old entries of the history of edits."""
    return actions.clear_editing_log(now=now, limit=limit)


_WITHOUT_NAME = _("As long as the page; without a name once the account is forgotten.")


def _who(model: str, *fields: str) -> Kept:
    return Kept(
        model=model,
        fields=fields,
        what=_("Who wrote, changed, locked, asked for or decided on a page, a picture or a translation."),
        why=_("So that colleagues know whom to ask, and mistakes can be undone."),
        kept_for=_WITHOUT_NAME,
        purge=forget_people,
    )


KEPT = [
    _who("wagtailcore.Page", "owner", "locked_by"),
    _who("wagtailcore.Revision", "user"),
    _who("wagtailcore.Comment", "user", "resolved_by"),
    _who("wagtailcore.CommentReply", "user"),
    _who("wagtailcore.TaskState", "finished_by"),
    _who("wagtailcore.WorkflowState", "requested_by"),
    _who("wagtailcore.UploadedFile", "uploaded_by_user"),
    _who("wagtaildocs.Document", "uploaded_by_user"),
    _who("wagtailimages.Image", "uploaded_by_user"),
    _who("wagtail_localize.SegmentOverride", "last_translated_by"),
    _who("wagtail_localize.StringTranslation", "last_translated_by"),
    Kept(
        model="wagtailcore.PageLogEntry",
        fields=("user",),
        what=_("The history of a page: who did what to it, and when."),
        why=_("So that colleagues know whom to ask, and mistakes can be undone."),
        kept_for=_("Three years."),
        keep=timedelta(days=rules.EDITING_LOG_DAYS),
        purge=clear_editing_log,
    ),
    Kept(
        model="wagtailcore.ModelLogEntry",
        fields=("user",),
        what=_("The history of pictures, documents and settings: who did what, and when."),
        why=_("So that colleagues know whom to ask, and mistakes can be undone."),
        kept_for=_("Three years."),
        keep=timedelta(days=rules.EDITING_LOG_DAYS),
        purge=clear_editing_log,
    ),
    Kept(
        model="wagtailusers.UserProfile",
        fields=("user",),
        what=_("How somebody likes the editing pages: language, colours, notices."),
        why=_("So that the pages are as they left them."),
        kept_for=_("As long as the account."),
        purge=forget_people,
    ),
    Kept(
        model="wagtailcore.PageSubscription",
        fields=("user",),
        what=_("Of which pages somebody wants to hear by mail."),
        why=_("Because they asked for it."),
        kept_for=_("As long as the account."),
        purge=forget_people,
    ),
    Kept(
        model="wagtailadmin.EditingSession",
        fields=("user",),
        what=_("Who has a page open right now."),
        why=_("So that two people do not overwrite each other."),
        kept_for=_("Until the page is closed."),
        purge=forget_people,
    ),
    Kept(
        model="wagtailadmin.FormState",
        fields=("user",),
        what=_("What somebody had typed when the connection broke."),
        why=_("So that nothing typed is lost."),
        kept_for=_("Until it is taken up again or thrown away."),
        purge=forget_people,
    ),
    Kept(
        model="wagtailcore.APIToken",
        fields=("user", "name"),
        what=_("A key with which a program acts for somebody. None is given out by this software."),
        why=_("Part of the editing pages; not used."),
        kept_for=_("As long as the account."),
        purge=forget_people,
    ),
]

_SOFTWARE = "names a part of the editing pages, not a person"

NOT_PERSONAL = [
    NotPersonal(
        "wagtailcore.Page",
        ("title", "draft_title", "seo_title"),
        because="the title of a page that is written to be published",
    ),
    NotPersonal("wagtailcore.Collection", ("name",), because="names an area"),
    NotPersonal("wagtailcore.Site", ("site_name",), because="names the centre"),
    NotPersonal("wagtailcore.Task", ("name",), because=_SOFTWARE),
    NotPersonal("wagtailcore.Workflow", ("name",), because=_SOFTWARE),
    NotPersonal(
        "wagtailcore.CollectionViewRestriction",
        ("password",),
        because="shared by all who may see a page",
    ),
    NotPersonal("wagtailcore.PageViewRestriction", ("password",), because="shared by all who may see a page"),
    NotPersonal("wagtaildocs.Document", ("title",), because="the title of a document that is published"),
    NotPersonal("wagtailimages.Image", ("title",), because="what a picture shows, for those who publish it"),
    NotPersonal(
        "wagtailembeds.Embed",
        ("author_name", "provider_name", "title"),
        because="stays empty: no embeds",
    ),
    NotPersonal("wagtailsearch.IndexEntry", ("title",), because="an index of what is published"),
    NotPersonal(
        "wagtailsearch.IndexEntry",
        ("title_text",),
        because="an index of what is published",
        only_where_installed=True,
    ),
    NotPersonal(
        "wagtailsearch.SQLiteFTSIndexEntry",
        ("title",),
        because="an index of what is published",
        only_where_installed=True,
    ),
    NotPersonal("taggit.Tag", ("name",), because="names a subject of pictures and documents"),
    NotPersonal("wagtail_localize.StringTranslation", ("tool_name",), because=_SOFTWARE),
    NotPersonal(
        "django_tasks_database.DBTaskResult", ("backend_name", "queue_name"), because="names a queue of work"
    ),
]
