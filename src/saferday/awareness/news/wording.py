"""What topics are called, and what is said to somebody whom one has happened to."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saferday.awareness.news import rules
from saferday.centre.ui.queries import local_path

TOPIC_NAMES: dict[str, Promise] = {
    "grooming": _("Grooming"),
    "sharing-of-images": _("Sharing of images"),
    "ai-made-fakes": _("AI-made fakes"),
    "cyber-flashing": _("Cyber flashing"),
    "bullying": _("Bullying"),
    "scams": _("Scams"),
    "fraud": _("Fraud"),
    "privacy": _("Privacy and settings"),
    "wellbeing": _("Wellbeing"),
    "schools": _("Schools"),
    "parents": _("Parents and carers"),
    "campaign": _("Safer Internet Day"),
}

TOPIC_HELP: dict[str, Promise] = {
    "grooming": _(
        "If somebody online asks you to keep secrets, to send pictures or to meet, it is not your fault. "
        "Tell someone who can stop it."
    ),
    "sharing-of-images": _(
        "If a private picture of you has been shared, or somebody says they will share it, you are not in trouble. "
        "There are ways to have it taken down."
    ),
    "ai-made-fakes": _(
        "If somebody has made a fake picture or video of you, it counts just as a real one does. "
        "There are ways to have it taken down."
    ),
    "cyber-flashing": _(
        "If somebody has sent you a sexual picture that you did not ask for, that is a crime. "
        "You can report it, and talk about it."
    ),
    "bullying": _(
        "If somebody keeps being cruel to you online, you do not have to put up with it alone. "
        "People are there to listen."
    ),
    "scams": _(
        "If you think that you have been tricked, you are not foolish: it happens to very many people. "
        "Acting soon can still save money and accounts."
    ),
    "fraud": _(
        "If money or an account has gone, tell your bank first, then report it. "
        "It is worth doing even if you are not sure."
    ),
    "wellbeing": _("If what you see online weighs on you, there are people you can talk to, today."),
}


@dataclass(frozen=True)
class Help:
    """What is said to somebody whom a post's topics have happened to, and where the directory lists who helps."""

    words: list[Promise]
    services: list[tuple[Promise, str]]


def topic_choices() -> list[tuple[str, Promise]]:
    """The topics for a form."""
    return [(topic, TOPIC_NAMES[topic]) for topic in rules.TOPICS]


def named(topics: list[str]) -> list[tuple[str, Promise]]:
    """Topics with what they are called."""
    return [(topic, TOPIC_NAMES[topic]) for topic in rules.ordered(topics)]


def help_for(topics: list[str]) -> Help | None:
    """The help that belongs to a post: of at most two topics, the weightiest first; None where none is personal."""
    personal = [topic for topic in rules.ordered(topics) if topic in rules.PERSONAL][:2]
    if not personal:
        return None
    lists: dict[str, Promise] = {}
    for topic in personal:
        lists.setdefault(
            f"{local_path('directory/')}?about={rules.DIRECTORY_TOPIC[topic]}", TOPIC_NAMES[topic]
        )
    return Help([TOPIC_HELP[topic] for topic in personal], [(name, url) for url, name in lists.items()])
