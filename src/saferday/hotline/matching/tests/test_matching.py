"""T3: what is flagged matches on the very next question, and what was retracted no longer does."""

import numpy as np
import pytest

from saferday.hotline.matching import actions, rules
from saferday.hotline.matching.queries import Asked, match, matching, read_state, searching, snapshot

from .conftest import near, picture

pytestmark = pytest.mark.database


def ask(*values, kind=rules.PDQ, banks=None):
    at = snapshot()
    chosen = frozenset(at.banks) if banks is None else frozenset(bank.pk for bank in banks)
    return match([Asked(kind, value) for value in values], banks=chosen, at=at)


@pytest.mark.parametrize(("bits", "found"), [(0, True), (1, True), (31, True), (32, False)])
def test_a_flag_matches_within_its_distance(bank, flag, bits, found):
    (entry,) = flag(bank, picture(1), label="confirmed")
    (answer,) = ask(near(picture(1), bits))
    assert [(one.entry, one.bank, one.distance, one.label, one.advice) for one in answer.matches] == (
        [(entry, "confirmed", bits, "confirmed", "hold for a human")] if found else []
    )


def test_a_retraction_matches_no_more_and_can_be_flagged_again(bank, flag):
    flag(bank, picture(1))
    assert actions.retract(bank=bank, hashes=[("pdq", picture(1))], reason="A mistake") == 1
    assert ask(picture(1))[0].matches == []
    flag(bank, picture(1))
    assert len(ask(picture(1))[0].matches) == 1


def test_the_database_has_the_last_word_over_an_index_that_lags(bank, flag, monkeypatch):
    flag(bank, picture(1))
    asked = np.frombuffer(picture(1), np.uint8).reshape(1, 32)
    lagging = searching.index().search(asked, 31, read_state())
    assert len(lagging) == 1
    monkeypatch.setattr(type(searching.index()), "search", lambda *_given: lagging)
    assert len(ask(picture(1))[0].matches) == 1
    actions.retract(bank=bank, hashes=[("pdq", picture(1))], reason="A mistake")
    assert ask(picture(1))[0].matches == []


def test_what_stood_behind_flags_taken_back_meanwhile_is_not_missed(bank, flag, monkeypatch):
    """The nearest fifty are looked at; were they all taken back since the index was asked, the next ones count."""
    close = [near(picture(1), 1, seed) for seed in range(2, 100)]
    close = list(dict.fromkeys(close))[: rules.MOST_MATCHES + 5]
    flag(bank, *close)
    (behind,) = flag(bank, near(picture(1), 20))
    read = matching._live_rows

    def taken_back_meanwhile(entries):
        monkeypatch.setattr(matching, "_live_rows", read)
        actions.retract(bank=bank, hashes=[("pdq", value) for value in close], reason="A mistake")
        return read(entries)

    monkeypatch.setattr(matching, "_live_rows", taken_back_meanwhile)
    (answer,) = ask(picture(1))
    assert ([one.entry for one in answer.matches], answer.total) == ([behind], 1)
