"""Ranking: the table's order, places, ages, nothing twice; and what holds for any directory."""

from hypothesis import given
from hypothesis import strategies as st

from saferday.helpline.gethelp.rules.questions import What, Who
from saferday.helpline.gethelp.rules.ranking import Offered, Reach, Why, rank
from saferday.helpline.gethelp.rules.table import MOST, RULES, SAFETY_NET, Rule, rules_for


def rule(offer: str) -> Rule:
    return Rule(What.OTHER, tuple(Who), offer, "talk")


def offered(key: str, *offers: str, **more: object) -> Offered:
    return Offered(key, frozenset(offers), **more)  # type: ignore[arg-type]


def local(key: str, offer: str, *places: str) -> Offered:
    return offered(key, offer, reach=Reach.LOCAL, places=frozenset(places))


def nations(key: str, offer: str, *places: str, nation: int = 0) -> Offered:
    return offered(key, offer, reach=Reach.NATIONS, places=frozenset(places), nation=nation)


def why(ranked, key: str) -> Why:
    return ranked.decision(key).why


def test_the_order_is_the_tables_not_the_directorys():
    services = [offered("a", "second"), offered("b", "first")]
    ranked = rank(Who.ADULT, [rule("first"), rule("second")], services, None)
    assert [one.service for one in ranked.suggestions] == ["b", "a"]


def test_a_service_with_two_offers_is_shown_once_and_gives_way_to_another():
    services = [offered("a", "first", "second"), offered("b", "second")]
    ranked = rank(Who.ADULT, [rule("first"), rule("second")], services, None)
    assert [(one.offer, one.service) for one in ranked.suggestions] == [("first", "a"), ("second", "b")]


def test_a_local_service_goes_before_the_countrys_where_the_place_is_known():
    services = [offered("all", "help"), local("here", "help", "dorset"), local("there", "help", "kent")]
    ranked = rank(Who.ADULT, [rule("help")], services, frozenset({"dorset", "england"}))
    assert [one.service for one in ranked.suggestions] == ["here"]
    assert why(ranked, "there") is Why.OTHER_PLACE
    assert why(ranked, "all") is Why.SAME_HELP


def test_a_place_on_a_border_names_both_local_services():
    services = [local("one", "police", "dorset"), local("two", "police", "hampshire")]
    ranked = rank(Who.ADULT, [rule("police")], services, frozenset({"dorset", "hampshire"}))
    assert ranked.suggestions[0].service == "one"
    assert ranked.suggestions[0].besides == ("two",)


def test_without_a_place_local_services_wait_and_say_so():
    services = [local("here", "police", "dorset"), offered("all", "talk")]
    ranked = rank(Who.ADULT, [rule("police"), rule("talk")], services, None)
    assert [one.service for one in ranked.suggestions] == ["all"]
    assert ranked.place_would_help
    assert why(ranked, "here") is Why.PLACE_NOT_KNOWN


def test_without_a_place_the_first_nations_service_leads_and_names_the_others():
    services = [
        nations("s", "fraud", "scotland", nation=2),
        nations("ew", "fraud", "england", "wales"),
        nations("w", "fraud", "wales", nation=1),
    ]
    ranked = rank(Who.ADULT, [rule("fraud")], services, None)
    assert ranked.suggestions[0].service == "ew"
    assert ranked.suggestions[0].besides == ("s",)


def test_without_a_place_help_that_is_given_locally_is_not_one_nations():
    services = [local("here", "council", "dorset"), nations("s", "council", "scotland")]
    ranked = rank(Who.ADULT, [rule("council")], services, None)
    assert ranked.suggestions == ()
    assert ranked.place_would_help
    assert why(ranked, "s") is Why.PLACE_NOT_KNOWN


def test_what_the_place_already_gives_is_not_offered_again_by_the_country():
    services = [
        offered("here", "police-online", "police", reach=Reach.LOCAL, places=frozenset({"dorset"})),
        offered("all", "police"),
    ]
    more = offered("more", "talk")
    rules = [rule("police-online"), rule("police"), rule("talk")]
    here = rank(Who.ADULT, rules, [*services, more], frozenset({"dorset"}))
    assert [one.service for one in here.suggestions] == ["here", "more"]
    assert why(here, "all") is Why.SAME_HELP
    nowhere = rank(Who.ADULT, rules, [*services, more], None)
    assert [one.service for one in nowhere.suggestions] == ["all", "more"]


def test_a_known_nation_gets_its_own_service_only():
    services = [nations("ew", "fraud", "england", "wales"), nations("s", "fraud", "scotland")]
    ranked = rank(Who.ADULT, [rule("fraud")], services, frozenset({"scotland"}))
    assert ranked.suggestions[0].service == "s"
    assert ranked.suggestions[0].besides == ()


def test_what_a_nation_has_besides_is_named_under_the_countrys_service():
    services = [offered("all", "talk"), nations("w", "talk", "wales")]
    ranked = rank(Who.CHILD, [rule("talk")], services, frozenset({"wales"}))
    assert ranked.suggestions[0].service == "all"
    assert ranked.suggestions[0].besides == ("w",)


def test_ages_are_kept():
    adults = offered("adults", "talk", minimum_age=18)
    children = offered("children", "talk", maximum_age=18)
    for who, expected in ((Who.CHILD, ["children"]), (Who.ADULT, ["adults"])):
        ranked = rank(who, [rule("talk")], [adults, children], None)
        assert [one.service for one in ranked.suggestions] == expected
    assert why(rank(Who.CHILD, [rule("talk")], [adults], None), "adults") is Why.OTHER_AGE


def test_too_few_answers_are_made_up_from_the_safety_net():
    net = [offered(offer, offer) for offer, _ in SAFETY_NET[Who.CHILD]]
    ranked = rank(Who.CHILD, [rule("nothing-offers-this")], net, None)
    assert [one.service for one in ranked.suggestions] == ["child-listening-line", "police"]


def test_a_full_list_says_what_it_left_out():
    names = [f"s{number}" for number in range(MOST + 1)]
    ranked = rank(Who.ADULT, [rule(name) for name in names], [offered(name, name) for name in names], None)
    assert len(ranked.suggestions) == MOST
    assert why(ranked, names[-1]) is Why.LIST_IS_FULL


def test_every_combination_has_at_least_three_rows_and_none_twice():
    for who in Who:
        for what in What:
            offers = [row.offer for row in rules_for(who, what)]
            assert len(offers) >= 2, (who, what)
            assert len(offers) == len(set(offers)), (who, what, offers)


def test_a_child_is_always_sent_to_somebody_who_listens_first():
    assert {rules_for(who, what)[0].offer for who in (Who.CHILD, Who.FRIEND) for what in What} == {
        "child-listening-line"
    }


OFFERS = sorted({row.offer for row in RULES})
PLACES = ["england", "scotland", "dorset", "kent"]
SERVICES = st.lists(
    st.builds(
        Offered,
        key=st.uuids().map(str),
        offers=st.frozensets(st.sampled_from(OFFERS), min_size=1, max_size=4),
        reach=st.sampled_from(Reach),
        places=st.frozensets(st.sampled_from(PLACES), min_size=1),
        minimum_age=st.sampled_from([None, 0, 13, 18]),
        maximum_age=st.sampled_from([None, 17, 18, 25]),
    ),
    max_size=25,
    unique_by=lambda one: one.key,
)


@given(
    st.sampled_from(Who), st.sampled_from(What), SERVICES, st.none() | st.frozensets(st.sampled_from(PLACES))
)
def test_whatever_the_directory(who, what, services, places):
    ranked = rank(who, rules_for(who, what), services, places)
    shown = [key for one in ranked.suggestions for key in (one.service, *one.besides)]
    by_key = {one.key: one for one in services}
    assert len(shown) == len(set(shown))
    assert len(ranked.suggestions) <= MOST
    decisions = [ranked.decision(one.key) for one in services]
    assert set(ranked.decided) <= {one.key for one in services}
    assert set(shown) == {one.service for one in decisions if one.why in (Why.SHOWN, Why.SHOWN_BESIDES)}
    for key in shown:
        service = by_key[key]
        assert places is None or service.reach is Reach.COUNTRY or service.places & places
        assert places is not None or service.reach is not Reach.LOCAL
        assert who is not Who.CHILD or (service.minimum_age or 0) < 18
        assert who is not Who.ADULT or service.maximum_age is None or service.maximum_age > 18
