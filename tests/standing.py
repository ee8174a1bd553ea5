"""What all tests of a module stand on, made once for them."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.utils import translation


def stood_on(blocker: Any, make: Callable[[], object]) -> Iterator[None]:
    """Makes it in a transaction around the whole module, and takes it back after the last test.

    A fixture of a module ends with ``yield from stood_on(django_db_blocker, make)``. Each test takes back what it
    changes, as ever, and reads anew what it holds. Tests that want an empty database stand in other modules.
    """
    with blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        try:
            with translation.override("en"):
                make()
        except BaseException:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
            raise
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
