"""The examples in the docstrings of the pure parts do what they say."""

import doctest
import importlib
import pkgutil

import pytest

from saferday.hotline.exchange import rules
from saferday.hotline.exchange.taking import pulling

MODULES = [rules, pulling] + [
    importlib.import_module(f"{rules.__name__}.{one.name}") for one in pkgutil.iter_modules(rules.__path__)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def test_there_are_examples():
    assert sum(doctest.testmod(module).attempted for module in MODULES) >= 10
