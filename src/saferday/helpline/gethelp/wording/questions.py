"""The answers that each audience can choose from, in its own words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saferday.helpline.gethelp.rules.questions import What, Who

Words = str | Promise

WHO: dict[Who, tuple[Words, Words]] = {
    Who.CHILD: (_("Me. I am under 18"), _("Something happened to me, or I feel bad")),
    Who.FRIEND: (_("A friend"), _("I am worried about someone young")),
    Who.PARENT: (_("A child I look after"), _("I am a parent or carer")),
    Who.ADULT: (_("Me. I am 18 or over"), _("Something happened to me, or I saw something")),
    Who.PROFESSIONAL: (
        _("A child I work with"),
        _("I am a teacher, youth worker or other professional"),
    ),
}
"""Each audience as it is offered, in the order of the page: a name and a line to recognise yourself by."""

ASKED: dict[Who, Words] = {
    Who.CHILD: _("What happened?"),
    Who.FRIEND: _("What happened to them?"),
    Who.PARENT: _("What happened to your child?"),
    Who.ADULT: _("What happened?"),
    Who.PROFESSIONAL: _("What happened?"),
}

WHAT: dict[Who, dict[What, Words]] = {
    Who.CHILD: {
        What.CONTACT: _("Someone online asks me for pictures or secrets, or wants to meet me"),
        What.IMAGE: _("Someone has or shared a private picture of me, real or fake"),
        What.BLACKMAIL: _("Someone says they will share my picture if I do not pay or do things"),
        What.FLASHING: _("Someone sent me a rude picture that I did not want"),
        What.BULLYING: _("People are mean to me, scare me or say hateful things"),
        What.SCAM: _("I was tricked, lost money or lost my account"),
        What.ILLEGAL: _("I saw something horrible online"),
        What.EXPLOITATION: _("Someone makes me do things, like carry or sell things"),
        What.LOW: _("I feel very sad, or I want to hurt myself"),
        What.BEHAVIOUR: _("I am worried about things I think or do"),
        What.HOME: _("Someone at home hurts or scares me or my family"),
        What.OTHER: _("Something else, or I am not sure"),
    },
    Who.FRIEND: {
        What.CONTACT: _("Someone online asks them for pictures or secrets, or wants to meet them"),
        What.IMAGE: _("Someone has or shared a private picture of them, real or fake"),
        What.BLACKMAIL: _("Someone says they will share a picture if they do not pay or do things"),
        What.FLASHING: _("Someone sent them a rude picture that they did not want"),
        What.BULLYING: _("People are mean to them, scare them or say hateful things"),
        What.SCAM: _("They were tricked, lost money or lost their account"),
        What.ILLEGAL: _("They saw, or showed me, something horrible online"),
        What.EXPLOITATION: _("Someone makes them do things, like carry or sell things"),
        What.LOW: _("They feel very sad, or want to hurt themselves"),
        What.BEHAVIOUR: _("I am worried about things they do to other people"),
        What.HOME: _("Someone at home hurts or scares them"),
        What.OTHER: _("Something else, or I am not sure"),
    },
    Who.PARENT: {
        What.CONTACT: _("Someone online asks them for pictures or secrets, or wants to meet them"),
        What.IMAGE: _("A nude or private picture of them has been shared, real or made with AI"),
        What.BLACKMAIL: _("Someone threatens to share a picture unless they pay or do something"),
        What.FLASHING: _("They were sent sexual pictures or messages they did not want"),
        What.BULLYING: _("They are being bullied, threatened or sent hate"),
        What.SCAM: _("They, or we, were scammed, lost money or lost an account"),
        What.ILLEGAL: _("We saw something illegal: sexual images of a child, or terrorism"),
        What.EXPLOITATION: _(
            "Someone may be using them: carrying drugs, gifts they cannot explain, going missing"
        ),
        What.LOW: _("They feel very low, harm themselves or talk about suicide"),
        What.BEHAVIOUR: _("I am worried about their sexual behaviour, or about my own"),
        What.HOME: _("Someone is being hurt or frightened at home"),
        What.OTHER: _("Something else, or I am not sure"),
    },
    Who.ADULT: {
        What.CONTACT: _("Someone online pressures me for pictures or secrets, or to meet"),
        What.IMAGE: _("Someone has or shared an intimate picture of me, real or made with AI"),
        What.BLACKMAIL: _("Someone threatens to share a picture unless I pay or do something"),
        What.FLASHING: _("I was sent sexual pictures or messages I did not want"),
        What.BULLYING: _("I am being harassed, threatened or sent hate"),
        What.SCAM: _("I was scammed, lost money or lost an account"),
        What.ILLEGAL: _("I saw something illegal: sexual images of a child, or terrorism"),
        What.EXPLOITATION: _("Someone controls me, or makes me work, carry things or have sex"),
        What.LOW: _("I feel very low, or I think about suicide"),
        What.BEHAVIOUR: _("I am worried about my own thoughts or behaviour towards children"),
        What.HOME: _("I, or someone I know, may be hurt or frightened at home"),
        What.OTHER: _("Something else, or I am not sure"),
    },
    Who.PROFESSIONAL: {
        What.CONTACT: _("An adult may be grooming a child online"),
        What.IMAGE: _("Nude or semi-nude pictures of a child are held or shared, real or made with AI"),
        What.BLACKMAIL: _("A child is being blackmailed over pictures"),
        What.FLASHING: _("A child was sent sexual pictures or messages they did not want"),
        What.BULLYING: _("A child, or a colleague, is being bullied, threatened or sent hate online"),
        What.SCAM: _("A child, family or school was scammed, or lost an account"),
        What.ILLEGAL: _("Someone found something illegal: sexual images of a child, or terrorism"),
        What.EXPLOITATION: _("A child may be exploited: county lines, sexual exploitation, going missing"),
        What.LOW: _("A child is self-harming, or talks about suicide"),
        What.BEHAVIOUR: _("A child harms others sexually, or an adult’s behaviour worries me"),
        What.HOME: _("A child may be hurt or frightened at home"),
        What.OTHER: _("Something else, or I am not sure"),
    },
}
