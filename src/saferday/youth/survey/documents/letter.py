"""The letter to parents and carers."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..rules import verbatims
from .facts import SurveyFacts
from .shape import Section, Text


def write(facts: SurveyFacts) -> Text:
    """The letter, in the active language."""
    return Text(
        title=_("To parents and carers: “%(survey)s”") % {"survey": facts.title},
        lead=_(
            "Our school takes part in an anonymous survey about life online. This says what "
            "your child is asked, what is kept, and what you can do."
        ),
        sections=(_what(facts), _choice(facts), _kept(facts), _worries(facts), _results(facts), _contact()),
    )


def _what(facts: SurveyFacts) -> Section:
    paragraphs = [
        _(
            "%(centre)s asks pupils in %(years)s. The survey is open from %(opens)s to "
            "%(closes)s, in a lesson, with a teacher in the room."
        )
        % {"centre": facts.centre, "years": facts.years, "opens": facts.opens, "closes": facts.closes},
        ngettext(
            "There is at most %(count)d question, which takes about %(minutes)d minutes.",
            "There are at most %(count)d questions, which take about %(minutes)d minutes.",
            facts.questions,
        )
        % {"count": facts.questions, "minutes": facts.minutes},
    ]
    if facts.topics:
        paragraphs.append(_("The questions are about:"))
    return Section(_("What your child is asked"), tuple(paragraphs), facts.topics)


def _choice(facts: SurveyFacts) -> Section:
    return Section(
        _("It is a choice"),
        (
            _(
                "Every question has the answer “I’d rather not say”. Your child can stop at any "
                "moment, and nobody is told who did."
            ),
            _(
                "If you would rather that your child does not take part, tell the school before "
                "%(opens)s. The school gives them something else to do, in the same room. You "
                "need give no reason."
            )
            % {"opens": facts.opens},
        ),
    )


def _kept(facts: SurveyFacts) -> Section:
    words = (
        ngettext(
            "In %(routes)s, %(count)d question asks for words of their own. Pupils are"
            " asked to write no names. When the survey is over, a trained person reads each text, apart from all "
            "other answers, and may let it be shown, with names taken out; never for a school or an area. What was "
            "written is deleted %(raw)d days after that, or %(unread)d days after the survey closed.",
            "In %(routes)s, %(count)d questions ask for words of their own. Pupils are"
            " asked to write no names. When the survey is over, a trained person reads each text, apart from all "
            "other answers, and may let it be shown, with names taken out; never for a school or an area. What was "
            "written is deleted %(raw)d days after that, or %(unread)d days after the survey closed.",
            facts.free_text_questions,
        )
        % {
            "routes": facts.free_text_routes,
            "count": facts.free_text_questions,
            "raw": verbatims.RAW_KEPT_AFTER_DECISION.days,
            "unread": verbatims.UNREAD_KEPT_AFTER_CLOSE.days,
        }
        if facts.has_free_text
        else _("No question asks your child to write in their own words.")
    )
    return Section(
        _("What is kept, and what is not"),
        (
            _(
                "Your child takes a ticket from a pile. The ticket says nothing about them, and "
                "nobody writes down who took which."
            ),
            _(
                "Kept are the answers, the school and the year group. Not kept are your child’s "
                "name, class, address, e-mail address or phone, the internet address or kind of "
                "their device, and the time of day."
            ),
            words,
            _(
                "Because nobody can tell which answers are your child’s, nobody can show them to "
                "you or take them out again."
            ),
        ),
    )


def _worries(facts: SurveyFacts) -> Section:
    return Section(
        _("If something worries your child"),
        (
            _(
                "Some questions may remind a child of something that happened. Nobody can follow "
                "up an anonymous answer, so every page of the survey leads to people who help, "
                "and the teacher says before and after whom to talk to."
            ),
            _("Where to turn, for children and for you: %(address)s. In danger, ring %(emergency)s.")
            % {"address": facts.help_address, "emergency": facts.emergency},
        ),
    )


def _results(facts: SurveyFacts) -> Section:
    return Section(
        _("What comes out"),
        (
            _(
                "The school sees its results when at least %(base)d pupils have answered, without"
                " small numbers: a count below %(small)d is never shown. National results are "
                "published. From none of them can anybody work out what one child said."
            )
            % {"base": facts.protection.school_base, "small": facts.protection.small},
        ),
    )


def _contact() -> Section:
    return Section(
        _("Whom to ask"),
        (
            _("Ask the school first: ______________________________"),
            _(
                "The questions themselves, this letter and the privacy notice for children are on"
                " the survey’s page, for everybody to read."
            ),
        ),
    )
