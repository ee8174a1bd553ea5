"""Every example in the engine's docstrings runs and says what it says."""

import doctest
import importlib
import pkgutil

import pytest

import saferday.engines.hashmatch as engine

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(engine.__path__, f"{engine.__name__}.")
    if ".tests" not in module.name and not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0


def test_there_are_examples_to_run():
    finder = doctest.DocTestFinder(exclude_empty=True)
    examples = [
        test for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples
    ]
    assert len(examples) > 10
