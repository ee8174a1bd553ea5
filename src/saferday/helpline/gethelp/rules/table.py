"""The routing table: who asked, what happened, which kind of help, and why.

To change where people are sent, change this table and nothing else. It reads from top to bottom: within one
situation, the rows that name an audience are the order in which that audience sees the help.

* `offer` is a term of the directory's vocabulary; the services that offer it come from the country pack, so
  that no service, number or nation is named here.
* `reason` is the key of the sentence that says why it is shown (`wording/reasons.py`).
* `urgent` marks help that should be asked today.

After a change: `python -m saferday.helpline.gethelp.table` rewrites the page in docs/reference, and the tests
walk every combination.
"""

from dataclasses import dataclass

from saferday.helpline.gethelp.rules.questions import What, Who


@dataclass(frozen=True)
class Rule:
    """One row: these people, in this situation, are shown this kind of help for this reason."""

    what: What
    who: tuple[Who, ...]
    offer: str
    reason: str
    urgent: bool = False


CHILD, ADULT, PARENT, FRIEND, PRO = Who.CHILD, Who.ADULT, Who.PARENT, Who.FRIEND, Who.PROFESSIONAL
YOUNG = (CHILD, FRIEND)
AROUND = (PARENT, PRO)


def _situation(
    what: What, *rows: tuple[tuple[Who, ...], str, str] | tuple[tuple[Who, ...], str, str, bool]
) -> list[Rule]:
    return [Rule(what, *row) for row in rows]


URGENT = True

RULES: tuple[Rule, ...] = (
    *_situation(
        What.CONTACT,
        ((CHILD,), "child-listening-line", "talk"),
        ((FRIEND,), "child-listening-line", "talk-about-friend"),
        ((ADULT,), "police", "pressure-is-a-crime"),
        ((*YOUNG, *AROUND), "report-grooming", "stops-groomers", URGENT),
        ((CHILD,), "child-text-line", "text-instead"),
        ((PRO,), "local-safeguarding", "duty-to-refer", URGENT),
        ((FRIEND, *AROUND), "worried-about-a-child", "advice-about-a-child"),
        ((*YOUNG, *AROUND), "police", "police-if-meeting"),
        ((PARENT,), "parent-support", "support-for-parents"),
        ((ADULT,), "remove-my-image-adult", "if-a-picture-was-sent"),
        ((ADULT,), "victim-support", "support-for-you"),
        ((ADULT,), "report-harmful-content", "platform-does-nothing"),
    ),
    *_situation(
        What.IMAGE,
        ((CHILD,), "child-listening-line", "talk"),
        ((FRIEND,), "child-listening-line", "talk-about-friend"),
        ((PRO,), "local-safeguarding", "duty-to-refer", URGENT),
        ((*YOUNG, *AROUND), "remove-my-image-under-18", "takes-picture-down"),
        ((ADULT,), "remove-my-image-adult", "takes-picture-down"),
        ((*YOUNG, *AROUND), "report-grooming", "if-an-adult-is-behind-it"),
        ((CHILD,), "child-text-line", "text-instead"),
        ((ADULT, PRO), "police", "sharing-is-a-crime"),
        ((PRO,), "professional-online-safety", "advice-for-staff"),
        ((FRIEND, PARENT), "worried-about-a-child", "advice-about-a-child"),
        ((PARENT,), "child-sexual-abuse-recovery", "recovery"),
        ((ADULT,), "victim-support", "support-for-you"),
        ((ADULT,), "report-harmful-content", "platform-does-nothing"),
    ),
    *_situation(
        What.BLACKMAIL,
        ((CHILD,), "child-listening-line", "talk"),
        ((FRIEND,), "child-listening-line", "talk-about-friend"),
        ((ADULT, PRO), "police", "blackmail-is-a-crime", URGENT),
        ((*YOUNG, *AROUND), "report-grooming", "stops-blackmailers", URGENT),
        ((*YOUNG, *AROUND), "remove-my-image-under-18", "blocks-picture"),
        ((ADULT,), "remove-my-image-adult", "blocks-picture"),
        ((*YOUNG, PARENT), "police", "blackmail-is-a-crime"),
        ((PRO,), "local-safeguarding", "duty-to-refer", URGENT),
        ((CHILD,), "child-text-line", "text-instead"),
        ((FRIEND, PARENT), "worried-about-a-child", "advice-about-a-child"),
        ((PRO,), "professional-online-safety", "advice-for-staff"),
        ((ADULT,), "victim-support", "support-for-you"),
        ((ADULT,), "listening-adult", "when-it-is-too-much"),
    ),
    *_situation(
        What.FLASHING,
        ((CHILD,), "child-listening-line", "talk"),
        ((FRIEND,), "child-listening-line", "talk-about-friend"),
        ((ADULT,), "police-online", "flashing-is-a-crime"),
        ((PRO,), "local-safeguarding", "duty-to-refer"),
        ((*YOUNG, *AROUND), "report-grooming", "if-an-adult-is-behind-it"),
        ((*YOUNG, PARENT), "police", "flashing-is-a-crime"),
        ((PRO,), "police-online", "flashing-is-a-crime"),
        ((ADULT, PRO), "police", "flashing-is-a-crime"),
        ((CHILD,), "child-text-line", "text-instead"),
        ((FRIEND, PARENT), "worried-about-a-child", "advice-about-a-child"),
        ((PARENT,), "parent-support", "support-for-parents"),
        ((PRO,), "professional-online-safety", "advice-for-staff"),
        ((ADULT,), "sexual-violence-support", "support-for-you"),
        ((ADULT,), "report-harmful-content", "platform-does-nothing"),
        ((ADULT,), "victim-support", "support-for-you"),
    ),
    *_situation(
        What.BULLYING,
        ((CHILD,), "child-listening-line", "talk"),
        ((FRIEND,), "child-listening-line", "talk-about-friend"),
        ((PARENT,), "bullying-support-parent", "knows-about-bullying"),
        ((PRO,), "professional-online-safety", "advice-for-staff"),
        (YOUNG, "bullying-support-child", "knows-about-bullying"),
        ((ADULT,), "police-online", "threats-are-a-crime"),
        ((CHILD,), "child-text-line", "text-instead"),
        ((*YOUNG, ADULT, *AROUND), "police", "threats-are-a-crime"),
        ((FRIEND,), "worried-about-a-child", "advice-about-a-child"),
        (AROUND, "young-mental-health", "if-it-weighs-on-them"),
        ((PRO,), "bullying-support-parent", "for-the-family"),
        ((PARENT,), "parent-support", "support-for-parents"),
        ((ADULT, *AROUND), "report-harmful-content", "platform-does-nothing"),
        ((ADULT,), "victim-support", "support-for-you"),
    ),
    *_situation(
        What.SCAM,
        ((CHILD,), "child-listening-line", "talk"),
        ((FRIEND,), "child-listening-line", "talk-about-friend"),
        ((ADULT, PARENT), "bank-159", "stop-the-money", URGENT),
        ((*YOUNG, ADULT, *AROUND), "report-fraud", "report-the-scam"),
        ((*YOUNG, PRO), "bank-159", "stop-the-money"),
        ((*YOUNG, ADULT, PARENT), "forward-text-7726", "pass-on-the-text"),
        ((ADULT, *AROUND), "forward-email", "pass-on-the-email"),
        ((ADULT, *AROUND), "cyber-crime-support", "get-the-account-back"),
        ((PRO,), "professional-online-safety", "advice-for-staff"),
        ((ADULT,), "victim-support", "support-for-you"),
    ),
    *_situation(
        What.ILLEGAL,
        ((CHILD,), "child-listening-line", "talk-about-what-you-saw"),
        ((FRIEND,), "child-listening-line", "talk-about-friend"),
        ((*YOUNG, ADULT, *AROUND), "report-illegal-images", "gets-it-taken-down"),
        ((PRO,), "local-safeguarding", "duty-to-refer"),
        ((*YOUNG, ADULT, *AROUND), "report-terrorism", "if-it-is-terrorism"),
        ((CHILD,), "child-text-line", "text-instead"),
        ((*YOUNG, ADULT, *AROUND), "police", "if-you-know-the-child"),
        ((PARENT, FRIEND), "worried-about-a-child", "advice-about-a-child"),
        ((PRO,), "professional-online-safety", "advice-for-staff"),
        ((ADULT,), "report-harmful-content", "platform-does-nothing"),
    ),
    *_situation(
        What.EXPLOITATION,
        ((CHILD,), "child-listening-line", "talk"),
        ((FRIEND,), "child-listening-line", "talk-about-friend"),
        ((PRO,), "local-safeguarding", "duty-to-refer", URGENT),
        ((ADULT, PARENT, PRO), "police", "police-exploitation", URGENT),
        ((*YOUNG, ADULT, *AROUND), "exploitation-support", "helps-you-get-out"),
        (YOUNG, "report-crime-anonymously-youth", "say-it-without-a-name"),
        (YOUNG, "police", "police-exploitation"),
        ((CHILD,), "child-text-line", "text-instead"),
        ((FRIEND, PARENT), "worried-about-a-child", "advice-about-a-child"),
        ((PARENT, PRO), "missing", "if-they-go-missing"),
        ((ADULT, *AROUND), "report-crime-anonymously", "say-it-without-a-name"),
        ((ADULT,), "sexual-violence-support", "support-for-you"),
        ((ADULT,), "victim-support", "support-for-you"),
    ),
    *_situation(
        What.LOW,
        ((CHILD,), "child-listening-line", "talk-when-low"),
        ((FRIEND,), "child-listening-line", "talk-about-friend"),
        ((ADULT, *AROUND), "suicide-support", "listens-day-and-night", URGENT),
        ((CHILD,), "child-text-line", "text-instead"),
        (YOUNG, "suicide-support", "for-thoughts-of-suicide"),
        ((ADULT, *AROUND), "mental-health-urgent", "health-crisis-line"),
        ((ADULT,), "listening-adult", "when-it-is-too-much"),
        ((*YOUNG, *AROUND), "young-mental-health", "if-it-weighs-on-them"),
        ((PARENT,), "parent-support", "support-for-parents"),
        ((PRO,), "local-safeguarding", "duty-to-refer"),
        ((PRO,), "worried-about-a-child", "advice-about-a-child"),
    ),
    *_situation(
        What.BEHAVIOUR,
        ((CHILD,), "child-listening-line", "talk-without-judgement"),
        ((FRIEND,), "child-listening-line", "talk-about-friend"),
        ((PRO,), "local-safeguarding", "duty-to-refer", URGENT),
        ((*YOUNG, ADULT, *AROUND), "worried-about-own-behaviour", "help-to-stop"),
        ((CHILD,), "child-text-line", "text-instead"),
        ((FRIEND, *AROUND), "worried-about-a-child", "advice-about-a-child"),
        ((PARENT,), "parent-support", "support-for-parents"),
        ((PRO,), "professional-online-safety", "advice-for-staff"),
        ((ADULT,), "listening-adult", "when-it-is-too-much"),
        ((ADULT,), "suicide-support", "listens-day-and-night"),
    ),
    *_situation(
        What.HOME,
        ((CHILD,), "child-listening-line", "talk-about-home"),
        ((FRIEND,), "child-listening-line", "talk-about-friend"),
        ((PRO,), "local-safeguarding", "duty-to-refer", URGENT),
        ((ADULT, PARENT), "domestic-abuse", "help-to-be-safe-at-home"),
        ((FRIEND, PARENT, ADULT, PRO), "worried-about-a-child", "advice-about-a-child"),
        ((*YOUNG, ADULT, PARENT, PRO), "police", "police-at-home"),
        ((CHILD,), "child-text-line", "text-instead"),
        ((*YOUNG, ADULT, PARENT), "local-safeguarding", "team-near-you"),
        ((PRO,), "domestic-abuse", "for-the-family"),
        ((ADULT,), "victim-support", "support-for-you"),
    ),
    *_situation(
        What.OTHER,
        ((CHILD,), "child-listening-line", "talk-about-anything"),
        ((FRIEND,), "child-listening-line", "talk-about-friend"),
        ((PRO,), "professional-online-safety", "advice-for-staff"),
        ((FRIEND, *AROUND), "worried-about-a-child", "advice-about-a-child"),
        ((PARENT,), "parent-support", "support-for-parents"),
        ((CHILD,), "child-text-line", "text-instead"),
        ((PRO,), "local-safeguarding", "team-near-you"),
        ((*YOUNG, *AROUND), "report-grooming", "if-an-adult-is-behind-it"),
        ((ADULT,), "victim-support", "support-for-you"),
        ((*YOUNG, ADULT, *AROUND), "police", "not-an-emergency"),
        ((ADULT,), "report-harmful-content", "platform-does-nothing"),
        ((ADULT,), "listening-adult", "when-it-is-too-much"),
    ),
)
"""Every route, in the order in which people see it."""

SAFETY_NET: dict[Who, tuple[tuple[str, str], ...]] = {
    CHILD: (("child-listening-line", "talk-about-anything"), ("police", "not-an-emergency")),
    FRIEND: (("child-listening-line", "talk-about-friend"), ("police", "not-an-emergency")),
    PARENT: (("worried-about-a-child", "advice-about-a-child"), ("police", "not-an-emergency")),
    PRO: (("worried-about-a-child", "advice-about-a-child"), ("police", "not-an-emergency")),
    ADULT: (("police", "not-an-emergency"), ("victim-support", "support-for-you")),
}
"""Shown last when a directory has fewer than `FEWEST` services for a combination."""

FEWEST = 2
MOST = 6
"""How many kinds of help one answer shows."""


def rules_for(who: Who, what: What) -> tuple[Rule, ...]:
    """Give the rows for one audience in one situation, in order."""
    return tuple(rule for rule in RULES if rule.what is what and who in rule.who)
