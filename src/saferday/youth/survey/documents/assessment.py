"""The draft of a data protection impact assessment: a person completes and signs it, and the centre decides."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..rules import verbatims
from .facts import SurveyFacts
from .shape import Section, Text


def write(facts: SurveyFacts) -> Text:
    """The draft, in the active language."""
    return Text(
        title=_("Draft data protection impact assessment: “%(survey)s”") % {"survey": facts.title},
        lead=_(
            "Generated from version %(version)d of the survey as it stands. What is between "
            "brackets is for the centre’s data protection officer to write; nothing here is "
            "legal advice."
        )
        % {"version": facts.version},
        sections=(_processing(facts), _kept(facts), _never(), _need(), _risks(facts), _rights(), _sign_off()),
    )


def _processing(facts: SurveyFacts) -> Section:
    return Section(
        _("What is done, for whom, and why"),
        (
            _(
                "%(centre)s asks pupils in %(years)s what they do, like and meet online, from "
                "%(opens)s to %(closes)s, so that schools and the country can teach and protect "
                "better."
            )
            % {"centre": facts.centre, "years": facts.years, "opens": facts.opens, "closes": facts.closes},
            _(
                "The survey holds %(variables)d variables; the longest route asks %(questions)d "
                "questions. It runs on the centre’s own machine and asks no third party for "
                "anything."
            )
            % {"variables": facts.variables, "questions": facts.questions},
            _(
                "[Controller, joint controllers and processors; lawful basis; the condition for "
                "special categories, if questions touch health, religion, ethnicity or sexual "
                "life.]"
            ),
        ),
        points=facts.topics,
    )


def _kept(facts: SurveyFacts) -> Section:
    rows = [
        (_("Answers"), _("To count them"), _("Until the centre deletes the survey")),
        (
            _("School and year group"),
            _("To show a school its own results, and to weight the country’s"),
            _("With the answers"),
        ),
        (
            _("A random number from 0 to 255"),
            _("So that the noise added to published tables is always the same"),
            _("With the answers"),
        ),
        (
            _("A keyed hash of each unused ticket"),
            _("So that nobody answers twice"),
            _("Until the ticket is used, in the same transaction"),
        ),
        (
            _("E-mail addresses of a school’s adults"),
            _("To let them in"),
            _("180 days after the survey closes"),
        ),
    ]
    if facts.has_free_text:
        rows.insert(
            1,
            (
                _("What pupils write in their own words"),
                ngettext(
                    "For %(count)d question of %(routes)s",
                    "For %(count)d questions of %(routes)s",
                    facts.free_text_questions,
                )
                % {"count": facts.free_text_questions, "routes": facts.free_text_routes},
                _(
                    "Among the answers until the survey is over, then apart from everything else; %(raw)d days "
                    "after a person decided on it, %(unread)d days after the survey closed where nobody did. What"
                    " was chosen to be shown: as long as the results"
                )
                % _periods(),
            ),
        )
    return Section(_("What is kept"), heads=(_("What"), _("Why"), _("How long")), rows=tuple(rows))


def _periods() -> dict[str, int]:
    return {
        "raw": verbatims.RAW_KEPT_AFTER_DECISION.days,
        "unread": verbatims.UNREAD_KEPT_AFTER_CLOSE.days,
    }


def _openness() -> dict[str, int]:
    return {
        "minutes": verbatims.READING_LASTS.seconds // 60,
        "written": verbatims.OPENNESS.least_written,
        "chosen": verbatims.OPENNESS.least_chosen,
    }


def _never() -> Section:
    return Section(
        _("What is never kept"),
        points=(
            _("Names, pupil numbers, dates of birth, classes, e-mail or postal addresses of pupils."),
            _(
                "Internet addresses or their hashes, browser names, cookies, sequence numbers, "
                "times of day, request logs on the pupils’ pages."
            ),
            _(
                "Which ticket led to which answers: tickets are drawn unassigned, and answers are"
                " shuffled before they are stored."
            ),
        ),
    )


def _need() -> Section:
    return Section(
        _("Whether it is needed, and no more than needed"),
        (
            _("Every question can be left out. Nobody is asked for what the school knows already."),
            _("[Why a smaller survey, fewer questions or a sample would not do.]"),
            _("[Whom the centre consulted: children, parents, schools, the regulator.]"),
        ),
    )


def _risks(facts: SurveyFacts) -> Section:
    rule = facts.protection
    rows = [
        (
            _("A pupil’s answers are worked out from a school’s results"),
            _(
                "Nothing below %(base)d answers; counts below %(small)d hidden, others rounded to"
                " %(round)d; further cells hidden where sums would give one away; unanimous "
                "answers hidden; new results only after %(new)d new answers"
            )
            % {
                "base": rule.school_base,
                "small": rule.small,
                "round": rule.rounded_to,
                "new": rule.new_answers,
            },
            _("Low"),
        ),
        (
            _("An area’s results give a school away"),
            _(
                "Areas with fewer than %(schools)d schools are not shown; every count carries "
                "noise that is the same in every table"
            )
            % {"schools": rule.area_schools},
            _("Low"),
        ),
        (
            _("A stolen database or backup ties answers to pupils"),
            _(
                "No name, time, device or class beside an answer; shuffled in batches of ten or more of one "
                "year group; a test opens the files as an attacker would"
            ),
            _("Low"),
        ),
        (
            _("Somebody takes the whole machine while the survey is open"),
            _(
                "What waits to be shuffled is sealed, and its key is in no backup: at most nineteen of each "
                "year group of a school, and what came within the last minute"
            ),
            _("Low on an encrypted disk: [decide]"),
        ),
        (
            _("A pupil is upset by a question"),
            _(
                "Choice at every question, help on every page, a protocol that the school "
                "confirms, an adult in the room"
            ),
            _("Medium: [decide]"),
        ),
        (
            _("A pupil tells of harm in the survey and nobody comes"),
            _("Said plainly before and after; the way to a person on every page"),
            _("Medium: [decide]"),
        ),
        (
            _("Somebody who is not the school signs it up"),
            _(
                "Only a shared mailbox on the school’s own domain is taken on its word; all "
                "others wait until staff have rung the school"
            ),
            _("Low"),
        ),
    ]
    if facts.has_free_text:
        rows[2:2] = [
            (
                _("A pupil writes a name, or what gives them away"),
                _(
                    "Asked not to; numbers, addresses and accounts taken out as it comes in; set apart from every "
                    "other answer; read by few people who are trained for it, for %(minutes)d minutes at a time and"
                    " for a reason that the audit keeps; they can take words out and add none; shown only for the "
                    "country, from %(written)d texts on of which %(chosen)d were chosen; never for a school or an "
                    "area, never in the researchers’ file"
                )
                % _openness(),
                _("Medium: [decide]"),
            ),
            (
                _("A pupil writes of danger, and is read weeks later"),
                _(
                    "Said plainly before and after; readers are warned and told that nobody can find out who it "
                    "was; such a text is shown to nobody, counted, and told to the lead"
                ),
                _("Medium: [decide]"),
            ),
        ]
    return Section(
        _("Risks and what is done about them"),
        heads=(_("Risk"), _("What is done"), _("What remains")),
        rows=tuple(rows),
    )


def _rights() -> Section:
    return Section(
        _("Rights"),
        (
            _(
                "Once sent, answers cannot be told apart, so they cannot be shown, corrected or "
                "deleted for one pupil. Pupils and parents are told so beforehand."
            ),
            _("[How the centre answers a request, and from whom.]"),
        ),
    )


def _sign_off() -> Section:
    return Section(
        _("Decision"),
        (
            _(
                "[Name, date and advice of the data protection officer; decision of the "
                "controller; date of review.]"
            ),
        ),
    )
