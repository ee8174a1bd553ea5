"""A case from its first moment to its last: opened, decided, taken back, withdrawn, cleared."""

import io
from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from PIL import Image
from skimage import data

from saferday.centre.accounts.actions import add_staff
from saferday.centre.accounts.rules import ROLES
from saferday.centre.audit.models import AuditRecord
from saferday.engines.hashmatch import pdq_variants
from saferday.hotline.matching import actions as matching
from saferday.hotline.matching import queries as banks
from saferday.hotline.ownimages import actions, doctor, personal_data, queries, rules, tasks
from saferday.hotline.ownimages.models import Case, Picture

from .conftest import hashes, hashes_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def matched(number: int = 1) -> list[str]:
    """What a platform is answered that asks for a picture: the labels."""
    at = banks.snapshot()
    asked = [
        banks.Asked(1, bytes.fromhex(hashes(number).pdq)),
        banks.Asked(2, bytes.fromhex(hashes(number).sha256)),
    ]
    return [
        match.label
        for answer in banks.match(asked, banks=frozenset(at.banks), at=at)
        for match in answer.matches
    ]


def test_nothing_is_matched_before_a_human_has_decided(ask, analyst) -> None:
    case, _code = ask(1)
    assert matched() == []
    actions.share_cases(by=analyst, cases=[case])
    assert matched() == ["own-image", "own-image"]


def copies(grey: np.ndarray) -> Iterator[tuple[str, bytes]]:
    """The picture as it would come back."""
    for name, turned in (
        ("as it is", grey),
        ("mirrored", grey[:, ::-1]),
        ("upside down", grey[::-1]),
        ("turned left", np.rot90(grey)),
        ("turned right", np.rot90(grey, 3)),
        ("upside down by turning", np.rot90(grey, 2)),
        ("flipped", grey.T),
    ):
        for form, options in (("JPEG", {"quality": 35}), ("WEBP", {"quality": 60}))[
            : 1 + (name == "mirrored")
        ]:
            file = io.BytesIO()
            Image.fromarray(np.ascontiguousarray(turned)).save(file, form, **options)
            yield f"{name}, {form}", file.getvalue()


def test_a_copy_in_any_position_from_any_tool_is_recognised(ask, analyst) -> None:
    """The picture cannot resurface mirrored, turned or saved anew, whichever of the two ways a platform hashes it."""
    grey = np.asarray(Image.fromarray(data.brick()).resize((1400, 900)))
    case, _code = ask(hashes_of(grey), 2)
    found: dict[str, list[str]] = {}

    def answers() -> dict[str, bool]:
        at = banks.snapshot()
        for name, file in copies(grey):
            if name not in found:
                found[name] = [one.hash.hex for one in pdq_variants(file)]
        asked = [
            (f"{name} ({way})", value)
            for name, values in found.items()
            for way, value in zip(("tent", "resized"), values, strict=False)
        ]
        matches = banks.match(
            [banks.Asked(1, bytes.fromhex(value)) for _name, value in asked],
            banks=frozenset(at.banks),
            at=at,
        )
        # However many of a picture's hashes are near: it is one picture, and one match.
        assert all(len(one.matches) <= 1 and one.total == len(one.matches) for one in matches)
        return {name: bool(one.matches) for (name, _value), one in zip(asked, matches, strict=True)}

    assert not any(answers().values())
    actions.share_cases(by=analyst, cases=[case])
    assert [name for name, matched in answers().items() if not matched] == []
    assert {one.group for one in banks.entries_by_reference(f"ownimages.Case:{case.pk}")} == {
        f"case-{case.pk}-1",
        f"case-{case.pk}-2",
    }
    actions.withdraw_case(case=case)
    assert not any(answers().values())


def test_a_case_says_nothing_of_who_asked_and_the_code_is_not_kept(ask) -> None:
    _case, code = ask(1)
    kept = str(list(Case.objects.values())) + str(list(Picture.objects.values()))
    told = str(list(AuditRecord.objects.values()))
    for text in (kept, told):
        assert code not in text
        assert code.replace(" ", "") not in text
    assert "afraid" not in told
    assert AuditRecord.objects.latest("number").detail == '{"pictures":1}'


def test_only_the_very_code_opens_a_case(ask) -> None:
    case, code = ask(1)
    assert queries.case_by_code(code.lower()) == case
    assert queries.case_by_code("2222 2222 2222") is None
    assert queries.case_by_code("") is None


def test_another_secret_opens_nothing(ask, settings) -> None:
    _case, code = ask(1)
    settings.SECRET_KEY = "another secret entirely"
    assert queries.case_by_code(code) is None


def test_the_same_form_sent_twice_is_one_case(ask) -> None:
    assert ask(1, seed="one") == ask(1, seed="one")
    assert Case.objects.count() == 1


def test_withdrawing_retracts_at_once_and_clears(ask, analyst) -> None:
    case, code = ask(1, 2)
    actions.share_cases(by=analyst, cases=[case])
    assert len(matched(2)) == 2
    actions.withdraw_case(case=case)
    assert matched(1) == matched(2) == []
    assert not Picture.objects.exists()
    kept = queries.case_by_code(code)
    assert kept.state == rules.WITHDRAWN
    assert (kept.who, kept.places, kept.happened) == ("", [], rules.RATHER_NOT)
    actions.withdraw_case(case=case)


def test_withdrawing_one_case_leaves_another_with_the_same_picture(ask, analyst) -> None:
    first, _code = ask(1, seed="first")
    second, _code = ask(1, seed="second")
    actions.share_cases(by=analyst, cases=[first])
    actions.share_cases(by=analyst, cases=[second])
    actions.withdraw_case(case=first)
    assert matched() == ["own-image", "own-image"]


def test_a_decision_can_be_taken_back(ask, analyst) -> None:
    case, _code = ask(1)
    actions.share_cases(by=analyst, cases=[case])
    actions.take_back_decision(by=analyst, cases=[case])
    assert matched() == []
    actions.decline_cases(by=analyst, cases=[case], reason=rules.TOO_PLAIN)
    actions.take_back_decision(by=analyst, cases=[case])
    actions.share_cases(by=analyst, cases=[case])
    assert len(matched()) == 2
    acts = list(AuditRecord.objects.filter(act__startswith="ownimages.").values_list("act", flat=True))
    assert [act.rsplit(".", 1)[1] for act in acts] == [
        "opened", "shared", "reopened", "declined", "reopened", "shared",
    ]  # fmt: skip


def test_two_colleagues_do_not_decide_twice(ask, analyst) -> None:
    case, _code = ask(1)
    actions.share_cases(by=analyst, cases=[case])
    with pytest.raises(actions.NotNow):
        actions.decline_cases(by=analyst, cases=[case], reason=rules.MISUSE)


def test_nobody_decides_on_what_was_withdrawn(ask, analyst) -> None:
    case, _code = ask(1)
    actions.withdraw_case(case=case)
    with pytest.raises(actions.NotNow):
        actions.share_cases(by=analyst, cases=[case])
    with pytest.raises(actions.NotNow):
        actions.take_back_decision(by=analyst, cases=[case])


def test_a_reason_is_one_of_those_that_have_words(ask, analyst) -> None:
    case, _code = ask(1)
    with pytest.raises(ValueError, match="is no reason"):
        actions.decline_cases(by=analyst, cases=[case], reason="because")


MAY_DECIDE = {"hotline_analyst", "analyst_lead"}


@pytest.mark.parametrize("role", [*ROLES, None])
@pytest.mark.parametrize("action", ["share_cases", "decline_cases", "take_back_decision"])
def test_who_decides(ask, role, action) -> None:
    from saferday.centre.accounts.models import User

    case, _code = ask(1)
    if action == "take_back_decision":
        Case.objects.update(state="declined", reason="misuse", decided_at=timezone.now())
    person = (
        add_staff(by=None, email="p@example.org", name="P", role=role, area=None)
        if role
        else User.objects.create_user("p@example.org", "a long password here", name="P")
    )
    more = {"reason": rules.MISUSE} if action == "decline_cases" else {}
    if role in MAY_DECIDE:
        getattr(actions, action)(by=person, cases=[case], **more)
    else:
        with pytest.raises(PermissionDenied):
            getattr(actions, action)(by=person, cases=[case], **more)


def test_an_analyst_of_one_area_does_not_decide(ask, uk) -> None:
    from saferday.centre.areas.queries import area_by_slug

    person = add_staff(
        by=None, email="kent@example.org", name="Kent", role="hotline_analyst", area=area_by_slug("kent")
    )
    with pytest.raises(PermissionDenied):
        actions.share_cases(by=person, cases=[ask(1)[0]])


# ── Abuse ──


def test_a_flood_stops_at_what_people_can_look_at(ask, monkeypatch) -> None:
    monkeypatch.setattr(rules, "CASES_PER_HOUR", 2)
    ask(1, seed="1")
    ask(2, seed="2")
    with pytest.raises(actions.TooManyCases):
        ask(3, seed="3")
    assert Case.objects.count() == 2
    ask(1, seed="1")
    Case.objects.update(at=timezone.now() - timedelta(hours=2))
    ask(3, seed="3")


def test_a_case_holds_only_so_many_pictures(ask) -> None:
    case, _code = ask(*range(1, 30))
    assert case.pictures.count() == rules.MOST_PICTURES


def test_staff_see_that_a_picture_is_a_known_false_match(ask) -> None:
    news = matching.create_bank(
        slug="news", name={"en": "News"}, purpose="Widely public pictures", negative=True
    )
    matching.flag(
        bank=news,
        entries=[matching.NewEntry("pdq", bytes.fromhex(hashes(1).pdq))],
        provenance="staff",
    )
    case, _code = ask(1, 2)
    assert queries.matches(case) == queries.Matches(banks=(), false=True)
    assert not queries.matches(ask(2)[0]).false


def test_a_known_false_match_is_not_answered_even_when_a_case_was_shared(ask, analyst) -> None:
    """Somebody has a lawful news picture passed on, and nobody noticed: the negative bank still speaks."""
    actions.share_cases(by=analyst, cases=[ask(1)[0]])
    assert "own-image" in matched()
    news = matching.create_bank(
        slug="news", name={"en": "News"}, purpose="Widely public pictures", negative=True
    )
    matching.flag(
        bank=news,
        entries=[
            matching.NewEntry(kind, bytes.fromhex(value))
            for kind, value in (("pdq", hashes(1).pdq), ("sha256", hashes(1).sha256))
        ],
        provenance="staff",
    )
    assert matched() == []


def test_a_shared_picture_that_floods_is_looked_for(ask, analyst) -> None:
    actions.share_cases(by=analyst, cases=[ask(1)[0]])
    bank = banks.bank_by_slug(rules.BANK)
    assert 0 < bank.flood <= 100


def test_staff_see_other_banks_and_other_cases(ask, analyst) -> None:
    other = matching.create_bank(slug="confirmed", name={"en": "Confirmed"}, purpose="Test")
    near = f"{int(hashes(1).pdq, 16) ^ 0b111:064x}"
    matching.flag(bank=other, entries=[matching.NewEntry("pdq", bytes.fromhex(near))], provenance="staff")
    first, _code = ask(1, seed="first")
    second, _code = ask(2, 1, seed="second")
    assert queries.matches(first).banks == (("confirmed", 3),)
    assert queries.alike(first) == []
    actions.decline_cases(by=analyst, cases=[second], reason=rules.WIDELY_PUBLIC)
    assert [(one.case, one.distance) for one in queries.alike(first)] == [(second.pk, None)]
    assert queries.alike(ask(5)[0]) == []


def test_a_family_holds_the_same_picture_in_any_position_and_nothing_else(ask) -> None:
    grey = data.camera()
    first, _code = ask(hashes_of(grey), seed="first")
    mirrored, _code = ask(hashes_of(np.ascontiguousarray(np.rot90(grey)[:, ::-1])), 3, seed="mirrored")
    other, _code = ask(3, seed="other picture of the second")
    ask(hashes_of(data.moon()), seed="stranger")
    assert [(one.case, one.same, one.pictures) for one in queries.family(first)] == [(mirrored, 1, 2)]
    assert [one.case for one in queries.family(mirrored)] == [first, other]
    assert [one.case for one in queries.family(other)] == [mirrored]


def test_families_are_what_comparing_every_pair_gives(ask) -> None:
    """Chains of near hashes among them: the first and last link are farther apart than a match may be."""
    random = np.random.default_rng(7)
    start = int.from_bytes(random.bytes(32))
    made: dict[int, list[rules.Hashes]] = {}
    for number in range(24):
        several = []
        for _one in range(1 + number % 3):
            steps = int(random.integers(0, 12))
            bits = start if random.random() < 0.5 else int.from_bytes(random.bytes(32))
            bits ^= (1 << (10 * steps)) - 1
            several.append(rules.Hashes(f"{bits:064x}", 90, f"{int(random.integers(0, 40)):064x}"))
        case, _code = ask(*several, seed=f"family {number}")
        made[case.pk] = several
    every = [(case, one) for case, several in made.items() for one in several]
    near = [
        {
            b
            for b, (_case, other) in enumerate(every)
            if one.sha256 == other.sha256
            or (int(one.pdq, 16) ^ int(other.pdq, 16)).bit_count() <= rules.MOST_DISTANCE
        }
        for _number, one in every
    ]
    for _round in every:
        near = [set().union(*(near[b] for b in reached)) for reached in near]
    expected: dict[int, dict[int, int]] = {}
    for case in made:
        own = {a for a, (number, _one) in enumerate(every) if number == case}
        for other in made.keys() - {case}:
            same = sum(number == other and bool(near[b] & own) for b, (number, _one) in enumerate(every))
            if same:
                expected.setdefault(case, {})[other] = same
    assert queries.families() == expected
    assert expected


# ── Clearing ──


@pytest.mark.parametrize(
    ("state", "days", "cleared"),
    [
        ("waiting", 364, False),
        ("waiting", 366, True),
        ("declined", 89, False),
        ("declined", 91, True),
        ("withdrawn", 29, False),
        ("withdrawn", 31, True),
        ("shared", 3 * 365 - 1, False),
        ("shared", 3 * 365 + 1, True),
    ],
)
def test_cases_are_cleared_when_the_register_says(ask, analyst, state, days, cleared) -> None:
    then = timezone.now() - timedelta(days=days)
    case, _code = ask(1, now=then)
    if state == "declined":
        actions.decline_cases(by=analyst, cases=[case], reason=rules.TOO_PLAIN, now=then)
    elif state == "withdrawn":
        actions.withdraw_case(case=case, now=then)
    elif state == "shared":
        actions.share_cases(by=analyst, cases=[case], now=then)
    assert personal_data.purge_cases(timezone.now(), 100) == int(cleared)
    assert Case.objects.exists() is not cleared
    if state == "shared":
        assert bool(matched()) is not cleared


@pytest.mark.parametrize(("days", "level"), [(1, "ok"), (3, "warn"), (8, "fail")])
def test_the_doctor_names_those_who_wait(ask, days, level) -> None:
    ask(1, now=timezone.now() - timedelta(days=days))
    assert doctor.waiting().status == level


def test_the_list_asks_the_database_the_same_however_long(ask, django_assert_num_queries) -> None:
    for number in range(1, 4):
        ask(number, seed=str(number))
    with django_assert_num_queries(2):
        assert len(list(queries.desk_page())) == 3
    for number in range(4, 10):
        ask(number, seed=str(number))
    with django_assert_num_queries(2):
        assert len(list(queries.desk_page())) == 9


def test_a_case_whose_flags_were_taken_back_under_hashes_waits_again(ask, analyst) -> None:
    """Its person would read otherwise that platforms can recognise the pictures."""
    both, _code = ask(1, 2)
    one, _code = ask(3)
    actions.share_cases(by=analyst, cases=[both])
    actions.share_cases(by=analyst, cases=[one])
    bank = banks.bank_by_slug(rules.BANK)
    matching.retract_group(by=analyst, bank=bank, group=rules.group(both.pk, 1), reason="Public picture.")
    matching.retract_group(by=analyst, bank=bank, group=rules.group(one.pk, 1), reason="Public picture.")
    tasks.reopen_taken_back()
    both.refresh_from_db()
    one.refresh_from_db()
    assert (both.state, one.state, one.decided_by) == (rules.SHARED, rules.WAITING, None)
    assert queries.last_taken_back(one)[1] == "Public picture."
    assert queries.last_taken_back(both) is None
    assert AuditRecord.objects.filter(act="ownimages.case.reopened").count() == 1
    assert actions.reopen_taken_back(now=timezone.now()) == 0


def test_a_shared_case_that_is_about_to_be_cleared_does_not_wait_again(ask, analyst) -> None:
    case, _code = ask(1)
    actions.share_cases(
        by=analyst, cases=[case], now=timezone.now() - timedelta(days=rules.KEEP_DAYS_SHARED + 1)
    )
    matching.expire(now=timezone.now())
    assert actions.reopen_taken_back(now=timezone.now()) == 0
