"""A case as the person reads it, and as staff do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import queries, rules
from .models import Case, Picture
from .queries import Alike
from .wording import AGES, AGES_THEN, DECLINED_BECAUSE, HAPPENED, PLACES, REASONS, STATES, WHO


@dataclass(frozen=True)
class Standing:
    """How a case stands, in plain words."""

    state: str
    title: str
    text: str
    next: str
    may_withdraw: bool


def standing(case: Case, now: datetime) -> Standing:
    """What the person behind a case is told."""
    number = case.pictures.count()
    match case.state:
        case rules.WAITING:
            promised = case.at + timedelta(days=rules.ANSWER_WITHIN_DAYS)
            text = _(
                "A person will look at what you told us. They cannot see your pictures: nobody here can."
            )
            if now > promised:
                following = _(
                    "It takes longer than we promised. We are sorry. Your case has not been forgotten."
                )
            else:
                following = _("Come back after %(day)s to see what was decided.") % {"day": _day(promised)}
        case rules.SHARED:
            text = ngettext(
                "On %(day)s we passed on the fingerprint of your picture. When somebody uploads the picture to a "
                "platform that works with us, the platform can recognise it, and a person there decides.",
                "On %(day)s we passed on the fingerprints of your %(number)d pictures. When somebody uploads one of "
                "them to a platform that works with us, the platform can recognise it, and a person there decides.",
                number,
            ) % {"number": number, "day": _day(case.decided_at)}
            following = _(
                "There is nothing more that you need to do. If you find the picture somewhere all the same, "
                "the services below can help to have it taken down there."
            )
        case rules.DECLINED:
            text = str(DECLINED_BECAUSE[case.reason])
            following = _("Your fingerprints were passed on to nobody.")
        case _:
            text = _(
                "You stopped it. Your answers are cleared, and your fingerprints match nothing any more. "
                "Partners who had taken them over are told so."
            )
            following = _("You can ask again at any time. You do not have to explain why.")
    return Standing(
        state=case.state,
        title=str(STATES[case.state]),
        text=text,
        next=following,
        may_withdraw=case.state != rules.WITHDRAWN,
    )


@dataclass(frozen=True)
class DeskLine:
    """A case in the list, with the numbers of the waiting cases that hold the same picture."""

    case: Case
    state_words: str
    some_plain: bool
    family: tuple[int, ...]


def desk_line(case: Any, family: Sequence[int]) -> DeskLine:
    """A case as a line of the list."""
    return DeskLine(
        case, str(STATES[case.state]), case.number_of_pdq < case.number_of_pictures, tuple(family)
    )


@dataclass(frozen=True)
class PictureLine:
    """The hashes of a picture, for staff: never a picture. And how often it has matched since it was shared."""

    number: int
    pdq: str
    positions: int
    quality: int
    sha256: str
    times: int
    last: datetime | None


@dataclass(frozen=True)
class FamilyLine:
    """Another case that holds the same picture: what its person chose, and whether it is to be decided too."""

    pk: int
    at: datetime
    facts: tuple[tuple[str, str], ...]
    same: int
    pictures: int
    young: bool
    ticked: bool


@dataclass(frozen=True)
class Sign:
    """Something that speaks for looking twice, in words."""

    text: str
    grave: bool


@dataclass(frozen=True)
class DeskCase:
    """A case for the staff who decide."""

    pk: int
    state: str
    state_words: str
    at: datetime
    late: bool
    facts: tuple[tuple[str, str], ...]
    pictures: tuple[PictureLine, ...]
    matched: bool
    signs: tuple[Sign, ...]
    family: tuple[FamilyLine, ...]
    together: tuple[int, ...]
    decided_at: datetime | None
    decided_by: str
    reason: str
    may_share: bool
    may_decline: bool
    may_take_back: bool


def desk_case(
    case: Case,
    *,
    matches: queries.Matches,
    matched: Mapping[int, queries.Matched],
    alike: list[Alike],
    family: Sequence[queries.Relative],
    together: Sequence[Case],
    taken_back: tuple[datetime, str] | None,
    ticked: Sequence[str] | None,
    now: datetime,
) -> DeskCase:
    """All that staff may know of a case.

    Args:
        taken_back: when hashes that were shared before were taken back, and why.
        ticked: the other cases that were ticked when the page comes back; None for all.
    """
    own = queries.pictures(case)
    return DeskCase(
        pk=case.pk,
        state=case.state,
        state_words=str(STATES[case.state]),
        at=case.at,
        late=case.state == rules.WAITING and now - case.at > timedelta(days=rules.ANSWER_WITHIN_DAYS),
        facts=_facts(case),
        pictures=tuple(_line(one, matched.get(one.number)) for one in own),
        matched=case.state == rules.SHARED,
        signs=tuple(_signs(case, own, matches, alike, taken_back)),
        family=tuple(
            FamilyLine(
                one.case.pk,
                one.case.at,
                _facts(one.case),
                one.same,
                one.pictures,
                rules.label_of(one.case.age, one.case.age_then) == rules.LABEL_CHILD,
                ticked is None or str(one.case.pk) in ticked,
            )
            for one in family
        ),
        together=tuple(one.pk for one in together),
        decided_at=case.decided_at,
        decided_by=str(case.decided_by or ""),
        reason=str(REASONS.get(case.reason, "")),
        may_share=rules.may_follow(case.state, rules.SHARED),
        may_decline=rules.may_follow(case.state, rules.DECLINED),
        may_take_back=rules.may_follow(case.state, rules.WAITING),
    )


def _facts(case: Case) -> tuple[tuple[str, str], ...]:
    return (
        (_("Age now"), str(AGES.get(case.age, ""))),
        (_("Age in the pictures"), str(AGES_THEN.get(case.age_then, ""))),
        (_("Who is in them"), str(WHO.get(case.who, "–"))),
        (_("What happened"), str(HAPPENED.get(case.happened, ""))),
        (_("Where"), ", ".join(str(PLACES[one]) for one in case.places if one in PLACES) or "–"),
    )


def _line(picture: Picture, matched: queries.Matched | None) -> PictureLine:
    return PictureLine(
        picture.number,
        picture.pdq,
        len(picture.positions),
        picture.quality,
        picture.sha256,
        matched.times if matched else 0,
        matched.last if matched else None,
    )


def _signs(
    case: Case,
    own: list[Picture],
    matches: queries.Matches,
    alike: list[Alike],
    taken_back: tuple[datetime, str] | None,
) -> list[Sign]:
    found = []
    if taken_back is not None:
        words = _("Its fingerprints were passed on before, and taken back on %(day)s: %(why)s.")
        found.append(Sign(words % {"day": _day(taken_back[0]), "why": taken_back[1].rstrip(".")}, False))
    if rules.label_of(case.age, case.age_then) == rules.LABEL_CHILD and case.state != rules.WITHDRAWN:
        found.append(
            Sign(
                _(
                    "It may show somebody under 18. The service for under-18s was offered first; it can do more."
                ),
                True,
            )
        )
    if matches.false:
        words = _(
            "It matches a hash that is known to be a false match: a widely public picture, for example."
        )
        found.append(Sign(words, True))
    for bank, distance in matches.banks:
        words = _("It matches the bank “%(bank)s”, at a distance of %(distance)d.")
        found.append(Sign(words % {"bank": bank, "distance": distance}, False))
    if alike:
        numbers = ", ".join(f"#{one.case} ({STATES[one.state]})" for one in alike[:5])
        words = _("The same picture was in cases that were decided: %(cases)s.")
        found.append(Sign(words % {"cases": numbers}, any(one.state == rules.DECLINED for one in alike)))
    if own and not any(one.pdq for one in own):
        found.append(Sign(_("Every picture is too plain: only the very same file would be found."), False))
    return found


def _day(at: datetime | None) -> str:
    return formats.date_format(timezone.localtime(at), "j F Y") if at else ""
