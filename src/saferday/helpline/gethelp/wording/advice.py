"""What to hear first, and what to do and not to do while help is on its way."""

from django.utils.translation import gettext_lazy as _

from saferday.helpline.gethelp.rules.questions import What, Who
from saferday.helpline.gethelp.wording.questions import Words

FIRST_WORDS: dict[Who, Words] = {
    Who.FRIEND: _("You are a good friend. Asking for help is not telling tales."),
    Who.PARENT: _(
        "Stay calm and listen. Say that they are not in trouble and that you will sort it out together."
    ),
    Who.ADULT: _("Whoever did this is responsible for it, and that is not you."),
    Who.PROFESSIONAL: _(
        "Tell your safeguarding lead today. Listen and write down; do not investigate, and do not "
        "look at pictures."
    ),
}
"""What to hear first, by audience. A child hears `FIRST_WORDS_FOR_A_CHILD`."""

FIRST_WORDS_INSTEAD: dict[tuple[Who, What], Words] = {
    (Who.ADULT, What.ILLEGAL): _(
        "You are doing the right thing. Reporting it protects a child, or saves a life."
    ),
    (Who.ADULT, What.LOW): _("You are not alone with this, and it can get better. Talk to somebody today."),
    (Who.ADULT, What.BEHAVIOUR): _("Asking for help is the right thing to do, and it works."),
    (Who.ADULT, What.OTHER): _("You do not need the right words to ask for help. Just start."),
    (Who.PARENT, What.BEHAVIOUR): _("It takes courage to ask. Help that comes early works."),
    (Who.PARENT, What.HOME): _(
        "You are not to blame, and you can ask for advice without deciding anything today."
    ),
}
"""Where the audience's own sentence would not fit the situation."""

FIRST_WORDS_FOR_A_CHILD: dict[What, Words] = {
    What.CONTACT: _("It is not your fault. No one should ask you for this."),
    What.IMAGE: _("It is not your fault. It can get better, and people can help."),
    What.BLACKMAIL: _("It is not your fault. The person who does this is in the wrong, not you."),
    What.FLASHING: _("You did nothing wrong. No one should send you that."),
    What.BULLYING: _("No one should treat you like this. It is not your fault."),
    What.SCAM: _("This kind of trick fools grown-ups too. You are not in trouble."),
    What.ILLEGAL: _("You did nothing wrong. It is okay to feel shaken."),
    What.EXPLOITATION: _("The people who make you do this are in the wrong. There is a way out."),
    What.LOW: _("You matter. This feeling can get better, and you do not have to be alone with it."),
    What.BEHAVIOUR: _("It is brave to ask. Talking about it is how it gets better."),
    What.HOME: _("You should be safe at home. It is not your fault."),
    What.OTHER: _("You do not need the right words to ask for help. Just start."),
}

PLAIN: dict[What, tuple[Words, ...]] = {
    What.CONTACT: (
        _("Keep the messages. Do not delete them, even if they are horrible."),
        _("Do not go and meet this person."),
        _("It is fine to stop talking to them now, even if they get angry."),
    ),
    What.IMAGE: (
        _("Do not send the picture to anyone, not even to get help."),
        _("Keep the messages and names that came with it."),
        _("Tell a grown-up you trust."),
    ),
    What.BLACKMAIL: (
        _("Do not pay, and do not send more pictures."),
        _("Stop talking to them, but keep the messages."),
        _("Tell a grown-up you trust."),
    ),
    What.FLASHING: (
        _("Do not answer, and do not send the picture on."),
        _("Keep the name and the date."),
        _("Tell a grown-up you trust."),
    ),
    What.BULLYING: (
        _("Take a picture of the screen to keep the mean messages."),
        _("Try not to answer. Then block them."),
        _("Tell a grown-up you trust."),
    ),
    What.SCAM: (
        _("Tell a grown-up now, so that they can call the bank."),
        _("Change your password."),
        _("Keep the messages."),
    ),
    What.ILLEGAL: (
        _("Close it. Do not save it, copy it or send it on."),
        _("Remember where you saw it. That is all they need."),
        _("Tell a grown-up you trust."),
    ),
    What.EXPLOITATION: (
        _("Tell a grown-up you trust, even if you were told not to."),
        _("Keep messages if it is safe to keep them."),
        _("You can get out, even if they say that you owe them."),
    ),
    What.LOW: (
        _("Stay near someone you trust."),
        _("Move away from things that could hurt you."),
        _("If you have hurt yourself badly or taken too many pills, use the red box now."),
    ),
    What.BEHAVIOUR: (
        _("Stop, and step away from the screen for now."),
        _("Do not delete things to hide them. Talk to someone first."),
        _("Ask for help early. It is the best thing you can do."),
    ),
    What.HOME: (
        _("If it is happening now, get to a safe place and use the red box."),
        _("Do not try to stop a fight."),
        _("Tell a teacher, a nurse or a grown-up you trust."),
    ),
    What.OTHER: (
        _("You can start with: something happened, and I do not feel okay."),
        _("If it happened online, keep the messages."),
        _("Tell a grown-up you trust."),
    ),
}
"""For children and young friends."""

FULL: dict[What, tuple[Words, ...]] = {
    What.CONTACT: (
        _("Keep the messages, names and dates. Do not delete the account yet."),
        _("Do not confront the person or pretend to be somebody else."),
        _("Block the person only once the details are noted."),
    ),
    What.IMAGE: (
        _(
            "Do not forward the picture. If it shows a child, do not look at it or copy it either, not "
            "even as proof."
        ),
        _("Note where it is, who shared it and when."),
        _("Do not ask for it to be deleted before you have had advice."),
    ),
    What.BLACKMAIL: (
        _("Do not pay, and do not send anything more. Paying leads to further demands."),
        _("Stop answering, but keep the messages, names and payment details."),
        _("If money was sent, call the bank."),
    ),
    What.FLASHING: (
        _("Do not answer and do not forward it."),
        _("Note the name, date, time and place; take a screenshot only if no child is shown."),
        _("Block the sender once you have noted the details."),
    ),
    What.BULLYING: (
        _("Take screenshots with names, dates and addresses."),
        _("Do not answer in anger; report to the website or app, then block."),
        _("If it is a threat to somebody’s safety, treat it as real."),
    ),
    What.SCAM: (
        _("Stop paying and stop talking to them, whatever they say."),
        _("Change the passwords, first of all the one of the email account."),
        _("Keep messages, numbers and receipts. Nobody honest asks for a fee to get money back."),
    ),
    What.ILLEGAL: (
        _("Do not copy, save, screenshot or forward it, not even to show somebody."),
        _("Note only the address of the page, and close it."),
        _("If it was on a shared or school device, leave the device as it is and ask for advice."),
    ),
    What.EXPLOITATION: (
        _("If somebody is in danger now, use the emergency number."),
        _("Note names, places, numbers and number plates. Do not confront anyone."),
        _("It is never too late to ask for help, whatever was agreed or is owed."),
    ),
    What.LOW: (
        _("Say it in plain words: talking about suicide does not make it more likely."),
        _("Put pills and sharp things out of reach, and do not be alone for now."),
        _("If somebody has taken something or is badly hurt, use the emergency number."),
    ),
    What.BEHAVIOUR: (
        _("Getting help early is what keeps people safe."),
        _("Keep away from situations and sites that make it worse."),
        _("If a child is at risk now, call the police."),
    ),
    What.HOME: (
        _("If it is happening now, use the emergency number."),
        _("Calls and messages may be seen: use a phone or computer that the person cannot reach."),
        _("Keep a note of what happened and when, somewhere safe."),
    ),
    What.OTHER: (
        _("Write down what happened, when, and where online."),
        _("Keep messages and addresses; do not forward pictures."),
        _("If you are not sure whom to ask, call the first one: they will pass you on."),
    ),
}
"""For everybody else."""


def first_words(who: Who, what: What) -> Words:
    """Give the sentence to hear first."""
    if who is Who.CHILD:
        return FIRST_WORDS_FOR_A_CHILD[what]
    return FIRST_WORDS_INSTEAD.get((who, what), FIRST_WORDS[who])


def meanwhile(who: Who, what: What) -> tuple[Words, ...]:
    """Give what to do and not to do, in the voice of the audience."""
    return PLAIN[what] if who.plain_voice else FULL[what]
