"""Why each kind of help is shown, and what happens when you use it."""

from django.utils.translation import gettext_lazy as _

from saferday.helpline.gethelp.rules.ranking import Why
from saferday.helpline.gethelp.wording.questions import Words

PLAIN: dict[str, Words] = {
    "talk": _("You can talk about this with someone who is kind. Say as much or as little as you like."),
    "talk-about-friend": _("You can talk to them about a friend. They help you work out what to do."),
    "talk-about-anything": _("No worry is too big or too small. You do not need to know what to say."),
    "talk-about-what-you-saw": _("It can stay in your head. Talking to someone helps it go away."),
    "talk-about-home": _(
        "You can tell them what it is like at home. They will think with you about how to keep safe."
    ),
    "talk-when-low": _("You do not have to feel this on your own. They are there to listen."),
    "talk-without-judgement": _(
        "They have heard it before. They will not shout or tell you that you are bad."
    ),
    "text-instead": _("This is good if you would rather type than talk."),
    "stops-groomers": _(
        "The people here can find and stop grown-ups who do this. You will not be in trouble."
    ),
    "stops-blackmailers": _(
        "The people here stop people who do this. Tell them even if you paid or sent more."
    ),
    "if-an-adult-is-behind-it": _("Tell them if a grown-up did this, or if you do not know who it was."),
    "takes-picture-down": _("They can help get the picture taken down. It works for fakes too."),
    "blocks-picture": _("They can help stop the picture being shared, even before it is sent."),
    "police-if-meeting": _("Call them if you met this person, or if they know where you live."),
    "blackmail-is-a-crime": _(
        "What this person does is a crime. The police can stop it. A grown-up can call with you."
    ),
    "flashing-is-a-crime": _(
        "Sending pictures like this can be a crime. The police will take you seriously."
    ),
    "threats-are-a-crime": _("Threats and hate can be a crime. Call if you are scared of what they may do."),
    "knows-about-bullying": _("They know a lot about bullying and how to make it stop."),
    "advice-about-a-child": _(
        "For grown-ups who are worried about a child. A grown-up you trust can call for you."
    ),
    "stop-the-money": _("If money was lost, ask a grown-up to call the bank now. The bank may get it back."),
    "report-the-scam": _(
        "Telling them helps to catch the people who tricked you. A grown-up can do it with you."
    ),
    "pass-on-the-text": _("Send them the bad text. Then they can stop it being sent to others."),
    "gets-it-taken-down": _(
        "If you saw a child being hurt or with no clothes on, they can have it taken off the web."
    ),
    "if-it-is-terrorism": _("If it was about terror or wanting to kill people, tell them here."),
    "if-you-know-the-child": _("Call them if you know who it was, or if someone may be hurt right now."),
    "helps-you-get-out": _("They help young people who are made to do things. They will not blame you."),
    "say-it-without-a-name": _("You can tell what you know and not say who you are."),
    "police-exploitation": _("The police can help you get away from people who make you do things."),
    "for-thoughts-of-suicide": _(
        "They help young people who think about dying, and anyone who is scared for a friend."
    ),
    "if-it-weighs-on-them": _("They help when your thoughts and feelings are hard to live with."),
    "help-to-stop": _(
        "They help young people who worry about sexual thoughts or things they did. You can stay unnamed."
    ),
    "police-at-home": _("The police can make someone stop hurting you. Call them if it may happen again."),
    "team-near-you": _("This team keeps children safe where you live. A teacher can call them with you."),
    "not-an-emergency": _("If someone broke the law, the police can help. A grown-up can call with you."),
}
"""Reasons for children and young friends."""

FULL: dict[str, Words] = {
    "stops-groomers": _(
        "Specialist police officers act on adults who pressure children online. A report is never a "
        "waste of their time."
    ),
    "stops-blackmailers": _(
        "Specialist police officers deal with the blackmail of children every day, often before a "
        "picture is shared."
    ),
    "if-an-adult-is-behind-it": _("Report it here when an adult is, or may be, behind it."),
    "takes-picture-down": _("They get intimate pictures removed from websites and apps, including fakes."),
    "blocks-picture": _("They can have the picture blocked on many platforms, even before anyone shares it."),
    "if-a-picture-was-sent": _("If you sent a picture, they can help keep it from spreading."),
    "pressure-is-a-crime": _(
        "Pressure, stalking and harassment are crimes online too. You do not need to be sure to ask."
    ),
    "police-if-meeting": _(
        "Call them if a meeting is planned or has happened, or if the person knows where the child lives."
    ),
    "sharing-is-a-crime": _(
        "Sharing an intimate picture without consent is a crime; a picture of a child always is."
    ),
    "blackmail-is-a-crime": _(
        "Blackmail is a crime. The police know these gangs, and will not judge anyone for the picture."
    ),
    "flashing-is-a-crime": _(
        "Sending unwanted sexual pictures is a crime, and reporting it helps to stop the next one."
    ),
    "threats-are-a-crime": _("Threats, stalking and hate are crimes online as they are offline."),
    "advice-about-a-child": _(
        "Trained advisers talk through what you have seen and what to do. You can call before you are sure."
    ),
    "duty-to-refer": _("Your safeguarding lead refers here the same day if a child may be at risk of harm."),
    "team-near-you": _("The team that protects children where you are. Anyone can ask them for advice."),
    "advice-for-staff": _("Advice for people who work with children, on any problem online."),
    "support-for-parents": _("Somebody to talk to about how to help your child, and how you are yourself."),
    "support-for-you": _("Free help after a crime, whether or not you report it."),
    "recovery": _("Long-term help for children and families after sexual abuse online."),
    "platform-does-nothing": _(
        "If you reported it to the website or app and nothing changed, they can take it further."
    ),
    "knows-about-bullying": _("They know how to work with a school or an app to stop bullying."),
    "for-the-family": _("You can pass this on to the family."),
    "if-it-weighs-on-them": _(
        "Help with a young person’s mental health, for them and for the adults around them."
    ),
    "stop-the-money": _("If money was sent or card details were given, call your bank first: minutes count."),
    "report-the-scam": _("The national place to report fraud and cyber crime where you are."),
    "pass-on-the-text": _("Forward the text. Your phone company can block the sender."),
    "pass-on-the-email": _("Forward the email. The sites behind it can be taken down."),
    "get-the-account-back": _("Step-by-step help to get accounts back and make devices safe."),
    "gets-it-taken-down": _(
        "They find where sexual images of children are hosted and have them removed. You can stay anonymous."
    ),
    "if-it-is-terrorism": _("Specialist officers look at everything sent here, and you can stay anonymous."),
    "if-you-know-the-child": _(
        "Call if you know, or think you know, a child in it or the person who shared it."
    ),
    "police-exploitation": _(
        "Being made to work, carry, hide or sell for others is a crime against the one who is made to."
    ),
    "helps-you-get-out": _("They help people leave exploitation, and see the person, not the offence."),
    "say-it-without-a-name": _("Tell what you know without saying who you are."),
    "if-they-go-missing": _("Advice and support when a child goes, or may go, missing."),
    "listens-day-and-night": _("Trained people listen, and help to keep someone safe."),
    "health-crisis-line": _("The health service’s own line for a mental health crisis."),
    "when-it-is-too-much": _("If this weighs on you, talk to somebody today."),
    "help-to-stop": _(
        "Confidential help, without a name, for anyone worried about sexual thoughts or behaviour "
        "towards children."
    ),
    "help-to-be-safe-at-home": _(
        "Specialists help to plan safety, for adults and their children, at your own pace."
    ),
    "police-at-home": _("The police can act even if you do not want to press charges today."),
    "not-an-emergency": _("For a crime, or a worry about one, that is not an emergency."),
}
"""Reasons for everybody else."""

HAPPENS: dict[str, Words] = {
    "child-listening-line": _(
        "A trained person says hello and asks how you are. You choose what to say, and you can stop "
        "at any time."
    ),
    "child-text-line": _("You send a text. A trained person texts back and helps you feel calm."),
    "report-grooming": _(
        "You fill in a form. A trained person reads it and gets in touch to help keep you safe."
    ),
    "remove-my-image-under-18": _(
        "You prove your age, then show them where the picture is. They check it and ask for it to be "
        "taken down."
    ),
    "remove-my-image-adult": _(
        "They check what you send, ask sites to remove it, and tell you what they did."
    ),
    "police": _("Someone asks what happened and if you are safe now. Then they tell you what comes next."),
    "police-online": _(
        "You fill in a form and get a reference number. An officer reads it and contacts you."
    ),
    "report-illegal-images": _(
        "You give the web address, never the picture. A person looks at it and has it removed."
    ),
    "report-terrorism": _("You give the web address or say what you saw. Officers look at it."),
    "report-harmful-content": _(
        "They look at your report and tell you if they can ask the site again for you."
    ),
    "report-fraud": _(
        "They ask what happened and give you a number for your report. They cannot get money back: "
        "the bank can."
    ),
    "bank-159": _("You hear a list of banks and are put through to yours. They never call you first."),
    "forward-text-7726": _("You forward the text. You may be asked for the number that it came from."),
    "forward-email": _("You forward the email. You may not hear back, but each one is looked at."),
    "cyber-crime-support": _("You answer a few questions and get steps to follow."),
    "report-crime-anonymously": _(
        "You tell what you know. They do not ask for your name, and pass on only what you said."
    ),
    "report-crime-anonymously-youth": _(
        "You fill in a form. They do not ask your name and do not know who you are."
    ),
    "worried-about-a-child": _(
        "An adviser listens, asks a few questions and says what they would do. They may pass it on "
        "if a child is in danger."
    ),
    "parent-support": _("Someone listens and helps you find the next step."),
    "child-sexual-abuse-recovery": _("Someone gets back to you and plans help with you, step by step."),
    "exploitation-support": _("A worker listens, and makes a plan with you to keep safe."),
    "victim-support": _(
        "Someone listens and finds out what would help: talking, safety, dealing with the police."
    ),
    "bullying-support-child": _("You can read what helped others, and ask for help."),
    "bullying-support-parent": _("An adviser listens and helps you plan what to say to the school."),
    "suicide-support": _(
        "A trained person listens. They ask straight out about suicide, and make a plan with you to "
        "stay safe."
    ),
    "mental-health-urgent": _("Mental health staff listen and can arrange care near you."),
    "young-mental-health": _("You find things that help, and someone to talk to."),
    "professional-online-safety": _(
        "You describe the case without names. An adviser tells you what to do and whom to call."
    ),
    "local-safeguarding": _(
        "Say that you are worried about a child. They ask what you know, and decide together what to do."
    ),
    "worried-about-own-behaviour": _(
        "You can call, chat or write without your name. Someone helps you to change, and does not judge."
    ),
    "domestic-abuse": _("They ask first if it is safe to talk. Then they help you plan."),
    "missing": _("Someone listens, and helps you decide what to do."),
    "listening-adult": _("Someone listens. You do not have to say your name."),
    "sexual-violence-support": _("A trained person listens and believes you. You choose what happens next."),
    "emergency": _("You are asked which service you need, and where you are."),
}
"""What happens when you use a kind of help: simple enough for every audience."""

WHY: dict[Why, Words] = {
    Why.SHOWN: _("shown"),
    Why.SHOWN_BESIDES: _("named under another service, for other places"),
    Why.NO_NEED: _("does not give help that this situation calls for"),
    Why.OTHER_PLACE: _("covers other places"),
    Why.PLACE_NOT_KNOWN: _("is local, and no place was given"),
    Why.OTHER_AGE: _("is for people of another age"),
    Why.SAME_HELP: _("gives the same help as a service already shown"),
    Why.LIST_IS_FULL: _("left out to keep the list short"),
}
"""Every decision of the ranking, for the documentation and for staff."""


def reason(key: str, *, plain: bool) -> Words:
    """Give the sentence for a reason, in the voice of the audience."""
    return PLAIN[key] if plain else FULL[key]
