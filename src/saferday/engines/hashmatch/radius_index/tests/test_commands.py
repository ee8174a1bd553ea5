"""``index`` and ``search`` as somebody types them."""

import json

import click
import numpy as np
import pytest
from click.testing import CliRunner

from saferday.engines.hashmatch.radius_index import commands

ZERO, ONES = "00" * 32, "ff" * 32


@pytest.fixture
def run():
    group = click.Group()
    commands.add_to(group)
    return lambda *arguments, given=None: CliRunner().invoke(
        group, [str(one) for one in arguments], input=given
    )


@pytest.fixture
def bank(run, tmp_path):
    path = tmp_path / "bank.index"
    assert run("index", "-", path, given=f"{ZERO}\n\n{ONES},40\n").exit_code == 0
    return path


def test_an_index_is_built_and_searched(run, bank):
    near = "01" + ZERO[2:]
    done = run("search", "--json", bank, near, ONES)
    assert done.exit_code == 0
    assert json.loads(done.output) == [
        {"query": near, "matches": [{"id": 1, "distance": 1}]},
        {"query": ONES, "matches": [{"id": 40, "distance": 0}]},
    ]
    assert run("search", bank, near).output == f"{near}\n  1  1 bits\n"


def test_the_exit_code_says_whether_anything_matched(run, bank):
    middle = "0f" * 32
    assert run("search", bank, ZERO).exit_code == 0
    none = run("search", bank, middle)
    assert (none.exit_code, none.output) == (1, f"{middle}: no match\n")
    assert run("search", bank, middle, ZERO).exit_code == 3
    assert run("search", "--radius", 0, bank, "01" + ZERO[2:]).exit_code == 1


def test_lines_that_are_no_hash_are_named_and_left_out(run, tmp_path):
    path = tmp_path / "some.index"
    done = run("index", "-", path, given=f"{ZERO},5\nabc\n{ONES},5\n{'zz' * 32}\n{ONES},{2**63}\n")
    assert done.exit_code == 3
    assert "line 2: a hash has 64 hexadecimal digits, not 3" in done.output
    assert "line 3: the id 5 came before" in done.output
    assert "line 4: non-hexadecimal" in done.output
    assert "line 5: an id must fit" in done.output
    assert "1 hashes in" in done.output
    nothing = run("index", "-", tmp_path / "none.index", given="abc\n")
    assert nothing.exit_code == 1
    assert not (tmp_path / "none.index").exists()


def test_what_cannot_be_read_or_written_is_said(run, bank, tmp_path):
    short = run("search", bank, "00")
    assert (short.exit_code, "64 hexadecimal digits" in short.output) == (2, True)
    missing = run("search", tmp_path / "missing", ZERO)
    assert (missing.exit_code, "No such file" in missing.output) == (2, True)
    bank.write_bytes(bank.read_bytes()[:-1])
    damaged = run("search", bank, ZERO)
    assert (damaged.exit_code, "cut short" in damaged.output) == (2, True)
    unwritable = run("index", "-", tmp_path / "no" / "folder", given=ZERO)
    assert (unwritable.exit_code, "No such file" in unwritable.output) == (1, True)


def test_a_limit_keeps_the_nearest(run, tmp_path):
    path = tmp_path / "bank.index"
    lines = "\n".join(np.packbits(np.arange(256) < bits).tobytes().hex() for bits in range(5))
    run("index", "-", path, given=lines)
    done = run("search", "--limit", 2, "--json", path, ZERO)
    assert [match["id"] for match in json.loads(done.output)[0]["matches"]] == [1, 2]
