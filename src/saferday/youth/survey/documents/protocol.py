"""The safeguarding protocol that a school reads and confirms before it makes a class."""

from django.utils.translation import gettext as _

from .facts import SurveyFacts
from .shape import Section, Text


def write(facts: SurveyFacts) -> Text:
    """The protocol, in the active language."""
    return Text(
        title=_("Safeguarding protocol: “%(survey)s”") % {"survey": facts.title},
        lead=_(
            "How adults run the survey so that no answer harms a child, and no child who "
            "needs help is missed. It is one page, for everybody who will be in the room."
        ),
        sections=(_anonymous(facts), _before(facts), _during(facts), _disclosure(facts), _after(facts)),
    )


def _anonymous(facts: SurveyFacts) -> Section:
    paragraphs = [
        _(
            "Nobody, not even the centre, can find out who gave an answer. So nobody can act "
            "on one: the survey is no way to report harm, and pupils are told so on its first"
            " page and its last."
        ),
    ]
    if facts.has_free_text:
        paragraphs.append(
            _(
                "In %(routes)s pupils can write in their own words. Nobody reads this on the day."
                " Say so before they begin: whoever wants help must tell a person."
            )
            % {"routes": facts.free_text_routes}
        )
    return Section(_("What anonymous means here"), tuple(paragraphs))


def _before(facts: SurveyFacts) -> Section:
    return Section(
        _("Before the lesson"),
        points=(
            _(
                "Your designated safeguarding lead has seen the questions, knows the day, and is "
                "in school on it."
            ),
            _(
                "Parents and carers have had the letter at least a week before %(opens)s. Pupils "
                "whose parents said no have something else to do, which looks no different from "
                "outside."
            )
            % {"opens": facts.opens},
            _(
                "You know which pupils something has happened to. Ask each of them beforehand, "
                "alone, whether they want to be there."
            ),
            _(
                "Tickets are printed on the day, at most one for each pupil present, and counted "
                "by nobody afterwards."
            ),
        ),
    )


def _during(facts: SurveyFacts) -> Section:
    return Section(
        _("In the lesson"),
        points=(
            _(
                "Sit pupils so that nobody sees another’s screen, and stay where you cannot see "
                "them either. Do not help with an answer: read a question aloud to the whole "
                "class if one is hard."
            ),
            _(
                "Pass the tickets round face down and let pupils draw. Never hand one to a named "
                "pupil, and write no names on them."
            ),
            _(
                "Say: it is your choice; every question has “I’d rather not say”; you may stop; "
                "nobody will know what you answered."
            ),
            _(
                "Say where help is: a trusted adult here (name one), the button “Get help” on "
                "every page, and %(emergency)s in danger."
            )
            % {"emergency": facts.emergency},
            _("No pupil is asked why they stopped, and none is asked what they answered."),
        ),
    )


def _disclosure(facts: SurveyFacts) -> Section:
    return Section(
        _("If a pupil tells you something"),
        points=(
            _(
                "Listen. Do not promise to keep it secret, ask no leading questions, and thank "
                "them for telling you."
            ),
            _(
                "Follow your school’s own procedure: write it down in their words and tell the "
                "designated safeguarding lead the same day. In danger, ring %(emergency)s at "
                "once."
            )
            % {"emergency": facts.emergency},
            _(
                "If there is a picture: do not look at it, copy it, send it on or delete it. Ask "
                "your safeguarding lead."
            ),
            _("Do not look for the pupil’s answers. They cannot be found, and need not be."),
        ),
    )


def _after(facts: SurveyFacts) -> Section:
    return Section(
        _("After the lesson"),
        points=(
            _("End with something light. Say again where help is: %(address)s.")
            % {"address": facts.help_address},
            _("Collect unused tickets and shred them, and make them void at the school’s desk."),
            _("Be about for the rest of the day: pupils who want to talk often come later."),
            _(
                "Use the results for what the school teaches and how it looks after pupils, never"
                " to find out who said what. The school’s results leave small numbers out; do not"
                " try to fill them in."
            ),
        ),
    )
