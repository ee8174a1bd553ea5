"""Both kinds of kernel, and plans with bands where the cost alone would choose to compare everything."""

from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from saferday.engines.hashmatch.radius_index import plan, segment
from saferday.engines.hashmatch.radius_index.kernels import compiled, plain


@pytest.fixture(params=[compiled, plain], ids=["compiled", "plain"])
def kernels(request: pytest.FixtureRequest) -> ModuleType:
    return request.param


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int, int], None]]:
    """Every segment made from now on has this many bands with addresses of this many bits, and probes them."""
    caches = (plan.plan_for, plan.probing)
    for cache in caches:
        cache.cache_clear()

    def use(bands: int, address_bits: int) -> None:
        monkeypatch.setattr(plan, "ROW_COST", 1e15)
        monkeypatch.setattr(segment, "plan_for", lambda count, radius: plan.evenly(bands, address_bits))
        plan.probing.cache_clear()

    yield use
    monkeypatch.undo()
    for cache in caches:
        cache.cache_clear()
