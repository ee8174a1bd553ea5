"""Words for what `rules.py` names by a key."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import rules

Words = dict[str, Promise]

AGES: Words = {
    rules.UNDER_18: _("I am under 18"),
    rules.ADULT: _("I am 18 or over"),
    rules.UNSAID: _("I would rather not say"),
}
AGES_THEN: Words = {
    rules.THEN_ADULT: _("18 or over"),
    rules.THEN_UNDER_18: _("Under 18"),
    rules.THEN_UNSURE: _("I am not sure"),
}
WHO: Words = {
    rules.ME: _("Only me"),
    rules.ME_AND_OTHERS: _("Me and somebody else"),
    rules.SOMEBODY_ELSE: _("Somebody else, not me"),
}
HAPPENED: Words = {
    rules.AFRAID: _("I am afraid that somebody might share them"),
    rules.THREATENED: _("Somebody says that they will share them"),
    rules.SHARED_ALREADY: _("Somebody has shared them"),
    rules.RATHER_NOT: _("I would rather not say"),
}
PLACES: Words = {
    "messages": _("In messages or chats"),
    "social": _("On social media"),
    "dating": _("On a dating app"),
    "websites": _("On a website"),
    "do-not-know": _("I do not know"),
}
STATES: Words = {
    rules.WAITING: _("Waiting for a person to look at it"),
    rules.SHARED: _("Passed on to platforms"),
    rules.DECLINED: _("Not passed on"),
    rules.WITHDRAWN: _("Withdrawn"),
}
REASONS: Words = {
    rules.FOR_A_CHILD: _("It may show somebody under 18: the service for that can do more"),
    rules.WIDELY_PUBLIC: _("The picture is widely public, as in the news"),
    rules.NOT_THEIRS: _("It does not seem to be a picture of the person who asks"),
    rules.TOO_PLAIN: _("Too plain to be told from other pictures"),
    rules.MISUSE: _("It seems meant to block what others may show"),
}
"""Why a case was declined, as staff say it."""

DECLINED_BECAUSE: Words = {
    rules.FOR_A_CHILD: _(
        "You said that you may be under 18 in the pictures. There is a service made for exactly this, and it can do "
        "more than we can: it works with the people who are allowed to have such pictures taken down everywhere. "
        "You will not be in trouble."
    ),
    rules.WIDELY_PUBLIC: _(
        "The fingerprint belongs to a picture that many places already show. Platforms could not tell your picture "
        "from theirs, so passing it on would not help you. If it is a picture of you all the same, the services "
        "below can help you to have it taken down, place by place."
    ),
    rules.NOT_THEIRS: _(
        "We could not be sure that it is a picture of you. That does not mean that we do not believe you. "
        "The services below can listen to the whole story, and help."
    ),
    rules.TOO_PLAIN: _(
        "The pictures have so little detail that their fingerprints fit many other pictures. If you have the same "
        "pictures in a larger or clearer form, you can ask again with those."
    ),
    rules.MISUSE: _(
        "This service is only for private pictures of the person who asks. If that is what they are, the services "
        "below can help you with the next step."
    ),
}
"""The same, as the person reads it: what it means, and what they can do now. Nobody is blamed."""
