"""The words: complete for every route, and simple enough for a nine-year-old where children read them."""

import re
from pathlib import Path

import pytest

from saferday.helpline.gethelp.rules.questions import What, Who
from saferday.helpline.gethelp.rules.ranking import Why
from saferday.helpline.gethelp.rules.table import RULES, SAFETY_NET, rules_for
from saferday.helpline.gethelp.table import PAGE, page
from saferday.helpline.gethelp.wording import advice, reasons
from saferday.helpline.gethelp.wording.questions import ASKED, WHAT, WHO

COMBINATIONS = [(who, what) for who in Who for what in What]
GRADE = 4.5
"""American school grade that a child's page may need: about a nine-year-old's."""


def syllables(word: str) -> int:
    """Count the syllables of an English word: runs of vowels, less a silent ending."""
    word = word.lower()
    count = len(re.findall(r"[aeiouy]+", word))
    if re.search(r"[^aeiouytd]ed$", word) or (re.search(r"[^l]e$", word) and count > 1):
        count -= 1
    return max(count, 1)


def grade(text: str) -> float:
    """Give the Flesch–Kincaid grade of a text."""
    sentences = [one for one in re.split(r"[.!?:]+", text) if re.search(r"\w", one)]
    words = re.findall(r"[A-Za-z’'-]+", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def words_of_answer(who: Who, what: What) -> str:
    lines = [advice.first_words(who, what), *advice.meanwhile(who, what)]
    for rule in rules_for(who, what):
        lines += [reasons.reason(rule.reason, plain=who.plain_voice), reasons.HAPPENS[rule.offer]]
    return " ".join(str(line) for line in lines)


def test_the_measure_tells_plain_from_hard():
    assert grade("The cat sat on the mat. It was a good cat.") < 2
    assert grade("Safeguarding partnerships coordinate multi-agency investigations of exploitation.") > 12


@pytest.mark.parametrize("who", [Who.CHILD, Who.FRIEND])
@pytest.mark.parametrize("what", What)
def test_a_child_can_read_the_answer(who, what):
    text = words_of_answer(who, what)
    assert grade(text) <= GRADE, f"{grade(text):.1f}: {text}"


@pytest.mark.parametrize("who", [Who.CHILD, Who.FRIEND])
def test_a_child_can_read_the_questions(who):
    text = " ".join(f"{words}." for words in (ASKED[who], *WHO[who], *WHAT[who].values()))
    assert grade(text) <= GRADE, f"{grade(text):.1f}"


def test_no_sentence_for_children_is_long():
    for words in (*reasons.PLAIN.values(), *advice.FIRST_WORDS_FOR_A_CHILD.values()):
        for sentence in re.split(r"[.!?]", str(words)):
            assert len(sentence.split()) <= 20, sentence


def test_every_choice_has_words_for_every_audience():
    assert set(WHAT) == set(WHO) == set(ASKED) == set(Who)
    for who in Who:
        assert list(WHAT[who]) == list(What), who


@pytest.mark.parametrize(("who", "what"), COMBINATIONS)
def test_every_route_has_its_reason_and_what_happens(who, what):
    assert str(advice.first_words(who, what))
    assert len(advice.meanwhile(who, what)) == 3
    for rule in rules_for(who, what):
        assert str(reasons.reason(rule.reason, plain=who.plain_voice))
        assert str(reasons.HAPPENS[rule.offer])


def test_every_safety_net_and_every_decision_has_words():
    for who, net in SAFETY_NET.items():
        for offer, key in net:
            assert str(reasons.reason(key, plain=who.plain_voice))
            assert str(reasons.HAPPENS[offer])
    assert set(reasons.WHY) == set(Why)


def test_no_reason_is_left_over():
    used = {(rule.reason, who.plain_voice) for rule in RULES for who in rule.who}
    used |= {(key, who.plain_voice) for who, net in SAFETY_NET.items() for _offer, key in net}
    assert set(reasons.PLAIN) == {key for key, plain in used if plain}
    assert set(reasons.FULL) == {key for key, plain in used if not plain}


def test_the_words_name_no_country_and_no_number():
    text = page()
    for name in ("999", "101", "Childline", "CEOP", "NSPCC", "Action Fraud", "Scotland", "Wales", "England"):
        assert name not in text, name


def test_the_page_in_the_docs_is_current():
    root = Path(__file__).resolve().parents[5]
    assert (root / PAGE).read_text(encoding="utf-8") == page(), (
        "Run: python -m saferday.helpline.gethelp.table"
    )
