"""Full postcodes from a file: whole or not at all."""

import pytest

from saferday.centre.areas import postcodes


@pytest.fixture(autouse=True)
def data(tmp_path, settings):
    settings.DATA = tmp_path
    return tmp_path


def written(tmp_path, text):
    path = tmp_path / "onspd.csv"
    path.write_text(text, encoding="utf-8-sig")
    return postcodes.write_postcodes(postcodes.rows_of_csv(path))


def test_a_file_of_postcodes_is_looked_up(tmp_path):
    assert written(tmp_path, "pcds,laua\nHR3 5AA,W06000023\nhr3 6aa,E06000019\nBT1 1AA,N09000003\n,\n") == 2
    assert postcodes.local_authority_code("HR35AA") == "W06000023"
    assert postcodes.local_authority_code("HR36AA") == "E06000019"
    assert postcodes.local_authority_code("BT11AA") is None


def test_a_file_of_something_else_is_refused_and_the_old_postcodes_stay(tmp_path):
    written(tmp_path, "PCD,LAD25CD\nHR3 5AA,W06000023\n")
    with pytest.raises(postcodes.PostcodesUnreadable, match="needs a column of postcodes"):
        written(tmp_path, "name,colour\nx,y\n")
    with pytest.raises(postcodes.PostcodesUnreadable, match="no postcode"):
        written(tmp_path, "pcds,laua\n")
    assert postcodes.local_authority_code("HR35AA") == "W06000023"


def test_without_a_file_nothing_is_known():
    assert postcodes.local_authority_code("HR35AA") is None
