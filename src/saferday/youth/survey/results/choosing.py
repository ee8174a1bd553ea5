"""Which areas can be shown beside the country, so that none can be had by taking the others away."""

from __future__ import annotations

from collections.abc import Mapping


def areas_to_show(schools: Mapping[int, int], in_all: int, least: int) -> list[int]:
    """The areas to show, by number.

    An area with fewer than ``least`` schools is not shown. Where the schools outside all shown areas are some, but
    fewer than ``least``, the smallest shown area joins them, until they are enough or none.

    Args:
        schools: how many schools took part in each area.
        in_all: how many took part in the country.

    >>> areas_to_show({1: 5, 2: 3, 3: 2}, 10, 3)
    [1]
    >>> areas_to_show({1: 5, 2: 3, 3: 4}, 12, 3)
    [1, 2, 3]
    >>> areas_to_show({1: 2}, 2, 3)
    []
    """
    shown = {pk: count for pk, count in schools.items() if count >= least}
    while shown and 0 < in_all - sum(shown.values()) < least:
        shown.pop(min(shown, key=lambda pk: (shown[pk], pk)))
    return sorted(shown)
