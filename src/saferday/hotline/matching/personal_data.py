"""What matching keeps about people: which member of staff decided. Of the people behind pictures it keeps nothing."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from saferday.centre.register import Kept, NotPersonal

from . import actions, rules


def purge_matches(now: datetime, limit: int) -> int:
    """Clears the log of matches."""
    return actions.purge_matches(now=now, limit=limit)


def purge_kept_queries(now: datetime, limit: int) -> int:
    """Clears kept queries."""
    return actions.purge_kept_queries(now=now, limit=limit)


def purge_later_matches(now: datetime, limit: int) -> int:
    """Clears later matches."""
    return actions.purge_later_matches(now=now, limit=limit)


KEPT = [
    Kept(
        model="matching.MatchRecord",
        fields=("value",),
        what=_(
            "The hash of a picture that a platform asked about and that matched, with the key that asked. "
            "No picture, no address, no name"
        ),
        why=_("To show what the service finds, to notice a false match, and to answer for advice given"),
        kept_for=_("A year"),
        keep=rules.KEEP_MATCHES,
        purge=purge_matches,
        about=_("People whose picture a platform asked about"),
    ),
    Kept(
        model="matching.KeptQuery",
        fields=("value",),
        what=_(
            "The hash of a picture that a platform asked about, where the platform agreed that its queries are kept"
        ),
        why=_("To tell the platform when the picture is flagged later"),
        kept_for=_("90 days, and no longer than the platform agrees"),
        keep=rules.KEEP_QUERIES,
        purge=purge_kept_queries,
        about=_("People whose picture a platform asked about"),
    ),
    Kept(
        model="matching.LaterMatch",
        fields=("value",),
        what=_("A kept query that matches a hash flagged since"),
        why=_("So that the platform can fetch it"),
        kept_for=_("180 days"),
        keep=rules.KEEP_LATER,
        purge=purge_later_matches,
        about=_("People whose picture a platform asked about"),
    ),
    Kept(
        model="matching.Entry",
        fields=("value", "flagged_by", "retracted_by"),
        what=_("A flagged hash, and which member of staff flagged it or took the flag back"),
        why=_("So that what was flagged cannot resurface, and to answer for each decision"),
        kept_for=_("As long as the bank is kept; a retraction is kept with its reason"),
    ),
    Kept(
        model="matching.PlatformKey",
        fields=("created_by",),
        what=_("Which member of staff made a platform’s key"),
        why=_("To answer for who may ask"),
        kept_for=_("As long as the organisation is listed"),
    ),
    Kept(
        model="matching.Quarantine",
        fields=("decided_by",),
        what=_("Which member of staff decided on a hash with a flood of matches"),
        why=_("To answer for the decision"),
        kept_for=_("As long as the bank is kept"),
    ),
]

NOT_PERSONAL = [
    NotPersonal("matching.Bank", ("name",), because="names a bank"),
    NotPersonal("matching.Organisation", ("name",), because="an organisation’s, never a person’s"),
]
