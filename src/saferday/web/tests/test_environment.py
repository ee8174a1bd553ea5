"""Settings from the environment: secure without any, and plain words where one is wrong."""

import stat

import pytest

from saferday.web.settings.environment import Environment, SettingMissing


def test_a_missing_secret_key_stops_with_what_to_do():
    with pytest.raises(SettingMissing, match="saferday init"):
        _ = Environment({}).secret_key


def test_a_short_secret_key_stops():
    with pytest.raises(SettingMissing, match="shorter than 40"):
        _ = Environment({"SAFERDAY_SECRET_KEY": "short"}).secret_key


def test_a_demo_makes_its_own_key_once_readable_by_its_owner_alone(tmp_path):
    env = Environment({"SAFERDAY_DEMO": "true", "SAFERDAY_DATA": str(tmp_path)})
    assert env.secret_key == env.secret_key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("word", ["maybe", "2", "ja"])
def test_a_flag_that_is_neither_yes_nor_no_stops(word):
    with pytest.raises(SettingMissing, match="write true or false"):
        Environment({"SAFERDAY_DEMO": word}).flag("SAFERDAY_DEMO")


def test_a_number_must_be_one():
    with pytest.raises(SettingMissing, match="whole number"):
        Environment({"N": "many"}).number("N", 1)
