"""The privacy notice for children: short sentences, plain words."""

from django.utils.translation import gettext as _

from ..rules import verbatims
from .facts import SurveyFacts
from .shape import Section, Text


def write(facts: SurveyFacts) -> Text:
    """The notice, in the active language. Written for a reading age of nine."""
    never = [
        _("your name"),
        _("your class"),
        _("where you live"),
        _("which computer or phone you used"),
        _("what time it was"),
    ]
    return Text(
        title=_("Nobody knows which answers are yours"),
        lead=_("This page says what happens to what you tell us in “%(survey)s”.") % {"survey": facts.title},
        sections=(
            Section(
                _("You choose"),
                (
                    _(
                        "You do not have to do the survey. You can stop when you like. You can press “I’d"
                        " rather not say” at any question. Nobody will be cross, and nobody will know."
                    ),
                ),
            ),
            Section(
                _("What we keep"),
                (
                    _("We keep your answers, the name of your school, and your year. That is all."),
                    _("Your ticket is only a key to the door. When you finish, we throw the key away."),
                ),
            ),
            Section(_("What we never keep"), points=tuple(never)),
            Section(_("Your own words"), (_own_words(facts),)),
            Section(
                _("Who sees it"),
                (
                    _(
                        "Nobody sees which answers are yours. People see numbers, like “half of all pupils play "
                        "games every day”. We hide small numbers: if fewer than %(small)d pupils in a "
                        "school said something, we do not show it."
                    )
                    % {"small": facts.protection.small},
                ),
            ),
            Section(
                _("We cannot come back to you"),
                (
                    _(
                        "We do not know who you are. So if you tell us that something bad happened, we "
                        "cannot help you from there."
                    ),
                    _(
                        "Please tell a grown-up you trust. Or press “Get help” on any page. If you are in"
                        " danger now, call %(emergency)s."
                    )
                    % {"emergency": facts.emergency},
                ),
            ),
            Section(
                _("Changing your mind"),
                (
                    _(
                        "Before you press Send, you can change anything. After that we cannot find your "
                        "answers any more, so we cannot change them or give them back."
                    ),
                ),
            ),
        ),
    )


def _own_words(facts: SurveyFacts) -> str:
    if not facts.has_free_text:
        return _("We do not ask you to write anything. You only choose.")
    return _(
        "Some questions in %(routes)s let you write. Please do not write names: not "
        "yours, not your friends’, not your school’s. When the survey is over, one of our people reads it. They "
        "do not know who wrote it. They may show it to others, and take out names first. %(raw)d days after "
        "that we delete what you wrote, and keep only what we show. What nobody has read, we delete after %(unread)d "
        "days."
    ) % {
        "routes": facts.free_text_routes,
        "raw": verbatims.RAW_KEPT_AFTER_DECISION.days,
        "unread": verbatims.UNREAD_KEPT_AFTER_CLOSE.days,
    }
