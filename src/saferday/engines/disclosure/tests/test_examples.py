"""The examples in docstrings run, and give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import saferday.engines.disclosure as engine

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(engine.__path__, f"{engine.__name__}.")
    if ".tests" not in found.name and not found.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert outcome.failed == 0


def test_the_doors_have_examples() -> None:
    finder = doctest.DocTestFinder(recurse=False)
    for door in (engine.perturb, engine.round_and_hide, engine.suppress, engine.audit):
        assert any(found.examples for found in finder.find(door, door.__name__)), door.__name__


def test_names_are_sorted_and_exist() -> None:
    assert engine.__all__ == sorted(
        engine.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name)
    )
    assert all(hasattr(engine, name) for name in engine.__all__)
